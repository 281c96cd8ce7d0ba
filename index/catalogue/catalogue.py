"""The catalogue itself: what can be asked of it, and what changes it."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from index.articles import Article, Passage
from index.catalogue import mapping, selections, steps, tables
from index.catalogue.database import READING, WRITING, open_engine, shown
from index.catalogue.values import (
    Change,
    Claim,
    Counted,
    Derived,
    Known,
    Selection,
    Source,
    State,
    StoredPassage,
    Summary,
    Vector,
)
from index.errors import ArchiveError


class Catalogue:
    """Articles, passages, embeddings and the ledger.

    Attributes:
        place: File or address, without a password, for messages.

    Every method is one transaction, or for the iterators one transaction a page. Methods that
    write expect the archive's lock to be held.
    """

    def __init__(self, engine: sa.Engine, place: str) -> None:
        self._engine = engine
        self.place = place

    @classmethod
    def open(cls, url: str, *, writing: bool = False) -> Catalogue:
        """Open an existing catalogue.

        Args:
            writing: It is going to be written, with more memory.

        Raises:
            ArchiveError: There is none, it is torn, or it has another format.
        """
        engine = open_engine(url, cache=WRITING if writing else READING)
        if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file():
            raise ArchiveError(
                "there is no archive here", "Make one by `newsdesk index PATH`", shown(url)
            )
        catalogue = cls(engine, shown(url))
        try:
            with catalogue._reading() as db:
                found = db.execute(sa.select(tables.state.c.format)).scalar_one()
        except Exception:
            catalogue.close()
            raise
        if found != tables.FORMAT:
            catalogue.close()
            raise ArchiveError(
                f"the archive has format {found}, this newsdesk reads format {tables.FORMAT}",
                "Use the newsdesk that made it, or index into a new NEWSDESK_HOME",
                shown(url),
            )
        return catalogue

    @classmethod
    def create(cls, url: str, model_name: str, dimensions: int | None) -> Catalogue:
        """Make the tables of a new catalogue; harmless when they exist already.

        Raises:
            ArchiveError: The database cannot be made or written.
        """
        engine = open_engine(url)
        catalogue = cls(engine, shown(url))
        try:
            with catalogue._writing() as db:
                tables.metadata.create_all(db)
                for index in tables.articles.indexes:  # of an archive that an earlier one made
                    index.create(db, checkfirst=True)
                if db.execute(sa.select(tables.state.c.one)).first() is None:
                    model = steps.new_model(db, model_name, dimensions)
                    db.execute(
                        tables.state.insert().values(
                            one=1,
                            format=tables.FORMAT,
                            archive=uuid.uuid4().hex,
                            revision=0,
                            model=model,
                            generation="",
                        )
                    )
        except Exception:
            catalogue.close()
            raise
        return catalogue

    def close(self) -> None:
        self._engine.dispose()

    # What a search reads

    def revision(self) -> int:
        """The number of the last change."""
        with self._reading() as db:
            return int(db.execute(_REVISION).scalar_one())

    def state(self) -> State:
        with self._reading() as db:
            row = db.execute(
                sa.select(tables.state, tables.models.c.name, tables.models.c.dimensions).join(
                    tables.models, tables.models.c.number == tables.state.c.model
                )
            ).one()
        return State(
            archive=row.archive,
            revision=row.revision,
            model=row.model,
            model_name=row.name,
            dimensions=row.dimensions,
            generation=row.generation,
        )

    def passages(self, ids: Sequence[str]) -> dict[str, StoredPassage]:
        """The passages of these ids with their articles; ids that are not held are left out.

        One transaction, so that an article is seen as it was before a change or after it.
        """
        with self._reading() as db:
            rows: list[Any] = []
            for page in steps.pages(ids):
                rows += db.execute(_PASSAGES, {"ids": page}).all()
            articles: dict[str, Article] = {}
            for page in steps.pages(list({row.article_id for row in rows})):
                for row in db.execute(_ARTICLES, {"ids": page}):
                    articles[row.id] = mapping.article(row)
        return {
            row.id: StoredPassage(
                passage=mapping.passage(row, articles[row.article_id]),
                article=articles[row.article_id],
                embedding=np.frombuffer(row.vector, dtype="<f4"),
            )
            for row in rows
        }

    def article(self, article_id: str) -> Article | None:
        with self._reading() as db:
            row = db.execute(_ARTICLES, {"ids": [article_id]}).first()
        return mapping.article(row) if row else None

    def articles(self) -> Iterator[Article]:
        """All articles, by id."""
        for rows in self._by_page(sa.select(tables.articles), tables.articles.c.id, ""):
            yield from map(mapping.article, rows)

    def latest(
        self, limit: int, selection: Selection | None = None, *, oldest: bool = False
    ) -> list[Article]:
        """The articles published last (or with ``oldest`` first), the newest (oldest) first."""
        day = tables.articles.c.day
        newest = (
            sa.select(tables.articles)
            .where(day.is_not(None), selections.where(selection or Selection()))
            .order_by(day if oldest else day.desc(), tables.articles.c.id)
            .limit(limit)
        )
        with self._reading() as db:
            return [mapping.article(row) for row in db.execute(newest)]

    def openings(self, articles: Sequence[Article]) -> list[tuple[Passage, Article]]:
        """The first passage of each of these articles, in their order."""
        by_id = {article.id: article for article in articles}
        columns = sa.select(tables.passages).where(tables.passages.c.ordinal == 0)
        with self._reading() as db:
            first = {
                row.article_id: mapping.passage(row, by_id[row.article_id])
                for page in steps.pages(list(by_id))
                for row in db.execute(columns.where(tables.passages.c.article_id.in_(page)))
            }
        return [(first[article.id], article) for article in articles if article.id in first]

    def days(self, selection: Selection) -> dict[date | None, int]:
        """How many of the selected articles were published on each day; ``None``: undated."""
        # The sum keeps SQLite from walking through the index of days, which has no authors in it.
        day = (tables.articles.c.day + 0).label("day")
        query = (
            sa.select(day, sa.func.count().label("articles"))
            .where(selections.where(selection))
            .group_by(day)
        )
        with self._reading() as db:
            return {
                date.fromordinal(row.day) if row.day else None: row.articles
                for row in db.execute(query)
            }

    def counted(self, column: Counted, selection: Selection) -> list[tuple[str, int]]:
        """The values of a column with how many of the selected articles have them, most first.

        The empty string is what is not known. For "authors" each name of a byline counts.
        """
        values = tables.articles.c[column]
        query = (
            sa.select(values.label("value"), sa.func.count().label("articles"))
            .where(selections.where(selection))
            .group_by(values)
        )
        found: Counter[str] = Counter()
        with self._reading() as db:
            for row in db.execute(query):
                names = (json.loads(row.value) or [""]) if column == "authors" else [row.value]
                for name in dict.fromkeys(names):
                    found[name] += row.articles
        return sorted(found.items(), key=lambda each: (-each[1], each[0]))

    def article_ids(self, selection: Selection) -> list[str]:
        """The ids of the selected articles, in no order."""
        query = sa.select(tables.articles.c.id).where(selections.where(selection))
        with self._reading() as db:
            return list(db.execute(query).scalars())

    def publishers(self, selection: Selection) -> dict[str, str]:
        """The publisher of each selected article, by its id; the empty string: not known."""
        columns = sa.select(tables.articles.c.id, tables.articles.c.publisher)
        with self._reading() as db:
            rows = db.execute(columns.where(selections.where(selection)))
            return {row.id: row.publisher for row in rows}

    def last_run(self) -> datetime | None:
        """When articles were last indexed to the end, in UTC; ``None`` when that is not known."""
        with self._reading() as db:
            if not sa.inspect(db).has_table(tables.runs.name):  # made by an earlier newsdesk
                return None
            ended = db.execute(sa.select(tables.runs.c.ended)).scalar()
        return datetime.fromisoformat(ended) if ended else None

    def holdings(
        self,
        since: date | None = None,
        until: date | None = None,
        publisher: str | None = None,
        language: str | None = None,
    ) -> tuple[int, date | None, date | None]:
        """How many articles there are, and the first and last day of publication.

        Args:
            since, until: First and last day of publication that count, both included.
            publisher: Exact name.
            language: ISO 639-1 code.
        """
        day = tables.articles.c.day
        query = sa.select(sa.func.count(), sa.func.min(day), sa.func.max(day)).select_from(
            tables.articles
        )
        if since:
            query = query.where(day >= since.toordinal())
        if until:
            query = query.where(day <= until.toordinal())
        if publisher is not None:
            query = query.where(tables.articles.c.publisher == publisher)
        if language is not None:
            query = query.where(tables.articles.c.language == language)
        with self._reading() as db:
            articles, first, last = db.execute(query).one()
        return (
            articles,
            date.fromordinal(first) if first else None,
            date.fromordinal(last) if last else None,
        )

    def summary(self) -> Summary:
        with self._reading() as db:
            count = sa.func.count
            articles, first, last, dated = db.execute(
                sa.select(
                    count(),
                    sa.func.min(tables.articles.c.day),
                    sa.func.max(tables.articles.c.day),
                    count(tables.articles.c.day),
                ).select_from(tables.articles)
            ).one()
            return Summary(
                articles=articles,
                passages=db.execute(sa.select(count()).select_from(tables.passages)).scalar_one(),
                first=date.fromordinal(first) if first else None,
                last=date.fromordinal(last) if last else None,
                undated=articles - dated,
                publishers=_counted(db, tables.articles.c.publisher),
                languages=_counted(db, tables.articles.c.language),
                forgotten=db.execute(sa.select(count()).select_from(tables.forgotten)).scalar_one(),
            )

    # What the derived indexes are made of

    def count_articles(self) -> int:
        with self._reading() as db:
            return int(
                db.execute(sa.select(sa.func.count()).select_from(tables.articles)).scalar_one()
            )

    def count_passages(self) -> int:
        with self._reading() as db:
            return int(
                db.execute(sa.select(sa.func.count()).select_from(tables.passages)).scalar_one()
            )

    def all_passages(self) -> Iterator[list[tuple[Passage, Article]]]:
        """Pages of all passages with their articles, in the order in which they were stored."""
        columns = sa.select(tables.passages)
        for rows in self._by_page(columns, tables.passages.c.number, 0):
            articles = self._articles_of(rows)
            yield [
                (mapping.passage(row, articles[row.article_id]), articles[row.article_id])
                for row in rows
                if row.article_id in articles
            ]

    def held(self, ids: Sequence[str]) -> list[tuple[Passage, Article]]:
        """Those of these passages that the catalogue holds, with their articles."""
        found = self.passages(ids)
        return [(stored.passage, stored.article) for stored in found.values()]

    def all_vectors(self, model: int) -> Iterator[tuple[list[str], Vector]]:
        """Pages of all embeddings of a model: passage ids, and float32 with one row each."""
        columns = sa.select(
            tables.passages.c.number, tables.passages.c.id, tables.embeddings.c.vector
        ).join(
            tables.embeddings,
            sa.and_(
                tables.embeddings.c.passage == tables.passages.c.number,
                tables.embeddings.c.model == model,
            ),
        )
        for rows in self._by_page(columns, tables.passages.c.number, 0):
            yield [row.id for row in rows], mapping.table([row.vector for row in rows])

    def vectors(self, ids: Sequence[str]) -> tuple[list[str], Vector]:
        """Embeddings of those of these passages that the catalogue holds."""
        with self._reading() as db:
            rows = [
                row for page in steps.pages(ids) for row in db.execute(_PASSAGES, {"ids": page})
            ]
        return [row.id for row in rows], mapping.table([row.vector for row in rows])

    def existing(self, ids: Sequence[str]) -> set[str]:
        """Those of these passage ids that the catalogue holds."""
        with self._reading() as db:
            return {
                row.id
                for page in steps.pages(ids)
                for row in db.execute(
                    sa.select(tables.passages.c.id).where(tables.passages.c.id.in_(page))
                )
            }

    def pending(self, derived: Derived) -> Iterator[list[str]]:
        """Pages of the passage ids that an index may hold otherwise than the catalogue."""
        columns = sa.select(tables.pending.c.passage_id).where(tables.pending.c.derived == derived)
        for rows in self._by_page(columns, tables.pending.c.passage_id, ""):
            yield [row.passage_id for row in rows]

    def count_pending(self, derived: Derived) -> int:
        with self._reading() as db:
            return int(
                db.execute(
                    sa.select(sa.func.count())
                    .select_from(tables.pending)
                    .where(tables.pending.c.derived == derived)
                ).scalar_one()
            )

    # What a run of indexing reads

    def known(self, article_ids: Sequence[str]) -> dict[str, Known]:
        """Digest, version and source of those of these articles that are held."""
        columns = sa.select(
            tables.articles.c.id,
            tables.articles.c.digest,
            tables.articles.c.version,
            tables.articles.c.source,
        )
        with self._reading() as db:
            return {
                row.id: Known(row.digest, mapping.version(row.version), row.source)
                for page in steps.pages(article_ids)
                for row in db.execute(columns.where(tables.articles.c.id.in_(page)))
            }

    def claims(self, article_ids: Sequence[str]) -> list[Claim]:
        """What all sources last said of these articles."""
        with self._reading() as db:
            return [
                Claim(
                    source=row.source,
                    article_id=row.article_id,
                    digest=row.digest,
                    version=mapping.version(row.version),
                    reading=row.reading,
                )
                for page in steps.pages(article_ids)
                for row in db.execute(
                    sa.select(tables.claims).where(tables.claims.c.article_id.in_(page))
                )
            ]

    def forgotten(self, article_ids: Sequence[str]) -> set[str]:
        """Those of these articles that must not come back."""
        with self._reading() as db:
            return {
                row.article_id
                for page in steps.pages(article_ids)
                for row in db.execute(
                    sa.select(tables.forgotten.c.article_id).where(
                        tables.forgotten.c.article_id.in_(page)
                    )
                )
            }

    def ledger(self, sources: Sequence[str]) -> dict[str, Source]:
        """The rows of those of these files that were read before, by name."""
        with self._reading() as db:
            return {
                row.source: mapping.source(row)
                for page in steps.pages(sources)
                for row in db.execute(
                    sa.select(tables.sources).where(tables.sources.c.source.in_(page))
                )
            }

    def sources(self) -> Iterator[Source]:
        """The ledger, by path."""
        for rows in self._by_page(sa.select(tables.sources), tables.sources.c.source, ""):
            yield from map(mapping.source, rows)

    def wanted(self) -> list[str]:
        """Files to read again, because another source lost an article that they hold."""
        columns = sa.select(tables.sources.c.source).where(tables.sources.c.digest == "")
        with self._reading() as db:
            return list(db.execute(columns.order_by(tables.sources.c.source)).scalars())

    def stale(self, source: str) -> list[str]:
        """Articles that a source held before its last reading and no longer does."""
        columns = (
            sa.select(tables.claims.c.article_id)
            .join(tables.sources, tables.sources.c.source == tables.claims.c.source)
            .where(
                tables.claims.c.source == source, tables.claims.c.reading < tables.sources.c.reading
            )
            .order_by(tables.claims.c.article_id)
        )
        with self._reading() as db:
            return list(db.execute(columns).scalars())

    # Writing

    def expect(self, derived: Derived, ids: Iterable[str]) -> None:
        """Note passage ids that an index is about to hold before the catalogue does."""
        with self._writing() as db:
            steps.note(db, derived, ids)

    def settle(
        self, derived: Derived, ids: Sequence[str] | None = None, *, revise: bool = False
    ) -> None:
        """Note that an index now holds these passage ids (default: all) as the catalogue does.

        With ``revise`` open readers are told to look at the index again.
        """
        with self._writing() as db:
            steps.settle(db, derived, ids)
            if revise:
                steps.revise(db)

    def apply(self, change: Change, settled: Sequence[str] = ()) -> list[str]:
        """Store a batch as one step.

        Args:
            change: Articles to put (in place of what is held under their ids) and to remove.
            settled: Passage ids that the text index holds as this change leaves them.

        Returns:
            The ids of the passages that are no longer held; they are pending in both indexes.
        """
        with self._writing() as db:
            model = db.execute(sa.select(tables.state.c.model)).scalar_one()
            removed = [
                *change.remove,
                *(id for gone in change.gone for id in steps.orphans(db, gone)),
            ]
            changed = [prepared.article.id for prepared in change.put] + removed
            changed += change.forget
            since = datetime.now(UTC).isoformat(timespec="seconds")
            steps.upsert(
                db, tables.forgotten, [{"article_id": id, "since": since} for id in change.forget]
            )
            old = steps.passage_ids(db, changed)
            steps.delete_articles(db, changed)
            new = steps.insert(db, change.put, model)
            kept = set(new)
            lost = [id for id in old if id not in kept]
            steps.settle(db, "text", settled)
            steps.note(db, "text", lost)
            steps.note(db, "vectors", [*lost, *new])
            steps.upsert(db, tables.claims, [mapping.claim_row(claim) for claim in change.claims])
            steps.upsert(
                db, tables.sources, [mapping.source_row(source) for source in change.sources]
            )
            for article_id, source in change.moved:
                db.execute(
                    tables.articles.update()
                    .where(tables.articles.c.id == article_id)
                    .values(source=source)
                )
            if changed:
                steps.revise(db)
            for prepared in change.put:
                if len(prepared.vectors):
                    steps.set_dimensions(db, model, prepared.vectors.shape[1])
                    break
        return lost

    def ran(self) -> None:
        """Note that articles were indexed to the end just now."""
        ended = datetime.now(UTC).isoformat(timespec="seconds")
        with self._writing() as db:
            steps.upsert(db, tables.runs, [{"one": 1, "ended": ended}])

    def remember(self, article_id: str) -> bool:
        """Let a forgotten article come back when its source is indexed again.

        Returns:
            False when it was not forgotten.
        """
        with self._writing() as db:
            found = db.execute(
                tables.forgotten.delete().where(tables.forgotten.c.article_id == article_id)
            )
            of_article = tables.claims.c.article_id == article_id
            sources = list(
                db.execute(sa.select(tables.claims.c.source).where(of_article)).scalars()
            )
            steps.unread(db, sources)
            db.execute(tables.claims.delete().where(of_article))
            return bool(found.rowcount)

    def publish(self, generation: str, *, settled: bool = True, model: int | None = None) -> None:
        """Let searches use a generation of vectors, and with ``model`` that model's embeddings."""
        with self._writing() as db:
            if settled:
                steps.settle(db, "vectors", None)
            if model is not None:
                db.execute(tables.state.update().values(model=model))
                steps.drop_models(db, keep=[model])
            db.execute(tables.state.update().values(generation=generation))
            steps.revise(db)

    # Embedding everything again

    def begin_model(self, name: str, dimensions: int | None) -> int:
        """The number of a model that is to take the present one's place.

        One that was begun before under this name goes on; any other unfinished one is dropped.
        """
        with self._writing() as db:
            present = db.execute(sa.select(tables.state.c.model)).scalar_one()
            begun = db.execute(
                sa.select(tables.models.c.number).where(
                    tables.models.c.number != present,
                    tables.models.c.name == name,
                    sa.or_(
                        tables.models.c.dimensions.is_(None),
                        tables.models.c.dimensions == dimensions,
                    ),
                )
            ).scalar()
            steps.drop_models(db, keep=[present, begun] if begun is not None else [present])
            return begun if begun is not None else steps.new_model(db, name, dimensions)

    def unembedded(self, model: int) -> Iterator[list[tuple[Passage, Article]]]:
        """Pages of the passages that have no embedding of this model, each with its article."""
        columns = (
            sa.select(tables.passages)
            .outerjoin(
                tables.embeddings,
                sa.and_(
                    tables.embeddings.c.passage == tables.passages.c.number,
                    tables.embeddings.c.model == model,
                ),
            )
            .where(tables.embeddings.c.passage.is_(None))
        )
        for rows in self._by_page(columns, tables.passages.c.number, 0):
            articles = self._articles_of(rows)
            yield [
                (mapping.passage(row, articles[row.article_id]), articles[row.article_id])
                for row in rows
            ]

    def count_unembedded(self, model: int) -> int:
        with self._reading() as db:
            embedded = db.execute(
                sa.select(sa.func.count())
                .select_from(tables.embeddings)
                .where(tables.embeddings.c.model == model)
            ).scalar_one()
            passages = db.execute(
                sa.select(sa.func.count()).select_from(tables.passages)
            ).scalar_one()
            return int(passages - embedded)

    def embed(self, model: int, ids: Sequence[str], vectors: Vector) -> None:
        """Store embeddings of a model for passages that are held."""
        with self._writing() as db:
            numbers = {
                row.id: row.number
                for page in steps.pages(ids)
                for row in db.execute(
                    sa.select(tables.passages.c.id, tables.passages.c.number).where(
                        tables.passages.c.id.in_(page)
                    )
                )
            }
            db.execute(
                tables.embeddings.insert(),
                [
                    {"model": model, "passage": numbers[id], "vector": mapping.blob(vector)}
                    for id, vector in zip(ids, vectors, strict=True)
                ],
            )
            steps.set_dimensions(db, model, vectors.shape[1])

    # Inside

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._mapped(), self._engine.connect() as db, db.begin():
            yield db

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self._mapped(), self._engine.connect() as db:
            db = db.execution_options(newsdesk_writes=True)
            with db.begin():
                yield db

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.SQLAlchemyError, OSError) as error:
            raise ArchiveError(
                f"the catalogue cannot be used: {getattr(error, 'orig', None) or error}",
                "Make room if the disk is full; else put a backup of it back, or move it away and "
                "index the articles again",
                self.place,
            ) from error

    def _by_page(
        self, columns: sa.Select[Any], key: sa.Column[Any], before: object
    ) -> Iterator[Sequence[Any]]:
        """Rows in the order of a unique key, a page a transaction; what is added later is seen."""
        columns = columns.order_by(key).limit(steps.PAGE * 4)
        while True:
            with self._reading() as db:
                rows = db.execute(columns.where(key > before)).all()
            if not rows:
                return
            yield rows
            before = getattr(rows[-1], key.name)

    def _articles_of(self, rows: Sequence[Any]) -> dict[str, Article]:
        with self._reading() as db:
            return {
                row.id: mapping.article(row)
                for page in steps.pages(list({row.article_id for row in rows}))
                for row in db.execute(_ARTICLES, {"ids": page})
            }


_REVISION = sa.select(tables.state.c.revision)
_ARTICLES = sa.select(tables.articles).where(
    tables.articles.c.id.in_(sa.bindparam("ids", expanding=True))
)
_PASSAGES = (
    sa.select(tables.passages, tables.embeddings.c.vector)
    .select_from(tables.passages)
    .join(tables.state, tables.state.c.one == 1)
    .join(
        tables.embeddings,
        sa.and_(
            tables.embeddings.c.model == tables.state.c.model,
            tables.embeddings.c.passage == tables.passages.c.number,
        ),
    )
    .where(tables.passages.c.id.in_(sa.bindparam("ids", expanding=True)))
)


def _counted(db: sa.Connection, column: sa.Column[str]) -> tuple[tuple[str, int], ...]:
    """The values of a column of articles with how many have them, most first."""
    number = sa.func.count().label("number")
    query = sa.select(column, number).group_by(column).order_by(sa.desc("number"), column)
    return tuple((value, articles) for value, articles in db.execute(query))
