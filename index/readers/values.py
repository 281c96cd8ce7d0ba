"""What is read from, and what reading gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from index.articles import Article
from index.errors import UnreadableError

#: Name of standard input, on the command line and in messages.
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or standard input.

    Attributes:
        name: What articles without an id or a URL are called by: the path with forward slashes,
            relative to the base folder where it lies inside it, absolute where it does not; "-"
            for standard input. It does not depend on the folder a command was started in.
        path: Absolute, without symbolic links; ``None`` for standard input.
        stream: What to read when there is no path.
    """

    name: str
    path: Path | None = None
    stream: BinaryIO | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The source says that this article must not be used: it was cancelled or is withheld.

    Attributes:
        id: Of the article, as `Article.id`.
        version: As `Article.version`: a version made later brings the article back.
    """

    id: str
    reason: str
    source: str
    version: datetime | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about the next article that could not be understood; the article is still read."""

    where: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is left out on purpose: no error, but said."""

    where: str
    reason: str


Reading = Article | Withdrawn | Doubt | Skipped | UnreadableError

#: Reads one format: the articles of a source, one after another. ``fields`` gives, for a field of
#: `Article`, the name it has in the source. Raises `UnreadableError` when the rest is lost.
Reader = Callable[[Source, Mapping[str, str]], Iterator[Reading]]
