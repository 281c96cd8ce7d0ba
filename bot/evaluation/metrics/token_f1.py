"""Token F1 of the short answer."""

from __future__ import annotations

from collections import Counter

from bot.evaluation.matching import squad
from bot.evaluation.outcomes import Outcome


def token_f1(outcome: Outcome) -> float | None:
    """Mean over answerable questions of SQuAD's token F1 of short answer and answer.

    Rajpurkar and others 2016, section 6: of several forms of the answer the best counts.
    """
    if not outcome.question.answerable or not outcome.question.answers:
        return None
    return max(f1(outcome.short_answer, answer) for answer in outcome.question.answers)


def f1(said: str, answer: str) -> float:
    """Harmonic mean of the shares of tokens of each that the other has (SQuAD's definition)."""
    ours, theirs = squad(said).split(), squad(answer).split()
    common = sum((Counter(ours) & Counter(theirs)).values())
    if not common:
        return float(ours == theirs)
    return 2 * common / (len(ours) + len(theirs))
