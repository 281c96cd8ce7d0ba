"""One writer to an archive at a time, and a name for who it is."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import ArchiveError, LockedError

_LOCK = "write.lock"
_HOLDER = "write.holder.json"


@contextmanager
def writing(home: Path, command: str, wait: float) -> Iterator[None]:
    """Hold an archive's write lock. The system releases it when the process ends, however it does.

    Args:
        home: Folder of the archive; made when it is missing.
        command: What others are told that this process does.
        wait: Seconds to wait for another writer.

    Raises:
        LockedError: Another process holds it still; the error says which, and since when.
        ArchiveError: The folder cannot be written.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / _LOCK)
        lock.acquire(timeout=wait)
    except Timeout:
        raise LockedError(
            f"another process is writing to the archive{_described(home)}",
            "Wait until it has ended, or stop it",
            str(home),
        ) from None
    except OSError as error:
        raise ArchiveError(
            f"the archive's folder cannot be written: {error.strerror or error}",
            "Set NEWSDESK_HOME to a folder of yours",
            str(home),
        ) from error
    try:
        _note(home, command)
        yield
    finally:
        (home / _HOLDER).unlink(missing_ok=True)
        lock.release()


def holder(home: Path) -> str:
    """Who holds the lock, as part of a sentence; the empty string when nobody does or it is
    unknown."""
    lock = FileLock(home / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return _described(home)
    except OSError:
        return ""
    lock.release()
    return ""


def _note(home: Path, command: str) -> None:
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    text = json.dumps({"pid": os.getpid(), "command": command, "since": since})
    staged = home / f"{_HOLDER}.new"
    staged.write_text(text, encoding="utf-8")
    staged.replace(home / _HOLDER)


def _described(home: Path) -> str:
    try:
        found = json.loads((home / _HOLDER).read_text(encoding="utf-8"))
        return f" ({found['command']}, process {found['pid']}, since {found['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
