"""The table of formats: a file's suffix -> the module that reads it."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import cast

from index.readers.values import STANDARD_INPUT, Reader, Source

#: Suffix -> module of `index.readers` with a `read` function (see `values.Reader`). Modules are
#: imported when a file needs them. Any of them may be followed by ".gz".
FORMATS = {
    ".txt": "scraped",
    ".text": "scraped",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "webpage",
    ".htm": "webpage",
    ".xhtml": "webpage",
    ".jsonl": "jsonlines",
    ".ndjson": "jsonlines",
    ".json": "json_documents",
    ".xml": "xml_documents",
    ".nitf": "xml_documents",
    ".newsml": "xml_documents",
    ".rss": "feeds",
    ".atom": "feeds",
    ".rdf": "feeds",
    ".pdf": "pdf",
}


def format_of(name: str) -> str | None:
    """The suffix in `FORMATS` that a file name ends in."""
    path = PurePath(name.lower())
    if path.suffix == ".gz":
        path = path.with_suffix("")
    return path.suffix if path.suffix in FORMATS else None


def known_suffixes() -> list[str]:
    return [*FORMATS, "each also with .gz"]


def reader_of(source: Source) -> Reader | None:
    """The function that reads a source; standard input is JSON Lines."""
    suffix = ".jsonl" if source.name == STANDARD_INPUT else format_of(source.name)
    if suffix is None:
        return None
    return cast(Reader, import_module(f"index.readers.{FORMATS[suffix]}").read)
