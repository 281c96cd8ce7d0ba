"""Which sentences of the evidence cover the words of a sentence, and how well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.support.reading import Line, Source

#: Words nearer than this (cosine of their vectors) stand for each other in part.
NEAR = 0.42

#: Sentences that a sentence may be put together from.
MOST = 3

#: What another sentence must add, as a share of all words, to be taken in.
GAIN = 0.06

Table = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Cover:
    """How a sentence is covered.

    Attributes:
        chosen: Indices of the sources that cover it best, best first; titles never.
        likeness: Of each word to the nearest word of each source, shape ``(words, sources)``.
        nearest: Index of that word in the source, the same shape.
        weights: Of the words, shape ``(words,)``; 0 for those of numbers and dates.
        covered: Of each word in the chosen sources and the titles, shape ``(words,)``.
    """

    chosen: tuple[int, ...]
    likeness: Table
    nearest: NDArray[np.int64]
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
    likeness, nearest = _likeness(line, sources)
    quotable = [i for i, source in enumerate(sources) if source.span is not None]
    context = [i for i, source in enumerate(sources) if source.span is None]
    total = float(weights.sum()) or 1.0
    covered = likeness[:, context].max(axis=1, initial=0.0) * np.float32(0.9)
    held = np.zeros(len(facts), dtype=bool)
    chosen: list[int] = []
    while quotable and len(chosen) < MOST:
        # a fact counts as much as a rare word
        gains = np.maximum(likeness[:, quotable] - covered[:, None], 0).T @ weights
        gains += (facts[:, quotable] & ~held[:, None]).sum(axis=0)
        best = int(np.argmax(gains))
        if chosen and gains[best] < GAIN * (total + len(facts)):
            break
        chosen.append(quotable.pop(best))
        covered = np.maximum(covered, likeness[:, chosen[-1]])
        held |= facts[:, chosen[-1]]
    return Cover(tuple(chosen), likeness, nearest, weights, covered)


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


def _likeness(line: Line, sources: Sequence[Source]) -> tuple[Table, NDArray[np.int64]]:
    shape = (len(line.words), len(sources))
    likeness, nearest = np.zeros(shape, np.float32), np.full(shape, -1, np.int64)
    for column, source in enumerate(sources):
        other = source.line
        if not other.words or not line.words:
            continue
        cosine = line.vectors @ other.vectors.T
        cosine[cosine < NEAR] = 0
        solid = np.array([word.weight > 0 for word in other.words])
        cosine[:, ~solid] = 0
        stems: dict[str, int] = {}
        for i, word in enumerate(other.words):
            stems.setdefault(word.stem, i)
        nearest[:, column] = cosine.argmax(axis=1)
        likeness[:, column] = cosine.max(axis=1)
        for i, word in enumerate(line.words):
            at = stems.get(word.stem)
            if at is not None:
                likeness[i, column], nearest[i, column] = 1.0, at
    return likeness, nearest
