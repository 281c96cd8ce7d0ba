from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from bot.answers import LIKELY, Answer, Citation, Considered, Searched, Sentence, Source
from index.articles import Article, Span
from index.chunking import split

WORKERS = Article(
    id="workers",
    title="China demands the return of workers",
    body=(
        "China has asked its neighbour to take its citizens back.\n\n"
        "The resolution of 2017 gave all members until the end of 2019. Many stayed.\n\n"
        "Customs checks were tightened too."
    ),
    authors=("A. Reporter",),
    publisher="The Example",
    published=date(2024, 7, 10),
    url="https://news.example/workers",
)
CUSTOMS = Article(
    id="customs",
    title="Customs checks tightened",
    body="Exports wait at the border for days.",
    publisher="Wire",
    published=date(2024, 7, 9),
    url="https://wire.example/customs",
)


@pytest.fixture
def workers() -> Article:
    return WORKERS


@pytest.fixture
def customs() -> Article:
    return CUSTOMS


AnswerOf = Callable[..., Answer]


@pytest.fixture
def answer_of() -> AnswerOf:
    """Makes an answer that quotes the given pieces of text, each found in its article."""

    def make(
        *quotes: tuple[Article, str],
        question: str = "By when?",
        understood: str = "",
        short_answer: str = "",
        belief: float = 0.9,
        considered: Sequence[Article] = (),
        copies: Sequence[Article] = (),
        searched: Searched | None = None,
        reply: str = "",
    ) -> Answer:
        also = tuple(Source.of(copy) for copy in copies)
        sentences = tuple(
            _sentence(*quote, short_answer if belief >= LIKELY else "", also) for quote in quotes
        )
        return Answer(
            question=question,
            understood=understood or question,
            asked="2024-08-01",
            abstained=not sentences and not reply,
            confidence=0.9 if sentences else 0.1,
            sentences=sentences,
            short_answer=short_answer,
            considered=tuple(_considered(article) for article in considered),
            searched=searched or Searched(4656, "2022-01-03", "2022-12-30T10:00:00+01:00"),
            reply=reply,
            short_answer_belief=belief if short_answer else 0.0,
        )

    return make


def _sentence(
    article: Article, quote: str, short_answer: str, copies: tuple[Source, ...]
) -> Sentence:
    start = article.body.index(quote)
    span = Span(start, start + len(quote))
    passage = next(p for p in split(article) if p.start <= start and span.end <= p.end)
    found = quote.find(short_answer) if short_answer else -1
    emphasis = Span(found, found + len(short_answer)) if found >= 0 else None
    return Sentence(quote, (Citation.of(article, passage, span, copies),), emphasis)


def _considered(article: Article) -> Considered:
    passage = split(article)[0]
    return Considered(passage.id, Source.of(article), passage.start, passage.end, passage.text, 0.2)
