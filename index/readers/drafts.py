"""From what a format says about an article to the article: the same steps for every format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from index.articles import Article
from index.errors import UnreadableError
from index.readers import dates, language
from index.readers.characters import normalised, one_line
from index.readers.values import STANDARD_INPUT, Doubt, Reading, Source, Withdrawn
from index.readers.wrapping import paragraphed

#: What IPTC's publishing statuses call an article that must not be used.
WITHDRAWN = {"canceled", "cancelled", "withheld", "killed", "deleted"}

# Parameters that say where a reader came from, and nothing about the article.
_TRACKING = re.compile(
    r"(?:[?&](?:utm_\w+|fbclid|gclid|mc_[ce]id|cmpid|ref_src|smid|igshid)=[^&]*)+&?"
)
_STATUS = re.compile(r"[a-z]+\Z")


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as its source writes it; everything may be missing, dates are not yet parsed."""

    id: str = ""
    title: str = ""
    body: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    section: str = ""
    published: str | date | datetime = ""
    version: str | date | datetime = ""
    url: str = ""
    language: str = ""
    status: str = ""
    notes: tuple[str, ...] = ()


def finished(draft: Draft, source: Source, *, place: str, number: int | None) -> Iterator[Reading]:
    """The article that a draft describes, after the doubts about it; or why there is none.

    Args:
        place: Where the draft stands, for messages.
        number: Of the line or entry, from 1, in a source of several articles.
    """
    name = source.name if number is None else f"{source.name}#{number}"
    identity = _identity(draft, source, name)
    if not identity:
        yield UnreadableError(
            "an article with neither an id nor a URL on standard input",
            "Add one, or name the field that has it: --map id=NAME",
            place,
        )
        return
    version, version_doubt = _moment(draft.version, "version", place)
    status = _status(draft.status)
    if status in WITHDRAWN:
        yield Withdrawn(identity, f"marked {status} by its source", name, dates.aware(version))
        return
    body = paragraphed(normalised(draft.body))
    if not body:
        yield UnreadableError(
            "no text", "Check that the file holds the article, not only its frame", place
        )
        return
    published, published_doubt = _moment(draft.published, "date", place)
    yield from (doubt for doubt in (published_doubt, version_doubt) if doubt)
    url = _address(draft.url)
    yield Article(
        id=identity,
        title=one_line(draft.title),
        body=body,
        authors=tuple(dict.fromkeys(filter(None, map(one_line, draft.authors)))),
        publisher=one_line(draft.publisher) or host(url),
        section=one_line(draft.section),
        published=published,
        url=url,
        language=language.code(draft.language) or language.detected(body),
        source=name,
        notes=tuple(filter(None, map(one_line, draft.notes))),
        version=dates.aware(version),
    )


def host(url: str) -> str:
    """The host of a URL without "www."; empty when there is none."""
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


def _identity(draft: Draft, source: Source, name: str) -> str:
    own = one_line(draft.id) or _address(draft.url)
    if own or source.name == STANDARD_INPUT:
        return own
    return one_line(name)


def _address(url: str) -> str:
    """A web address without its fragment and tracking; empty for anything else."""
    address = one_line(url)
    if not address.lower().startswith(("http://", "https://")) or not host(address):
        return ""
    return _TRACKING.sub(_kept_separator, address.partition("#")[0]).rstrip("?&")


def _kept_separator(match: re.Match[str]) -> str:
    return "?" if match[0].startswith("?") else ""


def _status(declared: str) -> str:
    """ "canceled" for "Canceled", "stat:canceled" and the like."""
    match = _STATUS.search(declared.strip().lower())
    return match[0] if match else ""


def _moment(
    written: str | date | datetime, what: str, place: str
) -> tuple[date | datetime | None, Doubt | None]:
    if isinstance(written, date):
        return written, None
    found = dates.parse(written)
    if found is not None or not written.strip():
        return found, None
    return None, Doubt(
        place,
        f"{what} {one_line(written)[:60]!r} is not understood, taken as unknown",
        "Write it as 2024-07-10 or 2024-07-10T13:22:00+02:00",
    )
