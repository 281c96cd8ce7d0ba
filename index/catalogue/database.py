"""Opening the database: SQLite's settings, and how a transaction begins there."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from index.errors import ArchiveError

#: Most that a connection to SQLite keeps of what it has read, in kB: where there are several that
#: read, with the system's own cache behind them (this is SQLite's default), and where one writes.
READING, WRITING = 2_000, 65_536


def sqlite_url(path: Path) -> str:
    """The SQLAlchemy URL of a SQLite file."""
    return sa.URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def open_engine(url: str, setting: str = "CATALOGUE_URL", *, cache: int = READING) -> sa.Engine:
    """Connections to a database.

    A transaction that writes is begun on a connection with the execution option
    ``newsdesk_writes``.

    Args:
        setting: Where the URL was set, for messages.
        cache: `READING` or `WRITING`.

    Raises:
        ArchiveError: Not a URL, or its driver is not installed.
    """
    try:
        engine = sa.create_engine(url)
    except (sa.exc.ArgumentError, ImportError) as error:
        raise ArchiveError(
            f"the database cannot be opened: {error}",
            f"Set {setting} to a SQLAlchemy URL whose driver is installed, or remove it",
            shown(url, setting),
        ) from error
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", partial(_prepare_sqlite, cache))
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(cache: int, connection: Any, _record: object) -> None:
    # Transactions are begun by `_begin_sqlite`: the driver itself would begin none for reading.
    connection.isolation_level = None
    for setting in (
        "busy_timeout = 30000",
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
        "temp_store = MEMORY",
        f"cache_size = -{cache}",
    ):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("newsdesk_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def shown(url: str, setting: str = "CATALOGUE_URL") -> str:
    """The address without a password; for SQLite the file; ``setting`` when it is no address."""
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        return setting
    if parsed.drivername.startswith("sqlite"):
        return parsed.database or "memory"
    return parsed.render_as_string(hide_password=True)
