"""Names out of bylines."""

from __future__ import annotations

import re

_BY = re.compile(
    r"(?i:(?:written |reported |analysis |opinion |story |text )?by:?\s+)|"
    r"(?:Par|Von|Por|Di)\s+(?=[A-ZÀ-Þ])"
)
_AND = re.compile(r"\s*(?:;|\s[|/•·]\s|,?\s(?:and|und|et|y|&)\s)\s*", re.IGNORECASE)
_NOT_A_NAME = re.compile(
    r"\b(?:press|news|network|newspapers?|agency|reuters|afp|ap|cnn|bbc|dpa|yonhap|times|post|today|"
    r"tribune|correspondent|reporter|writer|editor|staff|bureau|contributor|columnist|special|"
    r"chief|analyst|producer|journalist|fellow|professor|ph\.?d|in [A-Z]\w+)\b",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|m\.?d|esq)\.?\Z", re.IGNORECASE)

#: Longer texts are no bylines.
MAX_LENGTH = 300


def names(byline: str) -> tuple[str, ...]:
    """ "By Ann Lee, Associated Press and Bo Ray" -> ("Ann Lee", "Bo Ray").

    Names in capitals are written as names. A byline without any personal name
    ("By Associated Press") gives itself.
    """
    text = " ".join(byline.split())
    text = _BY.sub("", text, count=1) if _BY.match(text) else text
    if not text or len(text) > MAX_LENGTH:
        return ()
    found: list[str] = []
    for part in _AND.split(text):
        for position, piece in enumerate(part.split(",")):
            name = piece.strip()
            if position and found and _SUFFIX.match(name):
                found[-1] += f", {name}"
            elif (name := name.strip(".|–—-")) and not _NOT_A_NAME.search(name):
                found.append(name)
    found = [name.title() if name.isupper() else name for name in found]
    return tuple(found) or (text.strip(" ,."),)
