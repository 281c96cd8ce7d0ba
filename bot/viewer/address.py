"""Where an article can be read with its quotes marked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from index.articles import Span

#: Id of the first mark of a page, at which it opens.
ANCHOR = "quote"
_SPANS = re.compile(r"\d{1,9}-\d{1,9}(?:,\d{1,9}-\d{1,9}){0,49}", re.ASCII)


def article_address(public_url: str, passage_id: str, spans: Iterable[Span]) -> str:
    """The address of the article that holds a passage, opened at the first span of its body."""
    at = ",".join(f"{span.start}-{span.end}" for span in spans)
    base = public_url.rstrip("/")
    return f"{base}/passage/{quote(passage_id, safe='')}?at={at}#{ANCHOR}"


def spans_of(at: str) -> tuple[Span, ...] | None:
    """The spans of an address, as ``at`` gives them; None when it is malformed.

    They may lie outside of the body.
    """
    if not _SPANS.fullmatch(at):
        return None
    pairs = [tuple(map(int, pair.split("-"))) for pair in at.split(",")]
    if any(start >= end for start, end in pairs):
        return None
    return tuple(Span(start, end) for start, end in pairs)
