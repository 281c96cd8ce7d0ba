"""Text as it is kept and cited: one form for line ends, white space and composed characters.

Bodies are brought into this form once, when they are read, so that offsets stay true for good.
"""

from __future__ import annotations

import re
import unicodedata

_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
# Control characters, soft hyphens, zero-width spaces and byte order marks carry no text; joiners
# (U+200C, U+200D) and direction marks do in some scripts.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")
_SPACES = re.compile(r"[^\S\n]+")
_SPACE_AT_LINE_END = re.compile(r" ?\n ?")
_GAP = re.compile(r"\n{3,}")
_ALL_SPACE = re.compile(r"\s+")


def normalised(text: str) -> str:
    """Text with "\\n" line ends, single spaces, at most one blank line, NFC, and nothing unseen.

    Lone surrogates, which neither UTF-8 nor SQLite can hold, become U+FFFD.
    """
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
    text = _LINE_END.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _SPACES.sub(" ", text)
    text = _SPACE_AT_LINE_END.sub("\n", text)
    return _GAP.sub("\n\n", text).strip()


def one_line(text: str) -> str:
    """`normalised` text with every run of white space as one space: titles, names, notes."""
    return _ALL_SPACE.sub(" ", normalised(text)).strip()
