"""What speaks for and against a sentence, as plain numbers for the learned sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bot.support.covering import Cover
from bot.support.facts import DATE, NAME, NUMBER, Fact
from bot.support.numbers import Number
from bot.support.opposites import negations, opposed
from bot.support.reading import Line, Source
from bot.support.rivals import Exchange, Rivalry
from bot.support.roles import exchanged

Signs = Mapping[str, float]


def signs(
    line: Line,
    sources: Sequence[Source],
    covered: Cover,
    found: Sequence[Fact],
    rivals: Sequence[Rivalry],
    exchanges: Sequence[Exchange],
) -> Signs:
    """Named values, each between about -1 and 1 but for small counts."""
    chosen = [sources[i].line for i in covered.chosen]
    missing = covered.weights * (1 - covered.covered)
    worst = np.sort(missing)[::-1]
    total = float(covered.weights.sum()) or 1.0
    single = max(
        (float(covered.weights @ covered.likeness[:, i]) / total for i in covered.chosen),
        default=0.0,
    )
    straight, crossed = exchanged(line, sources, covered)
    only_here, only_there = negations(line, chosen)
    # a sum of evidence is stronger than its single words
    return {
        "covered": covered.share,
        "single": single,
        "worst": float(worst[:1].sum()),
        "second": float(worst[1:2].sum()),
        "uncovered": float(missing.sum()),
        "meaning": _meaning(line, chosen),
        "short": float(total < 3),
        "number_lag": _lag(rivals, NUMBER),
        "date_lag": _lag(rivals, DATE),
        "name_lag": _lag(rivals, NAME),
        "name_away": _away(rivals),
        "scattered": _scattered(found, covered),
        "exchange": max((max(0.0, each.gain) for each in exchanges), default=0.0),
        "crossed": max(0.0, crossed - straight) / (crossed + straight + 0.2),
        "opposed": float(min(2, len(opposed(line, chosen)))),
        "negated_here": float(min(2, only_here)),
        "negated_there": float(min(2, only_there)),
        "turned_number": float(_turned(line.numbers, sources)),
    }


def _meaning(line: Line, chosen: Sequence[Line]) -> float:
    """Cosine of the whole sentence and of what covers it."""
    parts = [_sum(each) for each in chosen]
    if not parts:
        return 0.0
    one, other = _sum(line), np.sum(parts, axis=0)
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / lengths if lengths else 0.0


def _sum(line: Line) -> np.ndarray:
    weights = np.array([word.weight for word in line.words], dtype=np.float32)
    return np.asarray(weights @ line.vectors)


def _lag(rivals: Sequence[Rivalry], kind: str) -> float:
    """By how much the rival of a fact stands better than the fact, at the worst; 0 to 1."""
    return max((max(0.0, -each.margin) for each in rivals if each.fact.kind == kind), default=0.0)


def _away(rivals: Sequence[Rivalry]) -> float:
    """How far the worst placed name stands from what is said of it; 0 to 1."""
    placed = [min(1.0, each.own) for each in rivals if each.fact.kind == NAME]
    return 1 - min(placed) if placed else 0.0


def _scattered(found: Sequence[Fact], covered: Cover) -> float:
    """Share of the facts that stand in none of the sentences that cover the words."""
    standing = [fact for fact in found if fact.own]
    away = [
        fact
        for fact in standing
        if not any(mention.source in covered.chosen for mention in fact.own)
    ]
    return len(away) / len(standing) if standing else 0.0


def _turned(here: Sequence[Number], sources: Sequence[Source]) -> bool:
    """Whether "from" and "to", or "more than" and "less than", changed places at a number."""
    for number in here:
        same = [o for source in sources for o in source.line.numbers if number.same(o)]
        if not same:
            continue
        if number.source and all(o.source and o.source != number.source for o in same):
            return True
        if number.more and all(o.more == -number.more for o in same):
            return True
    return False
