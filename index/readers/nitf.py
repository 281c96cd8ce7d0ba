"""NITF, the News Industry Text Format of the IPTC (3.x, with and without namespace)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.readers import bylines
from index.readers.drafts import Draft, finished
from index.readers.markup import first, local_name, paragraphs, text_at
from index.readers.values import Reading, Source


def articles(root: Any, source: Source) -> Iterator[Reading]:
    yield from finished(drafted(root), source, place=source.name, number=None)


def drafted(root: Any) -> Draft:
    data, publication = first(root, "docdata"), first(root, "pubdata")
    byline = first(root, "byline")
    return Draft(
        id=_attribute(first(root, "doc-id"), "id-string"),
        title=text_at(root, "hl1") or text_at(root, "hedline") or text_at(root, "title"),
        body=body(root),
        authors=_authors(byline),
        publisher=_attribute(publication, "name")
        or text_at(root, "distributor")
        or _attribute(first(root, "doc.copyright"), "holder"),
        section=_attribute(publication, "position.section")
        or _meta(root, "section")
        or _attribute(first(root, "tobject.subject"), "tobject.subject.type")
        or _meta(root, "slugline")
        or _attribute(first(root, "du-key"), "key"),
        published=_attribute(first(root, "date.release"), "norm")
        or _attribute(first(root, "date.issue"), "norm")
        or _attribute(publication, "date.publication")
        or _attribute(first(root, "story.date"), "norm"),
        version=_attribute(first(root, "date.issue"), "norm"),
        url=_attribute(publication, "ex-ref"),
        language=_meta(root, "language") or _language(root),
        status=_attribute(data, "management-status"),
        notes=_notes(root),
    )


def body(root: Any) -> str:
    """The paragraphs of the content, without pictures and their captions."""
    content = first(root, "body.content")
    return paragraphs(content if content is not None else root)


def _authors(byline: Any) -> tuple[str, ...]:
    if byline is None:
        return ()
    persons = [
        " ".join("".join(element.itertext()).split())
        for element in byline.iter()
        if local_name(element) == "person"
    ]
    return tuple(persons) or bylines.names(" ".join("".join(byline.itertext()).split()))


def _notes(root: Any) -> tuple[str, ...]:
    """The editor's message, corrections, and notes at the head."""
    notes = [
        _attribute(element, "info") or " ".join("".join(element.itertext()).split())
        for element in root.iter()
        if local_name(element) in ("ed-msg", "correction")
        or (local_name(element) == "note" and _in_head(element))
    ]
    return tuple(filter(None, notes))


def _in_head(element: Any) -> bool:
    return any(local_name(parent) == "body.head" for parent in element.iterancestors())


def _meta(root: Any, name: str) -> str:
    return next(
        (
            element.get("content", "")
            for element in root.iter()
            if local_name(element) == "meta" and element.get("name", "").lower() == name
        ),
        "",
    )


def _language(root: Any) -> str:
    return str(root.get("{http://www.w3.org/XML/1998/namespace}lang", ""))


def _attribute(element: Any, name: str) -> str:
    return "" if element is None else str(element.get(name, "")).strip()
