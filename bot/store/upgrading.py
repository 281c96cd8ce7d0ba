"""From the tables of an older newsdesk to those of this one, a step a format.

A step is part of the transaction in which the store is opened: all of it is done, or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from bot.store import tables

#: Answers that are read at a time.
_PAGE = 200


def upgrade(db: sa.Connection, found: int) -> bool:
    """Bring a store of an older format to `tables.FORMAT`; False when there is no way.

    Tables that are new are there already.
    """
    if not all(step in STEPS for step in range(found, tables.FORMAT)):
        return False
    for step in range(found, tables.FORMAT):
        STEPS[step](db)
    db.execute(tables.about.update().values(format=tables.FORMAT))
    return found <= tables.FORMAT


def _mark_quotes(db: sa.Connection) -> None:
    """1 -> 2: what became of the quotes of kept answers, and the articles that they quote."""
    for column in (tables.turns.c.marks, tables.turns.c.warned, tables.questions.c.amending):
        _add(db, column)
    for rows in _answers(db):
        cited = [row for turn, answer in rows for row in _cited(turn, answer)]
        if cited:
            db.execute(tables.cited.insert(), cited)


def _index_turns(db: sa.Connection) -> None:
    """2 -> 3: indexes by which the newest turns are found, in the place of others."""
    wanted = {index.name for index in tables.turns.indexes}
    for index in sa.Table(tables.turns.name, sa.MetaData(), autoload_with=db).indexes:
        if index.name not in wanted:
            index.drop(db)
    for index in tables.turns.indexes:
        index.create(db, checkfirst=True)


def _add(db: sa.Connection, column: sa.Column[Any]) -> None:
    made = sa.schema.CreateColumn(column).compile(dialect=db.dialect)
    name = db.dialect.identifier_preparer.format_table(column.table)
    db.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN {made}")


def _answers(db: sa.Connection) -> Iterator[list[tuple[str, str]]]:
    # Only columns that the first format had.
    query = sa.select(tables.turns.c.id, tables.turns.c.answer).order_by(tables.turns.c.id)
    last = ""
    while rows := db.execute(query.where(tables.turns.c.id > last).limit(_PAGE)).all():
        yield [(row.id, row.answer) for row in rows]
        last = rows[-1].id


def _cited(turn: str, answer: str) -> Iterator[dict[str, str]]:
    """The rows of `tables.cited`; none for an answer that cannot be read."""
    try:
        sentences = json.loads(answer)["sentences"]
        cited = [each for sentence in sentences for each in sentence["citations"]]
        passages = {each["article_id"]: each["passage_id"] for each in reversed(cited)}
    except (ValueError, KeyError, TypeError):
        return
    for article_id, passage_id in passages.items():
        yield {"turn": turn, "article_id": article_id, "passage_id": passage_id}


#: Format -> what leads from it to the next one.
STEPS: dict[int, Callable[[sa.Connection], None]] = {1: _mark_quotes, 2: _index_turns}
