"""The catalogue: articles, passages, embeddings and the ledger of what was indexed, in SQL.

It is the one truth of an archive. The text and the vector index are derived from it; the table
``pending`` says for which passage ids they may differ from it, so that whatever a killed run left
behind is mended by making those ids as the catalogue says.

The only file that imports SQLAlchemy. SQLite by default; nothing here is SQLite's own except the
settings of its connections.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from index.articles import Article, Passage, Span, parse_published, published_text
from index.errors import ArchiveError

Vector = NDArray[np.float32]
_T = TypeVar("_T")

#: The two derived indexes, as named in the table ``pending``.
Derived = Literal["text", "vectors"]

#: Version of the tables below; an archive with another one is refused.
FORMAT = 1

#: SQLite allows 32,766 values in a statement, and short statements keep transactions short.
_PAGE = 500

_tables = sa.MetaData()
_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_state = sa.Table(
    "state",
    _tables,
    sa.Column("one", sa.Integer, primary_key=True),
    sa.Column("format", sa.Integer, nullable=False),
    sa.Column("archive", sa.String(32), nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("model", sa.Integer, nullable=False),
    sa.Column("generation", sa.String(64), nullable=False),
)
_models = sa.Table(
    "models",
    _tables,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("dimensions", sa.Integer, nullable=True),
)
_articles = sa.Table(
    "articles",
    _tables,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("authors", sa.Text, nullable=False),
    sa.Column("publisher", sa.Text, nullable=False),
    sa.Column("section", sa.Text, nullable=False),
    sa.Column("published", sa.String(40), nullable=False),
    sa.Column("day", sa.Integer, nullable=True, index=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("notes", sa.Text, nullable=False),
    sa.Column("version", sa.String(40), nullable=False),
)
_passages = sa.Table(
    "passages",
    _tables,
    sa.Column("number", _number, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(40), nullable=False, unique=True),
    sa.Column("article_id", sa.Text, nullable=False, index=True),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("sentences", sa.Text, nullable=False),
)
_embeddings = sa.Table(
    "embeddings",
    _tables,
    sa.Column("passage", _number, primary_key=True, autoincrement=False),
    sa.Column("model", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)
_sources = sa.Table(
    "sources",
    _tables,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("modified", sa.BigInteger, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("settings", sa.Text, nullable=False),
    sa.Column("reading", sa.BigInteger, nullable=False),
    sa.Column("entries", sa.BigInteger, nullable=False),
    sa.Column("articles", sa.BigInteger, nullable=False),
    sa.Column("complete", sa.Boolean, nullable=False),
    sa.Column("again", sa.Boolean, nullable=False),
    sa.Column("failures", sa.Text, nullable=False),
)
_claims = sa.Table(
    "claims",
    _tables,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("article_id", sa.Text, primary_key=True, index=True),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("version", sa.String(40), nullable=False),
    sa.Column("reading", sa.BigInteger, nullable=False),
)
_forgotten = sa.Table(
    "forgotten",
    _tables,
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("since", sa.String(40), nullable=False),
)
_pending = sa.Table(
    "pending",
    _tables,
    sa.Column("derived", sa.String(8), primary_key=True),
    sa.Column("passage_id", sa.String(40), primary_key=True),
)


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as it is kept.

    Attributes:
        article: The whole article, with its body.
        embedding: float32, shape ``(dimensions,)``, of length 1.
    """

    passage: Passage
    article: Article
    embedding: Vector


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article ready to be stored; ``vectors`` is float32 with one row a passage."""

    article: Article
    passages: tuple[Passage, ...]
    vectors: Vector


@dataclass(frozen=True, slots=True)
class Claim:
    """What a source last said about an article: the digest of the cleaned article.

    An empty digest says that the source withdrew the article.
    """

    source: str
    article_id: str
    digest: str
    version: datetime | None
    reading: int


@dataclass(frozen=True, slots=True)
class Source:
    """Ledger row of a file.

    Attributes:
        source: `index.readers.Source.name`.
        size, modified: Bytes and nanoseconds as ``os.stat`` gives them; ``modified`` is 0 when
            the file was so fresh that a later change might carry the same time.
        digest: SHA-256 of the file; empty when it is wanted because another source lost an
            article that this one holds too.
        settings: How it was read (cleaning, mapping of fields); other settings, other articles.
        reading: Number of the reading, going up with each new content of the file.
        entries: How many entries of this reading are dealt with, failures included.
        articles: How many of them were articles.
        complete: All of it is dealt with.
        again: The next run reads it again, because something of it could not be stored.
        failures: (where, problem, remedy) of what could not be read.
    """

    source: str
    size: int
    modified: int
    digest: str
    settings: str
    reading: int
    entries: int = 0
    articles: int = 0
    complete: bool = False
    again: bool = False
    failures: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """A source that no longer holds these articles, or (``None``) that is itself gone."""

    source: str
    article_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What one batch changes; all of it is stored in one transaction.

    Attributes:
        put: Articles that take the place of what is held under their ids.
        remove: Ids of articles that are no longer held.
        moved: (article id, source) of unchanged articles that now come from another place.
        gone: Of the articles named here, those that no other source holds are removed. Sources
            that hold one of the others are marked as unread: reading them gives their version.
        forget: Ids of articles that are removed and must not come back.
    """

    put: tuple[Prepared, ...] = ()
    remove: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    sources: tuple[Source, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    gone: tuple[Gone, ...] = ()
    forget: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of an article, without its text."""

    digest: str
    version: datetime | None
    source: str


@dataclass(frozen=True, slots=True)
class State:
    """What an archive is: its id, revision, model and the published generation of vectors.

    Attributes:
        revision: Goes up with each change that a search could see.
        model: Number of the model whose embeddings are searched.
        dimensions: ``None`` until the first embedding is stored.
        generation: Name of the published vectors; empty while there are none.
    """

    archive: str
    revision: int
    model: int
    model_name: str
    dimensions: int | None
    generation: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What an archive holds; the days are ``None`` when no article has a date."""

    articles: int
    passages: int
    first: date | None
    last: date | None
    undated: int
    publishers: tuple[tuple[str, int], ...]
    forgotten: int


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
    def open(cls, url: str) -> Catalogue:
        """Open an existing catalogue.

        Raises:
            ArchiveError: There is none, it is torn, or it has another format.
        """
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
            raise ArchiveError(
                "there is no archive here", "Make one by `newsdesk index PATH`", _shown(url)
            )
        catalogue = cls(_engine(url), _shown(url))
        try:
            with catalogue._reading() as db:
                found = db.execute(sa.select(_state.c.format)).scalar_one()
        except Exception:
            catalogue.close()
            raise
        if found != FORMAT:
            catalogue.close()
            raise ArchiveError(
                f"the archive has format {found}, this newsdesk reads format {FORMAT}",
                "Use the newsdesk that made it, or index into a new NEWSDESK_HOME",
                _shown(url),
            )
        return catalogue

    @classmethod
    def create(cls, url: str, model_name: str, dimensions: int | None) -> Catalogue:
        """Make the tables of a new catalogue; harmless when they exist already.

        Raises:
            ArchiveError: The database cannot be made or written.
        """
        engine = _engine(url)
        catalogue = cls(engine, _shown(url))
        try:
            with catalogue._writing() as db:
                _tables.create_all(db)
                if db.execute(sa.select(_state.c.one)).first() is None:
                    model = _new_model(db, model_name, dimensions)
                    db.execute(
                        _state.insert().values(
                            one=1,
                            format=FORMAT,
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
                sa.select(_state, _models.c.name, _models.c.dimensions).join(
                    _models, _models.c.number == _state.c.model
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
            for page in _pages(ids):
                rows += db.execute(_PASSAGES, {"ids": page}).all()
            articles: dict[str, Article] = {}
            for page in _pages(list({row.article_id for row in rows})):
                for row in db.execute(_ARTICLES, {"ids": page}):
                    articles[row.id] = _article(row)
        return {
            row.id: StoredPassage(
                passage=_passage(row, articles[row.article_id]),
                article=articles[row.article_id],
                embedding=np.frombuffer(row.vector, dtype="<f4"),
            )
            for row in rows
        }

    def article(self, article_id: str) -> Article | None:
        with self._reading() as db:
            row = db.execute(_ARTICLES, {"ids": [article_id]}).first()
        return _article(row) if row else None

    def articles(self) -> Iterator[Article]:
        """All articles, by id."""
        for rows in self._by_page(sa.select(_articles), _articles.c.id, ""):
            yield from map(_article, rows)

    def passages_of(self, article_id: str) -> list[Passage]:
        """The passages of an article, in order; none when it is not held."""
        with self._reading() as db:
            article = db.execute(_ARTICLES, {"ids": [article_id]}).first()
            rows = db.execute(
                sa.select(_passages)
                .where(_passages.c.article_id == article_id)
                .order_by(_passages.c.ordinal)
            ).all()
        return [_passage(row, _article(article)) for row in rows] if article else []

    def holdings(self) -> tuple[int, date | None, date | None]:
        """How many articles there are, and the first and last day of publication."""
        with self._reading() as db:
            articles, first, last = db.execute(
                sa.select(
                    sa.func.count(), sa.func.min(_articles.c.day), sa.func.max(_articles.c.day)
                ).select_from(_articles)
            ).one()
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
                    sa.func.min(_articles.c.day),
                    sa.func.max(_articles.c.day),
                    count(_articles.c.day),
                ).select_from(_articles)
            ).one()
            publishers = db.execute(
                sa.select(_articles.c.publisher, count().label("articles"))
                .group_by(_articles.c.publisher)
                .order_by(sa.desc("articles"), _articles.c.publisher)
            ).all()
            return Summary(
                articles=articles,
                passages=db.execute(sa.select(count()).select_from(_passages)).scalar_one(),
                first=date.fromordinal(first) if first else None,
                last=date.fromordinal(last) if last else None,
                undated=articles - dated,
                publishers=tuple((row.publisher, row.articles) for row in publishers),
                forgotten=db.execute(sa.select(count()).select_from(_forgotten)).scalar_one(),
            )

    # What the derived indexes are made of

    def count_articles(self) -> int:
        with self._reading() as db:
            return int(db.execute(sa.select(sa.func.count()).select_from(_articles)).scalar_one())

    def count_passages(self) -> int:
        with self._reading() as db:
            return int(db.execute(sa.select(sa.func.count()).select_from(_passages)).scalar_one())

    def all_passages(self) -> Iterator[list[tuple[Passage, Article]]]:
        """Pages of all passages with their articles, in the order in which they were stored."""
        columns = sa.select(_passages)
        for rows in self._by_page(columns, _passages.c.number, 0):
            articles = self._articles_of(rows)
            yield [
                (_passage(row, articles[row.article_id]), articles[row.article_id])
                for row in rows
                if row.article_id in articles
            ]

    def held(self, ids: Sequence[str]) -> list[tuple[Passage, Article]]:
        """Those of these passages that the catalogue holds, with their articles."""
        found = self.passages(ids)
        return [(stored.passage, stored.article) for stored in found.values()]

    def all_vectors(self, model: int) -> Iterator[tuple[list[str], Vector]]:
        """Pages of all embeddings of a model: passage ids, and float32 with one row each."""
        columns = sa.select(_passages.c.number, _passages.c.id, _embeddings.c.vector).join(
            _embeddings,
            sa.and_(_embeddings.c.passage == _passages.c.number, _embeddings.c.model == model),
        )
        for rows in self._by_page(columns, _passages.c.number, 0):
            yield [row.id for row in rows], _table([row.vector for row in rows])

    def vectors(self, ids: Sequence[str]) -> tuple[list[str], Vector]:
        """Embeddings of those of these passages that the catalogue holds."""
        with self._reading() as db:
            rows = [row for page in _pages(ids) for row in db.execute(_PASSAGES, {"ids": page})]
        return [row.id for row in rows], _table([row.vector for row in rows])

    def existing(self, ids: Sequence[str]) -> set[str]:
        """Those of these passage ids that the catalogue holds."""
        with self._reading() as db:
            return {
                row.id
                for page in _pages(ids)
                for row in db.execute(sa.select(_passages.c.id).where(_passages.c.id.in_(page)))
            }

    def pending(self, derived: Derived) -> Iterator[list[str]]:
        """Pages of the passage ids that an index may hold otherwise than the catalogue."""
        columns = sa.select(_pending.c.passage_id).where(_pending.c.derived == derived)
        for rows in self._by_page(columns, _pending.c.passage_id, ""):
            yield [row.passage_id for row in rows]

    def count_pending(self, derived: Derived) -> int:
        with self._reading() as db:
            return int(
                db.execute(
                    sa.select(sa.func.count())
                    .select_from(_pending)
                    .where(_pending.c.derived == derived)
                ).scalar_one()
            )

    # What a run of indexing reads

    def known(self, article_ids: Sequence[str]) -> dict[str, Known]:
        """Digest, version and source of those of these articles that are held."""
        columns = sa.select(
            _articles.c.id, _articles.c.digest, _articles.c.version, _articles.c.source
        )
        with self._reading() as db:
            return {
                row.id: Known(row.digest, _version(row.version), row.source)
                for page in _pages(article_ids)
                for row in db.execute(columns.where(_articles.c.id.in_(page)))
            }

    def claims(self, article_ids: Sequence[str]) -> list[Claim]:
        """What all sources last said of these articles."""
        with self._reading() as db:
            return [
                Claim(
                    source=row.source,
                    article_id=row.article_id,
                    digest=row.digest,
                    version=_version(row.version),
                    reading=row.reading,
                )
                for page in _pages(article_ids)
                for row in db.execute(sa.select(_claims).where(_claims.c.article_id.in_(page)))
            ]

    def forgotten(self, article_ids: Sequence[str]) -> set[str]:
        """Those of these articles that must not come back."""
        with self._reading() as db:
            return {
                row.article_id
                for page in _pages(article_ids)
                for row in db.execute(
                    sa.select(_forgotten.c.article_id).where(_forgotten.c.article_id.in_(page))
                )
            }

    def ledger(self, sources: Sequence[str]) -> dict[str, Source]:
        """The rows of those of these files that were read before, by name."""
        with self._reading() as db:
            return {
                row.source: _source(row)
                for page in _pages(sources)
                for row in db.execute(sa.select(_sources).where(_sources.c.source.in_(page)))
            }

    def sources(self) -> Iterator[Source]:
        """The ledger, by path."""
        for rows in self._by_page(sa.select(_sources), _sources.c.source, ""):
            yield from map(_source, rows)

    def wanted(self) -> list[str]:
        """Files to read again, because another source lost an article that they hold."""
        columns = sa.select(_sources.c.source).where(_sources.c.digest == "")
        with self._reading() as db:
            return list(db.execute(columns.order_by(_sources.c.source)).scalars())

    def stale(self, source: str) -> list[str]:
        """Articles that a source held before its last reading and no longer does."""
        columns = (
            sa.select(_claims.c.article_id)
            .join(_sources, _sources.c.source == _claims.c.source)
            .where(_claims.c.source == source, _claims.c.reading < _sources.c.reading)
            .order_by(_claims.c.article_id)
        )
        with self._reading() as db:
            return list(db.execute(columns).scalars())

    # Writing

    def expect(self, derived: Derived, ids: Iterable[str]) -> None:
        """Note passage ids that an index is about to hold before the catalogue does."""
        with self._writing() as db:
            _note(db, derived, ids)

    def settle(
        self, derived: Derived, ids: Sequence[str] | None = None, *, revise: bool = False
    ) -> None:
        """Note that an index now holds these passage ids (default: all) as the catalogue does.

        With ``revise`` open readers are told to look at the index again.
        """
        with self._writing() as db:
            _settle(db, derived, ids)
            if revise:
                _revise(db)

    def passage_ids(self, article_ids: Sequence[str]) -> list[str]:
        """The ids of all passages of these articles."""
        with self._reading() as db:
            return _passage_ids(db, article_ids)

    def apply(self, change: Change, settled: Sequence[str] = ()) -> list[str]:
        """Store a batch as one step.

        Args:
            change: Articles to put (in place of what is held under their ids) and to remove.
            settled: Passage ids that the text index holds as this change leaves them.

        Returns:
            The ids of the passages that are no longer held; they are pending in both indexes.
        """
        with self._writing() as db:
            model = db.execute(sa.select(_state.c.model)).scalar_one()
            removed = [*change.remove, *(id for gone in change.gone for id in _orphans(db, gone))]
            changed = [prepared.article.id for prepared in change.put] + removed
            changed += change.forget
            since = datetime.now(UTC).isoformat(timespec="seconds")
            _upsert(db, _forgotten, [{"article_id": id, "since": since} for id in change.forget])
            old = _passage_ids(db, changed)
            _delete_articles(db, changed)
            new = _insert(db, change.put, model)
            kept = set(new)
            lost = [id for id in old if id not in kept]
            _settle(db, "text", settled)
            _note(db, "text", lost)
            _note(db, "vectors", [*lost, *new])
            _upsert(db, _claims, [_claim_row(claim) for claim in change.claims])
            _upsert(db, _sources, [_source_row(source) for source in change.sources])
            for article_id, source in change.moved:
                db.execute(
                    _articles.update().where(_articles.c.id == article_id).values(source=source)
                )
            if changed:
                _revise(db)
            for prepared in change.put:
                if len(prepared.vectors):
                    _set_dimensions(db, model, prepared.vectors.shape[1])
                    break
        return lost

    def remember(self, article_id: str) -> bool:
        """Let a forgotten article come back when its source is indexed again.

        Returns:
            False when it was not forgotten.
        """
        with self._writing() as db:
            found = db.execute(_forgotten.delete().where(_forgotten.c.article_id == article_id))
            of_article = _claims.c.article_id == article_id
            sources = list(db.execute(sa.select(_claims.c.source).where(of_article)).scalars())
            _unread(db, sources)
            db.execute(_claims.delete().where(of_article))
            return bool(found.rowcount)

    def publish(self, generation: str, *, settled: bool = True, model: int | None = None) -> None:
        """Let searches use a generation of vectors, and with ``model`` that model's embeddings."""
        with self._writing() as db:
            if settled:
                _settle(db, "vectors", None)
            if model is not None:
                db.execute(_state.update().values(model=model))
                _drop_models(db, keep=[model])
            db.execute(_state.update().values(generation=generation))
            _revise(db)

    # Embedding everything again

    def begin_model(self, name: str, dimensions: int | None) -> int:
        """The number of a model that is to take the present one's place.

        One that was begun before under this name goes on; any other unfinished one is dropped.
        """
        with self._writing() as db:
            present = db.execute(sa.select(_state.c.model)).scalar_one()
            begun = db.execute(
                sa.select(_models.c.number).where(
                    _models.c.number != present,
                    _models.c.name == name,
                    sa.or_(_models.c.dimensions.is_(None), _models.c.dimensions == dimensions),
                )
            ).scalar()
            _drop_models(db, keep=[present, begun] if begun is not None else [present])
            return begun if begun is not None else _new_model(db, name, dimensions)

    def unembedded(self, model: int) -> Iterator[list[tuple[Passage, Article]]]:
        """Pages of the passages that have no embedding of this model, each with its article."""
        columns = (
            sa.select(_passages)
            .outerjoin(
                _embeddings,
                sa.and_(_embeddings.c.passage == _passages.c.number, _embeddings.c.model == model),
            )
            .where(_embeddings.c.passage.is_(None))
        )
        for rows in self._by_page(columns, _passages.c.number, 0):
            articles = self._articles_of(rows)
            yield [
                (_passage(row, articles[row.article_id]), articles[row.article_id]) for row in rows
            ]

    def count_unembedded(self, model: int) -> int:
        with self._reading() as db:
            embedded = db.execute(
                sa.select(sa.func.count())
                .select_from(_embeddings)
                .where(_embeddings.c.model == model)
            ).scalar_one()
            passages = db.execute(sa.select(sa.func.count()).select_from(_passages)).scalar_one()
            return int(passages - embedded)

    def embed(self, model: int, ids: Sequence[str], vectors: Vector) -> None:
        """Store embeddings of a model for passages that are held."""
        with self._writing() as db:
            numbers = {
                row.id: row.number
                for page in _pages(ids)
                for row in db.execute(
                    sa.select(_passages.c.id, _passages.c.number).where(_passages.c.id.in_(page))
                )
            }
            db.execute(
                _embeddings.insert(),
                [
                    {"model": model, "passage": numbers[id], "vector": _blob(vector)}
                    for id, vector in zip(ids, vectors, strict=True)
                ],
            )
            _set_dimensions(db, model, vectors.shape[1])

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
                "Run `newsdesk doctor`; index into a new NEWSDESK_HOME when it cannot be mended",
                self.place,
            ) from error

    def _by_page(
        self, columns: sa.Select[Any], key: sa.Column[Any], before: object
    ) -> Iterator[Sequence[Any]]:
        """Rows in the order of a unique key, a page a transaction; what is added later is seen."""
        columns = columns.order_by(key).limit(_PAGE * 4)
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
                row.id: _article(row)
                for page in _pages(list({row.article_id for row in rows}))
                for row in db.execute(_ARTICLES, {"ids": page})
            }


_REVISION = sa.select(_state.c.revision)
_ARTICLES = sa.select(_articles).where(_articles.c.id.in_(sa.bindparam("ids", expanding=True)))
_PASSAGES = (
    sa.select(_passages, _embeddings.c.vector)
    .select_from(_passages)
    .join(_state, _state.c.one == 1)
    .join(
        _embeddings,
        sa.and_(_embeddings.c.model == _state.c.model, _embeddings.c.passage == _passages.c.number),
    )
    .where(_passages.c.id.in_(sa.bindparam("ids", expanding=True)))
)


def sqlite_url(path: Path) -> str:
    """The SQLAlchemy URL of a SQLite file."""
    return sa.URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def _engine(url: str) -> sa.Engine:
    try:
        engine = sa.create_engine(url)
    except (sa.exc.ArgumentError, ImportError) as error:
        raise ArchiveError(
            f"the catalogue cannot be opened: {error}",
            "Set CATALOGUE_URL to a SQLAlchemy URL whose driver is installed, or remove it",
            _shown(url),
        ) from error
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Transactions are begun by `_begin_sqlite`: the driver itself would begin none for reading.
    connection.isolation_level = None
    for setting in (
        "busy_timeout = 30000",
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
        "temp_store = MEMORY",
        "cache_size = -65536",
    ):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("newsdesk_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _shown(url: str) -> str:
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        return "CATALOGUE_URL"
    if parsed.drivername.startswith("sqlite"):
        return parsed.database or "memory"
    return parsed.render_as_string(hide_password=True)


def _pages(values: Sequence[_T]) -> Iterator[list[_T]]:
    for start in range(0, len(values), _PAGE):
        yield list(values[start : start + _PAGE])


def _revise(db: sa.Connection) -> None:
    db.execute(_state.update().values(revision=_state.c.revision + 1))


def _note(db: sa.Connection, derived: Derived, ids: Iterable[str]) -> None:
    _upsert(db, _pending, [{"derived": derived, "passage_id": id} for id in dict.fromkeys(ids)])


def _settle(db: sa.Connection, derived: Derived, ids: Sequence[str] | None) -> None:
    every = _pending.delete().where(_pending.c.derived == derived)
    if ids is None:
        db.execute(every)
        return
    for page in _pages(ids):
        db.execute(every.where(_pending.c.passage_id.in_(page)))


def _upsert(db: sa.Connection, table: sa.Table, rows: list[dict[str, object]]) -> None:
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


def _passage_ids(db: sa.Connection, article_ids: Sequence[str]) -> list[str]:
    return [
        row.id
        for page in _pages(article_ids)
        for row in db.execute(sa.select(_passages.c.id).where(_passages.c.article_id.in_(page)))
    ]


def _delete_articles(db: sa.Connection, article_ids: Sequence[str]) -> None:
    for page in _pages(article_ids):
        of_articles = _passages.c.article_id.in_(page)
        numbers = list(db.execute(sa.select(_passages.c.number).where(of_articles)).scalars())
        for some in _pages(numbers):
            db.execute(_embeddings.delete().where(_embeddings.c.passage.in_(some)))
        db.execute(_passages.delete().where(of_articles))
        db.execute(_articles.delete().where(_articles.c.id.in_(page)))


def _orphans(db: sa.Connection, gone: Gone) -> list[str]:
    """Drop what a source claims; the articles that no other source claims."""
    of_source = _claims.c.source == gone.source
    ids = gone.article_ids
    if ids is None:
        ids = tuple(db.execute(sa.select(_claims.c.article_id).where(of_source)).scalars())
        db.execute(_sources.delete().where(_sources.c.source == gone.source))
    orphans = []
    for page in _pages(ids):
        of_page = _claims.c.article_id.in_(page)
        db.execute(_claims.delete().where(of_source, of_page))
        others = db.execute(sa.select(_claims.c.source, _claims.c.article_id).where(of_page)).all()
        held = {row.article_id for row in others}
        orphans += [id for id in page if id not in held]
        _unread(db, sorted({row.source for row in others}))
        db.execute(_claims.delete().where(of_page))
    return orphans


def _unread(db: sa.Connection, sources: Sequence[str]) -> None:
    for page in _pages(sources):
        unread = _sources.update().where(_sources.c.source.in_(page))
        db.execute(unread.values(modified=0, digest=""))


def _insert(db: sa.Connection, put: Sequence[Prepared], model: int) -> list[str]:
    if not put:
        return []
    db.execute(_articles.insert(), [_article_row(prepared.article) for prepared in put])
    passages = [passage for prepared in put for passage in prepared.passages]
    if not passages:
        return []
    # The writer is alone, so the next numbers are known without asking for each.
    last = db.execute(sa.select(sa.func.max(_passages.c.number))).scalar() or 0
    first = last + 1
    db.execute(
        _passages.insert(),
        [_passage_row(passage, first + i) for i, passage in enumerate(passages)],
    )
    vectors = (vector for prepared in put for vector in prepared.vectors)
    db.execute(
        _embeddings.insert(),
        [
            {"model": model, "passage": first + i, "vector": _blob(vector)}
            for i, vector in enumerate(vectors)
        ],
    )
    return [passage.id for passage in passages]


def _new_model(db: sa.Connection, name: str, dimensions: int | None) -> int:
    last = db.execute(sa.select(sa.func.max(_models.c.number))).scalar() or 0
    db.execute(_models.insert().values(number=last + 1, name=name, dimensions=dimensions))
    return int(last + 1)


def _set_dimensions(db: sa.Connection, model: int, dimensions: int) -> None:
    db.execute(
        _models.update()
        .where(_models.c.number == model, _models.c.dimensions.is_(None))
        .values(dimensions=dimensions)
    )


def _drop_models(db: sa.Connection, keep: Sequence[int]) -> None:
    db.execute(_embeddings.delete().where(_embeddings.c.model.not_in(keep)))
    db.execute(_models.delete().where(_models.c.number.not_in(keep)))


def _blob(vector: Vector) -> bytes:
    return vector.astype("<f4", copy=False).tobytes()


def _table(blobs: Sequence[bytes]) -> Vector:
    if not blobs:
        return np.empty((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), -1)


def _version(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _article(row: Any) -> Article:
    return Article(
        id=row.id,
        title=row.title,
        body=row.body,
        authors=tuple(json.loads(row.authors)),
        publisher=row.publisher,
        section=row.section,
        published=parse_published(row.published),
        url=row.url,
        language=row.language,
        source=row.source,
        notes=tuple(json.loads(row.notes)),
        version=_version(row.version),
    )


def _article_row(article: Article) -> dict[str, object]:
    return {
        "id": article.id,
        "digest": article.digest,
        "title": article.title,
        "body": article.body,
        "authors": json.dumps(article.authors, ensure_ascii=False),
        "publisher": article.publisher,
        "section": article.section,
        "published": published_text(article.published),
        "day": article.day.toordinal() if article.day else None,
        "url": article.url,
        "language": article.language,
        "source": article.source,
        "notes": json.dumps(article.notes, ensure_ascii=False),
        "version": published_text(article.version),
    }


def _passage(row: Any, article: Article) -> Passage:
    bounds = json.loads(row.sentences)
    return Passage(
        id=row.id,
        article_id=row.article_id,
        ordinal=row.ordinal,
        start=row.start,
        end=row.end,
        text=article.body[row.start : row.end],
        sentences=tuple(map(Span, bounds[::2], bounds[1::2])),
    )


def _passage_row(passage: Passage, number: int) -> dict[str, object]:
    bounds = [bound for span in passage.sentences for bound in (span.start, span.end)]
    return {
        "number": number,
        "id": passage.id,
        "article_id": passage.article_id,
        "ordinal": passage.ordinal,
        "start": passage.start,
        "end": passage.end,
        "sentences": json.dumps(bounds, separators=(",", ":")),
    }


def _claim_row(claim: Claim) -> dict[str, object]:
    return {
        "source": claim.source,
        "article_id": claim.article_id,
        "digest": claim.digest,
        "version": published_text(claim.version),
        "reading": claim.reading,
    }


def _source(row: Any) -> Source:
    return Source(
        source=row.source,
        size=row.size,
        modified=row.modified,
        digest=row.digest,
        settings=row.settings,
        reading=row.reading,
        entries=row.entries,
        articles=row.articles,
        complete=row.complete,
        again=row.again,
        failures=tuple(
            (where, problem, remedy) for where, problem, remedy in json.loads(row.failures)
        ),
    )


def _source_row(source: Source) -> dict[str, object]:
    return {
        "source": source.source,
        "size": source.size,
        "modified": source.modified,
        "digest": source.digest,
        "settings": source.settings,
        "reading": source.reading,
        "entries": source.entries,
        "articles": source.articles,
        "complete": source.complete,
        "again": source.again,
        "failures": json.dumps(source.failures, ensure_ascii=False),
    }
