"""How near the words that a fact of the sentence stands near stand to mentions in the evidence."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.support.covering import Cover
from bot.support.facts import DATE, NAME, NUMBER, Fact, Mention
from bot.support.reading import Line, Source
from bot.support.roles import converse, follows_by, passive
from bot.support.speech import attributed, speaks
from bot.support.words import Word

#: Words after which nearness falls to 1/e in the evidence.
NEAR_THERE = 6.0

#: Farther words count nothing.
REACH = 40.0

#: What a comma, and the end of a sentence, add to a distance, in words.
COMMA, STOP = 2.0, 10.0

#: What a word counts that stands before a fact here and after it there.
OTHER_SIDE = 0.6

#: What another fact of the sentence counts, beside a word's weight of at most 1.
FACT = 0.7

#: Farther than any word from any other.
FAR = 1e6

#: Stand before a place, perhaps with another word.
_WHERE = frozenset("across around at from in inside near outside".split())

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class View:
    """What counts beside a fact.

    Attributes:
        near: Words after which nearness falls to 1/e in the sentence.
        by_names: Names count by all their mentions, pronouns among them, and not by their words;
            and what stands in few sentences of the evidence counts more than what all have.
    """

    near: float
    by_names: bool = False


PLAIN = View(3.5)


def places(line: Line) -> Floats:
    """Where the words of a sentence stand, commas counted; shape ``(words,)``."""
    return np.array([word.place + COMMA * word.clause for word in line.words], dtype=np.float64)


def _around(words: Sequence[Word], start: int, end: int) -> tuple[set[str], set[str]]:
    """Stems of the word before a place, and of those of the next two that have weight."""
    at = bisect_left(words, start, key=lambda word: word.start)
    past = bisect_left(words, end, key=lambda word: word.start)
    after = {word.stem for word in words[past : past + 2] if word.weight > 0}
    return {word.stem for word in words[max(0, at - 1) : at]}, after


class Nearness:
    """Scores mentions of the evidence against facts of the sentence."""

    def __init__(
        self,
        line: Line,
        sources: Sequence[Source],
        covered: Cover,
        facts: Sequence[Fact],
    ) -> None:
        self._line = line
        self._sources = sources
        self._cover = covered
        self._here = places(line)
        self._starts = np.array([word.start for word in line.words], dtype=np.int64)
        self._there: list[Floats] = []
        self._place = cache(self._stand)
        at = 0.0
        for number, source in enumerate(sources):
            if number and source.evidence != sources[number - 1].evidence:
                at += 1_000
            own = places(source.line) + at
            self._there.append(own)
            at = (float(own[-1]) if len(own) else at) + STOP + 1_000 * (source.span is None)
        words = [word for source in sources for word in source.line.words]
        table = np.concatenate([np.zeros((len(line.words), 0)), *covered.tables], axis=1)
        like = np.flatnonzero(table.any(axis=0))
        self._table = table[:, like]
        self._at = np.concatenate([np.zeros(0), *self._there])[like]
        self._passive_here = np.array(
            [passive(line.words, i) for i in range(len(line.words))], dtype=bool
        )
        source_of = np.repeat(np.arange(len(sources)), [len(s.line.words) for s in sources])[like]
        first = np.cumsum([0, *(len(source.line.words) for source in sources)])
        self._passive_there = np.array(
            [
                passive(sources[source].line.words, int(j - first[source]))
                for j, source in zip(like, source_of, strict=True)
            ],
            dtype=bool,
        )
        self._converse = np.zeros(self._table.shape, dtype=bool)
        named = [m for fact in facts if fact.kind == NAME for m in fact.own]
        for i, j in zip(*np.nonzero(self._table), strict=True):
            if converse(line.words[i].low, words[like[j]].low):
                # what stands between the two names changes sides with the verb
                ends = [self._place(m) for m in named if m.source == source_of[j]]
                between = (self._at >= min(ends, default=0)) & (self._at <= max(ends, default=0))
                self._converse[:, between] = True
                self._converse[i, j] = True
                self._table[i, j] = 1.0
        self._facts = [f for f in facts if f.kind in (NUMBER, DATE, NAME) and f.own]
        self._stands = np.full(
            (len(self._facts), max((len(fact.own) for fact in self._facts), default=1)), FAR
        )
        for row, fact in zip(self._stands, self._facts, strict=True):
            row[: len(fact.own)] = [self._place(mention) for mention in fact.own]
        self._spans = [self._inside(fact) for fact in self._facts]
        self.speakers = cache(self._speakers)
        self.quotable = [i for i, source in enumerate(sources) if source.span is not None]
        self._telling = self._tellingness()

    def _tellingness(self) -> Floats:
        """How few sentences hold each word and fact, 0 for all of them to 1."""
        count = len(self.quotable)
        words = self._cover.likeness[:, self.quotable].sum(axis=1)
        facts = [
            len({m.source for m in fact.own}.intersection(self.quotable)) for fact in self._facts
        ]
        rare = np.log((count + 1) / (np.concatenate([words, facts]) + 0.5)).clip(0)
        return np.asarray(rare / math.log(count + 1) if count else rare, dtype=np.float64)

    def anchors(self, fact: Fact, view: View, without: Sequence[Fact] = ()) -> Floats:
        """What each word, and each other fact, counts for a fact; sum 1.

        Shape ``(words + facts,)``.
        """
        inside = self._inside(fact)
        every = np.zeros(len(self._line.words) + len(self._facts))
        if not inside:
            return every
        here = [self._here[inside[0]], self._here[inside[-1]]]
        distance = np.maximum(here[0] - self._here, self._here - here[1]).clip(0)
        decay = np.exp(-distance / view.near)
        words = every[: len(decay)]
        words += self._cover.weights * decay
        for each in (fact, *without):
            words[self._inside(each)] = 0
        for i, (other, span) in enumerate(zip(self._facts, self._spans, strict=True)):
            if other.kind == NAME and view.by_names:
                words[span] = 0
            if span and other is not fact and (view.by_names or other.kind != NAME):
                every[len(decay) + i] = FACT * float(decay[span].max())
        if view.by_names:
            every *= self._telling
        return every / (float(every.sum()) or 1.0)

    def held(self, anchors: Floats) -> Floats:
        """What of the words and facts that count each source holds; shape ``(sources,)``."""
        words = len(self._line.words)
        found = np.asarray(anchors[:words] @ self._cover.likeness, dtype=np.float64)
        for fact, weight in zip(self._facts, anchors[words:], strict=True):
            if weight:
                found[list({mention.source for mention in fact.own})] += weight
        return found

    def reached(self, fact: Fact, mentions: Sequence[Mention]) -> Floats:
        """How near each word, and each other fact, stands to mentions, on the side it does here.

        Shape ``(mentions, words + facts)``.
        """
        words = len(self._line.words)
        found = np.zeros((len(mentions), words + len(self._facts)))
        after = self._starts >= fact.end
        sides = np.array([1.0 if other.start >= fact.end else -1.0 for other in self._facts])
        # only the subject and the agent change sides in the passive
        here = self._passive_here & (after | follows_by(self._line.words, fact.start))
        for row, mention in zip(found, mentions, strict=True):
            place = self._place(mention)
            reach = slice(*np.searchsorted(self._at, (place - REACH, place + REACH)))
            gap = self._at[reach] - place
            right = gap > 0
            near = self._table[:, reach] * np.exp(-np.abs(gap) / NEAR_THERE)
            agent = follows_by(self._sources[mention.source].line.words, mention.start)
            there = self._passive_there[reach] & (right | agent)
            turned = here[:, None] ^ there[None, :] ^ self._converse[:, reach]
            near[right[None, :] ^ turned ^ after[:, None]] *= OTHER_SIDE
            row[:words] = near.max(axis=1, initial=0.0)
            apart = (self._stands - place) * sides[:, None]
            close = np.exp(-np.abs(apart) / NEAR_THERE)
            close[apart < 0] *= OTHER_SIDE
            close[apart == 0] = 0.0
            row[words:] = close.max(axis=1)
        return found

    def score(self, fact: Fact, anchors: Floats, mentions: Sequence[Mention]) -> float:
        """How near the best of mentions stands to the words that a fact stands near."""
        if not mentions:
            return 0.0
        return float((self.reached(fact, mentions) @ anchors).max())

    def is_setting(self, fact: Fact) -> bool:
        """Whether a place is where something is, and not who acts: "at its Kyiv office"."""
        before = [word.low for word in self._line.words if word.end <= fact.start]
        return bool(_WHERE.intersection(before[-2:]))

    def is_quotable(self, mention: Mention) -> bool:
        """Whether it stands in a sentence of a passage, and not in a title."""
        return self._sources[mention.source].span is not None

    def before(self, fact: Fact) -> str:
        """The word that stands before a fact; empty for none."""
        at = bisect_left(self._line.words, fact.start, key=lambda word: word.start)
        return self._line.words[at - 1].low if at else ""

    def neighbours(self, fact: Fact, mention: Mention) -> tuple[bool, bool]:
        """Whether the word before a fact stands before a mention too, and one after it after it."""
        here, there = self._line.words, self._sources[mention.source].line.words
        before, after = _around(here, fact.start, fact.end)
        others, then = _around(there, mention.start, mention.end)
        return not before.isdisjoint(others), not after.isdisjoint(then)

    def home(self, fact: Fact) -> int:
        """The sentence of the passages that best holds what is said beside a fact; -1 for none."""
        weights = self._cover.weights.copy()
        weights[self._inside(fact)] = 0
        gains = weights @ self._cover.likeness
        for other in self._facts:
            if other is not fact and other.kind != NAME:
                gains[list({mention.source for mention in other.own})] += 1
        gains[[source.span is None for source in self._sources]] = -1
        return int(np.argmax(gains)) if len(gains) else -1

    def _speakers(self, fact: Fact) -> tuple[bool, Mention | None]:
        """Whether a name is that of whom the evidence quotes for this, and who else is."""
        if not fact.speaks:
            return False, None
        at = attributed(self._sources, self.home(fact))
        own = [self._speaks(mention) for mention in fact.own if mention.source == at]
        others = [m for m in fact.others if m.source == at and self._speaks(m)]
        return any(own), (others[0] if others and not own else None)

    def _speaks(self, mention: Mention) -> bool:
        return speaks(self._sources[mention.source].line, mention.start, mention.end)

    def _inside(self, fact: Fact) -> list[int]:
        return [i for i, w in enumerate(self._line.words) if fact.start <= w.start < fact.end]

    def _stand(self, mention: Mention) -> float:
        words = self._sources[mention.source].line.words
        inside = [i for i, w in enumerate(words) if mention.start <= w.start < mention.end]
        there = self._there[mention.source]
        if not inside:
            return -FAR
        return float(there[inside].mean())
