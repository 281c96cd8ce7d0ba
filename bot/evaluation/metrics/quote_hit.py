"""Quote hit@n."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluation.matching import holds
from bot.evaluation.metrics.averaging import answerable, mean
from bot.evaluation.outcomes import Outcome


def quote_hit(outcomes: Sequence[Outcome], n: int) -> float | None:
    """Share of answerable questions with the normalised answer in one of the first n quotes.

    A quote is a whole sentence. Measured whether or not the shipped threshold declines.
    """
    return mean(
        answerable(outcomes),
        lambda outcome: any(holds(text, outcome.question.answer) for text in outcome.quotes[:n]),
    )
