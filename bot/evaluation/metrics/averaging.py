"""The mean over the questions that a metric is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.evaluation.outcomes import Outcome


def own(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Outcomes of the archive's own questions."""
    return [outcome for outcome in outcomes if not outcome.question.foreign]


def answerable(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Outcomes of the questions that the archive holds the answer to."""
    return [outcome for outcome in outcomes if outcome.question.answerable]


def mean(outcomes: Sequence[Outcome], value: Callable[[Outcome], float]) -> float | None:
    """The mean of a value; None over nothing."""
    if not outcomes:
        return None
    return sum(map(value, outcomes)) / len(outcomes)
