"""What is searched for a question, and what is found there.

A search is limited to one publisher at most, so there is one for each of several: what they find is
put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

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
    results = [
        search(
            archive,
            each.text,
            k=passages,
            asked=each.asked,
            since=each.since,
            until=each.until,
            publisher=each.publisher,
            language=each.language,
            scorer=scorer,
        )
        for each in apart(question)
    ]
    return results[0] if len(results) == 1 else _joined(results, passages)


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


def _joined(results: Sequence[SearchResult], passages: int) -> SearchResult:
    found = chain.from_iterable(result.candidates for result in results)
    notes = chain.from_iterable(result.notes for result in results)
    steps = dict.fromkeys(chain.from_iterable(result.timings for result in results))
    return replace(
        results[0],
        candidates=tuple(sorted(found, key=lambda each: -each.score)[:passages]),
        notes=tuple(dict.fromkeys(notes)),
        timings={step: sum(each.timings.get(step, 0.0) for each in results) for step in steps},
    )


def _searched(articles: int, first: date | None, last: date | None) -> Searched:
    return Searched(
        articles, first.isoformat() if first else None, last.isoformat() if last else None
    )
