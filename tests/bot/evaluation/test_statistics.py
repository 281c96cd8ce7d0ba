"""Intervals and tests, against what is known of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

import numpy as np
import pytest

from bot.evaluation.outcomes import Outcome
from bot.evaluation.questions import TestQuestion
from bot.evaluation.statistics import RESAMPLES, Figure, differences, figures

QuestionOf = Callable[..., TestQuestion]
OutcomeOf = Callable[..., Outcome]


@pytest.fixture
def replies(question_of: QuestionOf, outcome_of: OutcomeOf) -> Callable[..., list[Outcome]]:
    """Replies of which the given ones quote the answer."""

    def make(hits: list[bool], **fields: object) -> list[Outcome]:
        return [
            outcome_of(question_of(id=str(i)), ("Squid Game.",) if hit else ("No.",), **fields)
            for i, hit in enumerate(hits)
        ]

    return make


def test_a_proportion_has_about_the_interval_of_the_normal_curve(
    replies: Callable[..., list[Outcome]],
) -> None:
    n, share = 400, 0.7
    found = figures(replies([i < n * share for i in range(n)]), 0)["quote_hit@1"]
    half = NormalDist().inv_cdf(0.975) * math.sqrt(share * (1 - share) / n)
    assert (found.value, found.n) == (share, n)
    assert found.low is not None
    assert found.high is not None
    assert found.low == pytest.approx(share - half, abs=0.01)
    assert found.high == pytest.approx(share + half, abs=0.01)


def test_the_same_seed_gives_the_same_to_the_last_bit(
    replies: Callable[..., list[Outcome]],
) -> None:
    outcomes = replies([True, False, True, True, False], confidence=0.7)
    assert repr(figures(outcomes, 3)) == repr(figures(outcomes, 3))
    assert figures(outcomes, 3)["f1"] == figures(outcomes, 3)["f1"]
    wide = replies([i % 3 > 0 for i in range(100)])
    assert figures(wide, 3)["quote_hit@1"] != figures(wide, 4)["quote_hit@1"]


def test_counts_have_no_interval(replies: Callable[..., list[Outcome]]) -> None:
    assert figures(replies([True, False]), 0)["questions"] == Figure(2, None, None, 2)


def test_a_clear_difference_is_significant_and_none_is_not(
    replies: Callable[..., list[Outcome]],
) -> None:
    worse = replies([i < 40 for i in range(100)])
    better = replies([i < 60 for i in range(100)])
    found = differences(worse, better, 0)["quote_hit@1"]
    assert (found.before, found.after, found.n) == (0.4, 0.6, 100)
    assert found.p == pytest.approx(1 / (RESAMPLES + 1))
    assert 0 < found.low < 0.2 < found.high
    same = differences(worse, worse, 0)["quote_hit@1"]
    assert (same.low, same.high, same.p) == (0.0, 0.0, 1.0)


def test_p_is_the_exact_one_of_the_sign_test(replies: Callable[..., list[Outcome]]) -> None:
    # of 10 questions that differ 8 became right: P(8 or more, or 2 or fewer of 10)
    before = [False] * 8 + [True] * 2 + [True] * 30
    after = [True] * 8 + [False] * 2 + [True] * 30
    exact = 2 * sum(math.comb(10, k) for k in (8, 9, 10)) / 2**10
    found = differences(replies(before), replies(after), 0)["quote_hit@1"]
    assert found.p == pytest.approx(exact, abs=4 * math.sqrt(exact * (1 - exact) / RESAMPLES))


@pytest.mark.slow
def test_p_is_uniform_where_nothing_differs(replies: Callable[..., list[Outcome]]) -> None:
    random = np.random.default_rng(0)
    below = 0
    for trial in range(60):
        one, two = (replies((random.random(40) < 0.5).tolist()) for _ in range(2))
        below += differences(one, two, trial)["quote_hit@1"].p <= 0.25
    assert below / 60 < 0.45


def test_only_questions_that_the_metric_is_about_in_both_are_paired(
    question_of: QuestionOf, outcome_of: OutcomeOf
) -> None:
    declined = [outcome_of(question_of(id=str(i)), ("No.",), confidence=0.1) for i in range(3)]
    answered = [outcome_of(question_of(id=str(i)), ("No.",), confidence=0.9) for i in range(3)]
    assert "citation_recall" not in differences(declined, answered, 0)
    assert differences(declined, answered, 0)["declined_answerable"].n == 3
