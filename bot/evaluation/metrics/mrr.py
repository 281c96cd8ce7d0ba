"""Mean reciprocal rank."""

from __future__ import annotations

from collections.abc import Sequence

from ir_measures import RR

from bot.evaluation.metrics import retrieval
from bot.evaluation.outcomes import Outcome


def mrr(outcomes: Sequence[Outcome]) -> list[float | None]:
    """Mean of 1 / rank of the first gold article, 0 where none was found (Voorhees 1999)."""
    return retrieval.values(outcomes, RR)
