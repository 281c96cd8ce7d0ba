from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.answers import Answer, Question
from bot.compose import open_desk
from bot.config import Config
from bot.timeliness import untimely
from index.articles import Article

ASKED = date(2024, 7, 12)  # a Friday; the article below is of 10 July 2024


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        ("What happened to the workers this week?", ASKED, False),
        ("What happened to the workers yesterday?", ASKED, False),
        ("What happened to the workers this week?", date(2026, 11, 25), True),
        ("What happened to the workers last month?", date(2026, 11, 25), True),
        ("What happened to the workers in 2019?", date(2026, 11, 25), False),
        ("What happened to the workers?", date(2026, 11, 25), False),
    ],
)
def test_a_time_told_from_today_is_held_to_what_is_quoted(
    answer_of: Callable[..., Answer], workers: Article, text: str, asked: date, told: bool
) -> None:
    note = untimely(text, asked, answer_of((workers, "Many stayed.")).sentences)
    assert bool(note) is told
    if told:
        assert note.endswith("the newest is of 10 July 2024")


def test_an_article_without_a_date_may_be_of_any_time(
    answer_of: Callable[..., Answer], workers: Article
) -> None:
    undated = answer_of((replace(workers, published=None), "Many stayed."))
    assert untimely("What happened this week?", date(2026, 11, 25), undated.sentences) == ""


def test_an_answer_says_that_it_is_not_of_this_week(seeds_home: Path) -> None:
    with open_desk(Config(home=seeds_home)) as desk:
        question = "What did the Federal Reserve do to its rate this week?"
        late = desk.ask(Question(question, date(2026, 11, 25)))
        quoted = desk.quoted(Question(question, date(2026, 11, 25)))
        then = desk.ask(Question(question, date(2024, 9, 20)))
    assert any(note.startswith("Nothing quoted here is from 18 Nov") for note in late.notes)
    assert quoted.notes == late.notes
    assert then.notes == ()
