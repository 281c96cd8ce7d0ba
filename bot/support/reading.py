"""Sentences read for checking: their words with meanings and weights, and the facts in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.quoting.words import STOP_WORDS, TOKEN, bare
from bot.support.chunks import Token
from bot.support.clauses import Clause, clauses
from bot.support.irregular import PLAIN, VERBAL
from bot.support.names import Name, flat, names, part
from bot.support.numbers import Number, numbers
from bot.support.opposites import denials
from bot.support.tagging import mended
from bot.support.times import Time, times
from bot.support.vocabulary import Vocabulary
from bot.support.words import Word
from index.articles import Span
from index.embedding.base import Vectors
from index.embedding.static import StaticEmbedding

#: Length of the vector of a word that counts in full; common words have shorter ones.
FULL_WEIGHT = 10.0

_PIECE = re.compile(r"\S+?(?=,$)|,$|\S+")

#: After the "No" of "No. 1", which denies nothing.
_NUMBERED = re.compile(r"\.? ?\d")

#: Sentences and words that are remembered.
_SENTENCES, _WORDS = 2_000, 50_000


#: Words that may stand before a number, or be left out, without saying something else.
_SMALL = STOP_WORDS | frozenset(
    "roughly approximately around some nearly almost least estimated reportedly".split()
)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that was read.

    Attributes:
        words: All words, those of numbers and dates included.
        vectors: Of length 1 (or 0), shape ``(len(words), dimensions)``.
        flat: Its words as `names.flat` writes them.
        places: Of each stem, the indices of its words.
        telling: Which words have weight, shape ``(words,)``.
        clauses: Its verbs with what stands beside them.
        denied: For each word whether a negation reaches it; None where that is not clear.
    """

    text: str
    words: tuple[Word, ...]
    vectors: Vectors
    numbers: tuple[Number, ...]
    times: tuple[Time, ...]
    names: tuple[Name, ...]
    flat: str
    denied: tuple[bool | None, ...]
    places: Mapping[str, list[int]]
    telling: NDArray[np.bool_]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence that evidence offers.

    Attributes:
        evidence: Index of the evidence.
        span: In the article's body; None for the title, which is context and is not quoted.
    """

    line: Line
    evidence: int
    span: Span | None


class Reader:
    """Reads sentences, and remembers what it read.

    Args:
        embedding: Static vectors; only single words are looked up.
        stems: The words of a text as the text index holds them.
        tags: The parts of speech of the words and marks of a sentence.
        vocabulary: Tells common words.
    """

    def __init__(
        self,
        embedding: StaticEmbedding,
        stems: Callable[[str], list[str]],
        tags: Callable[[Sequence[str]], list[str]],
        vocabulary: Vocabulary,
    ) -> None:
        self._embedding = embedding
        self._stems = stems
        self._tags = tags
        self._vocabulary = vocabulary
        self.read = lru_cache(maxsize=_SENTENCES)(self._read)
        self._known = lru_cache(maxsize=_WORDS)(self._look_up)

    def _read(self, text: str, day: date | None) -> Line:
        """A sentence, its dates resolved against a day."""
        found_times = times(text, day)
        inside = [(time.start, time.end) for time in found_times]
        # the parts of a date are no numbers in their own right
        found_numbers = [
            replace(number, demanded=False)
            if any(a <= number.start and number.end <= b for a, b in inside)
            else number
            for number in numbers(text)
        ]
        words, vectors = self._words(text)
        written = [text[word.start : word.end] for word in words]
        found_names = [
            replace(name, coined=self._vocabulary.is_coined(bare(name.text), written))
            if name.opening
            else name
            for name in names(text)
        ]
        places: dict[str, list[int]] = {}
        for i, word in enumerate(words):
            places.setdefault(word.stem, []).append(i)
        return Line(
            text,
            tuple(words),
            np.array(vectors, dtype=np.float32).reshape(len(words), self._embedding.dimensions),
            tuple(found_numbers),
            tuple(found_times),
            tuple(found_names),
            flat(text),
            tuple(denials(words)),
            places,
            np.array([word.weight > 0 for word in words], dtype=bool),
            clauses(self._tokens(text, found_names, inside)),
        )

    def _tokens(
        self, text: str, found: Sequence[Name], inside: Sequence[tuple[int, int]]
    ) -> list[Token]:
        """The words and marks of a sentence with their parts of speech."""
        spans = [(name.start, name.end) for name in found] + list(inside)
        # a comma after a number is none of its digits
        pieces = [
            (match.start() + piece.start(), piece.group())
            for match in TOKEN.finditer(text)
            for piece in _PIECE.finditer(match.group())
        ]
        written = [piece for _, piece in pieces]
        tags = mended(written, self._tags(written), lambda word: self._known(word)[1])
        tokens = []
        for (start, piece), tag in zip(pieces, tags, strict=True):
            at = next((i for i, (a, b) in enumerate(spans) if a <= start < b), -1)
            plain = PLAIN.get(piece.lower(), piece)
            if tag.startswith("VB"):
                plain = VERBAL.get(piece.lower(), plain)
            _, stem, _, _ = self._known(plain)
            tokens.append(
                Token(start, start + len(piece), piece.lower(), stem, tag, at, at >= len(found))
            )
        return tokens

    def _words(self, text: str) -> tuple[list[Word], list[Vectors]]:
        words: list[Word] = []
        vectors: list[Vectors] = []
        clause = 0
        for place, match in enumerate(TOKEN.finditer(text)):
            form = match.group()
            if not form[0].isalnum() and form[0] not in "$£€":
                clause += form in ",;:–—()"
                continue
            start = match.start()
            for piece in form.split("-"):
                if piece:
                    ordinal = piece in ("No", "no") and _NUMBERED.match(text, start + len(piece))
                    low, stem, weight, vector = self._known("number" if ordinal else piece)
                    words.append(Word(start, start + len(piece), low, stem, weight, place, clause))
                    vectors.append(vector)
                start += len(piece) + 1
        return words, vectors

    def _look_up(self, form: str) -> tuple[str, str, float, Vectors]:
        low = part(form)
        # the stem of "freed" is not that of "free"
        regular = PLAIN.get(low, low) if low.endswith("ed") else low
        stem = "".join(self._stems(regular)) or low
        total = self._embedding.word(low)
        length = float(np.linalg.norm(total))
        small = low in _SMALL and not (form.isupper() and len(form) > 1)
        weight = 0.0 if small else min(1.0, length / FULL_WEIGHT)
        return low, stem, weight, (total / length if length else total).astype(np.float32)
