"""Bytes of a source, never more of them at once than a limit; ``.gz`` is unpacked on the way."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from index.errors import UnreadableError
from index.readers.values import Source

#: Longest line of JSON Lines, in bytes: a long article has 200,000 characters.
MAX_LINE = 16 * 2**20
#: How much of a longer line is passed over before the rest of the file is given up.
MAX_PASSED_OVER = 2 * 2**30
#: Largest file of a format that is read as a whole, in bytes, unpacked.
MAX_WHOLE = 50 * 2**20
#: Largest file that is the text of one article: ten times a long novel.
MAX_TEXT = 5 * 2**20

_BLOCK = 2**20


@contextmanager
def opened(source: Source) -> Iterator[IO[bytes]]:
    """The bytes of a source, unpacked.

    Raises:
        UnreadableError: It cannot be opened, or reading it fails inside the ``with`` block.
    """
    try:
        if source.path is None:
            if source.stream is None:
                raise UnreadableError("nothing to read", "Pipe JSON Lines into it", source.name)
            yield source.stream
        elif source.path.suffix.lower() == ".gz":
            with gzip.open(source.path) as unpacked:
                yield unpacked  # type: ignore[misc]  # GzipFile is an IO[bytes] in all but name
        else:
            with source.path.open("rb") as file:
                yield file
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UnreadableError(
            f"broken gzip ({error})",
            "Fetch the file again; what could be unpacked was read",
            source.name,
        ) from error
    except OSError as error:
        raise UnreadableError(
            f"cannot be read ({error.strerror or error})",
            "Check that it exists and that you may read it",
            source.name,
        ) from error


def whole(source: Source, limit: int = MAX_WHOLE) -> bytes:
    """All bytes of a source.

    Raises:
        UnreadableError: It cannot be read, is empty, or has more than `limit` bytes.
    """
    with opened(source) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise UnreadableError(
            f"larger than {limit // 2**20} MB",
            "One article is never that long: split it, or make it JSON Lines",
            source.name,
        )
    if not data.strip():
        raise UnreadableError("empty", "Fetch the file again, or remove it", source.name)
    return data


def lines(source: Source) -> Iterator[tuple[int, bytes | UnreadableError]]:
    """The lines that are not blank, with their numbers from 1.

    A line longer than `MAX_LINE` comes as an error in its place.

    Raises:
        UnreadableError: The source cannot be read, or not to its end.
    """
    number = 0
    with opened(source) as file:
        while line := file.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE:
                yield number, _too_long(source, number)
                _pass_over(file, source, number)
            elif line.strip():
                yield number, line


def _too_long(source: Source, number: int) -> UnreadableError:
    return UnreadableError(
        f"a line of more than {MAX_LINE // 2**20} MB",
        "Write one article a line",
        at_line(source, number),
    )


def _pass_over(file: IO[bytes], source: Source, number: int) -> None:
    passed = 0
    while block := file.readline(_BLOCK):
        if block.endswith(b"\n"):
            return
        passed += len(block)
        if passed > MAX_PASSED_OVER:
            raise UnreadableError(
                f"a line of more than {MAX_PASSED_OVER // 2**30} GB; the rest was not read",
                "Remove that line, or the file",
                at_line(source, number),
            )


def at_line(source: Source, number: int) -> str:
    return f"{source.name}, line {number}"
