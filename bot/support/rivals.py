"""What stands in the evidence in the place of a word or name of the sentence.

"Rose" is wrong where the evidence has "fell" beside the same words, "Huntsman of California" where
it has "Huntsman of Utah", and "A beat B" where each name stands better in the other's place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from bot.support.facts import NAME, TURN, Fact, Mention
from bot.support.names import PLACE
from bot.support.nearness import PLAIN, Nearness
from bot.support.reading import Source

#: What stands between names of which one is said to be of the other.
_BESIDE = re.compile(
    r"(?:['’]s?)?,? (?:(?:[\w'’-]+ ){0,3}(?:of|at|for|from) (?:the )?)?"
    r"|['’]s? (?:[\w-]+ ){0,3}|(?: [A-Z][\w-]*){0,3} "
)

#: What stands between names of a list.
_LISTED = re.compile(r",? (?:(?:and|or|&) )?(?:the )?")


@dataclass(frozen=True, slots=True)
class Rivalry:
    """A fact with what stands in its place.

    Attributes:
        lead: By how much its rival stands better, 1 at most.
    """

    fact: Fact
    lead: float
    rival: Mention


@dataclass(frozen=True, slots=True)
class Exchange:
    """Two names with what is gained when each takes the other's place; negative: they are right."""

    one: Fact
    other: Fact
    gain: float


def turns(facts: Sequence[Fact], nearness: Nearness) -> Iterator[Rivalry]:
    """Words of which the evidence has the opposite."""
    taken = {mention for fact in facts for mention in fact.own}
    for fact in facts:
        others = [m for m in fact.others if m not in taken and nearness.is_quotable(m)]
        if fact.kind == TURN and others:
            anchors = nearness.anchors(fact, PLAIN)
            scores = nearness.reached(fact, others) @ anchors
            best = int(scores.argmax())
            own = nearness.score(fact, anchors, fact.own)
            yield Rivalry(fact, float(scores[best]) - own, others[best])


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
            yield Rivalry(other, 1.0, beside[0])


def said_by(facts: Sequence[Fact], nearness: Nearness) -> Iterator[Rivalry]:
    """Names to which something is ascribed that somebody else says."""
    for fact in facts:
        speaker = nearness.speakers(fact)[1] if fact.kind == NAME and fact.own else None
        if speaker is not None:
            yield Rivalry(fact, 1.0, speaker)


def _beside(text: str, one: Fact | Mention, other: Fact | Mention) -> bool:
    first, last = sorted((one, other), key=lambda each: each.start)
    return _BESIDE.fullmatch(text[first.end : last.start]) is not None


def exchanges(facts: Sequence[Fact], nearness: Nearness, text: str) -> Iterator[Exchange]:
    """Pairs of names of one sort that both stand in the evidence.

    Names that are listed, "Ada Moss, Piet Hollander and Nora Veldt", have the same place.
    """
    names = [fact for fact in facts if fact.kind == NAME and fact.own]
    for one, other in combinations(names, 2):
        if one.sort != other.sort or _are_listed(names, one, other, text):
            continue
        if nearness.speakers(one)[0] or nearness.speakers(other)[0]:
            continue
        if one.sort == PLACE and (nearness.is_setting(one) or nearness.is_setting(other)):
            continue
        first = [mention for mention in one.own if mention not in other.own]
        second = [mention for mention in other.own if mention not in one.own]
        if not first or not second:
            continue
        pair = (one, other)
        a, b = nearness.anchors(one, PLAIN, pair), nearness.anchors(other, PLAIN, pair)
        straight = nearness.score(one, a, first) + nearness.score(other, b, second)
        crossed = nearness.score(one, a, second) + nearness.score(other, b, first)
        yield Exchange(one, other, crossed - straight)


def _are_listed(names: Sequence[Fact], one: Fact, other: Fact, text: str) -> bool:
    """Whether only names, commas and "and" stand between two names."""
    between = [each for each in names if one.end <= each.start and each.end <= other.start]
    ends = [one.end, *(each.end for each in between)]
    starts = [*(each.start for each in between), other.start]
    parts = [text[end:start] for end, start in zip(ends, starts, strict=True)]
    return all(_LISTED.fullmatch(part) for part in parts)
