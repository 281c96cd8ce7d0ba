"""Web pages: the article by trafilatura, what the page declares by `webpage_metadata`."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from index.errors import UnreadableError
from index.readers import bounded
from index.readers.decoding import decoded
from index.readers.drafts import finished
from index.readers.markup import depth
from index.readers.values import Reading, Source
from index.readers.webpage_metadata import declared

#: Pages beyond these are no articles. A long one has 2 MB and 10,000 tags; 30,000 tags in one
#: paragraph take trafilatura 20 s, and four times as long when there are twice as many.
MAX_FILE, MAX_TAGS, MAX_DEPTH = 5 * 2**20, 30_000, 250

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]+)", re.IGNORECASE)


def read(source: Source, fields: Mapping[str, str]) -> Iterator[Reading]:
    data = bounded.whole(source, MAX_FILE)
    if data.count(b"<") > MAX_TAGS:
        raise _too_much(f"more than {MAX_TAGS:,} tags", source)
    charset = _CHARSET.search(data[:4096])
    page = decoded(data, source.name, charset[1].decode("ascii") if charset else "")
    if depth(page) > MAX_DEPTH:
        raise _too_much(f"tags nested more than {MAX_DEPTH} deep", source)
    tree = _parsed(page, source)
    draft = declared(tree)
    found = _extracted(tree, source)
    draft = replace(
        draft,
        title=draft.title or found.title or "",
        body=(found.text or "").replace("\n", "\n\n"),
        authors=draft.authors or tuple(filter(None, (found.author or "").split("; "))),
        publisher=draft.publisher or found.sitename or "",
        published=draft.published or found.date or "",
        url=draft.url or found.url or "",
    )
    yield from finished(draft, source, place=source.name, number=None)


def _parsed(page: str, source: Source) -> Any:
    from lxml import html
    from lxml.etree import LxmlError

    try:
        return html.document_fromstring(
            page.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8")
        )
    except (LxmlError, ValueError, AssertionError) as error:
        raise UnreadableError("no web page", "Fetch it again", source.name) from error


def _extracted(tree: Any, source: Source) -> Any:
    """Trafilatura's document; it takes the tree apart. Where it finds no article it takes any
    text, which must not be the navigation."""
    import trafilatura
    from lxml import etree

    etree.strip_elements(tree, "nav", "footer", with_tail=False)

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(
            tree, with_metadata=True, include_comments=False, include_tables=True
        )
    except Exception as error:  # the library promises nothing about what it raises
        raise UnreadableError(
            f"a web page that cannot be taken apart ({type(error).__name__})",
            "Save its text as .txt",
            source.name,
        ) from error
    if found is None:
        raise UnreadableError(
            "no text in this web page", "Fetch it with what scripts add, or remove it", source.name
        )
    return found


def _too_much(problem: str, source: Source) -> UnreadableError:
    return UnreadableError(
        f"a web page with {problem}", "No article has so many; remove it", source.name
    )
