"""Normalised discounted cumulative gain."""

from __future__ import annotations

from collections.abc import Sequence

from ir_measures import nDCG

from bot.evaluation.metrics import retrieval
from bot.evaluation.outcomes import Outcome


def ndcg(outcomes: Sequence[Outcome], k: int) -> list[float | None]:
    """Gain of the first k articles, discounted by log2(rank + 1), over the best possible.

    Jarvelin and Kekalainen 2002, with the grade itself as the gain, as trec_eval has it.
    """
    return retrieval.values(outcomes, nDCG @ k)
