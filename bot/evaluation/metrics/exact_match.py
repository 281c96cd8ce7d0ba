"""Exact match of the short answer."""

from __future__ import annotations

from bot.evaluation.matching import squad
from bot.evaluation.outcomes import Outcome


def exact_match(outcome: Outcome) -> float | None:
    """Share of answerable questions whose short answer equals an answer, normalised as SQuAD.

    Rajpurkar and others 2016, section 6: of several forms of the answer the best counts.
    """
    if not outcome.question.answerable or not outcome.question.answers:
        return None
    said = squad(outcome.short_answer)
    return float(any(said == squad(answer) for answer in outcome.question.answers))
