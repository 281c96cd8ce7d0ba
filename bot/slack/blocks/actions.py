"""What buttons and views carry: their ids, and values that come back from outside.

A value is ``answer_id`` or ``answer_id:number``; that of a feedback button is ``good:answer_id``
or ``bad:answer_id``. Whatever does not have exactly this form is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.errors import NewsdeskError

# action_id of what can be pressed
SHOW_PASSAGE = "show_passage"
PREVIOUS_PASSAGE = "previous_passage"
NEXT_PASSAGE = "next_passage"
OPEN_ARTICLE = "open_article"
FEEDBACK = "feedback"
ASK_WITHOUT_DATES = "ask_without_dates"
SAVE = "save_answer"
UNSAVE = "unsave_answer"
SHARE = "share_answer"
SHOW_ANSWER = "show_answer"

# callback_id of views, and of the message shortcut
PASSAGE_VIEW = "passage"
ANSWER_VIEW = "answer"
FEEDBACK_VIEW = "feedback"
SETTINGS_VIEW = "settings"
LOOK_UP = "look_up"

_ANSWER_ID = r"[A-Za-z0-9_-]{1,64}"
_REFERENCE = re.compile(rf"({_ANSWER_ID})(?::([1-9][0-9]{{0,5}}))?")
_VERDICT = re.compile(rf"(good|bad):({_ANSWER_ID})")
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{1,30}")


class MalformedError(NewsdeskError):
    """A value of a button or view that no message of ours carries."""

    def __init__(self, value: str) -> None:
        super().__init__(
            "this button or form carries a value that newsdesk did not give it",
            "Ask the question again",
            repr(value[:80]),
        )


@dataclass(frozen=True, slots=True)
class Reference:
    """An answer, or (``number`` from 1, as in `bot.listing`) one of its sources."""

    answer_id: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reader thinks of an answer."""

    answer_id: str
    good: bool


def encode(answer_id: str, number: int = 0) -> str:
    """The value of a button that concerns an answer or one of its sources.

    Raises:
        MalformedError: The id has other characters than letters, digits, ``_`` and ``-``.
    """
    value = f"{answer_id}:{number}" if number else answer_id
    if decode(value) != Reference(answer_id, number):
        raise MalformedError(value)
    return value


def decode(value: str) -> Reference:
    """The inverse of `encode`.

    Raises:
        MalformedError: Nothing that `encode` makes.
    """
    found = _REFERENCE.fullmatch(value)
    if not found:
        raise MalformedError(value)
    return Reference(found[1], int(found[2] or 0))


def encode_verdict(answer_id: str, *, good: bool) -> str:
    """The value of a feedback button."""
    return f"{'good' if good else 'bad'}:{encode(answer_id)}"


def decode_verdict(value: str) -> Verdict:
    """The inverse of `encode_verdict`.

    Raises:
        MalformedError: Nothing that `encode_verdict` makes.
    """
    found = _VERDICT.fullmatch(value)
    if not found:
        raise MalformedError(value)
    return Verdict(found[2], found[1] == "good")


def channel_of(metadata: str) -> str:
    """The channel that a settings view is about.

    Raises:
        MalformedError: Not the id of a channel.
    """
    if not _CHANNEL.fullmatch(metadata):
        raise MalformedError(metadata)
    return metadata
