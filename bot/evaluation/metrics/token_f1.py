"""Token F1 of the short answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.evaluation.matching import squad
from bot.evaluation.metrics.averaging import answerable, mean
from bot.evaluation.outcomes import Outcome


def token_f1(outcomes: Sequence[Outcome]) -> float | None:
    """Mean over answerable questions of SQuAD's token F1 of short answer and answer."""
    return mean(
        answerable(outcomes),
        lambda outcome: f1(outcome.answer.short_answer, outcome.question.answer),
    )


def f1(said: str, answer: str) -> float:
    """Harmonic mean of the shares of tokens of each that the other has (SQuAD's definition)."""
    ours, theirs = squad(said).split(), squad(answer).split()
    common = sum((Counter(ours) & Counter(theirs)).values())
    if not common:
        return float(ours == theirs)
    return 2 * common / (len(ours) + len(theirs))
