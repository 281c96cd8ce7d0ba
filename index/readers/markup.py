"""HTML and XML fragments as plain paragraphs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

#: A fragment with more tags is no article, and would take seconds.
MAX_TAGS = 100_000
#: Elements deeper than this are read as text of the one they stand in.
MAX_DEPTH = 200

_TAG = re.compile(
    r"</?(?:p|div|br|block|section|article|body|nitf|html|h[1-6]|hl2|li|ul|ol|em|strong|b|i|a|span"
    r"|blockquote|table)\b[^<>]*>",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"<[^<>]*>")

_BLOCKS = frozenset(
    "p div block section article h1 h2 h3 h4 h5 h6 hl1 hl2 li ul ol dl dt dd blockquote bq pre "
    "table thead tbody tr caption header body body.content body.head main hr".split()
)
_CELLS = frozenset({"td", "th"})
_LEFT_OUT = frozenset(
    "script style head figure figcaption media media-caption noscript iframe template svg form "
    "button aside nav footer body.end".split()
)
_SPACE = re.compile(r"\s+")
_GAP = re.compile(r" ?\n\s*")


def looks_like_markup(text: str) -> bool:
    return "<" in text and bool(_TAG.search(text))


def text_of(markup: str) -> str:
    """The paragraphs of an HTML or NITF fragment, parted by blank lines; captions are left out."""
    from lxml import html
    from lxml.etree import LxmlError

    if markup.count("<") > MAX_TAGS:
        return _ANY_TAG.sub(" ", markup)
    try:
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError):
        return _ANY_TAG.sub(" ", markup)
    return paragraphs(root)


def paragraphs(root: _Element) -> str:
    """The paragraphs under an element of HTML, NITF or XHTML, parted by blank lines."""
    pieces: list[str] = []
    _collect(root, pieces, 0)
    return _GAP.sub("\n\n", "".join(pieces)).strip()


def _collect(element: _Element, pieces: list[str], depth: int) -> None:
    name = local_name(element)
    if not name or name in _LEFT_OUT:
        return
    if depth > MAX_DEPTH:
        pieces.append(_SPACE.sub(" ", "".join(element.itertext())))
        return
    edge = "\n" if name in _BLOCKS or name == "br" else " " if name in _CELLS else ""
    pieces.append(edge)
    pieces.append(_SPACE.sub(" ", element.text or ""))
    for child in element:
        _collect(child, pieces, depth + 1)
        pieces.append(_SPACE.sub(" ", child.tail or ""))
    pieces.append(edge)


def local_name(element: _Element) -> str:
    """The name without namespace, in lower case; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
