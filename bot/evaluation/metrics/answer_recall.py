"""Answer recall@k."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluation.matching import holds
from bot.evaluation.metrics.averaging import answerable, mean
from bot.evaluation.outcomes import Outcome


def answer_recall(outcomes: Sequence[Outcome], k: int) -> float | None:
    """Share of answerable questions with the normalised answer in one of the first k passages."""
    return mean(
        answerable(outcomes),
        lambda outcome: any(holds(text, outcome.question.answer) for text in outcome.passages[:k]),
    )
