"""What is searched for a question, and what is found there.

A search may be limited to several publishers; what is counted and said of the articles of each is
put together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.answers import Question, Searched
from index.archive import Archive
from index.catalogue import Catalogue
from index.ranking.scorer import Scorer
from index.search import SearchResult, search


def apart(question: Question) -> tuple[Question, ...]:
    """The question to each of its publishers, or to all at once where it names none."""
    publishers = dict.fromkeys(question.publishers)
    if not publishers:
        return (question,)
    return tuple(replace(question, publishers=(each,)) for each in publishers)


def find(
    archive: Archive, question: Question, passages: int, scorer: Scorer | None = None
) -> SearchResult:
    """The best passages for a question, best first, at most so many.

    Args:
        archive: Opened for reading, and refreshed by the caller.
        scorer: Weights; the packaged ones, read anew, when not given.

    Raises:
        QuestionError: There is nothing in the question to search for.
        ArchiveError: A store of the archive is torn.
    """
    return search(
        archive,
        question.text,
        k=passages,
        asked=question.asked,
        since=question.since,
        until=question.until,
        publishers=question.publishers,
        language=question.language,
        scorer=scorer,
    )


def searched(catalogue: Catalogue, question: Question | None = None) -> Searched:
    """What a question is searched in: the whole archive, or what its limits leave of it."""
    if question is None:
        return _searched(*catalogue.holdings())
    return together(
        _searched(*catalogue.holdings(each.since, each.until, each.publisher, each.language))
        for each in apart(question)
    )


def together(parts: Iterable[Searched]) -> Searched:
    """What was searched in several parts of the archive that have no article in common."""
    parts = tuple(parts)
    return Searched(
        sum(each.articles for each in parts),
        min((each.first for each in parts if each.first), default=None),
        max((each.last for each in parts if each.last), default=None),
    )


def _searched(articles: int, first: date | None, last: date | None) -> Searched:
    return Searched(
        articles, first.isoformat() if first else None, last.isoformat() if last else None
    )
