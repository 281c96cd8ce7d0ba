"""HTML and XML fragments as plain paragraphs."""

from __future__ import annotations

import re
from typing import Any

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
_VOID = frozenset(
    "area base br col embed hr img input link meta p li param source track wbr option dt dd".split()
)
_OPEN_OR_CLOSE = re.compile(r"<(/)?([a-zA-Z][\w:-]*)\b(?![^<>]*/>)")
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


def paragraphs(root: Any) -> str:
    """The paragraphs under an element of HTML, NITF or XHTML, parted by blank lines."""
    pieces: list[str] = []
    _collect(root, pieces, 0)
    return _GAP.sub("\n\n", "".join(pieces)).strip()


def _collect(element: Any, pieces: list[str], depth: int) -> None:
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


def local_name(element: Any) -> str:
    """The name without namespace, in lower case; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def first(element: Any, name: str) -> Any:
    """The first element of a name (see `local_name`) in or under another; ``None`` without."""
    if element is None:
        return None
    return next((one for one in element.iter() if local_name(one) == name), None)


def text_at(element: Any, name: str) -> str:
    """The text of the first element of a name, on one line; empty without."""
    found = first(element, name)
    return "" if found is None else " ".join(" ".join(found.itertext()).split())


def depth(markup: str) -> int:
    """How deep tags are nested, at most: opening tags without their closing ones, roughly."""
    deepest = level = 0
    for tag in _OPEN_OR_CLOSE.finditer(markup):
        level = max(0, level - 1) if tag[1] else level + (tag[2].lower() not in _VOID)
        deepest = max(deepest, level)
    return deepest
