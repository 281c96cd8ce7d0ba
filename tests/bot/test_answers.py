from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Citation, Sentence
from index.articles import Article, Span
from index.chunking import split


@given(st.text(min_size=1, max_size=3_000), st.data())
def test_a_citation_is_exact_for_any_text(body: str, data: st.DataObject) -> None:
    article = Article("a", "Title", body, published=date(2024, 7, 10))
    for passage in split(article):
        start = data.draw(st.integers(passage.start, passage.end - 1))
        end = data.draw(st.integers(start + 1, passage.end))
        citation = Citation.of(article, passage, Span(start, end))
        assert body[citation.start : citation.end] == citation.quote


def test_a_quote_that_is_not_in_the_body_cannot_be_cited() -> None:
    with pytest.raises(ValueError, match="no such quote"):
        Citation("The body.", "a", "", "", "", "", "Another body.", 0, 9, "p")


def test_a_span_outside_of_its_passage_cannot_be_cited() -> None:
    article = Article("a", "Title", "One sentence. " * 100)
    first, second = split(article)[:2]
    with pytest.raises(ValueError, match="not in passage"):
        Citation.of(article, first, Span(second.start, second.end))


def test_a_sentence_without_a_citation_cannot_be_said() -> None:
    with pytest.raises(ValueError, match="citation"):
        Sentence("Something.", ())
