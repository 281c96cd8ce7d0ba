"""Copies of one wire story: passages of different articles that are nearly the same text."""

from __future__ import annotations

from collections import Counter

import numpy as np

from index.ranking.words import Ints, Words

#: Words in a row that are compared.
RUN = 5

#: Share of the shorter passage's runs that a copy has in common with the other: editors cut and
#: change a sentence or two, while two reports of one event share a quotation at most.
COPIED = 0.6

#: Passages with fewer runs are too short to call one a copy of the other.
LEAST = 8


class Copies:
    """Tells which candidates are copies of ones that were kept before.

    Args:
        words: Of the candidates.
        article: A number for the article of each candidate.
    """

    def __init__(self, words: Words, article: Ints) -> None:
        self._article = article.tolist()
        self._starts = np.searchsorted(words.text, np.arange(len(article) + 1)).tolist()
        size = max(1, len(words.word) - RUN + 1)
        runs = np.zeros(size, dtype=np.uint64)
        for i in range(RUN if len(words.word) >= RUN else 0):
            runs = runs * np.uint64(0x9E3779B97F4A7C15) + words.word[i : i + size].astype(np.uint64)
        self._runs = runs.tolist()
        self._keepers: dict[int, list[int]] = {}
        self._sizes: dict[int, int] = {}

    def original(self, candidate: int) -> int | None:
        """The kept candidate of another article that this one is a copy of.

        A candidate that is a copy of none is kept from now on.
        """
        runs = self._of(candidate)
        if len(runs) < LEAST:
            return None
        shared = Counter(
            keeper
            for run in runs
            if run in self._keepers
            for keeper in self._keepers[run]
            if self._article[keeper] != self._article[candidate]
        )
        for keeper, count in shared.most_common():
            if count >= COPIED * min(len(runs), self._sizes[keeper]):
                return keeper
        self._sizes[candidate] = len(runs)
        for run in runs:
            self._keepers.setdefault(run, []).append(candidate)
        return None

    def _of(self, candidate: int) -> set[int]:
        start, end = self._starts[candidate : candidate + 2]
        return set(self._runs[start : max(start, end - RUN + 1)])
