"""Questions in work: accepted once, answered once, by whichever process holds them.

A question is ``waiting`` until a worker claims it; it is then ``working`` until it is ``done`` or
``failed``. A claim is a lease: when its worker dies, the lease runs out and another one goes on
from what is stored - which messages were posted, and the answer, kept as the turn of the same id.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from bot.store import deliveries, edits, tables
from bot.store.database import Database

#: Seconds that a claim holds unless it is renewed.
LEASE = 10.0

#: Seconds after which what is finished is forgotten, unless its answer is kept: then its replies
#: may have to be amended.
KEPT = 30 * 86_400.0

#: Questions at a time whose replies are amended, so that those that wait for an answer come first.
AMENDED = 8

_OPEN = tables.questions.c.state.in_(("waiting", "working"))
_FINISHED = tables.questions.c.state.in_(("done", "failed"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a front accepts it.

    Attributes:
        place: Where it stands; of two with the same place only the first is accepted.
        channel: Whose turn it is in: channels are served in turn.
        thread: Key of its conversation, whose questions are answered one after the other.
        asker: Who asks, as the front names people; empty once they had themselves forgotten.
        details: What else the front needs to answer it; as JSON.
    """

    place: str
    channel: str
    thread: str
    asker: str
    text: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that can be claimed."""

    id: str
    channel: str
    thread: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A question that a worker holds.

    Attributes:
        id: Also of the turn that its answer is kept as.
        worker: Who holds it.
        revision: Goes up when it is edited or deleted.
        attempts: How often it was tried before.
        wanted: False when it was deleted: its replies are to be removed.
        posting: A reply may have been posted that `replies` does not name.
        replies: What was posted, as the front names messages, in order.
        amending: It is answered; its replies are to show the marks of its turn.
    """

    id: str
    worker: str
    asked: Asked
    revision: int
    attempts: int
    wanted: bool
    posting: bool
    replies: tuple[str, ...]
    amending: bool = False


class LostError(Exception):
    """Another worker holds the question now, or its asker had it forgotten."""


class Questions:
    """The ledger of questions. Every method is one transaction; ``time`` is seconds since 1970."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def accept(self, asked: Asked, keys: Sequence[str], time: float) -> str | None:
        """Store a question, for good: whoever asks it is told that it arrived.

        Its id, or None when it or one of its deliveries is known already. Where an edit came before
        it, its text is that of the edit.

        Args:
            keys: Names of the delivery; see `first`.
        """
        id = uuid.uuid4().hex
        table = tables.questions
        with self._database.writing(durable=True) as db:
            if not deliveries.new(db, keys, time) or _at(db, asked.place) is not None:
                return None
            if deliveries.seen(db, (_removed(asked.place),)):
                return None  # it was deleted before it could be accepted
            edited = edits.take(db, asked.place, time)
            db.execute(
                table.insert().values(
                    id=id,
                    place=asked.place,
                    channel=asked.channel,
                    thread=asked.thread,
                    asker=asked.asker,
                    text=asked.text if edited is None else edited,
                    details=json.dumps(dict(asked.details)),
                    accepted=time,
                    state="waiting",
                    revision=0,
                    attempts=0,
                    due=time,
                    worker="",
                    lease=0.0,
                    wanted=True,
                    posting=False,
                    replies="[]",
                    problem="",
                    amending=False,
                )
            )
        return id

    def first(self, keys: Sequence[str], time: float) -> bool:
        """Whether a delivery comes for the first time; from now on it does not."""
        with self._database.writing() as db:
            return deliveries.new(db, keys, time)

    def again(self, key: str) -> None:
        """Have a delivery count as new the next time."""
        with self._database.writing() as db:
            deliveries.drop(db, key)

    def waiting(self, time: float) -> list[Waiting]:
        """What can be claimed, in the order in which it was accepted.

        Of those whose replies are to be amended, which come last, `AMENDED`.
        """
        table = tables.questions
        query = (
            sa.select(table.c.id, table.c.channel, table.c.thread)
            .where(_free(time))
            .order_by(table.c.accepted)
        )
        with self._database.reading() as db:
            rows = db.execute(query.where(sa.not_(table.c.amending))).all()
            rows = [*rows, *db.execute(query.where(table.c.amending).limit(AMENDED))]
        return [Waiting(*row) for row in rows]

    def count(self) -> int:
        """How many questions are not answered yet."""
        table = tables.questions
        query = sa.select(sa.func.count()).where(_OPEN, sa.not_(table.c.amending))
        with self._database.reading() as db:
            return int(db.execute(query).scalar_one())

    def known(self, id: str) -> bool:
        """Whether there is such a question, finished or not, that its asker had not forgotten."""
        table = tables.questions
        query = sa.select(table.c.id).where(table.c.id == id, table.c.asker != "")
        with self._database.reading() as db:
            return db.execute(query).first() is not None

    def begun(self, id: str) -> bool:
        """Whether a reply to it may have been posted, or will never be."""
        table = tables.questions
        unsaid = sa.and_(table.c.replies == "[]", sa.not_(table.c.posting))
        query = sa.select(table.c.id).where(table.c.id == id, _OPEN, unsaid)
        with self._database.reading() as db:
            return db.execute(query).first() is None

    def claim(self, id: str, worker: str, time: float) -> Claim | None:
        """The question, held by the worker for `LEASE` seconds.

        None when it cannot be claimed: it is finished, held, or another one of its conversation is.
        """
        table = tables.questions
        with self._database.writing() as db:
            thread = sa.select(table.c.thread).where(table.c.id == id).scalar_subquery()
            others = sa.select(table.c.id).where(
                table.c.thread == thread,
                table.c.id != id,
                table.c.state == "working",
                table.c.lease >= time,
            )
            if db.execute(others).first() is not None:
                return None
            claimed = db.execute(
                table.update()
                .where(table.c.id == id, _free(time))
                .values(state="working", worker=worker, lease=time + LEASE)
            ).rowcount
            row = db.execute(sa.select(table).where(table.c.id == id)).first() if claimed else None
        return _claim(row) if row is not None else None

    def renew(self, worker: str, ids: Sequence[str], time: float) -> None:
        """Hold those of these questions that the worker holds for `LEASE` seconds more."""
        table = tables.questions
        held = sa.and_(table.c.worker == worker, table.c.state == "working", table.c.id.in_(ids))
        with self._database.writing() as db:
            db.execute(table.update().where(held).values(lease=time + LEASE))

    def posting(self, claim: Claim) -> None:
        """Remember that the next reply may be posted without being stored.

        Raises:
            LostError: The worker does not hold the question any more.
        """
        self._change(claim, posting=True)

    def posted(self, claim: Claim, replies: Sequence[str]) -> None:
        """Remember what was posted, all of it.

        Raises:
            LostError: The worker does not hold the question any more.
        """
        self._change(claim, posting=False, replies=json.dumps(list(replies)))

    def finish(self, claim: Claim, time: float) -> bool:
        """It is answered; False when it was edited or deleted meanwhile, and is waiting again.

        Raises:
            LostError: The worker does not hold the question any more.
        """
        if self._ended(claim, state="done", posting=False, attempts=0, amending=False):
            return True
        self._change(claim, state="waiting", worker="", due=time, posting=False)
        return False

    def fail(self, claim: Claim, problem: str) -> None:
        """Give it up for a reason, unless it was edited or deleted meanwhile.

        Raises:
            LostError: The worker does not hold the question any more.
        """
        ended = {"state": "failed", "posting": False, "problem": problem, "amending": False}
        if not self._ended(claim, **ended):
            self._change(claim, state="waiting", worker="", posting=False)

    def postpone(self, claim: Claim, until: float) -> None:
        """Give it back, to be claimed again at a later time.

        Raises:
            LostError: The worker does not hold the question any more.
        """
        self._change(claim, state="waiting", worker="", due=until, attempts=claim.attempts + 1)

    def hand_over(self, worker: str) -> None:
        """Give back everything that the worker holds, to be claimed at once."""
        table = tables.questions
        held = sa.and_(table.c.worker == worker, table.c.state == "working")
        with self._database.writing() as db:
            db.execute(table.update().where(held).values(state="waiting", worker=""))

    def edit(
        self,
        place: str,
        text: str,
        time: float,
        *,
        writer: str = "",
        details: Mapping[str, Any] | None = None,
    ) -> Waiting | None:
        """Its new text, to be answered again; None when there is no such question or no change.

        A question that its asker had forgotten is not answered again.

        Args:
            writer: Who wrote it, where the question itself may be on its way still: it is accepted
                with this text when it comes soon enough (`bot.store.edits`).
            details: Those that are others from now on.
        """
        with self._database.writing() as db:
            row = _at(db, place)
            if row is not None:
                before = json.loads(row.details)
                after = before | (details or {})
                changed = row.text != text or after != before
                if not (row.asker and row.wanted and changed):
                    return None
                return _revise(db, row, time, text=text, details=json.dumps(after))
            if writer:
                edits.put(db, place, writer, text, time)
        return None

    def remove(self, place: str, time: float) -> Waiting | None:
        """Have its replies removed; None when there is no such question, which then never is."""
        with self._database.writing() as db:
            deliveries.new(db, (_removed(place),), time)
            edits.drop(db, place, time)
            row = _at(db, place)
            if row is None or not row.wanted:
                return None
            return _revise(db, row, time, wanted=False, text="")

    def replies(self, thread: str) -> set[str]:
        """Every reply of a conversation that is stored."""
        table = tables.questions
        query = sa.select(table.c.replies).where(table.c.thread == thread)
        with self._database.reading() as db:
            return {each for row in db.execute(query).scalars() for each in json.loads(row)}

    def prune(self, time: float) -> None:
        """Forget deliveries, and questions that are finished, after `KEPT` seconds.

        Those whose answers are kept stay.
        """
        table = tables.questions
        kept = sa.exists().where(tables.turns.c.id == table.c.id)
        old = table.c.accepted < time - KEPT
        with self._database.writing() as db:
            db.execute(table.delete().where(_FINISHED, old, sa.not_(kept)))
            deliveries.prune(db, time - KEPT)
            edits.prune(db, time)

    def _ended(self, claim: Claim, **values: object) -> bool:
        table = tables.questions
        same = sa.and_(_held(claim), table.c.revision == claim.revision)
        with self._database.writing() as db:
            return db.execute(table.update().where(same).values(**values)).rowcount == 1

    def _change(self, claim: Claim, **values: object) -> None:
        with self._database.writing() as db:
            changed = db.execute(tables.questions.update().where(_held(claim)).values(**values))
        if changed.rowcount != 1:
            raise LostError(claim.id)


def amend(db: sa.Connection, ids: Sequence[str], time: float) -> int:
    """Have the replies to questions show the marks of their turns; how many are to be amended.

    What is in work is looked at again when it is done; what nobody replied to is left alone.
    """
    table = tables.questions
    chosen = table.c.id.in_(ids)
    in_work = table.update().where(chosen, table.c.state == "working")
    db.execute(in_work.values(revision=table.c.revision + 1))
    replied = table.update().where(chosen, _FINISHED, table.c.wanted, table.c.replies != "[]")
    again = {"state": "waiting", "worker": "", "attempts": 0, "amending": True, "due": time}
    return db.execute(replied.values(**again)).rowcount


def _removed(place: str) -> str:
    """The name of the delivery that a question was deleted by."""
    return f"removed/{place}"


def _at(db: sa.Connection, place: str) -> Any:
    """The row of the question that stands at a place, if there is one."""
    return db.execute(sa.select(tables.questions).where(tables.questions.c.place == place)).first()


def _revise(db: sa.Connection, row: Any, time: float, **values: object) -> Waiting:
    """Have a question that changed worked on again."""
    table = tables.questions
    again = {} if row.state == "working" else {"state": "waiting", "due": time}
    db.execute(
        table.update()
        .where(table.c.id == row.id)
        .values(revision=row.revision + 1, attempts=0, amending=False, **values, **again)
    )
    return Waiting(row.id, row.channel, row.thread)


def _free(time: float) -> sa.ColumnElement[bool]:
    table = tables.questions
    return sa.or_(
        sa.and_(table.c.state == "waiting", table.c.due <= time),
        sa.and_(table.c.state == "working", table.c.lease < time),
    )


def _held(claim: Claim) -> sa.ColumnElement[bool]:
    table = tables.questions
    return sa.and_(
        table.c.id == claim.id, table.c.worker == claim.worker, table.c.state == "working"
    )


def _claim(row: Any) -> Claim:
    asked = Asked(row.place, row.channel, row.thread, row.asker, row.text, json.loads(row.details))
    return Claim(
        row.id,
        row.worker,
        asked,
        row.revision,
        row.attempts,
        row.wanted,
        row.posting,
        tuple(json.loads(row.replies)),
        row.amending,
    )
