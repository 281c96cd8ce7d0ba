"""Mean average precision."""

from __future__ import annotations

from collections.abc import Sequence

from ir_measures import AP

from bot.evaluation.metrics import retrieval
from bot.evaluation.outcomes import Outcome


def average_precision(outcomes: Sequence[Outcome]) -> list[float | None]:
    """Mean of the precision at the rank of each gold article, 0 for those not found (MAP)."""
    return retrieval.values(outcomes, AP)
