"""Which sentences of the evidence cover the words of a sentence, and how well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.support.reading import Line, Source

#: Words nearer than this (cosine of their vectors) stand for each other in part.
NEAR = 0.42

#: What a word of a title counts.
TITLE = 0.9

#: Sentences that a sentence may be put together from.
MOST = 3

#: What another sentence must add, as a share of all words, to be taken in.
GAIN = 0.06

Table = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Cover:
    """How a sentence is covered.

    Attributes:
        chosen: Indices of the sources that cover what the titles do not, best first.
        likeness: Of each word to the nearest word of each source, shape ``(words, sources)``.
        tables: The same to every word of each source, shape ``(words, words of the source)``.
        weights: Of the words, shape ``(words,)``; 0 for those of numbers and dates.
        covered: Of each word in the chosen sources and the titles, shape ``(words,)``.
    """

    chosen: tuple[int, ...]
    likeness: Table
    tables: tuple[Table, ...]
    weights: Table
    covered: Table

    @property
    def share(self) -> float:
        """Share of the words' weight that is covered."""
        total = float(self.weights.sum())
        return float(self.weights @ self.covered) / total if total else 1.0


def cover(line: Line, sources: Sequence[Source], facts: NDArray[np.bool_]) -> Cover:
    """Choose the sentences that cover a sentence.

    Args:
        facts: For each fact of the sentence (rows) whether each source holds it.
    """
    weights = _weights(line)
    tables = tuple(_likeness(line, source.line) for source in sources)
    likeness = np.array([table.max(axis=1, initial=0.0) for table in tables], np.float32)
    likeness = likeness.reshape(len(sources), len(line.words)).T
    context = [i for i, source in enumerate(sources) if source.span is None]
    titles = likeness[:, context].max(axis=1, initial=0.0) * np.float32(TITLE)
    chosen = _greedy(likeness, weights, facts, sources, titles)
    covered = np.maximum(titles, likeness[:, chosen].max(axis=1, initial=0.0))
    return Cover(chosen, likeness, tables, weights, covered)


def quotable(
    covered: Cover, sources: Sequence[Source], facts: NDArray[np.bool_]
) -> tuple[int, ...]:
    """Indices of the sources that cover a sentence best by themselves, without titles, best first.

    Args:
        facts: As for `cover`.
    """
    nothing = np.zeros_like(covered.covered)
    return _greedy(covered.likeness, covered.weights, facts, sources, nothing)


def _greedy(
    likeness: Table,
    weights: Table,
    facts: NDArray[np.bool_],
    sources: Sequence[Source],
    covered: Table,
) -> tuple[int, ...]:
    """Sentences of passages, each chosen by what it adds to those before.

    Args:
        covered: What covers each word before any is chosen, shape ``(words,)``.
    """
    left = [i for i, source in enumerate(sources) if source.span is not None]
    found: list[int] = []
    total = float(weights.sum()) or 1.0
    held = np.zeros(len(facts), dtype=bool)
    while left and len(found) < MOST:
        # a fact counts as much as a rare word
        gains = np.maximum(likeness[:, left] - covered[:, None], 0).T @ weights
        gains += (facts[:, left] & ~held[:, None]).sum(axis=0)
        best = int(np.argmax(gains))
        if found and gains[best] < GAIN * (total + len(facts)):
            break
        found.append(left.pop(best))
        covered = np.maximum(covered, likeness[:, found[-1]])
        held |= facts[:, found[-1]]
    return tuple(found)


def _weights(line: Line) -> Table:
    inside = [(number.start, number.end) for number in line.numbers]
    inside += [(time.start, time.end) for time in line.times]
    return np.array(
        [
            0.0 if any(a <= word.start and word.end <= b for a, b in inside) else word.weight
            for word in line.words
        ],
        dtype=np.float32,
    )


def _likeness(line: Line, other: Line) -> Table:
    """Cosine of each two words where it is large, 1 where the stems are equal."""
    if not other.words or not line.words:
        return np.zeros((len(line.words), len(other.words)), np.float32)
    table = line.vectors @ other.vectors.T
    table[table < NEAR] = 0
    table[:, ~other.telling] = 0
    for i, word in enumerate(line.words):
        if word.stem in other.places:
            table[i, other.places[word.stem]] = 1.0
    return np.asarray(table, dtype=np.float32)
