"""Removing everything that is kept of one person."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from bot.store import tables
from bot.store.conversations import drop_turns
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was removed."""

    turns: int
    opinions: int
    saved: int


def forget(database: Database, person: str) -> Forgotten:
    """Remove a person's questions, answers, opinions, saved answers and words, in one transaction.

    What is in work is given up: its worker finds that it does not hold it any more.
    """
    turns, feedback, saved = tables.turns, tables.feedback, tables.saved
    with database.writing() as db:
        opinions = db.execute(feedback.delete().where(feedback.c.person == person)).rowcount
        kept = db.execute(saved.delete().where(saved.c.person == person)).rowcount
        ids = list(db.execute(sa.select(turns.c.id).where(turns.c.asker == person)).scalars())
        drop_turns(db, ids)
        db.execute(tables.questions.delete().where(tables.questions.c.asker == person))
        db.execute(tables.heard.delete().where(tables.heard.c.speaker == person))
    return Forgotten(len(ids), opinions, kept)
