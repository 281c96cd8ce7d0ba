from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Answer
from bot.contract import as_json
from bot.standing import find, mark_from_json, marks
from index.articles import Article, Span

AnswerOf = Callable[..., Answer]
DEADLINE = "The resolution of 2017 gave all members until the end of 2019."
WORDS = st.lists(
    st.sampled_from("In 2017 the Council voted. He-left “so” 3.5 é".split()), min_size=1
)
GAPS = st.sampled_from((" ", "\n", "\n\n", "  "))


@given(WORDS, GAPS, GAPS, st.text(max_size=30), st.text(max_size=30), st.integers(0, 50))
def test_a_quote_whose_words_are_there_is_found(
    words: list[str], gap: str, now: str, before: str, after: str, start: int
) -> None:
    quote, stands = gap.join(words), now.join(words)
    body = f"{before}\n{stands}\n{after}"
    place = find(quote, body, start)
    assert place is not None
    assert place.of(body).split() == quote.split()


@given(WORDS, st.text(max_size=60))
def test_what_is_found_is_the_quote_word_for_word(words: list[str], body: str) -> None:
    quote = " ".join(words)
    place = find(quote, body, 0)
    assert place is None or place.of(body).split() == quote.split()
    if place is None:
        assert f" {quote} " not in f" {body} "


@pytest.mark.parametrize(
    ("quote", "body"),
    [
        ("The toll was 12", "The toll was 120"),
        ("The toll was 12", "The toll was 12,000 on Monday."),
        ("The toll was 3.", "The toll was 3.5 million."),
        ("5 died", "1,5 died"),
        ("ended", "It was extended"),
        ("He won.", "he won."),
        (" ", "anything"),
    ],
)
def test_a_part_of_a_longer_word_or_number_is_not_the_quote(quote: str, body: str) -> None:
    assert find(quote, body, 0) is None


def test_of_several_places_the_nearest_is_taken() -> None:
    body = "Many stayed. Few left. Many stayed."
    assert find("Many stayed.", body, 20) == Span(23, 35)
    assert find("Many stayed.", body, 3) == Span(0, 12)


def test_what_became_of_a_quote(answer_of: AnswerOf, workers: Article) -> None:
    answer = answer_of((workers, DEADLINE), (workers, "Many stayed."))

    def fates(article: Article | None, *before: str) -> list[tuple[int, str, tuple[str, ...]]]:
        found = marks(answer, "workers", article, before)
        assert list(map(mark_from_json, as_json(found))) == list(found)
        return [(mark.citation, mark.fate, mark.notes) for mark in found]

    assert fates(workers) == []
    assert fates(None) == [(0, "removed", ()), (1, "removed", ())]
    shorter = replace(workers, body=workers.body.replace(" Many stayed.", ""))
    assert fates(shorter) == [(1, "lost", ())]
    moved = replace(workers, body=f"An update.\n\n{workers.body}")
    assert fates(moved) == [(0, "moved", ()), (1, "moved", ())]
    noted = replace(workers, notes=("Old.", "Correction: not 2018."))
    told = ("Correction: not 2018.",)
    assert fates(noted, "Old.") == [(0, "stands", told), (1, "stands", told)]
    assert marks(answer, "another", None) == ()


def test_a_quote_that_moved_is_no_warning_and_says_where_it_stands(
    answer_of: AnswerOf, workers: Article
) -> None:
    answer = answer_of((workers, DEADLINE))
    article = replace(workers, body=f"An update.\n\n{workers.body}")
    [mark] = marks(answer, "workers", article)
    assert not mark.warns
    assert article.body[mark.start : mark.end] == DEADLINE


@given(st.lists(WORDS.map(" ".join), min_size=1, max_size=8), st.data())
def test_a_quote_of_whole_words_stands_where_it_was_taken_from(
    paragraphs: list[str], data: st.DataObject
) -> None:
    body = "\n\n".join(paragraphs)
    words = [found.span() for found in re.finditer(r"\S+", body)]
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    span = Span(words[first][0], words[last][1])
    assert find(span.of(body), body, span.start) == span
