"""Which deliveries were seen: Slack brings the same event several times.

Every function is part of a transaction of its caller's.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from bot.store import tables


def new(db: sa.Connection, keys: Sequence[str], time: float) -> bool:
    """Whether none of the names of a delivery was seen; from now on all of them are."""
    if seen(db, keys):
        return False
    rows = [{"key": key, "time": time} for key in dict.fromkeys(keys)]
    if rows:
        db.execute(tables.deliveries.insert(), rows)
    return True


def seen(db: sa.Connection, keys: Sequence[str]) -> bool:
    """Whether one of these names was seen."""
    key = tables.deliveries.c.key
    return db.execute(sa.select(key).where(key.in_(keys))).first() is not None


def drop(db: sa.Connection, key: str) -> None:
    """Have a name count as not seen."""
    db.execute(tables.deliveries.delete().where(tables.deliveries.c.key == key))


def prune(db: sa.Connection, before: float) -> None:
    """Forget what was seen before a time."""
    db.execute(tables.deliveries.delete().where(tables.deliveries.c.time < before))
