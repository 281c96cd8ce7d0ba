"""How many questions there are."""

from __future__ import annotations

from bot.evaluation.outcomes import Outcome


def questions(outcome: Outcome) -> float | None:
    """Questions asked for their answer: all but those that the archive is known not to answer."""
    return None if outcome.question.unanswerable else 1.0


def answerable(outcome: Outcome) -> float | None:
    """Those of them whose answer an article of the archive holds."""
    return 1.0 if outcome.question.answerable else None
