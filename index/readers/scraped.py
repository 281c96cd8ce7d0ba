"""Plain text as scrapers save it: a title, some lines about the article, and the article.

The lines at the top are kept in the body; `index.cleaning` removes those whose content became
metadata here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from index.readers import bounded, bylines, dates
from index.readers.characters import normalised
from index.readers.decoding import decoded
from index.readers.drafts import Draft, finished
from index.readers.records import drafted
from index.readers.values import Reading, Source

#: How many lines from the top may say who wrote the article, and when.
TOP = 12
#: Longest line that is a title.
MAX_TITLE = 250

_HEADER = re.compile(
    r"(title|headline|url|link|source|date|published|author|by|byline|publisher|section|"
    r"category|language|id)\s*:\s+(\S.*)\Z",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:by:? |par |von |por |di )?[A-ZÀ-ÖØ-Þ][\w.'’\-]*"
    r"(?: (?:[A-ZÀ-ÖØ-Þ][\w.'’\-]*|[dv][aeno]n?|bin|al|and|&|,)){1,7}\Z",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ]")
_BY = re.compile(r"(?:By|BY|Par|Von|Por|Di)\s+(?=[A-ZÀ-Þ])")
_PARTS = re.compile(r"\s+[|•·]\s+|\s+[–—-]\s+")
_UPDATED = re.compile(r"\W*(?:last )?(?:updated|modified)\b", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:(?:source|url|link|from|original)\s*:\s*)?<?(https?://[^\s<>]+)>?\Z", re.IGNORECASE
)
_CREDIT = re.compile(r"(?:images?|photos?|pictures?) ?(?:source|credit|by|:)", re.IGNORECASE)
_MAX_NAME = 80


def read(source: Source, fields: Mapping[str, str]) -> Iterator[Reading]:
    text = normalised(decoded(bounded.whole(source, bounded.MAX_TEXT), source.name))
    yield from finished(described(text), source, place=source.name, number=None)


def described(text: str, title: str = "") -> Draft:
    """The draft of an article from its text alone; a `title` from elsewhere goes before."""
    lines = text.split("\n")
    header, body = _header(lines)
    draft = drafted(header, {}) if header else Draft()
    draft = replace(draft, title=draft.title or title)
    if not draft.title and body and 0 < len(body[0]) <= MAX_TITLE:
        draft = replace(draft, title=body[0])
        body = body[1:]
    top = [line for line in body if line][:TOP]
    published, updated, line_of_date = _dates(top)
    return replace(
        draft,
        body="\n".join(body),
        authors=draft.authors or _authors(top, line_of_date),
        published=draft.published or published or "",
        version=draft.version or updated or "",
        url=draft.url or _address([*top, *lines[-2:]]),
    )


def _header(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Lines such as "URL: ..." at the very top, of which there must be two, and the rest."""
    header: dict[str, str] = {}
    for number, line in enumerate(lines):
        match = _HEADER.match(line)
        if line and not match:
            if len(header) < 2:
                break
            return header, lines[number:]
        if match:
            header[match[1].lower()] = match[2]
    return {}, lines


def _dates(
    top: list[str],
) -> tuple[date | datetime | None, date | datetime | None, int | None]:
    """When the article was published and changed, and which line says the first."""
    published: date | datetime | None = None
    updated: date | datetime | None = None
    place: int | None = None
    for number, line in enumerate(top):
        for part in (line, *_PARTS.split(line)):
            found = dates.parse(part)
            if found is None:
                continue
            if _UPDATED.match(part):
                updated = updated or found
            elif published is None:
                published, place = found, number
            break
    return (published, updated, place) if published else (updated, None, place)


def _authors(top: list[str], line_of_date: int | None) -> tuple[str, ...]:
    """The names of a line that begins with "By", or of a line of names beside the date or under
    the credit of the picture."""
    for line in top:
        if _BY.match(line) and len(line) <= _MAX_NAME * 2:
            first = _PARTS.split(line)[0]
            if _NAME.match(first):
                return bylines.names(first)
    own = [] if line_of_date is None else _PARTS.split(top[line_of_date])[:-1]
    beside = [] if line_of_date is None else [line_of_date - 1, line_of_date + 1]
    beside += [number + 1 for number, line in enumerate(top) if _CREDIT.match(line)]
    candidates = [*own, *(top[number] for number in beside if 0 <= number < len(top))]
    return next((bylines.names(line) for line in candidates if _is_name(line)), ())


def _is_name(line: str) -> bool:
    words = line.split()
    return (
        len(line) <= _MAX_NAME
        and 2 <= len(words) <= 8
        and _NAME.match(line) is not None
        and all(_CAPITAL.match(word) or len(word) <= 3 for word in words)
        and dates.parse(line) is None
    )


def _address(lines: list[str]) -> str:
    return next((match[1] for line in lines if (match := _ADDRESS.match(line))), "")
