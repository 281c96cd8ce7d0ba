from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.matching import found, holds, locatable, normalised, squad
from bot.evaluation.metrics import METRICS
from bot.evaluation.metrics.abstention import area
from bot.evaluation.metrics.multiple_choice import pick
from bot.evaluation.metrics.token_f1 import f1
from bot.evaluation.outcomes import Outcome
from bot.evaluation.questions import TestQuestion

QuestionOf = Callable[..., TestQuestion]
OutcomeOf = Callable[..., Outcome]


def test_each_metric_is_over_the_questions_that_it_is_about(
    question_of: QuestionOf, outcome_of: OutcomeOf
) -> None:
    outcomes = [
        outcome_of(
            question_of(id="1", gold={"b": 1}),
            ("Netflix brings “Squid Game” back.",),
            ("Nothing here.", "Netflix brings “Squid Game” back."),
            "the Squid Game",
            0.9,
            prompt_tokens=300,
            completion_tokens=20,
            cost=0.5,
            correctness=4.0,
        ),
        outcome_of(
            question_of(id="2", answer="7", choices=("7", "9"), correct=0, gold={"a": 1, "h": 1}),
            ("It was 17.", "It was 9."),
            ("It was 17. It was 9.",),
            "9",
            0.4,
            milliseconds=20.0,
            cost=0.0,
        ),
        outcome_of(
            question_of(id="3", answerable=False, gold={}), confidence=0.1, milliseconds=30.0
        ),
        outcome_of(
            question_of(id="4", answerable=False, unanswerable=True, gold={}),
            confidence=0.4,
            milliseconds=40.0,
        ),
    ]
    figures = {name: metric.of(outcomes) for name, metric in METRICS.items()}
    assert figures == pytest.approx(
        {
            "questions": 3,
            "answerable": 2,
            "answer_recall@1": 0.0,
            "answer_recall@5": 0.5,
            "answer_recall@20": 0.5,
            "quote_hit@1": 0.5,
            "quote_hit@3": 0.5,
            "em": 0.5,
            "f1": 0.5,
            "multiple_choice_accuracy": 1 / 3,
            "multiple_choice_accuracy_answerable": 0.5,
            "abstention_auc": 0.75,
            "declined_answerable": 0.5,
            "declined_unanswerable": 1.0,
            "latency_p50_ms": 25.0,
            "latency_p95_ms": 38.5,
            "hit_rate@5": 1.0,
            "mrr": 0.75,
            "ndcg@10": (1 / math.log2(3) + 1 / (1 + 1 / math.log2(3))) / 2,
            "map": 0.5,
            "citation_recall": 1.0,
            "citation_precision": 1.0,
            "sentences_verified": 1.0,
            "correctness": 4.0,
            "tokens": 80.0,
            "cost": 0.25,
        }
    )


def test_without_the_questions_that_it_is_about_a_metric_is_null() -> None:
    figures = {name: metric.of([]) for name, metric in METRICS.items()}
    assert figures.pop("questions") == figures.pop("answerable") == 0
    assert set(figures.values()) == {None}


def test_alce_tells_supported_sentences_and_needed_citations(
    question_of: QuestionOf, outcome_of: OutcomeOf
) -> None:
    outcome = outcome_of(question_of(), ("Squid Game is back.", "It rains."), confidence=0.9)
    first, second = outcome.sentences
    (cited,) = first.citations
    both = replace(first, citations=(cited, replace(cited, needed=False)))
    unsupported = replace(second, supported=False)
    outcome = replace(outcome, sentences=(both, unsupported))
    assert METRICS["citation_recall"].of([outcome]) == 1 / 2
    assert METRICS["citation_precision"].of([outcome]) == 1 / 3
    assert METRICS["sentences_verified"].of([outcome]) == 1 / 2
    forged = replace(first, citations=(replace(cited, genuine=False),))
    assert METRICS["sentences_verified"].of([replace(outcome, sentences=(forged,))]) == 0
    declined = replace(outcome, declined=True)
    assert METRICS["citation_recall"].of([declined]) is None


@pytest.mark.parametrize(
    ("asked", "choices", "right"),
    [
        ("How many remained?", ("Two", "Nine"), 1),
        ("Which of these was not named?", ("Nine", "Two"), 1),
        ("All of these were named except:", ("9", "2"), 1),
        ("True or false?", ("TRUE", "FALSE"), 0),
    ],
)
def test_the_choice_that_the_evidence_supports_is_picked(
    question_of: QuestionOf,
    outcome_of: OutcomeOf,
    asked: str,
    choices: tuple[str, ...],
    right: int,
) -> None:
    reply = outcome_of(
        question_of(question=asked, choices=choices),
        ("Only 9 remained, she said.",),
        ("Only 9 remained, she said.",),
        "9",
    )
    assert pick(reply) == right


def test_answers_are_found_as_whole_words() -> None:
    assert normalised("The “Squid-Game”, a  hit") == "squid game hit"
    assert holds("It rose by 38%, they say", "38%")
    assert not holds("It rose by 138", "38%")
    assert not holds("anything", "the")


def test_other_forms_of_the_answer_and_gold_quotes_count(
    question_of: QuestionOf, outcome_of: OutcomeOf
) -> None:
    question = question_of(answer="eleven thousand", aliases=("11,490",))
    assert found("It fell to 11,490.", question)
    assert not found("It fell.", question)
    quoted = question_of(answer="a free summary", quotes=("The number had fallen.",))
    assert found("In 2018 the number had fallen. So it was.", quoted)
    assert found("number had fallen", quoted)
    assert not found("A number fell.", quoted)
    assert not found("", quoted)
    reply = outcome_of(question, short="11,490")
    assert METRICS["em"].of([reply]) == METRICS["f1"].of([reply]) == 1.0


def test_an_answer_in_free_words_is_not_looked_for_in_texts(
    question_of: QuestionOf, outcome_of: OutcomeOf
) -> None:
    free = question_of(answer="They fell a lot", contexts=("The number had fallen.",))
    assert not locatable(free)
    assert locatable(replace(free, answer="had fallen"))
    assert METRICS["quote_hit@3"].of([outcome_of(free)]) is None
    assert METRICS["f1"].of([outcome_of(free, short="fell")]) == 0.5


def test_topics_without_answers_are_measured_by_their_articles(
    question_of: QuestionOf, outcome_of: OutcomeOf
) -> None:
    topic = question_of(answer="", choices=(), correct=-1, gold={"b": 2, "a": 1})
    reply = outcome_of(topic, (), ("One.", "Two."))
    assert METRICS["em"].of([reply]) is METRICS["quote_hit@1"].of([reply]) is None
    ideal = 2 + 1 / math.log2(3)
    assert METRICS["ndcg@10"].of([reply]) == pytest.approx((1 + 2 / math.log2(3)) / ideal)
    assert METRICS["map"].of([reply]) == 1.0


def test_short_answers_are_compared_as_in_squad() -> None:
    assert squad("The U.S. Senate!") == "us senate"
    assert f1("Joe Biden", "President Joe Biden") == pytest.approx(0.8)
    assert f1("", "") == 1.0
    assert f1("", "a b") == 0.0


@given(
    st.lists(st.integers(0, 5).map(float), min_size=1, max_size=12),
    st.lists(st.integers(0, 5).map(float), min_size=1, max_size=12),
)
def test_the_area_is_the_share_of_pairs_in_order(right: list[float], wrong: list[float]) -> None:
    pairs = [(a > b) + 0.5 * (a == b) for a in right for b in wrong]
    assert math.isclose(area(right, wrong), sum(pairs) / len(pairs))
