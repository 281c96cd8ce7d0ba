"""Conversations: their turns, each answer as its JSON contract, read back as it was.

People name a conversation by its id, the first digits of a hash of its key.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.answers import Answer, Conversation, Turn
from bot.contract import answer_from_json, as_json
from bot.memory import RECENT, trimmed
from bot.standing import Mark, cited_passages
from bot.store import tables
from bot.store.database import Database, StoreError
from bot.store.marks import marks_from_json

#: Digits of an id that are shown: two of 10,000 conversations share them in 1 store of 86.
ID_LENGTH = 8

#: Turns of a place that a question which begins a conversation there may lean on: what was said
#: just before. Each has to be read, for every question.
LATEST = 4


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A turn as it is kept.

    Attributes:
        conversation: Key of the conversation: the front, then its own name for the place.
        asker: Who asked, as the front names people; may be empty.
        moment: When it was answered, ISO 8601 in UTC.
        marks: What became of its quotes since (`newsdesk recheck`).
    """

    id: str
    conversation: str
    ordinal: int
    asker: str
    moment: str
    answer: Answer
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation in a list.

    Attributes:
        title: Its first question.
        marked: How many of its turns have marks that their readers have to know of.
        first, last: Moments of its first and last turn.
    """

    conversation: str
    title: str
    turns: int
    marked: int
    first: str
    last: str

    @property
    def id(self) -> str:
        return conversation_id(self.conversation)


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody said in a place before the desk was called there."""

    speaker: str
    text: str


def conversation_id(key: str) -> str:
    """The id by which people name a conversation."""
    return _hash(key)[:ID_LENGTH]


class Conversations:
    """The turns of all conversations. Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def conversation(self, key: str, *, before: str = "") -> Conversation:
        """Its last turns, as many as `bot.memory.trimmed` leaves; empty when there are none.

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
        return self._told(query)

    def lately(self, keys: str, since: str, *, before: str = "") -> Conversation:
        """The last turns, `LATEST` at most, of all conversations of a place.

        Args:
            keys: How the keys of these conversations begin.
            since: Moment of the oldest turn, ISO 8601 in UTC.
            before: Id of a turn: only those before it; all of them when it is not kept (yet).
        """
        turns = tables.turns
        query = (
            sa.select(turns)
            .where(turns.c.conversation.startswith(keys, autoescape=True), turns.c.moment >= since)
            .order_by(turns.c.moment.desc(), turns.c.conversation.desc(), turns.c.ordinal.desc())
            .limit(LATEST)
        )
        if before:
            moment = sa.select(turns.c.moment).where(turns.c.id == before).scalar_subquery()
            earlier = turns.c.moment <= sa.func.coalesce(moment, turns.c.moment)
            query = query.where(turns.c.id != before, earlier)
        return self._told(query)

    def keep(
        self, key: str, answer: Answer, *, asker: str = "", moment: str, turn: str = ""
    ) -> str:
        """Store an answer as the next turn of a conversation; the turn's id.

        Opinions of a turn, and that it was saved, go when it says something else from now on.

        Args:
            turn: Id of a turn whose answer this one replaces; a new turn when it is empty or gone.
        """
        turn, table = turn or uuid.uuid4().hex, tables.turns
        told = as_json(answer)
        row = {
            "asker": asker,
            "moment": moment,
            "question": answer.question,
            "understood": answer.understood,
            "asked": answer.asked,
            "answer": json.dumps(told, ensure_ascii=True),
            "marks": "[]",
            "warned": False,
        }
        with self._database.writing() as db:
            before = db.execute(sa.select(table.c.answer).where(table.c.id == turn)).scalar()
            if before is None:
                last = sa.select(sa.func.max(table.c.ordinal)).where(table.c.conversation == key)
                ordinal = (db.execute(last).scalar() or 0) + 1
                db.execute(table.insert().values(id=turn, conversation=key, ordinal=ordinal, **row))
            else:
                db.execute(table.update().where(table.c.id == turn).values(**row))
                if _said(json.loads(before)) != _said(told):
                    _drop_opinions(db, turn)
            _cite(db, turn, answer)
        return turn

    def turn(self, id: str) -> KeptTurn | None:
        """The turn of this id, if it is kept."""
        kept = self._kept(sa.select(tables.turns).where(tables.turns.c.id == id))
        return kept[0] if kept else None

    def last(self, key: str) -> KeptTurn | None:
        """The last turn of a conversation."""
        turns = tables.turns
        query = sa.select(turns).where(turns.c.conversation == key)
        kept = self._kept(query.order_by(turns.c.ordinal.desc()).limit(1))
        return kept[0] if kept else None

    def turns(self, key: str) -> list[KeptTurn]:
        """All turns of a conversation, oldest first."""
        query = sa.select(tables.turns).where(tables.turns.c.conversation == key)
        return self._kept(query.order_by(tables.turns.c.ordinal))

    def recent(self, asker: str, limit: int) -> list[KeptTurn]:
        """The last turns of one person, newest first."""
        query = (
            sa.select(tables.turns)
            .where(tables.turns.c.asker == asker)
            .order_by(tables.turns.c.moment.desc())
            .limit(limit)
        )
        return self._kept(query)

    def listed(self, front: str = "", limit: int | None = None) -> list[Listed]:
        """The conversations, or those of one front, the last one first.

        Args:
            limit: How many at most; all of them unless given.
        """
        return self._listed(_of_front(front) if front else sa.true(), limit)

    def summary(self, key: str) -> Listed | None:
        """What `listed` says of one conversation; None when there is nothing of it."""
        found = self._listed(tables.turns.c.conversation == key, 1)
        return found[0] if found else None

    def _listed(self, which: sa.ColumnElement[bool], limit: int | None) -> list[Listed]:
        turns = tables.turns
        last = sa.func.max(turns.c.moment)
        found = (
            sa.select(
                turns.c.conversation,
                sa.func.count().label("turns"),
                sa.func.sum(sa.case((turns.c.warned, 1), else_=0)).label("marked"),
                sa.func.min(turns.c.ordinal).label("first_ordinal"),
                sa.func.min(turns.c.moment).label("first"),
                last.label("last"),
            )
            .where(which)
            .group_by(turns.c.conversation)
            .order_by(last.desc(), turns.c.conversation)
            .limit(limit)
            .subquery()
        )
        first = sa.and_(
            turns.c.conversation == found.c.conversation,
            turns.c.ordinal == found.c.first_ordinal,
        )
        query = sa.select(found, turns.c.question).join(turns, first)
        return [
            Listed(row.conversation, row.question, row.turns, row.marked, row.first, row.last)
            for row in self._rows(query.order_by(found.c.last.desc(), found.c.conversation))
        ]

    def keys(self, front: str = "") -> list[str]:
        """The keys of all conversations, or of those of one front, in order."""
        query = sa.select(tables.turns.c.conversation).distinct()
        if front:
            query = query.where(_of_front(front))
        return [row.conversation for row in self._rows(query.order_by(tables.turns.c.conversation))]

    def named(self, name: str) -> list[str]:
        """The keys of the conversations that a name may mean: a key, or the beginning of an id."""
        keys = self.keys()
        if name in keys:
            return [name]
        wanted = name.lower()
        return [key for key in keys if wanted and _hash(key).startswith(wanted)]

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
        known = sa.select(tables.heard.c.ordinal).where(tables.heard.c.conversation == key)
        with self._database.writing() as db:
            if rows and db.execute(known).first() is None:
                db.execute(tables.heard.insert(), rows)

    def heard(self, key: str) -> list[Heard]:
        """What `hear` kept, oldest first."""
        query = sa.select(tables.heard).where(tables.heard.c.conversation == key)
        rows = self._rows(query.order_by(tables.heard.c.ordinal))
        return [Heard(row.speaker, row.text) for row in rows]

    def _told(self, query: sa.Select[Any]) -> Conversation:
        """The conversation of turns that are selected newest first."""
        answers = [kept.answer for kept in reversed(self._kept(query))]
        turns = (Turn(answer.question, answer.understood, answer) for answer in answers)
        return trimmed(Conversation(tuple(turns)))

    def _kept(self, query: sa.Select[Any]) -> list[KeptTurn]:
        return [_kept(row, self._database.place) for row in self._rows(query)]

    def _rows(self, query: sa.Select[Any]) -> Sequence[Any]:
        with self._database.reading() as db:
            return db.execute(query).all()


def drop_turns(db: sa.Connection, turns: Sequence[str]) -> None:
    """Remove turns with what people said about them and saved of them."""
    for turn in turns:
        _drop_opinions(db, turn)
        db.execute(tables.cited.delete().where(tables.cited.c.turn == turn))
        db.execute(tables.turns.delete().where(tables.turns.c.id == turn))


def _cite(db: sa.Connection, turn: str, answer: Answer) -> None:
    """Write down which articles a turn quotes from now on."""
    passages = [
        {"turn": turn, "article_id": article, "passage_id": passage}
        for article, passage in cited_passages(answer).items()
    ]
    db.execute(tables.cited.delete().where(tables.cited.c.turn == turn))
    if passages:
        db.execute(tables.cited.insert(), passages)


def _drop_opinions(db: sa.Connection, turn: str) -> None:
    """Remove what people said about a turn, and that they saved it."""
    db.execute(tables.feedback.delete().where(tables.feedback.c.turn == turn))
    db.execute(tables.saved.delete().where(tables.saved.c.turn == turn))


def _said(answer: Mapping[str, Any]) -> tuple[Any, ...]:
    """What people judge of an answer, from its JSON contract: its question and its words."""
    sentences = [sentence["text"] for sentence in answer["sentences"]]
    return answer["question"], sentences, answer.get("reply", "")


def _kept(row: Any, place: str) -> KeptTurn:
    try:
        answer = answer_from_json(json.loads(row.answer))
    except ValueError as error:
        raise StoreError(
            "an answer that was kept cannot be read",
            f"Remove its conversation, {row.conversation}",
            f"{place}, turn {row.id}",
        ) from error
    return KeptTurn(
        row.id,
        row.conversation,
        row.ordinal,
        row.asker,
        row.moment,
        answer,
        marks_from_json(row.marks),
    )


def _of_front(front: str) -> sa.ColumnElement[bool]:
    return tables.turns.c.conversation.startswith(f"{front}/", autoescape=True)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
