"""Small things that a front remembers by a key: settings of a channel, that it was greeted."""

from __future__ import annotations

import json
from typing import Any, Literal

import sqlalchemy as sa

from bot.store import tables
from bot.store.database import Database

#: ``settings`` of a channel, that it was ``greeted``, ``context`` of an assistant's thread, that
#: what was said before in a conversation was ``heard``, and to which archive answers were held when
#: they were ``rechecked``.
Kind = Literal["settings", "greeted", "context", "heard", "rechecked"]


class Notes:
    """JSON values by kind and key. Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, kind: Kind, key: str) -> Any:
        """The value; None when there is none."""
        with self._database.reading() as db:
            found = db.execute(sa.select(tables.notes.c.value).where(_of(kind, key))).scalar()
        return json.loads(found) if found is not None else None

    def set(self, kind: Kind, key: str, value: object) -> None:
        """Put a value in place of the former one."""
        with self._database.writing() as db:
            db.execute(tables.notes.delete().where(_of(kind, key)))
            db.execute(tables.notes.insert().values(kind=kind, key=key, value=json.dumps(value)))

    def first(self, kind: Kind, key: str) -> bool:
        """Whether this is asked for the first time; from now on it is not."""
        with self._database.writing() as db:
            if db.execute(sa.select(tables.notes.c.key).where(_of(kind, key))).first() is not None:
                return False
            db.execute(tables.notes.insert().values(kind=kind, key=key, value="true"))
        return True


def _of(kind: Kind, key: str) -> sa.ColumnElement[bool]:
    return sa.and_(tables.notes.c.kind == kind, tables.notes.c.key == key)
