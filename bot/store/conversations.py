"""Conversations: their turns, each answer as its JSON contract, read back as it was."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.answers import Answer, Conversation, Turn
from bot.contract import answer_from_json, as_json
from bot.store import tables
from bot.store.database import Database, StoreError

#: Turns of a conversation that are given back: what a follow-up can lean on.
RECENT = 20


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A turn as it is kept.

    Attributes:
        conversation: Key of the conversation: the front, then its own name for the place.
        asker: Who asked, as the front names people; may be empty.
        moment: When it was answered, ISO 8601 in UTC.
    """

    id: str
    conversation: str
    ordinal: int
    asker: str
    moment: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation in a list: its first question, and the moments of its first and last turn."""

    conversation: str
    title: str
    turns: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody said in a place before the desk was called there."""

    speaker: str
    text: str


class Conversations:
    """The turns of all conversations. Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def conversation(self, key: str, *, before: str = "") -> Conversation:
        """Its last `RECENT` turns; empty when there are none.

        Args:
            before: Id of a turn: only those before it; all of them when it is not kept (yet).
        """
        turns = tables.turns
        query = (
            sa.select(turns)
            .where(turns.c.conversation == key)
            .order_by(turns.c.ordinal.desc())
            .limit(RECENT)
        )
        if before:
            ordinal = sa.select(turns.c.ordinal).where(turns.c.id == before).scalar_subquery()
            query = query.where(turns.c.ordinal < sa.func.coalesce(ordinal, sa.literal(2**31 - 1)))
        kept = [_kept(row, self._database.place) for row in reversed(self._rows(query))]
        return Conversation(
            tuple(Turn(each.answer.question, each.answer.understood, each.answer) for each in kept)
        )

    def keep(
        self, key: str, answer: Answer, *, asker: str = "", moment: str, turn: str = ""
    ) -> str:
        """Store an answer as the next turn of a conversation; the turn's id.

        Args:
            turn: Id of a turn whose answer this one replaces; a new turn when it is empty or gone.
        """
        turn = turn or uuid.uuid4().hex
        row = {
            "asker": asker,
            "moment": moment,
            "question": answer.question,
            "understood": answer.understood,
            "asked": answer.asked,
            "answer": json.dumps(as_json(answer), ensure_ascii=True),
        }
        table = tables.turns
        with self._database.writing() as db:
            changed = db.execute(table.update().where(table.c.id == turn).values(**row)).rowcount
            if not changed:
                last = sa.select(sa.func.max(table.c.ordinal)).where(table.c.conversation == key)
                ordinal = (db.execute(last).scalar() or 0) + 1
                db.execute(table.insert().values(id=turn, conversation=key, ordinal=ordinal, **row))
        return turn

    def turn(self, id: str) -> KeptTurn | None:
        """The turn of this id, if it is kept."""
        rows = self._rows(sa.select(tables.turns).where(tables.turns.c.id == id))
        return _kept(rows[0], self._database.place) if rows else None

    def turns(self, key: str) -> list[KeptTurn]:
        """All turns of a conversation, oldest first."""
        query = sa.select(tables.turns).where(tables.turns.c.conversation == key)
        rows = self._rows(query.order_by(tables.turns.c.ordinal))
        return [_kept(row, self._database.place) for row in rows]

    def recent(self, asker: str, limit: int) -> list[KeptTurn]:
        """The last turns of one person, newest first."""
        query = (
            sa.select(tables.turns)
            .where(tables.turns.c.asker == asker)
            .order_by(tables.turns.c.moment.desc())
            .limit(limit)
        )
        return [_kept(row, self._database.place) for row in self._rows(query)]

    def listed(self, front: str = "") -> list[Listed]:
        """Every conversation, or those of one front, the last one first."""
        turns = tables.turns
        spans = sa.select(
            turns.c.conversation,
            sa.func.count().label("turns"),
            sa.func.min(turns.c.ordinal).label("first_ordinal"),
            sa.func.min(turns.c.moment).label("first"),
            sa.func.max(turns.c.moment).label("last"),
        ).group_by(turns.c.conversation)
        if front:
            spans = spans.where(turns.c.conversation.startswith(f"{front}/", autoescape=True))
        found = spans.subquery()
        query = (
            sa.select(found, turns.c.question)
            .join(
                turns,
                sa.and_(
                    turns.c.conversation == found.c.conversation,
                    turns.c.ordinal == found.c.first_ordinal,
                ),
            )
            .order_by(found.c.last.desc())
        )
        return [
            Listed(row.conversation, row.question, row.turns, row.first, row.last)
            for row in self._rows(query)
        ]

    def forget(self, key: str) -> int:
        """Remove a conversation; how many turns it had."""
        with self._database.writing() as db:
            turns = tables.turns.c.conversation == key
            ids = list(db.execute(sa.select(tables.turns.c.id).where(turns)).scalars())
            drop_turns(db, ids)
            db.execute(tables.heard.delete().where(tables.heard.c.conversation == key))
        return len(ids)

    def drop(self, turn: str) -> None:
        """Remove one turn."""
        with self._database.writing() as db:
            drop_turns(db, [turn])

    def hear(self, key: str, said: Iterable[Heard]) -> None:
        """Keep what was said in a place before; once, so nothing when it is kept already."""
        rows = [
            {"conversation": key, "ordinal": i, "speaker": each.speaker, "text": each.text}
            for i, each in enumerate(said)
        ]
        of_place = tables.heard.c.conversation == key
        with self._database.writing() as db:
            if (
                rows
                and db.execute(sa.select(tables.heard.c.ordinal).where(of_place)).first() is None
            ):
                db.execute(tables.heard.insert(), rows)

    def heard(self, key: str) -> list[Heard]:
        """What `hear` kept, oldest first."""
        query = sa.select(tables.heard).where(tables.heard.c.conversation == key)
        rows = self._rows(query.order_by(tables.heard.c.ordinal))
        return [Heard(row.speaker, row.text) for row in rows]

    def _rows(self, query: sa.Select[Any]) -> Sequence[Any]:
        with self._database.reading() as db:
            return db.execute(query).all()


def drop_turns(db: sa.Connection, turns: Sequence[str]) -> None:
    """Remove turns with what people said about them and saved of them."""
    for turn in turns:
        db.execute(tables.feedback.delete().where(tables.feedback.c.turn == turn))
        db.execute(tables.saved.delete().where(tables.saved.c.turn == turn))
        db.execute(tables.turns.delete().where(tables.turns.c.id == turn))


def _kept(row: Any, place: str) -> KeptTurn:
    try:
        answer = answer_from_json(json.loads(row.answer))
    except ValueError as error:
        raise StoreError(
            "an answer that was kept cannot be read",
            f"Remove its conversation, {row.conversation}",
            f"{place}, turn {row.id}",
        ) from error
    return KeptTurn(row.id, row.conversation, row.ordinal, row.asker, row.moment, answer)
