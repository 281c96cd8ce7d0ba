"""Marks: what became of the quotes of kept answers, and which articles they have to be held to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.contract import answer_from_json, as_json
from bot.standing import Mark, mark_from_json, marks
from bot.store import tables
from bot.store.database import Database
from bot.store.questions import amend
from index.articles import Article

#: Articles that are looked up at a time, and turns that are marked in one transaction.
PAGE, MARKED = 500, 50


@dataclass(frozen=True, slots=True)
class Cited:
    """An article that kept answers quote, as they were held to it last.

    Attributes:
        passage_id: A passage that was quoted.
        digest: Of the article when it was looked at; empty when it was not there, None before.
    """

    article_id: str
    passage_id: str
    digest: str | None


@dataclass(frozen=True, slots=True)
class Now:
    """An article as it is now.

    Attributes:
        digest: Empty when ``article`` is None: the archive does not hold it.
        passages: Those of the quoted passages that the archive holds: who quotes one of them
            quotes the article as it is.
    """

    article_id: str
    article: Article | None
    digest: str
    passages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Marked:
    """What holding kept answers to one article changed.

    Attributes:
        turns: Ids of the turns whose answers were held to it.
        warned, cleared: Ids of the turns whose readers have to know something else than before,
            and of those whose readers have nothing to know any more.
        amending: How many of them have replies that are going to be amended.
    """

    turns: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    amending: int = 0


class Marks:
    """The marks of all turns. Every method is one transaction, or one a page."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, turn: str) -> tuple[Mark, ...]:
        """The marks of one turn; none when it is not kept."""
        query = sa.select(tables.turns.c.marks).where(tables.turns.c.id == turn)
        with self._database.reading() as db:
            return marks_from_json(db.execute(query).scalar() or "[]")

    def unseen(self) -> bool:
        """Whether an answer was kept since all were held to their articles."""
        table = tables.cited
        query = sa.select(table.c.turn).where(table.c.digest.is_(None)).limit(1)
        with self._database.reading() as db:
            return db.execute(query).first() is not None

    def count(self) -> int:
        """How many articles kept answers quote."""
        with self._database.reading() as db:
            query = sa.select(sa.func.count(tables.cited.c.article_id.distinct()))
            return int(db.execute(query).scalar_one())

    def warned(self) -> int:
        """How many answers have marks that their readers have to know of."""
        query = sa.select(sa.func.count()).select_from(tables.turns).where(tables.turns.c.warned)
        with self._database.reading() as db:
            return int(db.execute(query).scalar_one())

    def quoting(self, article_id: str) -> int:
        """How many kept answers quote an article."""
        table = tables.cited
        query = sa.select(sa.func.count()).select_from(table)
        with self._database.reading() as db:
            return int(db.execute(query.where(table.c.article_id == article_id)).scalar_one())

    def cited(self) -> Iterator[list[Cited]]:
        """The articles that kept answers quote, `PAGE` of them at a time with all that differs."""
        table = tables.cited
        named = sa.select(table.c.article_id).distinct().order_by(table.c.article_id).limit(PAGE)
        columns = sa.select(table.c.article_id, table.c.passage_id, table.c.digest).distinct()
        last = ""
        while True:
            with self._database.reading() as db:
                ids = list(db.execute(named.where(table.c.article_id > last)).scalars())
                found = columns.where(table.c.article_id.in_(ids)).order_by(table.c.article_id)
                rows = db.execute(found).all() if ids else []
            if not rows:
                return
            yield [Cited(*row) for row in rows]
            last = ids[-1]

    def hold(self, now: Now, time: float) -> Marked:
        """Hold every answer that quotes an article to it as it is now.

        What its marks tell a reader is shown by its replies soon after: they are to be amended.

        Args:
            time: Seconds since 1970.

        Raises:
            StoreError: The database fails.
        """
        amending = 0
        turns: list[str] = []
        warned: list[str] = []
        cleared: list[str] = []
        while True:
            with self._database.writing() as db:
                rows = db.execute(_differing(now)).all()
                changed = {
                    row.turn: told for row in rows if (told := _hold(db, row, now)) is not None
                }
                amending += amend(db, list(changed), time) if changed else 0
            turns += [row.turn for row in rows]
            warned += [turn for turn, told in changed.items() if told]
            cleared += [turn for turn, told in changed.items() if not told]
            if len(rows) < MARKED:
                return Marked(tuple(turns), tuple(warned), tuple(cleared), amending)


def marks_from_json(kept: str) -> tuple[Mark, ...]:
    """The marks of a turn as `tables.turns` has them."""
    return tuple(map(mark_from_json, json.loads(kept)))


def _differing(now: Now) -> sa.Select[Any]:
    """Turns that were not held to the article as it is now, and the marks that they have."""
    cited, turns = tables.cited, tables.turns
    # the answer itself is long, and not needed where the article is as it was quoted
    answer = sa.case((cited.c.passage_id.in_(now.passages), None), else_=turns.c.answer)
    return (
        sa.select(cited.c.turn, cited.c.notes, answer.label("answer"), turns.c.marks)
        .join(turns, turns.c.id == cited.c.turn)
        .where(
            cited.c.article_id == now.article_id,
            sa.or_(cited.c.digest.is_(None), cited.c.digest != now.digest),
        )
        .limit(MARKED)
        .with_for_update()
    )


def _hold(db: sa.Connection, row: Any, now: Now) -> bool | None:
    """Mark one turn; whether its readers have something to know, None when that is as before."""
    before = marks_from_json(row.marks)
    after = tuple(mark for mark in before if mark.article_id != now.article_id)
    notes = row.notes
    if row.answer is None and now.article is not None:
        notes = json.dumps(now.article.notes)
    else:
        known = json.loads(notes) if notes is not None else ()
        after += _marks(row.answer, now, known)
    told = _told(after)
    same = sa.and_(tables.cited.c.turn == row.turn, tables.cited.c.article_id == now.article_id)
    db.execute(tables.cited.update().where(same).values(digest=now.digest, notes=notes))
    if after != before:
        values = {"marks": json.dumps(as_json(after)), "warned": bool(told)}
        db.execute(tables.turns.update().where(tables.turns.c.id == row.turn).values(**values))
    return None if told == _told(before) else bool(told)


def _marks(answer: str, now: Now, before: Sequence[str]) -> tuple[Mark, ...]:
    try:
        return marks(answer_from_json(json.loads(answer)), now.article_id, now.article, before)
    except ValueError:
        return ()  # it cannot be read: whoever wants to see it is told


def _told(found: Sequence[Mark]) -> list[Mark]:
    return sorted((mark for mark in found if mark.warns), key=lambda mark: mark.citation)
