"""Opening the database: SQLite's settings, and how a transaction begins there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from index.errors import ArchiveError


def sqlite_url(path: Path) -> str:
    """The SQLAlchemy URL of a SQLite file."""
    return sa.URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def open_engine(url: str) -> sa.Engine:
    """Connections to a database.

    Raises:
        ArchiveError: Not a URL, or its driver is not installed.
    """
    try:
        engine = sa.create_engine(url)
    except (sa.exc.ArgumentError, ImportError) as error:
        raise ArchiveError(
            f"the catalogue cannot be opened: {error}",
            "Set CATALOGUE_URL to a SQLAlchemy URL whose driver is installed, or remove it",
            shown(url),
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


def shown(url: str) -> str:
    """The address without a password; for SQLite the file."""
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        return "CATALOGUE_URL"
    if parsed.drivername.startswith("sqlite"):
        return parsed.database or "memory"
    return parsed.render_as_string(hide_password=True)
