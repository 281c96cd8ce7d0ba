"""Declining: the area under the ROC curve, and the rates at the shipped threshold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.evaluation.metrics.base import Numbers
from bot.evaluation.outcomes import Outcome


def confidences(outcome: Outcome) -> tuple[float, float] | None:
    """(confidence, 1) of an answerable question, (confidence, 0) of an unanswerable one."""
    if outcome.question.answerable:
        return outcome.confidence, 1.0
    return (outcome.confidence, 0.0) if outcome.question.unanswerable else None


def abstention_auc(rows: Numbers) -> Any:
    """Area under the ROC curve of the confidence, answerable questions against unanswerable ones.

    The probability that an answerable question has the higher confidence of the two; equal
    confidences count half (Hanley and McNeil 1982). Not a number while one of them is missing.
    """
    if rows.ndim > 2:
        return np.array([abstention_auc(each) for each in rows])
    right = rows[rows[:, 1] == 1, 0]
    wrong = rows[rows[:, 1] == 0, 0]
    return area(right, wrong) if len(right) and len(wrong) else np.nan


def area(right: Sequence[float] | Numbers, wrong: Sequence[float] | Numbers) -> float:
    """The share of pairs in which the first is the higher, equal ones counted half."""
    ordered = np.sort(np.asarray(wrong, dtype=np.float64))
    below = np.searchsorted(ordered, right, "left").sum()
    not_above = np.searchsorted(ordered, right, "right").sum()
    return float((int(below) + int(not_above)) / 2 / (len(right) * len(wrong)))


def declined(outcome: Outcome, unanswerable: bool) -> float | None:
    """Share declined at the shipped threshold: of the unanswerable, or the answerable questions."""
    question = outcome.question
    about = question.unanswerable if unanswerable else question.answerable
    return float(outcome.declined) if about else None
