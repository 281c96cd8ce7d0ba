"""Evaluations of a desk whose answers a language model writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from bot.compose import open_desk
from bot.config import Config
from bot.desk import Desk
from bot.evaluation.asking import Asking, ask
from bot.evaluation.desks import open_judge
from bot.evaluation.judging import Ground
from bot.evaluation.questions import TestQuestion
from bot.evaluation.writing import BEGIN, END, block, sample, write
from bot.support import load_checker
from tests.scripted_model import Fails, ScriptedModel

QUESTION = "By when did UN members have to send North Korean workers home?"
TRUE = "Every member state had to send North Korean workers home before the end of 2019."


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    with ScriptedModel(window=100_000) as model:
        yield model


@pytest.fixture
def config(model: ScriptedModel, seeds_home: Path) -> Config:
    return Config(home=seeds_home, **{**model.settings, "llm_retries": 0})


@pytest.fixture
def desk(config: Config) -> Iterator[Desk]:
    with open_desk(config) as desk:
        yield desk


@pytest.fixture
def question(question_of: Callable[..., TestQuestion]) -> TestQuestion:
    return question_of(question=QUESTION, asked=date(2024, 8, 1), answer="2019")


def test_written_answers_are_judged_by_the_checker_and_refusals_count_as_declined(
    model: ScriptedModel, config: Config, desk: Desk, question: TestQuestion
) -> None:
    judge = open_judge(config)
    assert judge.name == "support checker"
    assert not judge.supports([Ground("no passage")], TRUE, None)
    asking = Asking(desk, partial(map, partial(ask, desk)), 0.0, judge)
    model.enqueue(f"{TRUE} [1]", "The passages do not answer this.")
    (written,) = asking.all([question])
    assert [(each.text, each.supported) for each in written.sentences] == [(TRUE, True)]
    assert all(each.genuine for said in written.sentences for each in said.citations)
    assert written.short_answer == "2019"
    assert not written.declined
    assert written.prompt_tokens > 0
    assert written.completion_tokens == len(f"{TRUE} [1]".split())
    (refused,) = asking.all([question])
    assert refused.declined
    assert not refused.sentences


def test_without_a_model_quotes_are_judged_word_for_word(config: Config) -> None:
    assert open_judge(replace(config, llm="none")).name == "exact quotes"


def test_the_model_is_measured_beside_the_quotes(
    model: ScriptedModel, desk: Desk, question: TestQuestion
) -> None:
    checker = load_checker()
    model.enqueue(f"{TRUE} [1]", Fails(503), "The passages do not answer this.")
    found = [write(desk, question, checker) for _ in range(3)]
    assert [each.sentences for each in found] == [1, 0, 0]
    made = block(found, "some:model", "data")
    assert made.startswith(BEGIN)
    assert made.endswith(END)
    for row in (
        "| questions | 3 |",
        "| answered by the model | 1 (1 sentences) |",
        "| declined by the model | 1 |",
        "| answered with quotes instead | 1 |",
        "| sentences that the checker accepts | 100.0 % of 1 |",
        "| EM, F1 of the short answers, answered by the model | 1.000, 1.000 |",
        "| note: Quoted only: the language model failed | 1 |",
    ):
        assert row in made


def test_a_sample_is_of_answerable_questions_and_the_same_each_time(
    question_of: Callable[..., TestQuestion],
) -> None:
    questions = [question_of(id=str(i), answerable=i % 2 == 0) for i in range(40)]
    drawn = sample(questions, 10, 1)
    assert drawn == sample(questions, 10, 1)
    assert len(drawn) == 10
    assert all(each.answerable for each in drawn)
    assert len(sample(questions, 100, 1)) == 20
