"""Hit rate."""

from __future__ import annotations

from collections.abc import Sequence

from ir_measures import Success

from bot.evaluation.metrics import retrieval
from bot.evaluation.outcomes import Outcome


def hit_rate(outcomes: Sequence[Outcome], k: int) -> list[float | None]:
    """Share of questions with a gold article among the first k articles (Success@k)."""
    return retrieval.values(outcomes, Success @ k)
