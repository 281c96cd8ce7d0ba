from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot import searching
from bot.answers import Question, Searched
from bot.compose import open_desk
from bot.config import Config
from bot.desk import Desk

ASKED = Question("What did the central banks do to their rates?", date(2024, 10, 1))
TWO = ("Harbour Courier", "Northgate Ledger")


@pytest.fixture(scope="module")
def desk(seeds_home: Path) -> Iterator[Desk]:
    with open_desk(Config(home=seeds_home)) as opened:
        yield opened


def test_a_question_is_put_once_to_each_of_its_publishers() -> None:
    assert searching.apart(ASKED) == (ASKED,)
    asked = replace(ASKED, publishers=("A", "B", "A"))
    assert [each.publisher for each in searching.apart(asked)] == ["A", "B"]
    assert {replace(each, publishers=()) for each in searching.apart(asked)} == {ASKED}


def test_a_question_to_several_publishers_has_not_one() -> None:
    assert ASKED.publisher is None
    with pytest.raises(ValueError, match="2 publishers"):
        replace(ASKED, publishers=("A", "B")).publisher  # noqa: B018


def test_several_publishers_are_one_search(desk: Desk) -> None:
    found = desk.search(replace(ASKED, publishers=TWO)).candidates
    assert {each.article.publisher for each in found} == {*TWO}
    everybody = tuple(name for name, _ in desk.archive.catalogue.summary().publishers)
    assert desk.search(replace(ASKED, publishers=everybody)).candidates == (
        desk.search(ASKED).candidates
    )


def test_an_answer_of_several_publishers_quotes_them_alone(desk: Desk) -> None:
    asked = replace(ASKED, publishers=TWO)
    answer = desk.ask(asked)
    assert answer.sentences
    assert {c.publisher for sentence in answer.sentences for c in sentence.citations} <= {*TWO}
    assert {each.source.publisher for each in answer.considered} == {*TWO}
    assert answer.searched == desk.searched(asked)
    assert answer.timings["words"] > 0


def test_what_is_searched_is_what_the_publishers_have(desk: Desk) -> None:
    held = dict(desk.archive.catalogue.summary().publishers)
    several = desk.searched(replace(ASKED, publishers=TWO))
    assert several.articles == held[TWO[0]] + held[TWO[1]]
    parts = [desk.searched(replace(ASKED, publishers=(name,))) for name in TWO]
    assert several.first == min(str(each.first) for each in parts)
    assert several.last == max(str(each.last) for each in parts)
    assert desk.searched(replace(ASKED, publishers=tuple(held))) == desk.searched()
    assert desk.searched(replace(ASKED, publishers=("nobody",))) == Searched(0, None, None)


def test_a_reply_about_the_archive_says_it_of_each_publisher(desk: Desk) -> None:
    asked = Question("What do you have on Morocco?", ASKED.asked, publishers=TWO)
    answer = desk.ask(asked)
    courier, ledger = answer.reply.splitlines()
    assert courier.startswith("1 article from Harbour Courier mentions Morocco")
    assert ledger.startswith("No article from Northgate Ledger")
    assert answer.searched == desk.searched(asked)
    assert TWO[0] in {each.source.publisher for each in answer.considered}


def test_small_talk_is_said_once(desk: Desk) -> None:
    talk = replace(ASKED, text="Thank you!")
    several = desk.ask(replace(talk, publishers=TWO))
    assert several.reply == desk.ask(talk).reply
    assert several.small_talk
