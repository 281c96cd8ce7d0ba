"""Declining: the area under the ROC curve, and the rates at the shipped threshold."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluation.metrics.averaging import answerable, mean
from bot.evaluation.outcomes import Outcome


def abstention_auc(outcomes: Sequence[Outcome]) -> float | None:
    """Area under the ROC curve of the confidence, answerable questions against foreign ones.

    The probability that an answerable question has the higher confidence of the two; equal
    confidences count half (Hanley and McNeil 1982).
    """
    right = [outcome.answer.confidence for outcome in answerable(outcomes)]
    wrong = [outcome.answer.confidence for outcome in outcomes if outcome.question.foreign]
    if not right or not wrong:
        return None
    return area(right, wrong)


def area(right: Sequence[float], wrong: Sequence[float]) -> float:
    """The share of pairs in which the first is the higher, equal ones counted half."""
    ranked = sorted([(value, 1) for value in right] + [(value, 0) for value in wrong])
    total, start = 0.0, 0
    while start < len(ranked):
        end = start
        while end < len(ranked) and ranked[end][0] == ranked[start][0]:
            end += 1
        total += sum(of for _, of in ranked[start:end]) * (start + 1 + end) / 2
        start = end
    return (total - len(right) * (len(right) + 1) / 2) / (len(right) * len(wrong))


def declined(outcomes: Sequence[Outcome], foreign: bool) -> float | None:
    """Share declined at the shipped threshold: of the foreign, or of the answerable questions."""
    chosen = (
        [outcome for outcome in outcomes if outcome.question.foreign]
        if foreign
        else answerable(outcomes)
    )
    return mean(chosen, lambda outcome: outcome.declined)
