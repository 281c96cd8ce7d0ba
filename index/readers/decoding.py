"""Bytes of unknown encoding into text."""

from __future__ import annotations

import codecs
import re

from index.errors import UnreadableError

#: How much of a file is looked at to guess its encoding.
SAMPLE = 64 * 2**10
#: Share of control characters above which a file is no text.
MAX_CONTROLS = 0.01

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


def decoded(data: bytes, where: str, declared: str = "") -> str:
    """The text of a file: by its byte order mark, what it declares, UTF-8, or a guess.

    Raises:
        UnreadableError: It is no text, or in no encoding that can be told.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _checked(data.decode(encoding, "replace"), where)
    for encoding in ("utf-8", declared):
        try:
            return _checked(data.decode(encoding), where)
        except (UnicodeDecodeError, LookupError):
            continue
    if b"\0" in data[:SAMPLE]:
        raise _binary(where)
    return _checked(data.decode(_guessed(data, where), "replace"), where)


def _guessed(data: bytes, where: str) -> str:
    from charset_normalizer import from_bytes

    matches = from_bytes(data[:SAMPLE])
    best = matches.best()
    if best is None:
        raise UnreadableError(
            "in an encoding that cannot be told", "Save it as UTF-8, or remove it", where
        )
    as_good = {
        m.encoding for m in matches if (m.chaos, m.coherence) == (best.chaos, best.coherence)
    }
    return "cp1252" if "cp1252" in as_good else best.encoding


def _checked(text: str, where: str) -> str:
    sample = text[:SAMPLE]
    if len(_CONTROLS.findall(sample)) > MAX_CONTROLS * len(sample):
        raise _binary(where)
    return text


def _binary(where: str) -> UnreadableError:
    return UnreadableError(
        "binary, not text", "Convert it to text, or give it the suffix of its real format", where
    )
