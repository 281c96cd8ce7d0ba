from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Answer, Citation, Considered, Searched, Sentence, Source
from bot.evaluation.dataset import TestQuestion
from bot.evaluation.matching import holds, normalised, squad
from bot.evaluation.metrics import METRICS
from bot.evaluation.metrics.abstention import area
from bot.evaluation.metrics.multiple_choice import pick
from bot.evaluation.metrics.token_f1 import f1
from bot.evaluation.outcomes import Outcome


def question(**fields: object) -> TestQuestion:
    values = {
        "id": "1",
        "question": "Which show returns?",
        "asked": date(2022, 6, 16),
        "answer": "Squid Game",
        "choices": ("Friends", "Squid Game"),
        "correct": 1,
        "answerable": True,
    }
    return TestQuestion(**(values | fields))  # type: ignore[arg-type]


def outcome(
    asked: TestQuestion,
    quotes: tuple[str, ...] = (),
    passages: tuple[str, ...] = (),
    short: str = "",
    confidence: float = 0.5,
    milliseconds: float = 10.0,
) -> Outcome:
    sentences = tuple(
        Sentence(text, (Citation(text, "a", "", "", "", "", text, 0, len(text), "p"),))
        for text in quotes
    )
    source = Source("a", "", "", "", "")
    considered = tuple(Considered("p", source, 0, len(t), t, 0.5) for t in passages)
    answer = Answer(
        question=asked.question,
        understood=asked.question,
        asked=asked.asked.isoformat(),
        abstained=False,
        confidence=confidence,
        sentences=sentences,
        short_answer=short,
        considered=considered,
        searched=Searched(1, None, None),
    )
    return Outcome(asked, answer, confidence < 0.5, milliseconds)


def test_each_metric_is_over_the_questions_that_it_is_about() -> None:
    outcomes = [
        outcome(
            question(id="1"),
            ("Netflix brings “Squid Game” back.",),
            ("Nothing here.", "Netflix brings “Squid Game” back."),
            "the Squid Game",
            0.9,
            10.0,
        ),
        outcome(
            question(id="2", answer="7", choices=("7", "9"), correct=0),
            ("It was 17.", "It was 9."),
            ("It was 17. It was 9.",),
            "9",
            0.4,
            20.0,
        ),
        outcome(question(id="3", answerable=False), (), (), "", 0.1, 30.0),
        outcome(question(id="4", answerable=False, foreign=True), (), (), "", 0.4, 40.0),
    ]
    figures = {name: metric(outcomes) for name, metric in METRICS.items()}
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
        }
    )


def test_without_the_questions_that_it_is_about_a_metric_is_null() -> None:
    figures = {name: metric([]) for name, metric in METRICS.items()}
    assert {value for value in figures.values() if value} == set()
    assert figures["abstention_auc"] is None
    assert figures["em"] is None


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
    asked: str, choices: tuple[str, ...], right: int
) -> None:
    reply = outcome(
        question(question=asked, choices=choices),
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
