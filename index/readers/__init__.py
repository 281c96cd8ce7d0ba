"""Files into articles: one module a format, found through the table in `formats`.

    for source in discover(["news/", "more.jsonl.gz"], base=folder):
        for reading in read(source): ...

Articles come as their source has them; `index.cleaning` takes away what a scraper left behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from index.errors import ConfigurationError, UnreadableError
from index.readers.discovery import discover, named
from index.readers.formats import FORMATS, known_suffixes, reader_of
from index.readers.records import MAPPABLE
from index.readers.values import (
    STANDARD_INPUT,
    Doubt,
    Reader,
    Reading,
    Skipped,
    Source,
    Withdrawn,
)

__all__ = [
    "FORMATS",
    "MAPPABLE",
    "STANDARD_INPUT",
    "Doubt",
    "Reader",
    "Reading",
    "Skipped",
    "Source",
    "Withdrawn",
    "discover",
    "named",
    "read",
]

_NO_FIELDS: Mapping[str, str] = MappingProxyType({})


def read(source: Source, *, fields: Mapping[str, str] = _NO_FIELDS) -> Iterator[Reading]:
    """What a source holds, one after another, with no more than one article in memory.

    Whatever cannot be read comes as an `UnreadableError` in its place; none is raised.

    Args:
        fields: For JSON, our name of a field -> its name in the source ("title": "headline"; a
            dot leads into an object). See `MAPPABLE` for our names.

    Raises:
        ConfigurationError: `fields` names a field that articles do not have.
    """
    unknown = sorted(set(fields) - set(MAPPABLE))
    if unknown:
        raise ConfigurationError(
            f"articles have no field {unknown[0]!r}", f"The fields are {', '.join(MAPPABLE)}"
        )
    return _readings(source, fields)


def _readings(source: Source, fields: Mapping[str, str]) -> Iterator[Reading]:
    reader = reader_of(source)
    if reader is None:
        yield UnreadableError(
            "a format that newsdesk does not read",
            f"It reads {', '.join(known_suffixes())}",
            source.name,
        )
        return
    try:
        yield from reader(source, fields)
    except UnreadableError as error:
        yield error
