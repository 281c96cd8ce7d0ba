"""Whether a number, date or name of a sentence stands in the evidence for what it is said of.

"12 people were killed" is wrong where 47 were killed and 12 injured, though both numbers are there.
Each mention of the same kind in the evidence is scored by how near it stands to the words that the
fact stands near in the sentence; where another number, date or name scores higher than the fact's
own, that one is its rival. "A beat B" is wrong where each name scores higher in the other's place.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from bot.support.covering import Cover
from bot.support.facts import DATE, NAME, NUMBER, Fact, Mention
from bot.support.names import PLACE
from bot.support.reading import Line, Source
from bot.support.roles import converse, follows_by, passive
from bot.support.speech import attributed, speaks

#: Words after which nearness falls to 1/e, in the sentence and in the evidence.
NEAR_HERE, NEAR_THERE = 3.5, 6.0

#: Farther words count nothing.
REACH = 40.0

#: What a comma, and the end of a sentence, add to a distance, in words.
COMMA, STOP = 2.0, 10.0

#: What a word counts that stands before a fact here and after it there.
OTHER_SIDE = 0.6

#: What another number or date of the sentence counts, beside a word's weight of at most 1.
FACT = 0.7

#: Farther than any word from any other.
FAR = 1e6

#: Stand before a place, perhaps with another word.
_WHERE = frozenset("across around at from in inside near outside".split())

#: What stands between names of which one is said to be of the other.
_BESIDE = re.compile(
    r"(?:['’]s?)?,? (?:(?:[\w'’-]+ ){0,3}(?:of|at|for|from) (?:the )?)?"
    r"|['’]s? (?:[\w-]+ ){0,3}|(?: [A-Z][\w-]*){0,3} "
)

#: What stands between names of a list.
_LISTED = re.compile(r",? (?:(?:and|or|&) )?(?:the )?")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rivalry:
    """A fact with what stands in its place.

    Attributes:
        own: How well the fact stands there itself, 0 to about 1.
        margin: By how much it stands better than its rival; negative when worse.
    """

    fact: Fact
    own: float
    margin: float
    rival: Mention | None


@dataclass(frozen=True, slots=True)
class Exchange:
    """Two names with what is gained when each takes the other's place; negative: they are right."""

    one: Fact
    other: Fact
    gain: float


def places(line: Line) -> Floats:
    """Where the words of a sentence stand, commas counted; shape ``(words,)``."""
    return np.array([word.place + COMMA * word.clause for word in line.words], dtype=np.float64)


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
        at = 0.0
        for number, source in enumerate(sources):
            if number and source.evidence != sources[number - 1].evidence:
                at += 1_000
            own = places(source.line) + at
            self._there.append(own)
            at = (float(own[-1]) if len(own) else at) + STOP + 1_000 * (source.span is None)
        words = [word for source in sources for word in source.line.words]
        passive_there = [
            passive(source.line.words, i)
            for source in sources
            for i in range(len(source.line.words))
        ]
        table = np.concatenate([np.zeros((len(line.words), 0)), *covered.tables], axis=1)
        like = np.flatnonzero(table.any(axis=0))
        self._table = table[:, like]
        self._at = np.concatenate([np.zeros(0), *self._there])[like]
        self._passive_here = np.array(
            [passive(line.words, i) for i in range(len(line.words))], dtype=bool
        )
        self._passive_there = np.array(passive_there, dtype=bool)[like]
        self._converse = np.zeros(self._table.shape, dtype=bool)
        source_of = np.repeat(np.arange(len(sources)), [len(s.line.words) for s in sources])[like]
        named = [m for fact in facts if fact.kind == NAME for m in fact.own]
        for i, j in zip(*np.nonzero(self._table), strict=True):
            if converse(line.words[i].low, words[like[j]].low):
                # what stands between the two names changes sides with the verb
                ends = [self._place(m) for m in named if m.source == source_of[j]]
                between = (self._at >= min(ends, default=0)) & (self._at <= max(ends, default=0))
                self._converse[:, between] = True
                self._converse[i, j] = True
                self._table[i, j] = 1.0
        self._figures = [fact for fact in facts if fact.kind in (NUMBER, DATE) and fact.own]
        self._together = [
            (fact, np.array([self._place(mention) for mention in fact.own]))
            for fact in self._figures
        ]

    def anchors(self, fact: Fact, without: Sequence[Fact] = ()) -> Floats:
        """What each word, and each other number and date, counts for a fact; sum 1.

        Shape ``(words + figures,)``.
        """
        inside = self._inside(fact)
        if not inside:
            return np.zeros(len(self._line.words) + len(self._figures))
        here = [self._here[inside[0]], self._here[inside[-1]]]
        distance = np.maximum(here[0] - self._here, self._here - here[1]).clip(0)
        weights = self._cover.weights * np.exp(-distance / NEAR_HERE)
        for each in (fact, *without):
            weights[self._inside(each)] = 0
        figures = [
            0.0
            if figure is fact
            else FACT * math.exp(-float(distance[self._inside(figure)].min()) / NEAR_HERE)
            for figure in self._figures
        ]
        every = np.concatenate([weights, figures])
        return np.asarray(every / (every.sum() or 1.0), dtype=np.float64)

    def is_setting(self, fact: Fact) -> bool:
        """Whether a place is where something is, and not who acts: "at its Kyiv office"."""
        before = [word.low for word in self._line.words if word.end <= fact.start]
        return bool(_WHERE.intersection(before[-2:]))

    def is_quotable(self, mention: Mention) -> bool:
        """Whether it stands in a sentence of a passage, and not in a title."""
        return self._sources[mention.source].span is not None

    def home(self, fact: Fact) -> int:
        """The sentence of the passages that best holds what is said beside a fact; -1 for none."""
        weights = self._cover.weights.copy()
        weights[self._inside(fact)] = 0
        gains = weights @ self._cover.likeness
        for figure in self._figures:
            if figure is not fact:
                gains[list({mention.source for mention in figure.own})] += 1
        gains[[source.span is None for source in self._sources]] = -1
        return int(np.argmax(gains)) if len(gains) else -1

    def speakers(self, fact: Fact) -> tuple[bool, Mention | None]:
        """Whether a name is that of whom the evidence quotes for this, and who else is."""
        if not fact.speaks:
            return False, None
        at = attributed(self._sources, self.home(fact))
        own = [self._speaks(mention) for mention in fact.own if mention.source == at]
        others = [m for m in fact.others if m.source == at and self._speaks(m)]
        return any(own), (others[0] if others and not own else None)

    def _speaks(self, mention: Mention) -> bool:
        return speaks(self._sources[mention.source].line, mention.start, mention.end)

    def score(self, fact: Fact, anchors: Floats, mentions: Sequence[Mention]) -> float:
        """How near the best of mentions stands to the words that a fact stands near."""
        return max((self._score(fact, anchors, mention) for mention in mentions), default=0.0)

    def _score(self, fact: Fact, anchors: Floats, mention: Mention) -> float:
        place = self._place(mention)
        # words that count nothing, or stand far away, need no look
        rows = np.flatnonzero(anchors[: len(self._here)])
        reach = slice(*np.searchsorted(self._at, (place - REACH, place + REACH)))
        gap = self._at[reach] - place
        near = self._table[rows, reach] * np.exp(-np.abs(gap) / NEAR_THERE)
        after = self._starts[rows] >= fact.end
        agent_here = follows_by(self._line.words, fact.start)
        agent_there = follows_by(self._sources[mention.source].line.words, mention.start)
        # only the subject and the agent change sides in the passive
        here = self._passive_here[rows] & (after | agent_here)
        there = self._passive_there[reach] & ((gap > 0) | agent_there)
        turned = here[:, None] ^ there[None, :] ^ self._converse[rows, reach]
        near[(gap > 0)[None, :] ^ turned ^ after[:, None]] *= OTHER_SIDE
        figures = [
            weight * self._figure(figure, at, fact, place)
            for weight, (figure, at) in zip(anchors[len(self._here) :], self._together, strict=True)
            if weight
        ]
        return float(anchors[rows] @ near.max(axis=1, initial=0.0) + sum(figures))

    def _figure(self, figure: Fact, stand: Floats, fact: Fact, place: float) -> float:
        """How near another number or date stands to a place of the evidence."""
        gap = stand - place
        near = np.where(gap == 0, 0.0, np.exp(-np.abs(gap) / NEAR_THERE))
        side = 1 if figure.start >= fact.end else -1
        return float(np.where(np.sign(gap) == side, near, OTHER_SIDE * near).max())

    def _inside(self, fact: Fact) -> list[int]:
        return [i for i, w in enumerate(self._line.words) if fact.start <= w.start < fact.end]

    def _place(self, mention: Mention) -> float:
        words = self._sources[mention.source].line.words
        inside = [i for i, w in enumerate(words) if mention.start <= w.start < mention.end]
        there = self._there[mention.source]
        if not inside:
            return -FAR
        return float(there[inside].mean())


def rivalries(facts: Sequence[Fact], nearness: Nearness) -> list[Rivalry]:
    """Each fact that stands in the evidence, with the mention that best stands in its place.

    A name to which something is ascribed has no rival where it speaks in the evidence too, in or
    beside the best sentence: who speaks may stand far from what is said.
    """
    taken = {mention for fact in facts for mention in fact.own}
    found = []
    for fact in facts:
        if not fact.own and (fact.missing or fact.kind == NAME):
            continue
        if fact.sort == PLACE and nearness.is_setting(fact):
            continue  # where it was is often told in another sentence than what it was
        says, speaker = nearness.speakers(fact)
        if says:
            continue
        if speaker:
            found.append(Rivalry(fact, 0.0, -1.0, speaker))
            continue
        home = _told_at(fact, nearness)
        anchors = nearness.anchors(fact)
        best = nearness.score(fact, anchors, fact.own)
        scores = [
            (nearness.score(fact, anchors, [mention]), mention)
            for mention in fact.others
            if mention not in taken
            and nearness.is_quotable(mention)
            and (mention.source == home or home is None)
        ]
        most, rival = max(scores, key=lambda each: each[0], default=(0.0, None))
        found.append(Rivalry(fact, best, best - most if rival else 1.0, rival))
    return found


def _told_at(fact: Fact, nearness: Nearness) -> int | None:
    """The sentence that tells when, of a date: one elsewhere cannot tell it otherwise.

    The day of publication tells when what a sentence without a date says.
    """
    if fact.kind != DATE:
        return None
    home = nearness.home(fact)
    return home if not fact.own or home in {mention.source for mention in fact.own} else None


def attached(facts: Sequence[Fact], sources: Sequence[Source], text: str) -> Iterator[Rivalry]:
    """Places and bodies of which a person is said to be, where others stand there instead.

    "Huntsman of California" is one where the evidence has "Huntsman of Utah" only.
    """
    names = [fact for fact in facts if fact.kind == NAME and fact.own]
    for one, other in permutations(names, 2):
        if one.sort != "person" or other.sort == "person" or not _beside(text, one, other):
            continue
        beside = [
            mention
            for mention in (*other.own, *other.others)
            for mine in one.own
            if mine.source == mention.source
            and _beside(sources[mine.source].line.text, mine, mention)
        ]
        if beside and not set(beside) & set(other.own):
            yield Rivalry(other, 0.0, -1.0, beside[0])


def _beside(text: str, one: Fact | Mention, other: Fact | Mention) -> bool:
    first, last = sorted((one, other), key=lambda each: each.start)
    return _BESIDE.fullmatch(text[first.end : last.start]) is not None


def exchanges(facts: Sequence[Fact], nearness: Nearness, text: str) -> Iterator[Exchange]:
    """Pairs of names of one sort that both stand in the evidence.

    Names that are listed, "Ada Moss, Piet Hollander and Nora Veldt", have the same place.
    """
    names = [fact for fact in facts if fact.kind == NAME and fact.own]
    for one, other in combinations(names, 2):
        between = [text[one.end : other.start]]
        for each in names:
            if one.end <= each.start and each.end <= other.start:
                between = [p for part in between for p in part.split(each.text)]
        if all(_LISTED.fullmatch(part) for part in between):
            continue
        if one.sort != other.sort or nearness.speakers(one)[0] or nearness.speakers(other)[0]:
            continue
        if PLACE == one.sort and (nearness.is_setting(one) or nearness.is_setting(other)):
            continue
        first = [mention for mention in one.own if mention not in other.own]
        second = [mention for mention in other.own if mention not in one.own]
        if not first or not second:
            continue
        pair = (one, other)
        a, b = nearness.anchors(one, pair), nearness.anchors(other, pair)
        straight = nearness.score(one, a, first) + nearness.score(other, b, second)
        crossed = nearness.score(one, a, second) + nearness.score(other, b, first)
        yield Exchange(one, other, crossed - straight)
