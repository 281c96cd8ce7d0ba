"""How long answers take."""

from __future__ import annotations

from bot.evaluation.outcomes import Outcome


def latency(outcome: Outcome) -> float:
    """Percentiles, in milliseconds, over all questions asked; the process is warm."""
    return outcome.milliseconds
