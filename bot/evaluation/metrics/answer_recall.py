"""Answer recall@k."""

from __future__ import annotations

from bot.evaluation.matching import found, locatable
from bot.evaluation.outcomes import Outcome


def answer_recall(outcome: Outcome, k: int) -> float | None:
    """Share of answerable questions with the normalised answer in one of the first k passages.

    A passage that holds the gold quote counts too, where the data set has one. Questions whose
    answer is in free words, found in no text, are left out.
    """
    if not locatable(outcome.question):
        return None
    return float(any(found(text, outcome.question) for text in outcome.passages[:k]))
