"""What speaks for and against a sentence, as plain numbers for the learned sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bot.support.covering import Cover, Table
from bot.support.facts import DATE, NAME, NUMBER, TURN
from bot.support.numbers import Number
from bot.support.reading import Line, Source
from bot.support.rivals import Exchange, Rivalry

Signs = Mapping[str, float]

#: How much standing near by itself counts for a name, beside standing nearer than its rival.
OWN = 1.5


def signs(
    line: Line,
    sources: Sequence[Source],
    covered: Cover,
    rivals: Sequence[Rivalry],
    exchanges: Sequence[Exchange],
) -> Signs:
    """Named values, each between about -1 and 1.

    ``covered``: share of the words that the evidence covers; ``single``: that one sentence of it
    covers; ``meaning``: cosine of the sentence and what covers it; ``brief``: few words of weight;
    ``number``, ``date``, ``turn``: by how much the rival of one stands better; ``name``: the same,
    less how well the name stands itself; ``exchange``: what is gained when two names take each
    other's place; ``direction``: "from" and "to" or "more" and "less" are exchanged.
    """
    total = float(covered.weights.sum()) or 1.0
    single = [float(covered.weights @ covered.likeness[:, i]) / total for i in covered.chosen]
    return {
        "covered": covered.share,
        "single": max(single, default=0.0),
        "meaning": _meaning(line, [sources[i].line for i in covered.chosen]),
        "brief": 1 / (1 + total),
        "number": _lag(rivals, NUMBER),
        "date": _lag(rivals, DATE),
        "name": _doubt(rivals),
        "turn": _lag(rivals, TURN),
        "exchange": max((max(0.0, each.gain) for each in exchanges), default=0.0),
        "direction": float(turned(line.numbers, sources) is not None),
    }


def doubt(rivalry: Rivalry) -> float:
    """How much speaks for the rival of a name; positive for doubtful names."""
    return -(rivalry.margin + OWN * rivalry.own)


def _meaning(line: Line, chosen: Sequence[Line]) -> float:
    if not chosen:
        return 0.0
    one, other = _sum(line), np.sum([_sum(each) for each in chosen], axis=0)
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / lengths if lengths else 0.0


def _sum(line: Line) -> Table:
    weights = np.array([word.weight for word in line.words], dtype=np.float32)
    return np.asarray(weights @ line.vectors)


def _lag(rivals: Sequence[Rivalry], kind: str) -> float:
    """By how much the rival of a fact stands better than the fact, at the worst; 0 to 1."""
    return max((max(0.0, -each.margin) for each in rivals if each.fact.kind == kind), default=0.0)


def _doubt(rivals: Sequence[Rivalry]) -> float:
    """At the worst, from -0.5 on."""
    found = max((doubt(each) for each in rivals if each.fact.kind == NAME), default=-0.5)
    return max(-0.5, found)


def turned(here: Sequence[Number], sources: Sequence[Source]) -> Number | None:
    """A number at which "from" and "to", or "more than" and "less than", changed places."""
    for number in here:
        same = [o for source in sources for o in source.line.numbers if number.same(o)]
        if not same:
            continue
        if number.source and all(o.source and o.source != number.source for o in same):
            return number
        if number.more and all(o.more == -number.more for o in same):
            return number
    return None
