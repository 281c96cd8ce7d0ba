"""What the catalogue and the text index know of the articles that a question means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from bot.about.details import Wanted, topic_words
from bot.answers import Question
from index.archive import Archive
from index.articles import Article, Passage
from index.catalogue import Selection
from index.text import Mentions, article_key

Found = tuple[Passage, Article]


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles that a question means.

    Attributes:
        days: How many were published on each day; ``None``: undated.
        shown: Some of them, each with the passage to open it at.
    """

    days: dict[date | None, int]
    shown: Sequence[Found]


def selected(question: Question) -> Selection:
    """The articles that a question is limited to."""
    return Selection(
        since=question.since,
        until=question.until,
        publisher=question.publisher,
        language=question.language,
    )


def both(wanted: Selection, limits: Selection) -> Selection | None:
    """What two selections have in common; ``None`` where they exclude each other."""
    for one, other in (
        (wanted.publisher, limits.publisher),
        (wanted.language, limits.language),
    ):
        if one is not None and other is not None and one != other:
            return None
    since = max(filter(None, (wanted.since, limits.since)), default=None)
    until = min(filter(None, (wanted.until, limits.until)), default=None)
    if since and until and since > until:
        return None
    return replace(
        wanted,
        since=since,
        until=until,
        publisher=wanted.publisher if wanted.publisher is not None else limits.publisher,
        language=wanted.language if wanted.language is not None else limits.language,
    )


def up_to(archive: Archive, limits: Selection, asked: date) -> Selection:
    """The same articles without those that were published after the day of the question."""
    last = archive.catalogue.holdings()[2]
    if last is None or last <= asked:
        return limits
    return replace(limits, until=min(filter(None, (limits.until, asked))))


def of_selection(
    archive: Archive, selection: Selection, limit: int, *, oldest: bool = False
) -> Articles:
    """The articles of a selection, the newest (oldest) shown first."""
    catalogue = archive.catalogue
    latest = catalogue.latest(limit, selection, oldest=oldest)
    return Articles(catalogue.days(selection), catalogue.openings(latest))


def of_topic(archive: Archive, wanted: Wanted, limit: int) -> Articles:
    """The articles that mention a topic: the latest is shown first, then those that say most.

    Where there is none, those with most of the topic's words are shown.
    """
    found = _mentions(archive, wanted)
    if not found.days:
        return Articles({}, _nearest(archive, wanted, limit))
    return _shown(archive, found, [*_by_day(found, oldest=False)[:1], *found.days], limit)


def publishers_of_topic(archive: Archive, wanted: Wanted) -> list[tuple[str, int]]:
    """The publishers of the articles that mention a topic, with how many of these, most first."""
    keys = _mentions(archive, wanted).days
    publishers = archive.catalogue.publishers(wanted.selection)
    found = Counter(name for id, name in publishers.items() if article_key(id) in keys)
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))


def of_topic_by_day(archive: Archive, wanted: Wanted, limit: int, *, oldest: bool) -> Articles:
    """The articles that mention a topic, the newest (oldest) shown first."""
    found = _mentions(archive, wanted)
    return _shown(archive, found, _by_day(found, oldest=oldest), limit)


def _mentions(archive: Archive, wanted: Wanted) -> Mentions:
    archive.refresh()
    selection = wanted.selection
    found = archive.text.mentions(
        topic_words(wanted.topic),
        since=selection.since,
        until=selection.until,
        publisher=selection.publisher,
        language=selection.language,
    )
    if selection.section is None and not selection.authors:
        return found
    # the text index knows neither sections nor authors
    kept = set(map(article_key, archive.catalogue.article_ids(selection)))
    return replace(found, days={key: day for key, day in found.days.items() if key in kept})


def _nearest(archive: Archive, wanted: Wanted, limit: int) -> Sequence[Found]:
    selection = wanted.selection
    if selection.section is not None or selection.authors:
        return ()
    near = archive.text.search(
        topic_words(wanted.topic),
        limit,
        since=selection.since,
        until=selection.until,
        publishers=() if selection.publisher is None else (selection.publisher,),
        language=selection.language,
    )
    return _held(archive, [id for id, _ in near])


def _by_day(found: Mentions, *, oldest: bool) -> list[int]:
    dated = [(day, -place, key) for place, (key, day) in enumerate(found.days.items()) if day]
    return [key for *_, key in sorted(dated, reverse=not oldest)]


def _shown(archive: Archive, found: Mentions, order: Iterable[int], limit: int) -> Articles:
    ids = [found.passage(key) for key in islice(dict.fromkeys(order), limit)]
    return Articles(dict(Counter(found.days.values())), _held(archive, ids))


def _held(archive: Archive, ids: Sequence[str]) -> list[Found]:
    held = archive.catalogue.passages(ids)
    return [(held[id].passage, held[id].article) for id in ids if id in held]
