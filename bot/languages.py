"""Languages by their ISO 639-1 codes, as the Unicode consortium names them in English."""

from __future__ import annotations


def known(code: str) -> bool:
    """Whether this is the code of a language: two small letters."""
    return len(code) == 2 and _name(code) is not None


def name(code: str) -> str:
    """``French`` for ``fr``; a code that is none stays as it is."""
    return _name(code) or code


def _name(code: str) -> str | None:
    from babel import Locale

    found: str | None = Locale("en").languages.get(code)
    return found
