"""What a transaction is made of: the steps that several changes share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import sqlalchemy as sa

from index.catalogue import mapping, tables
from index.catalogue.values import Derived, Gone, Prepared

_T = TypeVar("_T")

#: SQLite allows 32,766 values in a statement, and short statements keep transactions short.
PAGE = 500


def pages(values: Sequence[_T]) -> Iterator[list[_T]]:
    """The values in lists that fit into a statement."""
    for start in range(0, len(values), PAGE):
        yield list(values[start : start + PAGE])


def revise(db: sa.Connection) -> None:
    """Tell readers that there is something new."""
    db.execute(tables.state.update().values(revision=tables.state.c.revision + 1))


def note(db: sa.Connection, derived: Derived, ids: Iterable[str]) -> None:
    """Passage ids that an index may hold otherwise than the catalogue."""
    upsert(
        db, tables.pending, [{"derived": derived, "passage_id": id} for id in dict.fromkeys(ids)]
    )


def settle(db: sa.Connection, derived: Derived, ids: Sequence[str] | None) -> None:
    """Passage ids (``None``: all) that an index holds as the catalogue does."""
    every = tables.pending.delete().where(tables.pending.c.derived == derived)
    if ids is None:
        db.execute(every)
        return
    for page in pages(ids):
        db.execute(every.where(tables.pending.c.passage_id.in_(page)))


def upsert(db: sa.Connection, table: sa.Table, rows: list[dict[str, object]]) -> None:
    """Put rows in place of those with the same primary key, in any dialect of SQL."""
    if not rows:
        return
    keys = list(table.primary_key.columns)
    same = sa.and_(*(key == sa.bindparam(f"key_{key.name}") for key in keys))
    db.execute(
        table.delete().where(same),
        [{f"key_{key.name}": row[key.name] for key in keys} for row in rows],
    )
    db.execute(table.insert(), rows)


def passage_ids(db: sa.Connection, article_ids: Sequence[str]) -> list[str]:
    """The ids of all passages of these articles."""
    return [
        row.id
        for page in pages(article_ids)
        for row in db.execute(
            sa.select(tables.passages.c.id).where(tables.passages.c.article_id.in_(page))
        )
    ]


def delete_articles(db: sa.Connection, article_ids: Sequence[str]) -> None:
    """Drop articles with their passages and embeddings."""
    for page in pages(article_ids):
        of_articles = tables.passages.c.article_id.in_(page)
        numbers = list(db.execute(sa.select(tables.passages.c.number).where(of_articles)).scalars())
        for some in pages(numbers):
            db.execute(tables.embeddings.delete().where(tables.embeddings.c.passage.in_(some)))
        db.execute(tables.passages.delete().where(of_articles))
        db.execute(tables.articles.delete().where(tables.articles.c.id.in_(page)))


def orphans(db: sa.Connection, gone: Gone) -> list[str]:
    """Drop what a source claims; the articles that no other source claims."""
    of_source = tables.claims.c.source == gone.source
    ids = gone.article_ids
    if ids is None:
        ids = tuple(db.execute(sa.select(tables.claims.c.article_id).where(of_source)).scalars())
        db.execute(tables.sources.delete().where(tables.sources.c.source == gone.source))
    orphans = []
    for page in pages(ids):
        of_page = tables.claims.c.article_id.in_(page)
        db.execute(tables.claims.delete().where(of_source, of_page))
        others = db.execute(
            sa.select(tables.claims.c.source, tables.claims.c.article_id).where(of_page)
        ).all()
        held = {row.article_id for row in others}
        orphans += [id for id in page if id not in held]
        unread(db, sorted({row.source for row in others}))
        db.execute(tables.claims.delete().where(of_page))
    return orphans


def unread(db: sa.Connection, sources: Sequence[str]) -> None:
    """Mark files as wanted, so that they are read again."""
    for page in pages(sources):
        unread = tables.sources.update().where(tables.sources.c.source.in_(page))
        db.execute(unread.values(modified=0, digest=""))


def insert(db: sa.Connection, put: Sequence[Prepared], model: int) -> list[str]:
    """Store articles with their passages and embeddings; the ids of the passages."""
    if not put:
        return []
    db.execute(
        tables.articles.insert(), [mapping.article_row(prepared.article) for prepared in put]
    )
    passages = [passage for prepared in put for passage in prepared.passages]
    if not passages:
        return []
    # The writer is alone, so the next numbers are known without asking for each.
    last = db.execute(sa.select(sa.func.max(tables.passages.c.number))).scalar() or 0
    first = last + 1
    db.execute(
        tables.passages.insert(),
        [mapping.passage_row(passage, first + i) for i, passage in enumerate(passages)],
    )
    vectors = (vector for prepared in put for vector in prepared.vectors)
    db.execute(
        tables.embeddings.insert(),
        [
            {"model": model, "passage": first + i, "vector": mapping.blob(vector)}
            for i, vector in enumerate(vectors)
        ],
    )
    return [passage.id for passage in passages]


def new_model(db: sa.Connection, name: str, dimensions: int | None) -> int:
    """The number of a new model."""
    last = db.execute(sa.select(sa.func.max(tables.models.c.number))).scalar() or 0
    db.execute(tables.models.insert().values(number=last + 1, name=name, dimensions=dimensions))
    return int(last + 1)


def set_dimensions(db: sa.Connection, model: int, dimensions: int) -> None:
    """Remember the length of the first vectors of a model."""
    db.execute(
        tables.models.update()
        .where(tables.models.c.number == model, tables.models.c.dimensions.is_(None))
        .values(dimensions=dimensions)
    )


def drop_models(db: sa.Connection, keep: Sequence[int]) -> None:
    """Drop all models but these, with their embeddings."""
    db.execute(tables.embeddings.delete().where(tables.embeddings.c.model.not_in(keep)))
    db.execute(tables.models.delete().where(tables.models.c.number.not_in(keep)))
