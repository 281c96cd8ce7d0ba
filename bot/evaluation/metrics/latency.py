"""How long answers take."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.evaluation.outcomes import Outcome


def latency(outcomes: Sequence[Outcome], percentile: float) -> float | None:
    """A percentile, in milliseconds, over all questions asked; the process is warm."""
    if not outcomes:
        return None
    times = [outcome.milliseconds for outcome in outcomes]
    return float(np.percentile(times, percentile))
