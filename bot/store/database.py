"""The database of the desk's own store: opening it, and its transactions."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.store import tables
from bot.store.upgrading import upgrade
from index.catalogue.database import open_engine, shown
from index.errors import ArchiveError, NewsdeskError

_REMEDY = "Run `newsdesk doctor`; see STORE_URL in .env.example for another place"

_NORMAL = "PRAGMA synchronous = NORMAL"


class StoreError(NewsdeskError):
    """The store of conversations cannot be used."""


class Database:
    """Connections to the store; threads may share it, and several processes one database.

    Attributes:
        engine: For tables of others that live in the same database; its transactions write.
        place: File or address, without a password, for messages.
    """

    def __init__(self, engine: sa.Engine, place: str) -> None:
        self.engine = engine.execution_options(newsdesk_writes=True)
        self.place = place
        self._engine = engine
        # SQLite takes one writer at a time, and lets the others sleep and try again: threads that
        # take turns here wait for as long as they must, and no longer.
        sqlite = engine.dialect.name == "sqlite"
        self._turn: AbstractContextManager[object] = threading.Lock() if sqlite else nullcontext()

    @classmethod
    def open(cls, url: str) -> Database:
        """Open the store of this SQLAlchemy URL.

        It is made when it is missing, and upgraded when an older newsdesk made it.

        Raises:
            StoreError: It cannot be opened, made or upgraded, or a newer newsdesk made it.
        """
        _make_file(url)
        try:
            engine = open_engine(url, "STORE_URL")
            database = cls(engine, shown(url, "STORE_URL"))
        except ArchiveError as error:
            raise StoreError(error.problem, error.remedy, error.where) from error
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _do_not_wait_for_the_disk)
        try:
            database._prepare()
        except Exception:
            database.close()
            raise
        return database

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One transaction that reads.

        Raises:
            StoreError: The database fails.
        """
        with self._mapped(), self._engine.connect() as db, db.begin():
            yield db

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[sa.Connection]:
        """One transaction that writes: all of it is stored, or nothing.

        Args:
            durable: At its end the disk has it, so that a power cut does not take it back.

        Raises:
            StoreError: The database fails.
        """
        with (
            self._mapped(),
            self._turn,
            self.engine.connect() as db,
            self._waiting_for_the_disk(db) if durable else nullcontext(),
            db.begin(),
        ):
            yield db

    def settle(self) -> None:
        """Empty SQLite's write-ahead log, where what was deleted can still be read.

        It waits for readers for as long as a writer does; what a longer one keeps from being
        emptied is emptied when the store is closed.

        Raises:
            StoreError: The database fails.
        """
        if self._engine.dialect.name == "sqlite":
            with self._mapped(), self._turn, self._engine.connect() as db:
                driver: Any = db.connection.driver_connection
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        self._engine.dispose()

    def _prepare(self) -> None:
        with self.writing() as db:
            tables.metadata.create_all(db)
            found = db.execute(sa.select(tables.about.c.format)).scalar_one_or_none()
            if found is None:
                db.execute(tables.about.insert().values(one=1, format=tables.FORMAT))
            readable = found is None or upgrade(db, found)
        if not readable:
            raise StoreError(
                f"the store has format {found}, this newsdesk reads format {tables.FORMAT}",
                "Use the newsdesk that made it, or set STORE_URL to a new one",
                self.place,
            )

    @contextmanager
    def _waiting_for_the_disk(self, db: sa.Connection) -> Iterator[None]:
        # Outside of a transaction, so on the driver's own connection.
        driver: Any = db.connection.driver_connection
        if db.dialect.name == "sqlite":
            driver.execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            if db.dialect.name == "sqlite":
                driver.execute(_NORMAL)

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.SQLAlchemyError, OSError) as error:
            # The statement's values are texts of users, so only the driver's own words are given.
            raise StoreError(
                f"the store cannot be used: {getattr(error, 'orig', None) or type(error).__name__}",
                _REMEDY,
                self.place,
            ) from error


def _do_not_wait_for_the_disk(connection: Any, _record: object) -> None:
    # A question takes about ten transactions, and an acknowledgement waits for its turn among them.
    # In write-ahead logging a killed process loses nothing for it, and a power cut tears nothing:
    # it may take back what was stored in the last moments, unless that is `durable`.
    connection.execute(_NORMAL)


def _make_file(url: str) -> None:
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        return  # `open_engine` says what is wrong with it
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return
    try:
        path = Path(parsed.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # it holds what people asked, and tokens
    except OSError as error:
        raise StoreError(
            f"it cannot be made: {error.strerror}",
            "Mend its permissions, or set NEWSDESK_HOME or STORE_URL to another place",
            parsed.database,
        ) from error
