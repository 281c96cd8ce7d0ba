"""What stands above and below answers and refusals: how it was understood, notes, reactions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answers import Answer
from bot.slack.blocks import elements as el
from bot.slack.blocks.actions import (
    ASK_WITHOUT_DATES,
    FEEDBACK,
    SAVE,
    SHARE,
    encode,
    encode_verdict,
)
from bot.slack.blocks.elements import Element
from bot.slack.blocks.escaping import shortened
from bot.slack.blocks.values import Block
from bot.wording import count

#: Longest question and note, and most notes that are shown.
_QUESTION, _NOTE, _NOTES = 400, 200, 4
#: Longest line about a source that changed, and most of them in a message.
_CHANGED, _MOST_CHANGED = 240, 4


def understood(answer: Answer) -> str:
    """``Understood as: ...`` for a follow-up; the empty string for a question that stood alone."""
    if answer.understood == answer.question:
        return ""
    return f"Understood as: {question_text(answer.understood)}"


def question_text(question: str) -> str:
    """A question on one line, shortened."""
    return shortened(" ".join(question.split()), _QUESTION)


def head(answer: Answer) -> Iterator[Block]:
    if line := understood(answer):
        yield el.context(line)


def notes(answer: Answer) -> Iterator[Block]:
    """What the asker should know of how it was answered."""
    shown = [f"Note: {shortened(note, _NOTE).rstrip('.')}." for note in answer.notes[:_NOTES]]
    if len(answer.notes) > _NOTES:
        shown.append(f"and {len(answer.notes) - _NOTES} more notes")
    if shown:
        yield el.context(*shown)


def since(lines: Sequence[str]) -> tuple[str, ...]:
    """What became of quoted articles since the answer was given, as much as a message takes."""
    shown = [f"⚠ {shortened(line, _CHANGED)}" for line in lines[:_MOST_CHANGED]]
    if more := len(lines) - len(shown):
        shown.append(f"⚠ {count(more, 'more source')} changed or removed since.")
    return tuple(shown)


def reactions(answer_id: str, *, narrowed: bool, shareable: bool) -> Iterator[Block]:
    """What can be done with an answer, and what can be said about it.

    Two rows, since context_actions takes no buttons but those for feedback (and a bin).
    """
    yield el.actions(*_buttons(answer_id, narrowed=narrowed, shareable=shareable))
    yield {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": FEEDBACK,
                "positive_button": {
                    "text": el.plain("Good answer"),
                    "value": encode_verdict(answer_id, good=True),
                    "accessibility_label": "Mark this answer as good",
                },
                "negative_button": {
                    "text": el.plain("Bad answer"),
                    "value": encode_verdict(answer_id, good=False),
                    "accessibility_label": "Mark this answer as bad and say why",
                },
            }
        ],
    }


def _buttons(answer_id: str, *, narrowed: bool, shareable: bool) -> Iterator[Element]:
    value = encode(answer_id)
    if narrowed:
        yield el.button("Ask again without date limit", ASK_WITHOUT_DATES, value)
    yield el.button("Save", SAVE, value, described="Save this answer to your Home tab")
    if shareable:
        yield el.button("Share in channel", SHARE, value)
