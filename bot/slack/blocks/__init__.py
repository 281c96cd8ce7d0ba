"""From the project's values to Block Kit: pure functions, a module a kind of message or view.

Every message and view that they make has passed `limits.checked`.
"""

from bot.slack.blocks.actions import (
    ASK_WITHOUT_DATES,
    FEEDBACK,
    FEEDBACK_VIEW,
    LOOK_UP,
    NEXT_PASSAGE,
    OPEN_ARTICLE,
    PREVIOUS_PASSAGE,
    SAVE,
    SETTINGS_VIEW,
    SHARE,
    SHOW_ANSWER,
    SHOW_PASSAGE,
    UNSAVE,
    MalformedError,
    Reference,
    Verdict,
    channel_of,
    decode,
    decode_verdict,
)
from bot.slack.blocks.answer import answer_messages, answer_view, shared_messages, streamed_answer
from bot.slack.blocks.escaping import unmarked
from bot.slack.blocks.feedback import REASONS, feedback_of, feedback_view, thanks_view
from bot.slack.blocks.home import home_view, refused_home
from bot.slack.blocks.notices import (
    busy_message,
    error_message,
    forgotten_message,
    help_message,
    introduction,
    limited,
    note_message,
    refused_person,
    settings_message,
    status_message,
)
from bot.slack.blocks.passage import passage_view, source_of
from bot.slack.blocks.refusal import refusal_message
from bot.slack.blocks.settings import InputError, settings_of, settings_view
from bot.slack.blocks.values import (
    ChannelSettings,
    Feedback,
    Kept,
    Message,
    Streamed,
)

__all__ = [
    "ASK_WITHOUT_DATES",
    "FEEDBACK",
    "FEEDBACK_VIEW",
    "LOOK_UP",
    "NEXT_PASSAGE",
    "OPEN_ARTICLE",
    "PREVIOUS_PASSAGE",
    "REASONS",
    "SAVE",
    "SETTINGS_VIEW",
    "SHARE",
    "SHOW_ANSWER",
    "SHOW_PASSAGE",
    "UNSAVE",
    "ChannelSettings",
    "Feedback",
    "InputError",
    "Kept",
    "MalformedError",
    "Message",
    "Reference",
    "Streamed",
    "Verdict",
    "answer_messages",
    "answer_view",
    "busy_message",
    "channel_of",
    "decode",
    "decode_verdict",
    "error_message",
    "feedback_of",
    "feedback_view",
    "forgotten_message",
    "help_message",
    "home_view",
    "introduction",
    "limited",
    "note_message",
    "passage_view",
    "refusal_message",
    "refused_home",
    "refused_person",
    "settings_message",
    "settings_of",
    "settings_view",
    "shared_messages",
    "source_of",
    "status_message",
    "streamed_answer",
    "thanks_view",
    "unmarked",
]
