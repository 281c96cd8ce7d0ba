"""Removing everything that is kept of one person."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.store import tables
from bot.store.conversations import drop_turns
from bot.store.database import Database

Nameless = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was removed."""

    turns: int
    opinions: int
    saved: int


def forget(database: Database, person: str, nameless: Nameless) -> Forgotten:
    """Remove a person's questions, answers, opinions, saved answers and words, in one transaction.

    Nothing of the texts is left on the disk. What is in work is given up: its worker finds that it
    does not hold it any more. Of a question that has replies it is kept where it stood and which
    they are, so that they can still be removed.

    Args:
        nameless: The details of a question without what says who asked it.
    """
    turns, feedback, saved = tables.turns, tables.feedback, tables.saved
    with database.writing() as db:
        opinions = db.execute(feedback.delete().where(feedback.c.person == person)).rowcount
        kept = db.execute(saved.delete().where(saved.c.person == person)).rowcount
        ids = list(db.execute(sa.select(turns.c.id).where(turns.c.asker == person)).scalars())
        drop_turns(db, ids)
        _forget_questions(db, person, nameless)
        db.execute(tables.heard.delete().where(tables.heard.c.speaker == person))
        db.execute(tables.edits.delete().where(tables.edits.c.writer == person))
    database.settle()
    return Forgotten(len(ids), opinions, kept)


def _forget_questions(db: sa.Connection, person: str, nameless: Nameless) -> None:
    table = tables.questions
    theirs = table.c.asker == person
    db.execute(table.delete().where(theirs, table.c.replies == "[]", sa.not_(table.c.posting)))
    left = db.execute(sa.select(table.c.id, table.c.details).where(theirs)).all()
    for id, details in left:
        emptied = {"asker": "", "text": "", "problem": "", "state": "done", "worker": ""}
        emptied["details"] = json.dumps(dict(nameless(json.loads(details))))
        db.execute(table.update().where(table.c.id == id).values(**emptied))
