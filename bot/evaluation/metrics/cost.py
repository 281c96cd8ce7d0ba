"""What answers cost."""

from __future__ import annotations

from bot.evaluation.outcomes import Outcome


def cost(outcome: Outcome) -> float | None:
    """Mean over all questions of the price of their tokens, in the currency of LLM_PRICE.

    Zero when no tokens were taken; questions of an unknown price are left out.
    """
    return outcome.cost
