"""PDF files with text in them, by pypdf."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

from index.errors import UnreadableError
from index.readers import bounded
from index.readers.characters import normalised, one_line
from index.readers.drafts import Draft, finished
from index.readers.scraped import described
from index.readers.values import Reading, Source
from index.readers.wrapping import unwrapped

#: More pages than any article, or newspaper, has.
MAX_PAGES = 400
#: A line that stands on more than this share of the pages is a running head or foot.
RUNNING = 0.5

_PAGE_NUMBER = re.compile(r"(?:page |p\. ?|[-–— ]*)?\d{1,4}(?: (?:of|/) \d{1,4})?[-–— ]*\Z", re.I)
_DIGITS = re.compile(r"\d+")


def read(source: Source, fields: Mapping[str, str]) -> Iterator[Reading]:
    data = bounded.whole(source)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        pages, about = _pages(data, source)
    except UnreadableError:
        raise
    except Exception as error:  # broken files make pypdf raise nearly anything
        raise UnreadableError(
            f"a PDF that cannot be read ({type(error).__name__})",
            "Print it to PDF anew, or save its text as .txt",
            source.name,
        ) from error
    title = one_line(str((about or {}).get("/Title") or ""))
    body = "\n\n".join(unwrapped(_without_title(_lines(pages), title)))
    if not body.strip():
        raise UnreadableError(
            "a PDF without text (pictures of pages)", "Run text recognition on it", source.name
        )
    draft = _drafted(body, title, about or {})
    yield from finished(draft, source, place=source.name, number=None)


def _pages(data: bytes, source: Source) -> tuple[list[str], Any]:
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableError("a PDF with a password", "Save it without one", source.name)
    if len(reader.pages) > MAX_PAGES:
        raise UnreadableError(
            f"a PDF of {len(reader.pages):,} pages", "Save each article by itself", source.name
        )
    return [page.extract_text() for page in reader.pages], reader.metadata


def _lines(pages: list[str]) -> list[str]:
    """The lines of all pages one after another, without running heads and page numbers."""
    cut = [[line.strip() for line in normalised(page).split("\n")] for page in pages]
    on_pages = Counter(key for page in cut for key in {_key(line) for line in page if line})
    running = {key for key, count in on_pages.items() if count > max(1, RUNNING * len(pages))}
    return [
        line
        for page in cut
        for line in page
        if not _PAGE_NUMBER.match(line) and not (line and _key(line) in running)
    ]


def _key(line: str) -> str:
    return _DIGITS.sub("0", line)


def _without_title(lines: list[str], title: str) -> list[str]:
    """The lines after the title, which large type breaks into several."""
    for end in range(1, min(6, len(lines)) + 1):
        if title and " ".join(" ".join(lines[:end]).split()) == title:
            return lines[end:]
    return lines


def _drafted(body: str, title: str, about: Any) -> Draft:
    """What the text says at its top goes before what the file says about itself."""
    draft = described(body, title=title)
    author = one_line(str(about.get("/Author") or ""))
    return replace(
        draft,
        authors=draft.authors or ((author,) if author else ()),
        published=draft.published or _moment(str(about.get("/CreationDate") or "")),
        section=one_line(str(about.get("/Subject") or ""))[:80],
    )


def _moment(written: str) -> str:
    """ "D:20240710132200+02'00'" as ISO 8601, with fewer parts where fewer are given."""
    match = re.match(
        r"D:(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?([Zz]|[+-]\d\d'?\d\d)?", written
    )
    if not match:
        return ""
    year, month, day, hour, minute, second, zone = match.groups()
    if hour is None:
        return f"{year}-{month}-{day}"
    zone = (zone or "").replace("'", "").replace("z", "Z")
    return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}"
