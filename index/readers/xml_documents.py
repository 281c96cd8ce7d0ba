"""XML files, told apart by what they hold: NITF, NewsML-G2, RSS and Atom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import entities
from typing import Any

from index.errors import UnreadableError
from index.readers import bounded, feeds, newsml, nitf
from index.readers.decoding import decoded
from index.readers.markup import local_name
from index.readers.values import Reading, Source

#: More tags than any message of articles has; beyond, memory runs out.
MAX_TAGS = 400_000

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"']([\w.-]+)")
_ENTITY = re.compile(r"&(\w{2,30});")
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_XML_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})


def read(source: Source, fields: Mapping[str, str]) -> Iterator[Reading]:
    text = _text(source)
    if _FEED.search(text[:2000]):
        yield from feeds.articles(text, source)
        return
    root = parsed(text, source)
    kind = local_name(root)
    if kind == "nitf":
        yield from nitf.articles(root, source)
    elif kind in newsml.ROOTS:
        yield from newsml.articles(root, source)
    else:
        raise UnreadableError(
            f"XML, but neither NITF, NewsML-G2 nor a feed (it begins with <{kind}>)",
            "Turn it into one of these, or into JSON Lines",
            source.name,
        )


def parsed(text: str, source: Source) -> Any:
    """The root element. No entity is expanded and nothing is fetched."""
    from lxml import etree

    if text.count("<") > MAX_TAGS:
        raise UnreadableError(
            f"XML with more than {MAX_TAGS:,} tags", "Split it into files", source.name
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(_plain_entities(text).encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableError(
            f"broken XML ({error})", "Fetch the file again, or mend it", source.name
        ) from error


def _text(source: Source) -> str:
    data = bounded.whole(source)
    encoding = _ENCODING.search(data[:200])
    text = decoded(data, source.name, encoding[1].decode("ascii") if encoding else "")
    if "<!ENTITY" in text:
        raise UnreadableError(
            "XML that declares entities, as bombs do", "Remove the declarations", source.name
        )
    return _DECLARATION.sub("", text, count=1).lstrip("\ufeff \t\r\n")


def _plain_entities(text: str) -> str:
    """HTML's names of characters, which NITF's DTD defines, as the characters themselves."""

    def character(match: re.Match[str]) -> str:
        name = match[1]
        known = name not in _XML_OWN and name in entities.name2codepoint
        return chr(entities.name2codepoint[name]) if known else match[0]

    return _ENTITY.sub(character, text)
