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
    contents = [one.get("value", "") for one in entry.get("content", [])]
    body = next(filter(None, contents), "") or entry.get("summary", "")
    tags = [tag.get("term") or "" for tag in entry.get("tags", [])]
    origin = entry.get("source") or {}
    return Draft(
        id=entry.get("id", ""),
        title=_plain(entry.get("title", "")),
        body=_plain(body),
        authors=_authors(entry),
        publisher=_plain(origin.get("title") or feed.get("title", "")),
        section=next(filter(None, tags), ""),
        published=entry.get("published") or entry.get("updated", ""),
        version=entry.get("updated", ""),
        url=entry.get("link", ""),
        language=_language(entry, feed),
    )


def _plain(text: str) -> str:
    return text_of(text) if looks_like_markup(text) or "&" in text else text


def _authors(entry: Any) -> tuple[str, ...]:
    names = [one.get("name", "") for one in entry.get("authors", [])]
    found = [name for written in names if written for name in bylines.names(written)]
    return tuple(found) or bylines.names(entry.get("author", ""))


def _language(entry: Any, feed: Any) -> str:
    details = entry.get("content") or [entry.get("title_detail") or {}]
    return details[0].get("language") or feed.get("language") or ""
