"""Holds kept answers to the archive: marks quotes that no longer stand, and unmarks those that do.

The catalogue's digests say which articles changed since they were looked at last; only the answers
that quote one of these are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.store import Cited, Marked, Now, Store
from index.catalogue import Catalogue, Known
from index.errors import ArchiveError


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What a recheck found.

    Attributes:
        articles: How many articles are quoted by kept answers.
        changed: How many of them were new, changed, gone or back since the recheck before.
        answers: How many answers were held to these.
        warned, cleared: Ids of the turns whose readers have to know something that they did not
            before, and of those whose readers have nothing to know any more.
        amending: How many answers have replies that are going to be amended.
        marked: How many kept answers have marks that their readers have to know of, now.
    """

    articles: int
    changed: int
    answers: int
    warned: tuple[str, ...]
    cleared: tuple[str, ...]
    amending: int
    marked: int


class OtherArchiveError(ArchiveError):
    """The kept answers were held to another archive before."""


def recheck(
    catalogue: Catalogue,
    store: Store,
    time: float,
    watch: Callable[[int, int], None] = lambda done, all: None,
    *,
    same: bool = False,
) -> Rechecked:
    """Hold all kept answers to the archive as it is now.

    Stopped at any time, the next one goes on where it stopped.

    Args:
        time: Seconds since 1970.
        watch: Told how many articles are done, of how many.
        same: Refuse another archive than that of the recheck before.

    Raises:
        OtherArchiveError: It is another one, and ``same`` was asked for; nothing was marked.
        ArchiveError, StoreError: One of them cannot be used.
    """
    archive, known = catalogue.state().archive, store.notes.get("rechecked", "archive")
    if same and known not in (None, archive):
        raise OtherArchiveError(
            "kept answers were held to another archive before",
            "Run `newsdesk recheck` once if this one took its place",
            catalogue.place,
        )
    if known != archive:
        store.notes.set("rechecked", "archive", archive)
    articles, done, changed = store.marks.count(), 0, 0
    found: list[Marked] = []
    for page in store.marks.cited():
        for number, now in enumerate(_changed(catalogue, page), start=1):
            found.append(store.marks.hold(now, time))
            watch(done + number, articles)
        changed = len(found)
        done += len({each.article_id for each in page})
        watch(done, articles)
    # Of a turn that quotes several articles the last word counts.
    told = {
        turn: warned
        for each in found
        for turns, warned in ((each.warned, True), (each.cleared, False))
        for turn in turns
    }
    return Rechecked(
        articles=articles,
        changed=changed,
        answers=len({turn for each in found for turn in each.turns}),
        warned=tuple(turn for turn, warned in told.items() if warned),
        cleared=tuple(turn for turn, warned in told.items() if not warned),
        amending=sum(each.amending for each in found),
        marked=store.marks.warned(),
    )


def _changed(catalogue: Catalogue, page: Sequence[Cited]) -> Iterator[Now]:
    """Those articles that are not what they were when the answers were held to them last."""
    # The digests are read first: what changes after that is found to have changed the next time.
    known = catalogue.known(list({each.article_id for each in page}))
    asked: dict[str, list[str]] = {}
    for each in page:
        if each.digest != _digest(known, each.article_id):
            asked.setdefault(each.article_id, []).append(each.passage_id)
    held = catalogue.passages([id for passages in asked.values() for id in passages])
    for article_id, passages in asked.items():
        here = [held[id] for id in passages if id in held]
        article = here[0].article if here else catalogue.article(article_id)
        digest = _digest(known, article_id)
        yield Now(article_id, article, digest, frozenset(each.passage.id for each in here))


def _digest(known: Mapping[str, Known], article_id: str) -> str:
    """Empty for an article that is not held."""
    return known[article_id].digest if article_id in known else ""
