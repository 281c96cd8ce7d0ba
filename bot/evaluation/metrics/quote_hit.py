"""Quote hit@n."""

from __future__ import annotations

from bot.evaluation.matching import found, locatable
from bot.evaluation.outcomes import Outcome


def quote_hit(outcome: Outcome, n: int) -> float | None:
    """Share of answerable questions with the normalised answer in one of the first n quotes.

    A quote is a whole sentence; the gold quote counts too, where the data set has one. Measured
    whether or not the shipped threshold declines; questions as for answer recall.
    """
    if not locatable(outcome.question):
        return None
    return float(any(found(text, outcome.question) for text in outcome.quotes[:n]))
