"""The modal that asks why an answer was bad."""

from __future__ import annotations

from bot.slack.blocks import elements as el
from bot.slack.blocks.actions import FEEDBACK_VIEW, MalformedError, encode
from bot.slack.blocks.elements import Element
from bot.slack.blocks.limits import checked
from bot.slack.blocks.state import chosen, field
from bot.slack.blocks.values import Feedback, View

#: What can be wrong with an answer: as it is kept, and as it is asked.
REASONS = {
    "wrong": ("The answer is wrong", "The quotes do not say this, or do not answer the question"),
    "outdated": ("The answer is outdated", "A later article says something else"),
    "wrong_source": ("Wrong source", "The archive has a better article for this"),
    "not_found": ("The answer was not found", "The archive has it, and it was not shown"),
}
_REASON, _TEXT = "reason", "text"
_LONGEST = 2_000


def feedback_view(answer_id: str, *, before: Feedback | None = None) -> View:
    """The modal; its private_metadata is the encoded answer.

    Args:
        before: What the person said of this answer earlier, to begin with.
    """
    options = {
        reason: {"text": el.plain(label, 75), "description": el.plain(meaning, 75), "value": reason}
        for reason, (label, meaning) in REASONS.items()
    }
    reasons: Element = {"type": "radio_buttons", "options": list(options.values())}
    comment: Element = {"type": "plain_text_input", "multiline": True, "max_length": _LONGEST}
    if before and before.reason in options:
        reasons["initial_option"] = options[before.reason]
    if before and before.text:
        comment["initial_value"] = before.text[:_LONGEST]
    return checked(
        {
            "type": "modal",
            "callback_id": FEEDBACK_VIEW,
            "private_metadata": encode(answer_id),
            "title": el.plain("What was wrong?", 24),
            "submit": el.plain("Send", 24),
            "close": el.plain("Cancel", 24),
            "blocks": [
                el.field(_REASON, "What was wrong with the answer?", reasons),
                el.field(
                    _TEXT,
                    "Anything to add?",
                    comment,
                    optional=True,
                    hint="For example the right answer, or where it stands.",
                ),
            ],
        }
    )


def thanks_view(answer_id: str) -> View:
    """What the modal shows once it was sent."""
    said = "Thank you. It is noted what was wrong with this answer."
    return checked(
        {
            "type": "modal",
            "callback_id": FEEDBACK_VIEW,
            "private_metadata": encode(answer_id),
            "title": el.plain("What was wrong?", 24),
            "close": el.plain("Close", 24),
            "blocks": [el.rich_text(el.section(el.text(said)))],
        }
    )


def feedback_of(view: View) -> Feedback:
    """What was filled in.

    Args:
        view: The ``view`` of a view_submission.

    Raises:
        MalformedError: Something that this modal does not send.
    """
    reason = chosen(view, _REASON)
    if len(reason) != 1 or reason[0] not in REASONS:
        raise MalformedError(repr(reason))
    text = field(view, _TEXT).get("value") or ""
    if not isinstance(text, str):
        raise MalformedError(repr(text))
    return Feedback(reason[0], text[:_LONGEST].strip())
