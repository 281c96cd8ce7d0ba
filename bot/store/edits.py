"""Edits that overtook their questions: they wait for them, and are their texts.

Every function is part of a transaction of its caller's.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.store import tables

#: Seconds for which an edit waits for the question that it overtook: Slack delivers the last time
#: five minutes after the first one.
OVERTAKEN = 600.0


def put(db: sa.Connection, place: str, writer: str, text: str, time: float) -> None:
    """Have an edit wait for the question of a place, instead of an earlier one."""
    drop(db, place, time)
    edit = {"place": place, "writer": writer, "text": text, "time": time}
    db.execute(tables.edits.insert().values(edit))


def take(db: sa.Connection, place: str, time: float) -> str | None:
    """The text of the edit that waits for the question of a place, if any; it waits no longer."""
    table = tables.edits
    query = sa.select(table.c.text).where(table.c.place == place, table.c.time >= time - OVERTAKEN)
    text: str | None = db.execute(query).scalar_one_or_none()
    drop(db, place, time)
    return text


def drop(db: sa.Connection, place: str, time: float) -> None:
    """Drop the edit of a place, and those whose questions did not come."""
    db.execute(tables.edits.delete().where(tables.edits.c.place == place))
    prune(db, time)


def prune(db: sa.Connection, time: float) -> None:
    """Drop edits whose questions did not come."""
    db.execute(tables.edits.delete().where(tables.edits.c.time < time - OVERTAKEN))
