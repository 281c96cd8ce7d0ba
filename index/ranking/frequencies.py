"""In how many passages words stand: as counted in the archive, and as English news have them.

A small archive cannot tell which of its words are rare: in fifty passages the name of a ship and
the verb "freed" both stand once, or not at all. So the counts are those of the archive and of some
further passages in which words are as common as in English news at large (a prior, as in Bayesian
smoothing); beside a large archive these weigh nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path

#: Passages of English news that each word has once in so many millionths: `scripts/count_words.py`.
ENGLISH = Path(__file__).with_name("english.json")

#: Further passages.
PRIOR = 2_000

Counts = Callable[[Iterable[str]], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How common words are.

    Attributes:
        counts: Of each indexed word, in the archive.
        counted: Passages of the archive.
    """

    counts: Counts
    counted: int

    @property
    def passages(self) -> int:
        return self.counted + PRIOR

    def of(self, terms: Iterable[str], names: Set[str] = frozenset()) -> dict[str, float]:
        """In how many of the passages each indexed word stands.

        Args:
            names: Those that are part of a name ("Ever Given"), which English news say nothing of.
        """
        terms = list(terms)
        counts, usual = self.counts(terms), _usual()
        return {
            term: counts[term] + (0 if term in names else PRIOR * usual.get(term, 0) / 1e6)
            for term in terms
        }


@cache
def _usual() -> Mapping[str, int]:
    found: Mapping[str, int] = json.loads(ENGLISH.read_text("utf-8"))
    return found
