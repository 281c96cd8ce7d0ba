"""Which articles of an archive hold the answers, on a real catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.compose import open_catalogue
from bot.config import Config
from bot.evaluation.gold import holders, resolved
from bot.evaluation.questions import DatasetError, TestQuestion
from index.articles import Article
from index.catalogue import Catalogue
from index.errors import UnreadableError

QuestionOf = Callable[..., TestQuestion]
QUOTE = "Its mandate runs out on 30 April 2024."


@pytest.fixture
def catalogue(seeds_home: Path) -> Iterator[Catalogue]:
    opened = open_catalogue(Config(home=seeds_home))
    yield opened
    opened.close()


def test_a_text_is_found_in_every_article_that_holds_it() -> None:
    articles = [
        Article("a", "", "One. The bridge of “Ulm” is long, very long. Two."),
        Article("b", "", "It is true: the bridge of Ulm is long -- very long!"),
        Article("c", "", "The bridge of Ulm is long."),
    ]
    text, short, nothing = "The bridge of Ulm is long, very long.", "Two", "?!"
    found = holders([text, short, nothing, "absent"], articles)
    assert {key: [each.id for each in held] for key, held in found.items()} == {
        text: ["a", "b"],
        short: ["a"],
        nothing: [],
        "absent": [],
    }


def test_gold_articles_described_by_a_quote_get_their_ids(
    catalogue: Catalogue, question_of: QuestionOf
) -> None:
    question = question_of(contexts=(QUOTE,), gold={}, asked=None)
    notes: list[str] = []
    (made,) = resolved([question], catalogue, date(2030, 1, 1), notes.append)
    (id,) = made.gold
    article = catalogue.article(id)
    assert article is not None
    assert QUOTE in article.body
    assert made.publisher == article.publisher == "Harbour Courier"
    assert made.asked == catalogue.holdings()[2]
    assert notes == []


def test_questions_that_an_archive_lacks_the_articles_of_are_left_out_and_named(
    catalogue: Catalogue, question_of: QuestionOf
) -> None:
    there = question_of(id="1", contexts=(QUOTE,), gold={})
    gone = question_of(id="2", gold={"elsewhere": 1})
    notes: list[str] = []
    found, lost = resolved([there, gone], catalogue, date(2030, 1, 1), notes.append)
    assert (found.answerable, lost.answerable) == (True, False)
    (note,) = notes
    assert "the archive lacks" in note
    assert "1 of 2 answerable questions" in note
    assert "left out (the first is 2)" in note


def test_articles_that_indexing_lost_count_as_failures(
    catalogue: Catalogue, question_of: QuestionOf
) -> None:
    there = question_of(id="1", contexts=(QUOTE,), gold={})
    gone = question_of(id="2", gold={"elsewhere": 1})
    quoted = question_of(id="3", contexts=("It was lost.",), gold={})
    brought = [Article("elsewhere", "", ""), Article("a", "", "One. It was lost.")]
    notes: list[str] = []
    _, lost, other = resolved(
        [there, gone, quoted], catalogue, date(2030, 1, 1), notes.append, brought=brought
    )
    assert (lost.answerable, lost.gold) == (True, {"elsewhere": 1})
    assert (other.answerable, other.gold) == (True, {})
    (note,) = notes
    assert "2 of 3 answerable questions, which count as failures (the first is 2)" in note


def test_what_stands_in_no_article_of_the_data_set_is_left_out(
    catalogue: Catalogue, question_of: QuestionOf
) -> None:
    there = question_of(id="1", contexts=(QUOTE,), gold={})
    misquoted = question_of(id="2", contexts=("Nobody wrote this.",), gold={})
    misnamed = question_of(id="3", gold={"misspelt": 1})
    lost = question_of(id="4", gold={"empty": 1})
    notes: list[str] = []
    made = resolved(
        [there, misquoted, misnamed, lost],
        catalogue,
        date(2030, 1, 1),
        notes.append,
        brought=[Article("empty", "", "")],
    )
    assert [each.answerable for each in made] == [True, False, False, True]
    assert [each.gold for each in made[1:3]] == [{}, {}]
    assert "1 of 4 answerable questions, which count as failures (the first is 4)" in notes[0]
    assert "none of the data set's own articles" in notes[1]
    assert "2 of 4 answerable questions" in notes[1]
    assert "left out (the first is 2)" in notes[1]


def test_what_nobody_could_read_may_have_held_the_answer(
    catalogue: Catalogue, question_of: QuestionOf
) -> None:
    there = question_of(id="1", contexts=(QUOTE,), gold={})
    quoted = question_of(id="2", contexts=("Nobody wrote this.",), gold={})
    torn = UnreadableError("the line is not JSON", "Mend it", "articles.jsonl, line 3")
    notes: list[str] = []
    _, made = resolved([there, quoted], catalogue, date(2030, 1, 1), notes.append, brought=[torn])
    assert made.answerable
    assert "count as failures" in notes[0]


@pytest.mark.parametrize("own", [True, False])
def test_an_archive_without_any_gold_article_is_refused(
    catalogue: Catalogue, question_of: QuestionOf, own: bool
) -> None:
    questions = [question_of(id="7", gold={"elsewhere": 1}), question_of(answerable=False, gold={})]
    with pytest.raises(DatasetError, match="none of the articles") as caught:
        resolved(questions, catalogue, date(2030, 1, 1), print, brought=[] if own else None)
    assert caught.value.where == "question 7"


def test_questions_that_are_not_answerable_are_not_missed(
    catalogue: Catalogue, question_of: QuestionOf
) -> None:
    question = question_of(answerable=False, unanswerable=True, gold={})
    assert resolved([question], catalogue, date(2030, 1, 1), pytest.fail) == [question]
