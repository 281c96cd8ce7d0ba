"""Exact match of the short answer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluation.matching import squad
from bot.evaluation.metrics.averaging import answerable, mean
from bot.evaluation.outcomes import Outcome


def exact_match(outcomes: Sequence[Outcome]) -> float | None:
    """Share of answerable questions whose short answer equals the answer, normalised as SQuAD."""
    return mean(
        answerable(outcomes),
        lambda outcome: squad(outcome.answer.short_answer) == squad(outcome.question.answer),
    )
