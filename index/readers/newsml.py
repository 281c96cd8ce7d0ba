"""NewsML-G2 of the IPTC: a news item, or a news message with several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.readers import bylines, nitf
from index.readers.drafts import Draft, finished
from index.readers.markup import first, local_name, looks_like_markup, paragraphs, text_at, text_of
from index.readers.values import Reading, Skipped, Source

#: Elements that a NewsML-G2 document begins with.
ROOTS = ("newsmessage", "newsitem", "packageitem", "conceptitem", "knowledgeitem")


def articles(root: Any, source: Source) -> Iterator[Reading]:
    items = [element for element in root.iter() if local_name(element) == "newsitem"]
    if not items:
        yield Skipped(source.name, f"a {local_name(root)} without news items")
    several = local_name(root) == "newsmessage"
    for number, item in enumerate(items, 1):
        place = f"{source.name}, item {number}" if several else source.name
        kind = _qcode(first(item, "itemclass")).rpartition(":")[2]
        if kind and kind != "text":
            yield Skipped(place, f"a {kind}, not a text")
            continue
        yield from finished(_drafted(item), source, place=place, number=number if several else None)


def _drafted(item: Any) -> Draft:
    meta, content = first(item, "itemmeta"), first(item, "contentmeta")
    return Draft(
        id=str(item.get("guid", "")),
        title=text_at(content, "headline") or text_at(meta, "title"),
        body=_body(first(item, "contentset")),
        authors=_authors(content),
        publisher=text_at(first(meta, "provider"), "name")
        or text_at(first(item, "copyrightholder"), "name")
        or _coded(first(meta, "provider")),
        section=text_at(first(content, "subject"), "name") or text_at(content, "slugline"),
        published=text_at(meta, "firstcreated")
        or text_at(content, "contentcreated")
        or text_at(meta, "versioncreated"),
        version=text_at(meta, "versioncreated"),
        url=_address(item, meta),
        language=_language(item, content),
        status=_qcode(first(meta, "pubstatus")),
        notes=_notes(meta),
    )


def _body(content: Any) -> str:
    """The first alternative with text: inline XHTML or NITF, else inline plain text."""
    if content is None:
        return ""
    for element in content:
        name = local_name(element)
        if name == "inlinexml":
            inner = first(element, "nitf")
            found = nitf.body(inner) if inner is not None else paragraphs(element)
        elif name == "inlinedata":
            text = "".join(element.itertext())
            found = text_of(text) if looks_like_markup(text) else text
        else:
            continue
        if found.strip():
            return found
    return ""


def _authors(content: Any) -> tuple[str, ...]:
    if content is None:
        return ()
    by = text_at(content, "by")
    creators = [
        text_at(element, "name") or _coded(element)
        for element in content
        if local_name(element) == "creator"
    ]
    return bylines.names(by) if by else tuple(filter(None, creators))


def _notes(meta: Any) -> tuple[str, ...]:
    if meta is None:
        return ()
    notes = [
        " ".join("".join(element.itertext()).split())
        for element in meta
        if local_name(element) == "ednote"
    ]
    embargo = text_at(meta, "embargoed")
    return (*notes, f"Embargoed until {embargo}") if embargo else tuple(notes)


def _address(item: Any, meta: Any) -> str:
    """The web address of the item itself, not of what it refers to, where there is one."""
    links = [] if meta is None else [one for one in meta if local_name(one) == "link"]
    own = [
        str(one.get("href", ""))
        for one in links
        if one.get("rel", "").rpartition(":")[2].lower() in ("canonical", "seealso", "issameas")
        and "html" in one.get("contenttype", "html")
    ]
    guid = str(item.get("guid", ""))
    return next(filter(None, own), guid if guid.startswith("http") else "")


def _language(item: Any, content: Any) -> str:
    language = first(content, "language")
    tag = "" if language is None else str(language.get("tag", ""))
    return tag or str(item.get("{http://www.w3.org/XML/1998/namespace}lang", ""))


def _qcode(element: Any) -> str:
    """ "stat:canceled" of an element, from its qcode or its URI."""
    if element is None:
        return ""
    return str(element.get("qcode") or element.get("uri", "").replace("/", ":"))


def _coded(element: Any) -> str:
    if element is None:
        return ""
    return str(element.get("literal") or _qcode(element).rpartition(":")[2])
