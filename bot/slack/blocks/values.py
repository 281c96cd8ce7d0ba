"""The values that the builders take and make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

#: A block of Block Kit, and a view made of blocks, as the JSON that Slack takes.
Block = dict[str, Any]
View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A message for chat.postMessage and its kin.

    Attributes:
        text: What notifications and screen readers say, escaped as mrkdwn.
        blocks: At most 50.
    """

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Streamed:
    """An answer for a stream; it shows what `answer_messages` shows of the same answer.

    Attributes:
        pieces: Markdown for chat.appendStream, in order, at most 12,000 characters each.
        closing: Blocks for chat.stopStream.
        text: The fallback of the first message.
        rest: Messages that follow the stream, where one message does not hold the answer.
    """

    pieces: tuple[str, ...]
    closing: tuple[Block, ...]
    text: str
    rest: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A question that was answered, as App Home lists it.

    Attributes:
        asked: ISO 8601 day or moment.
        summary: The likely short answer, or the beginning of the answer; may be empty.
        permalink: Where it was answered in Slack; may be empty.
        changed: Whether articles that it quotes were changed or removed since.
    """

    answer_id: str
    question: str
    asked: str
    summary: str = ""
    permalink: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """How questions of one channel are answered.

    Attributes:
        publishers: Only their articles; all of them when empty. The empty string is for articles
            of unknown publishers.
        since, until: Only articles published from / up to and including these days.
        mentions_only: Whether only messages that mention the app are answered.
        language: Only articles that are known to be in it (ISO 639-1 code).
    """

    publishers: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    mentions_only: bool = True
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """Why an answer was bad: a key of `bot.slack.blocks.feedback.REASONS`, and what was added."""

    reason: str
    text: str
