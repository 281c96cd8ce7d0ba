"""Whether a number, date or name of a sentence stands in the evidence for what it is said of.

"12 people were killed" is wrong where 47 were killed and 12 injured, though both numbers are there.
Each mention of the same kind in the evidence is scored by how near it stands to the words that the
fact stands near in the sentence; where another number, date or name scores higher than the fact's
own, that one is its rival.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.support.covering import Cover
from bot.support.facts import NUMBER, Fact, Mention
from bot.support.reading import Line, Source

#: Words after which nearness falls to 1/e, in the sentence and in the evidence.
NEAR_HERE, NEAR_THERE = 4.0, 6.0

#: What a comma, and the end of a sentence, add to a distance, in words.
COMMA, STOP = 2.0, 6.0

#: What a word counts that stands before a number here and after it there.
OTHER_SIDE = 0.6

#: Farther than any word from any other.
FAR = 1e6

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rivalry:
    """A fact with what stands in its place.

    Attributes:
        margin: From -1 (only the rival stands there) to 1 (there is no rival).
    """

    fact: Fact
    margin: float
    rival: Mention | None


def places(line: Line) -> Floats:
    """Where the words of a sentence stand, commas counted; shape ``(words,)``."""
    return np.array([word.place + COMMA * word.clause for word in line.words], dtype=np.float64)


class Nearness:
    """Scores mentions of the evidence against facts of the sentence."""

    def __init__(self, line: Line, sources: Sequence[Source], covered: Cover) -> None:
        self._line = line
        self._sources = sources
        self._cover = covered
        self._here = places(line)
        self._there: list[Floats] = []
        at = 0.0
        evidence = -1
        for source in sources:
            if source.evidence != evidence:
                at, evidence = at + 1_000, source.evidence
            own = places(source.line) + at
            self._there.append(own)
            if source.span is None:
                at += 1_000
            at = (float(own[-1]) if len(own) else at) + STOP
        columns = np.arange(len(sources))
        self._nearest = np.full(covered.nearest.shape, FAR)
        for column in columns:
            found = covered.likeness[:, column] > 0
            rows = np.flatnonzero(found)
            self._nearest[rows, column] = self._there[column][covered.nearest[rows, column]]

    def anchors(self, fact: Fact) -> Floats:
        """What each word of the sentence counts for a fact; shape ``(words,)``."""
        inside = [i for i, w in enumerate(self._line.words) if fact.start <= w.start < fact.end]
        if not inside:
            return np.zeros(len(self._line.words))
        first, last = self._here[inside[0]], self._here[inside[-1]]
        distance = np.maximum(first - self._here, self._here - last).clip(0)
        weights = self._cover.weights * np.exp(-distance / NEAR_HERE)
        weights[inside] = 0
        return np.asarray(weights, dtype=np.float64)

    def score(self, fact: Fact, anchors: Floats, mention: Mention) -> float:
        """How near a mention stands to the words that a fact stands near, 0 to about 1."""
        total = anchors.sum()
        if not total:
            return 0.0
        place = self._place(mention)
        gap = self._nearest - place
        near = self._cover.likeness * np.exp(-np.abs(gap) / NEAR_THERE)
        if fact.kind == NUMBER:
            # what is counted stands after its number in every wording
            after = np.array([word.start >= fact.end for word in self._line.words])
            near = np.where((gap > 0) == after[:, None], near, OTHER_SIDE * near)
        return float(anchors @ near.max(axis=1, initial=0.0) / total)

    def _place(self, mention: Mention) -> float:
        words = self._sources[mention.source].line.words
        inside = [i for i, w in enumerate(words) if mention.start <= w.start < mention.end]
        there = self._there[mention.source]
        if not inside:
            return -FAR
        return float(there[inside].mean())


def rivalries(facts: Sequence[Fact], nearness: Nearness) -> list[Rivalry]:
    """Each fact that stands in the evidence, with the mention that best stands in its place."""
    taken = {mention for fact in facts for mention in fact.own}
    found = []
    for fact in facts:
        if not fact.own:
            continue
        anchors = nearness.anchors(fact)
        best = max(nearness.score(fact, anchors, mention) for mention in fact.own)
        rival, most = None, 0.0
        for mention in fact.others:
            if mention not in taken:
                score = nearness.score(fact, anchors, mention)
                if score > most:
                    rival, most = mention, score
        found.append(Rivalry(fact, best - most if rival else 1.0, rival))
    return found
