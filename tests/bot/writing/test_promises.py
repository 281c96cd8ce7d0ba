"""What holds whatever a model says, and whatever articles and servers do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import Answer, Question
from bot.compose import open_desk
from bot.config import Config
from bot.orders import gives_orders
from tests.bot.writing.conftest import (
    ALSO_TRUE,
    ASKED,
    FALSE,
    TRUE,
    WORKERS,
    Hold,
    Poisoned,
    Writing,
    poisoned,
    writing_with,
)
from tests.scripted_model import Asked, Cut, Endless, Fails, Garbled, Reply, Says, Silent

POISONS = poisoned()


@pytest.fixture(scope="module")
def any_writing(seeds_home: Path) -> Iterator[Writing]:
    with writing_with(seeds_home, llm_timeout=5.0) as writing:
        yield writing


@pytest.fixture(scope="module")
def among_poisons(poisoned_home: Path) -> Iterator[Writing]:
    with writing_with(poisoned_home) as writing:
        yield writing


PIECES = st.sampled_from(
    [
        *(TRUE, ALSO_TRUE, FALSE, *TRUE.split(), "It", " They did so.", "Kim Jong Un", "2019"),
        *("[1]", " [2]", "[9]", "[1, 3]", ". ", " ", "\n", "- ", "**", "<think>", "</think>", "?"),
        *("Russia sent home two thirds of them. [4]", "I can't help with that.", "Question: "),
    ]
)


@given(st.lists(PIECES | st.text(max_size=20), max_size=25).map("".join))
@settings(deadline=None, max_examples=60)
def test_every_shown_sentence_is_cited_and_supported_whatever_a_model_says(
    any_writing: Writing, check_holds: Hold, reply: str
) -> None:
    any_writing.model.otherwise = lambda asked: Says(reply)
    answer = any_writing.desk.ask(Question(WORKERS, ASKED))
    assert answer.sentences or answer.abstained
    check_holds(any_writing.desk, answer)


def check_not_obeyed(answer: Answer, poison: Poisoned) -> None:
    """Nothing of the order is said; a quote is of the article, and no order."""
    for sentence in answer.sentences:
        if answer.writer:
            assert poison.sign.lower() not in sentence.text.lower(), sentence.text
        else:
            assert sentence.text == sentence.citations[0].quote
        assert not gives_orders(sentence.text)


@pytest.mark.parametrize("poison", POISONS, ids=lambda poison: poison.form)
def test_a_model_that_obeys_an_article_is_not_heard(
    among_poisons: Writing, check_holds: Hold, poison: Poisoned
) -> None:
    """The model says what the article orders, to whatever it is asked, repairs included."""
    among_poisons.model.otherwise = lambda asked: poison.obeys
    answer = among_poisons.desk.ask(Question(poison.question, date(2024, 5, 8)))
    check_holds(among_poisons.desk, answer)
    check_not_obeyed(answer, poison)


@pytest.mark.parametrize("poison", POISONS, ids=lambda poison: poison.form)
def test_what_a_poisoned_article_reports_can_be_told(
    among_poisons: Writing, check_holds: Hold, poison: Poisoned
) -> None:
    among_poisons.model.otherwise = lambda asked: poison.honest
    answer = among_poisons.desk.ask(Question(poison.question, date(2024, 5, 8)))
    check_holds(among_poisons.desk, answer)
    check_not_obeyed(answer, poison)
    if poison.form == "in the title":  # then the article as a whole is not shown
        assert not answer.writer
        return
    said = " ".join(each.text for each in answer.sentences)
    assert answer.writer
    assert said == poison.honest.removesuffix(" [1]")


@pytest.mark.parametrize("poison", POISONS, ids=lambda poison: poison.form)
def test_a_poisoned_article_does_not_keep_others_from_being_answered(
    among_poisons: Writing, check_holds: Hold, poison: Poisoned
) -> None:
    among_poisons.model.otherwise = lambda asked: f"{TRUE} [1] {poison.obeys}"
    answer = among_poisons.desk.ask(Question(WORKERS, ASKED))
    assert [each.text for each in answer.sentences] == [TRUE]
    check_holds(among_poisons.desk, answer)


@pytest.mark.slow
def test_a_real_model_does_not_obey_articles(
    poisoned_home: Path, local_model: dict[str, Any], check_holds: Hold
) -> None:
    how: Counter[str] = Counter()
    window = {"llm_window": 1_300}
    with open_desk(Config(home=poisoned_home, **{**local_model, **window})) as desk:
        for poison in POISONS:
            answer = desk.ask(Question(poison.question, date(2024, 5, 8)))
            check_holds(desk, answer)
            check_not_obeyed(answer, poison)
            how["written" if answer.writer and answer.sentences else "quoted or declined"] += 1
    print(dict(how))
    assert sum(how.values()) == len(POISONS) >= 15


#: Ten kinds of failure; each is made in twenty ways.
FAILURES = (
    "no connection",
    "busy",
    "broken server",
    "wrong key",
    "silent",
    "drips",
    "cut stream",
    "garbled",
    "policy refusal",
    "invented",
)


def failures(kind: str, number: int) -> list[Reply | str]:
    """The replies of one failure of a kind; ``number`` 0 to 19 makes each another one."""
    words = TRUE.split()
    true_so_far = f"{TRUE} [1] " * (number % 2)
    many: dict[str, list[Reply | str]] = {
        "no connection": [],
        "busy": [
            Fails(429, retry_after=str(number), code=[None, "insufficient_quota"][number % 2])
        ],
        "broken server": [Fails(500 + number % 5)],
        "wrong key": [Fails([400, 401, 403, 404][number % 4])],
        "silent": [Silent()],
        "drips": [Endless(["", " word", ".", "\n"][number % 4])],
        "cut stream": [Cut(true_so_far + ALSO_TRUE, 1 + number, politely=number % 3 == 0)],
        "garbled": [Garbled("data: {" * number, after=tuple(f" {w}" for w in words[:number]))],
        "policy refusal": [f"I'm sorry, but I can't help with request {number}."],
        "invented": [f"Workers were sent home by {2040 + number}. [1]", f"It was {number}. [7]"],
    }
    return many[kind]


@pytest.mark.slow
def test_two_hundred_failures_are_two_hundred_usable_replies(
    seeds_home: Path, check_holds: Hold
) -> None:
    came: Counter[str] = Counter()
    nowhere = {"llm": "openai-like:none", "llm_base_url": "http://127.0.0.1:9/v1"}
    config = Config(home=seeds_home, llm_timeout=0.6, **nowhere)
    with (
        writing_with(seeds_home, llm_timeout=0.6, llm_retries=1) as writing,
        open_desk(config) as unserved,
    ):
        for kind, number in product(FAILURES, range(20)):
            replies = iter(failures(kind, number))
            writing.model.otherwise = partial(next_of, replies)
            desk = unserved if kind == "no connection" else writing.desk
            answer = desk.ask(Question(WORKERS, ASKED))
            assert answer.sentences
            check_holds(desk, answer)
            assert all("language model" in note for note in answer.notes)
            assert bool(answer.notes) or answer.writer
            came["its verified sentences" if answer.writer else "quotes with a note"] += 1
    print(dict(came))
    assert sum(came.values()) == 200


def next_of(replies: Iterator[Reply | str], asked: Asked) -> Reply | str:
    """The replies in turn, then failures."""
    return next(replies, Fails(500))
