from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.answers import Answer
from bot.listing import listing, numbers
from index.articles import Article

AnswerOf = Callable[..., Answer]
DEADLINE = "The resolution of 2017 gave all members until the end of 2019."


def test_articles_are_numbered_in_the_order_in_which_they_are_quoted(
    answer_of: AnswerOf, workers: Article, customs: Article
) -> None:
    answer = answer_of((customs, customs.body), (workers, DEADLINE), considered=[workers, customs])
    assert numbers(answer) == {"customs": 1, "workers": 2}


def test_an_article_that_is_quoted_twice_has_one_number_and_both_spans(
    answer_of: AnswerOf, workers: Article
) -> None:
    (listed,) = listing(answer_of((workers, DEADLINE), (workers, "Many stayed.")))
    assert [span.of(workers.body) for span in listed.spans] == [DEADLINE, "Many stayed."]
    assert len(listed.passages) == 1


def test_what_was_only_considered_comes_after_and_once(
    answer_of: AnswerOf, workers: Article, customs: Article
) -> None:
    answer = answer_of((workers, DEADLINE), considered=[workers, customs, customs])
    assert [(each.number, each.quoted) for each in listing(answer)] == [(1, True), (2, False)]


def test_copies_are_listed_once(answer_of: AnswerOf, workers: Article, customs: Article) -> None:
    copy = replace(customs, id="copy")
    answer = answer_of((workers, DEADLINE), (workers, "Many stayed."), copies=[copy])
    assert [source.article_id for source in listing(answer)[0].copies] == ["copy"]
