from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

import pytest

from bot import quoting
from bot.quoting import Quoted, QuotingModel, WordVectors
from index.articles import Article
from index.chunking import split
from index.embedding.static import StaticEmbedding
from index.ranking.frequencies import Frequencies
from index.ranking.question import understand
from index.ranking.words import Lexicon
from index.search import Candidate, SearchResult

ResultOf = Callable[..., SearchResult]


def _stems(text: str) -> list[str]:
    return [word.removesuffix("s") for word in re.findall(r"[^\W_]+", text.lower())]


def _rare(terms: Iterable[str]) -> dict[str, int]:
    return dict.fromkeys(terms, 5)


@cache
def vectors() -> WordVectors:
    return WordVectors(StaticEmbedding.open())


def quote(
    question: str, asked: date, found: SearchResult, *, model: QuotingModel, limit: int = 3
) -> Quoted:
    return quoting.quote(question, asked, found, limit=limit, model=model, vectors=vectors())


def result(
    question: str,
    *bodies: str,
    titles: Iterable[str] = (),
    publisher: str = "",
    authors: tuple[str, ...] = (),
) -> SearchResult:
    """The result of a search that found these bodies, one article each, best first.

    Args:
        publisher, authors: Of the first article.
    """
    names = [*titles, *[""] * len(bodies)]
    candidates = []
    for number, body in enumerate(bodies):
        article = Article(
            id=str(number),
            title=names[number],
            body=body,
            published=date(2022, 8, 1),
            publisher="" if number else publisher,
            authors=() if number else authors,
        )
        candidates += [
            Candidate(passage, article, 0.8 / (1 + number)) for passage in split(article)
        ]
    lexicon = Lexicon(_stems)
    query = understand(question, lexicon, Frequencies(_rare, 1_000))
    return SearchResult(tuple(candidates), query=query, lexicon=lexicon)


@pytest.fixture
def result_of() -> ResultOf:
    return result
