"""Copies of one wire story: passages of different articles that are nearly the same text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.ranking.words import Ints, Words

#: Words in a row that are compared.
_RUN = 5

#: Share of the shorter passage's runs that a copy has in common with the other: editors cut and
#: change a sentence or two, while two reports of one event share a quotation at most.
COPIED = 0.6

#: Passages with fewer runs are too short to call one a copy of the other.
_LEAST = 8


class Copies:
    """Tells copies among candidates; each is looked at only when it is asked for.

    Args:
        words: Of the candidates.
        article: A number for the article of each candidate.
    """

    def __init__(self, words: Words, article: Ints) -> None:
        self._words = words
        self._article = article
        self._runs: dict[int, frozenset[int]] = {}

    def original(self, candidate: int, chosen: Sequence[int]) -> int | None:
        """The first of the chosen candidates that this one is a copy of."""
        mine = self._of(candidate)
        if len(mine) < _LEAST:
            return None
        for other in chosen:
            if self._article[other] == self._article[candidate]:
                continue
            theirs = self._of(other)
            shorter = min(len(mine), len(theirs))
            if shorter >= _LEAST and len(mine & theirs) >= COPIED * shorter:
                return other
        return None

    def _of(self, candidate: int) -> frozenset[int]:
        if candidate not in self._runs:
            start, end = np.searchsorted(self._words.text, [candidate, candidate + 1])
            word = self._words.word[start:end].tolist()
            runs = zip(*(word[i:] for i in range(_RUN)), strict=False)
            self._runs[candidate] = frozenset(map(hash, runs))
        return self._runs[candidate]
