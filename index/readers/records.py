"""JSON objects into articles: plain records, IPTC ninjs 1.x to 3.x, and AP's items.

One table says under which names each field is found; `--map` goes before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from index.errors import UnreadableError
from index.readers import bylines
from index.readers.drafts import Draft, finished
from index.readers.markup import looks_like_markup, text_of
from index.readers.values import Reading, Skipped, Source

#: Our name of a field -> the names it is looked for, in this order. A dot leads into an object.
#: Names are compared without case and underscores: ninjs 1 and 2 write "versioncreated", ninjs 3
#: "versionCreated", feeds from databases "version_created".
NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "altids.itemid", "uri", "guid", "_id", "itemid", "identifier"),
    "title": ("headline", "headlines", "title", "headline_extended", "name"),
    "body": (
        "text", "body", "body_nitf", "body_xhtml", "body_html", "body_html5", "bodies",
        "body_text", "content", "content_html", "content_text", "articlebody", "maintext",
        "fulltext", "article",
    ),
    "authors": ("authors", "author", "bylines", "byline", "by", "creator"),
    "publisher": (
        "publisher", "provider", "infosource", "infosources", "source_name", "sitename",
        "copyrightholder", "source",
    ),
    "section": ("section", "articlesection", "category", "categories", "slugline", "slug"),
    "published": (
        "published", "firstcreated", "published_at", "publish_date", "date_publish",
        "publication_date", "pubdate", "date_published", "contentcreated", "date", "created_at",
        "versioncreated", "timestamp",
    ),
    "version": (
        "versioncreated", "datemodified", "date_modify", "updated", "updated_at", "modified",
    ),
    "url": ("url", "canonical_url", "link", "permalink", "web_url", "links", "uri"),
    "language": ("language", "inlanguage", "lang"),
    "status": ("pubstatus", "status"),
    "notes": ("ednote", "editorsnote", "correction", "corrections", "correctionnote", "notes"),
}  # fmt: skip

#: Field names that `--map` accepts.
MAPPABLE = tuple(NAMES)

_WRAPPERS = ("item", "article", "data", "newsitem")
_LISTS = ("items", "articles", "data.items", "data", "docs", "results", "entries")
_NOT_TEXT = {"picture", "photo", "graphic", "video", "audio", "image", "event", "planning"}
_KEY = re.compile(r"[_\-\s]")

# Within a list of {"role": ..., "value": ...} (ninjs 2 and 3): the first of these, else any.
_ROLES = ("main", "nitf", "xhtml", "html", "html5", "richtext", "text", "plain")


def articles(
    value: Any, fields: Mapping[str, str], source: Source, *, place: str, number: int | None
) -> Iterator[Reading]:
    """The article of one JSON value, or why there is none."""
    record = _unwrapped(value)
    if record is None:
        yield UnreadableError(
            f"JSON, but not an article (a {_kind(value)})", "Write an object with its fields", place
        )
        return
    kind = _string(record.get("type")).lower()
    if kind in _NOT_TEXT:
        yield Skipped(place, f"a {kind}, not a text")
        return
    draft = drafted(record, fields)
    if not draft.body.strip() and not draft.status and not draft.title.strip():
        yield UnreadableError(
            f"JSON, but not an article (its fields are {', '.join(list(record)[:8]) or 'none'})",
            "Name the fields: --map body=NAME --map title=NAME",
            place,
        )
        return
    yield from finished(draft, source, place=place, number=number)


def collection(value: Any) -> list[Any] | None:
    """The records of a JSON document that holds several; ``None`` when it is one record."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        folded = _folded(value)
        for name in _LISTS:
            inner = _at(folded, name)
            if isinstance(inner, list) and inner and all(isinstance(one, dict) for one in inner):
                return inner
    return None


def is_question(value: Any) -> bool:
    """Whether a JSON value is a line of a questions.jsonl, as they lie beside archives."""
    return isinstance(value, dict) and "question" in value and not {"text", "body"} & set(value)


def drafted(record: Mapping[str, Any], fields: Mapping[str, str]) -> Draft:
    def found(field: str) -> Iterator[Any]:
        names = (fields[field],) if field in fields else NAMES[field]
        for name in names:
            value = _at(record, name)
            if value not in (None, "", [], {}):
                yield value

    def text(field: str) -> str:
        return next(filter(None, map(_string, found(field))), "")

    return Draft(
        id=text("id"),
        title=text("title"),
        body=next(filter(None, map(_body, found("body"))), ""),
        authors=next(filter(None, map(_authors, found("authors"))), ()),
        publisher=next((name for name in map(_string, found("publisher")) if _is_name(name)), ""),
        section=text("section"),
        published=text("published"),
        version=text("version"),
        url=next(filter(_is_address, map(_string, found("url"))), ""),
        language=text("language"),
        status=text("status"),
        notes=_notes(record, list(found("notes"))),
    )


def _unwrapped(value: Any) -> dict[str, Any] | None:
    """An object with its keys folded, out of a wrapper such as {"item": {...}}."""
    if not isinstance(value, dict):
        return None
    record = _folded(value)
    for name in _WRAPPERS:
        inner = record.get(name)
        if isinstance(inner, dict) and "headline" not in record and "title" not in record:
            nested = _unwrapped(inner)
            return nested if nested else record
    return record


def _folded(value: Mapping[str, Any]) -> dict[str, Any]:
    return {_key(name): inner for name, inner in value.items()} | dict(value)


def _key(name: str) -> str:
    return _KEY.sub("", name).lower()


def _at(record: Mapping[str, Any], name: str) -> Any:
    """The value under a name, exact or folded; a dot leads into an object."""
    if name in record:
        return record[name]
    if _key(name) in record:
        return record[_key(name)]
    head, dot, rest = name.partition(".")
    inner = record.get(head, record.get(_key(head)))
    return _at(_folded(inner), rest) if dot and isinstance(inner, dict) else None


def _string(value: Any) -> str:
    """One text out of what JSON has in its place: a number, an object with a name, a list."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict):
        folded = _folded(value)
        keys = ("value", "name", "text", "by", "href", "url", "literal")
        return next(filter(None, (_string(folded.get(key)) for key in keys)), "")
    if isinstance(value, list):
        return next(filter(None, map(_string, _by_role(value))), "")
    return ""


def _by_role(values: Iterable[Any]) -> list[Any]:
    def rank(value: Any) -> int:
        role = str(value.get("role", "")).lower() if isinstance(value, dict) else ""
        return _ROLES.index(role) if role in _ROLES else len(_ROLES)

    return sorted(values, key=rank)


def _body(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        text = "\n\n".join(value)
    elif isinstance(value, list):
        usable = (one for one in _by_role(value) if _readable(one))
        text = next(filter(None, map(_string, usable)), "")
    else:
        text = _string(value)
    return text_of(text) if looks_like_markup(text) else text


def _readable(body: Any) -> bool:
    """Whether an entry of ninjs' "bodies" is text: agencies add their own XML beside it."""
    if not isinstance(body, dict):
        return True
    kind = _string(_folded(body).get("contenttype")).lower()
    return not kind or "html" in kind or "plain" in kind or "nitf" in kind or "markdown" in kind


def _authors(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return bylines.names(value)
    if isinstance(value, dict):
        return bylines.names(_string(value))
    if isinstance(value, list):
        found = (
            (one.strip(),) if isinstance(one, str) and not _by(one) else _authors(one)
            for one in value
        )
        return tuple(name for names in found for name in names if name)
    return ()


def _by(text: str) -> bool:
    return text.strip().lower().startswith("by ")


def _is_name(text: str) -> bool:
    return bool(text) and not _is_address(text)


def _is_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://")) and "//api." not in text


def _notes(record: Mapping[str, Any], values: list[Any]) -> tuple[str, ...]:
    notes: list[str] = []
    for value in values:
        notes += map(_string, value) if isinstance(value, list) else [_string(value)]
    embargo = _string(record.get("embargoed"))
    if embargo:
        notes.append(f"Embargoed until {embargo}")
    plain = (text_of(note) if looks_like_markup(note) else note for note in notes)
    return tuple(dict.fromkeys(plain))


def _kind(value: Any) -> str:
    names = {list: "list", str: "text", dict: "object", type(None): "null"}
    return names.get(type(value), "number")
