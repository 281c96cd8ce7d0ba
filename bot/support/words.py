"""A word of a sentence, with what it weighs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands.

    Attributes:
        start, end: Characters of the sentence.
        low: In lower case, without accents and possessive.
        stem: As the text index holds it.
        weight: 0 for words that say nothing alone, to 1 for rare ones.
        place: Counted in words and marks from the start of the sentence.
        clause: Counted in commas and their like from the start of the sentence.
    """

    start: int
    end: int
    low: str
    stem: str
    weight: float
    place: int
    clause: int
