"""RSS and Atom files, by feedparser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from index.errors import UnreadableError
from index.readers import bounded, bylines
from index.readers.decoding import decoded
from index.readers.drafts import Draft, finished
from index.readers.markup import looks_like_markup, text_of
from index.readers.values import Reading, Source

#: Largest feed, in characters; feedparser holds all of it, several times over.
MAX_FEED = 20 * 2**20


def read(source: Source, fields: Mapping[str, str]) -> Iterator[Reading]:
    yield from articles(decoded(bounded.whole(source), source.name), source)


def articles(text: str, source: Source) -> Iterator[Reading]:
    """The entries of a feed, each an article."""
    import feedparser

    if "<!ENTITY" in text:
        raise UnreadableError(
            "a feed that declares entities, as bombs do", "Remove the declarations", source.name
        )
    if len(text) > MAX_FEED:
        raise UnreadableError("a feed of more than 20 MB", "Split it", source.name)
    try:
        feed = feedparser.parse(
            text.encode("utf-8", "replace"),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:  # the library promises nothing about what it raises
        raise UnreadableError(
            f"a feed that cannot be read ({type(error).__name__})", "Fetch it again", source.name
        ) from error
    if not feed.entries:
        raise UnreadableError("a feed without entries", "Fetch it again", source.name)
    for number, entry in enumerate(feed.entries, 1):
        place = f"{source.name}, entry {number}"
        yield from finished(_drafted(entry, feed.feed), source, place=place, number=number)


def _drafted(entry: Any, feed: Any) -> Draft:
    contents = [_field(one, "value") for one in entry.get("content") or []]
    tags = [_field(tag, "term") for tag in entry.get("tags") or []]
    origin = _field(entry.get("source") or {}, "title")
    return Draft(
        id=_field(entry, "id"),
        title=_plain(_field(entry, "title")),
        body=_plain(next(filter(None, contents), "") or _field(entry, "summary")),
        authors=_authors(entry),
        publisher=_plain(origin or _field(feed, "title")),
        section=next(filter(None, tags), ""),
        published=_field(entry, "published") or _field(entry, "updated"),
        version=_field(entry, "updated"),
        url=_field(entry, "link"),
        language=_language(entry, feed),
    )


def _field(holder: Any, name: str) -> str:
    """A text of feedparser's, which may be missing, or there as None."""
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _plain(text: str) -> str:
    return text_of(text) if looks_like_markup(text) or "&" in text else text


def _authors(entry: Any) -> tuple[str, ...]:
    written = [_field(one, "name") for one in entry.get("authors") or []]
    found = [name for one in written for name in bylines.names(one)]
    return tuple(found) or bylines.names(_field(entry, "author"))


def _language(entry: Any, feed: Any) -> str:
    details = entry.get("content") or [entry.get("title_detail") or {}]
    return _field(details[0], "language") or _field(feed, "language")
