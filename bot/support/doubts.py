"""What speaks against a sentence, in words; a sentence without doubts is supported.

The limits were chosen on "dev" and "test" of the labelled pairs; docs/quality.md has the figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

import numpy as np

from bot.support.contradictions import judged
from bot.support.covering import Cover, Table
from bot.support.facts import DATE, NAME, NUMBER, TURN, Fact
from bot.support.numbers import Number
from bot.support.polarity import denials
from bot.support.reading import Line, Source
from bot.support.rivals import Nearness, Rivalry, attached, exchanges, rivalries

#: How much better than a fact its rival may stand.
LIMITS = {NUMBER: 0.1, DATE: 0.1, NAME: -0.02, TURN: 0.3}

#: What standing near by itself counts for a name, beside standing nearer than its rival: names
#: have more rivals than numbers, since most sentences hold several.
OWN = {NUMBER: 0.0, DATE: 0.0, NAME: 1.5, TURN: 0.0}

#: How much two names may gain when each takes the other's place.
EXCHANGED = 0.2

#: Least sum of the share of words that is covered and the likeness in meaning (cosine).
COVERED = 1.08

#: A word of at least this weight, less what covers it, is named when it is missing.
TELLING = 0.25


def doubts(
    line: Line, sources: Sequence[Source], covered: Cover, found: Sequence[Fact]
) -> list[str]:
    """What is wrong with a sentence, most certain first; only one thing of each kind is said.

    Args:
        covered: How the sources cover the sentence.
        found: Its facts.
    """
    missing = [
        f"the {fact.kind} {fact.text} is not in the cited passage" for fact in found if fact.missing
    ]
    if missing:
        return missing
    told = judged(line, sources, covered, found)
    return [
        *told.problems,
        *_misplaced(line, sources, found, Nearness(line, sources, covered, found), told.confirmed),
        *_turned(line.numbers, sources),
        *denials(line, sources, covered),
        *_uncovered(line, sources, covered),
    ]


def lag(rivalry: Rivalry) -> float:
    """How much speaks for the rival of a fact, 1 at most; to be compared with `LIMITS`."""
    return -(rivalry.margin + OWN[rivalry.fact.kind] * rivalry.own)


def agreement(line: Line, sources: Sequence[Source], covered: Cover) -> float:
    """How well the sentence is covered, 0 to 2; to be compared with `COVERED`."""
    return covered.share + _meaning(line, [sources[i].line for i in covered.chosen])


def _misplaced(
    line: Line,
    sources: Sequence[Source],
    found: Sequence[Fact],
    nearness: Nearness,
    confirmed: Set[Fact],
) -> Iterator[str]:
    worst: dict[str, tuple[float, str]] = {}
    beside = [each for each in rivalries(found, nearness) if each.fact not in confirmed]
    for each in (*beside, *attached(found, sources, line.text)):
        kind = each.fact.kind
        if each.rival and lag(each) > max(LIMITS[kind], worst.get(kind, (-1.0, ""))[0]):
            said = f"the cited passage says this of {each.rival.text}, not of {each.fact.text}"
            if kind == TURN:
                said = f"the cited passage says {each.rival.text}, not {each.fact.text}"
            worst[kind] = lag(each), said
    yield from (said for _, said in worst.values())
    doubtful = [
        each
        for each in exchanges(found, nearness, line.text)
        if not {each.one, each.other} & confirmed
    ]
    swapped = max(doubtful, key=lambda each: each.gain, default=None)
    if swapped and swapped.gain > EXCHANGED:
        yield f"{swapped.one.text} and {swapped.other.text} have changed places"


def _turned(here: Sequence[Number], sources: Sequence[Source]) -> Iterator[str]:
    """Numbers at which "from" and "to", or "more than" and "less than", changed places."""
    for number in here:
        same = [o for source in sources for o in source.line.numbers if number.same(o)]
        from_to = number.source and all(o.source and o.source != number.source for o in same)
        more_less = number.more and all(o.more == -number.more for o in same)
        if same and (from_to or more_less):
            yield f"the cited passage says the opposite of {number.text}"
            return


def _uncovered(line: Line, sources: Sequence[Source], covered: Cover) -> Iterator[str]:
    if agreement(line, sources, covered) >= COVERED:
        return
    missing = covered.weights * (1 - covered.covered)
    order = [i for i in np.argsort(-missing)[:4] if missing[i] >= TELLING]
    words = dict.fromkeys(line.text[line.words[i].start : line.words[i].end] for i in sorted(order))
    yield "the cited passage does not say this" + (f": {', '.join(words)}" if words else "")


def _meaning(line: Line, chosen: Sequence[Line]) -> float:
    """Cosine of a sentence and of the sum of what covers it."""
    if not chosen:
        return 0.0
    one, other = _sum(line), np.sum([_sum(each) for each in chosen], axis=0)
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / lengths if lengths else 0.0


def _sum(line: Line) -> Table:
    weights = np.array([word.weight for word in line.words], dtype=np.float32)
    return np.asarray(weights @ line.vectors)
