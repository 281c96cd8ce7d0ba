"""Which files the paths on a command line mean."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from index.errors import UnreadableError
from index.readers.formats import format_of, known_suffixes
from index.readers.values import STANDARD_INPUT, Skipped, Source


def discover(
    paths: Iterable[str], *, base: Path, standard_input: BinaryIO | None = None
) -> Iterator[Source | Skipped | UnreadableError]:
    """The sources that files, folders, globs and "-" mean, each once, in a stable order.

    Folders are searched to their ends, in the order of names; links are followed, once each.
    Hidden files and files of no known format inside a folder are skipped, and said; the same
    file named outright, or a path that is not there, is an error.

    Args:
        base: Paths inside this folder are named relative to it (see `Source.name`); the folder
            that holds the archive is a good one.
    """
    seen: set[Path] = set()
    base = base.resolve()
    for path in paths:
        if path == STANDARD_INPUT:
            yield Source(STANDARD_INPUT, stream=standard_input)
            continue
        for found in _expanded(path, base):
            if isinstance(found, Source) and found.path:
                if found.path in seen:
                    continue
                seen.add(found.path)
            yield found


def named(path: Path, base: Path) -> Source:
    """The source for a file; see `Source.name`."""
    real = path.resolve()
    inside = real.relative_to(base) if real.is_relative_to(base) else real
    return Source(_printable(inside.as_posix()), real)


def _expanded(path: str, base: Path) -> Iterator[Source | Skipped | UnreadableError]:
    if Path(path).exists() or not glob.has_magic(path):
        yield from _one(Path(path), base)
        return
    matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207  # takes absolute patterns
    if not matches:
        yield UnreadableError("matches no file", "Check the spelling", _printable(path))
    for match in matches:
        yield from _one(Path(match), base)


def _one(path: Path, base: Path) -> Iterator[Source | Skipped | UnreadableError]:
    try:
        if path.is_dir():
            yield from _folder(path, base, set())
        elif not path.exists():
            yield UnreadableError("no such file or folder", "Check the path", _printable(str(path)))
        elif format_of(path.name) is None:
            yield UnreadableError(
                "a format that newsdesk does not read",
                f"It reads {', '.join(known_suffixes())}",
                named(path, base).name,
            )
        else:
            yield named(path, base)
    except (OSError, RuntimeError, ValueError) as error:
        yield UnreadableError(
            f"cannot be looked at ({error})",
            "Check its permissions and links",
            _printable(str(path)),
        )


def _folder(
    folder: Path, base: Path, above: set[tuple[int, int]]
) -> Iterator[Source | Skipped | UnreadableError]:
    status = folder.stat()
    inode = (status.st_dev, status.st_ino)
    if inode in above:
        yield Skipped(_printable(str(folder)), "a link back to a folder that holds it")
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield UnreadableError(
            f"cannot be listed ({error.strerror})", "Check its permissions", _printable(str(folder))
        )
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith("."):
            yield Skipped(_printable(str(path)), "hidden")
        elif path.is_dir():
            yield from _folder(path, base, above | {inode})
        elif path.is_file() and format_of(entry.name) is None:
            yield Skipped(_printable(str(path)), "not a format that newsdesk reads")
        elif path.exists() and not path.is_file():
            yield Skipped(_printable(str(path)), "neither a file nor a folder")
        else:
            yield from _one(path, base)


def _printable(name: str) -> str:
    """A file name that can be stored and shown: bytes that are no UTF-8 become U+FFFD."""
    return name.encode("utf-8", "replace" if name.isascii() else "surrogateescape").decode(
        "utf-8", "replace"
    )
