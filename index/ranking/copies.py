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
        candidate, run = _runs(words)
        self._sizes = np.bincount(candidate, minlength=len(article)).tolist()
        # Most runs occur in one candidate only and can tell nothing.
        again = np.bincount(run)[run] > 1
        bounds = np.searchsorted(candidate[again], np.arange(1, len(article)))
        self._shared = [runs.tolist() for runs in np.split(run[again], bounds)]
        self._keepers: dict[int, list[int]] = {}

    def original(self, candidate: int) -> int | None:
        """The kept candidate of another article that this one is a copy of.

        A candidate that is a copy of none is kept from now on.
        """
        size = self._sizes[candidate]
        if size < LEAST:
            return None
        shared = Counter(
            keeper
            for run in self._shared[candidate]
            for keeper in self._keepers.get(run, ())
            if self._article[keeper] != self._article[candidate]
        )
        for keeper, count in shared.most_common():
            if count >= COPIED * min(size, self._sizes[keeper]):
                return keeper
        for run in self._shared[candidate]:
            self._keepers.setdefault(run, []).append(candidate)
        return None


def _runs(words: Words) -> tuple[Ints, Ints]:
    """The distinct runs of each candidate: the candidate, ascending, and a number for the run."""
    size = max(0, len(words.word) - RUN + 1)
    value = np.zeros(size, dtype=np.uint64)
    for i in range(RUN):
        value = value * np.uint64(0x9E3779B97F4A7C15) + words.word[i : i + size].astype(np.uint64)
    inside = words.text[:size] == words.text[len(words.text) - size :]
    distinct, run = np.unique(value[inside], return_inverse=True)
    pair = np.unique(words.text[:size][inside] * len(distinct) + run)
    return pair // max(1, len(distinct)), pair % max(1, len(distinct))
