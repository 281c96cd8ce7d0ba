"""Text and addresses from articles, users and models, made safe to show in any front."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_SEPARATORS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
#: Embeddings, overrides and isolates, which can show text in another order than it has
#: (CVE-2021-42574).
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


def clean(text: str) -> str:
    """Text without anything a terminal or a page would obey; line ends and tabs stay.

    Control characters and lone surrogates become U+FFFD, bidirectional overrides go.
    """
    return _CONTROLS.sub("\ufffd", _BIDI.sub("", _SEPARATORS.sub("\n", text)))


def web_link(url: str) -> str:
    """The URL in the ASCII form that a link needs; the empty string unless it is http(s)."""
    if not re.match(r"https?://[^/\s]", url, re.IGNORECASE) or clean(url) != url:
        return ""
    try:
        if not urlsplit(url).hostname:
            return ""
    except ValueError:
        return ""
    return quote(url, safe=_PRINTABLE)
