"""What speaks against a sentence, in words; a sentence without doubts is supported.

Some doubts are certain by themselves. Where a fact stands in the evidence, but perhaps for
something else, signs are weighed together: the odds that the sentence is wrong are those of its
facts, each as likely to be the wrong one, and those of the sentence as a whole.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.support.contradictions import Judged, judged
from bot.support.covering import Cover, Table
from bot.support.facts import Fact, Mention
from bot.support.model import SENTENCE, SupportModel
from bot.support.nearness import Nearness
from bot.support.numbers import Number
from bot.support.polarity import denials
from bot.support.reading import Line, Source
from bot.support.rivals import Exchange, Rivalry, attached, exchanges, said_by, turns
from bot.support.signs import Signs, signs

#: By how much the opposite of a word may stand better than the word.
TURNED = 0.3

#: The same of a word that is denied there; a denial may reach less far than it seems.
DENIED = 0.5

#: How much two names may gain when each takes the other's place.
EXCHANGED = 0.2

#: Least sum of the share of words that is covered and the likeness in meaning (cosine).
COVERED = 1.08

#: A word of at least this weight, less what covers it, is named when it is missing.
TELLING = 0.25


@dataclass(frozen=True, slots=True)
class Weighed:
    """The signs of a sentence whose facts all stand in the evidence.

    Attributes:
        facts: Of each, with the rival that stands best in its place.
        whole: Of the sentence as a whole.
        certain: What is wrong for certain, in words.
    """

    facts: tuple[tuple[Fact, Signs, Mention | None], ...]
    whole: Signs
    certain: tuple[str, ...]

    def odds(self, model: SupportModel) -> tuple[float, list[float]]:
        """The odds that the sentence is wrong as a whole, and in each fact."""
        share = 1 / max(1, len(self.facts))
        each = [share * model.odds(fact.kind, found) for fact, found, _ in self.facts]
        return model.odds(SENTENCE, self.whole), each


def doubts(
    line: Line,
    sources: Sequence[Source],
    covered: Cover,
    found: Sequence[Fact],
    model: SupportModel,
) -> list[str]:
    """What is wrong with a sentence, most certain first.

    Args:
        covered: How the sources cover the sentence.
        found: Its facts.
    """
    missing = [
        f"the {fact.kind} {fact.text} is not in the cited passage" for fact in found if fact.missing
    ]
    if missing:
        return missing
    weighed = weigh(line, sources, covered, found)
    whole, each = weighed.odds(model)
    problems = list(weighed.certain)
    total = whole + sum(each)
    if math.log(total) > model.threshold:
        worst = max(range(len(each)), key=lambda i: each[i], default=-1)
        if worst >= 0 and each[worst] > whole:
            fact, _, rival = weighed.facts[worst]
            problems.append(_misplaced(fact, rival))
        if not problems:
            problems.append(_unsaid(line, covered))
    return list(dict.fromkeys(problems))


def weigh(line: Line, sources: Sequence[Source], covered: Cover, found: Sequence[Fact]) -> Weighed:
    """The signs that a sentence is wrong."""
    told = judged(line, sources, covered, found)
    nearness = Nearness(line, sources, covered, found)
    turned = list(turns(found, nearness))
    swapped = [
        each
        for each in exchanges(found, nearness, line.text)
        if not {each.one, each.other} & told.confirmed
    ]
    agreed = agreement(line, sources, covered)
    certain = (
        *told.problems,
        *_others([*attached(found, sources, line.text), *said_by(found, nearness)], told),
        *_opposite(turned),
        *_exchanged(swapped),
        *_turned(line.numbers, sources),
        *denials(line, sources, covered),
        *([_unsaid(line, covered)] if agreed < COVERED else []),
    )
    whole = {
        "agreement": agreed,
        "turn": max((each.lead for each in turned), default=-1.0),
        "exchange": max((each.gain for each in swapped), default=-1.0),
    }
    return Weighed(tuple(signs(found, nearness, covered, told.confirmed)), whole, certain)


def agreement(line: Line, sources: Sequence[Source], covered: Cover) -> float:
    """How well the sentence is covered, 0 to 2; to be compared with `COVERED`."""
    return covered.share + _meaning(line, [sources[i].line for i in covered.chosen])


def _misplaced(fact: Fact, rival: Mention | None) -> str:
    if rival is None:
        return f"the cited passage does not say this of {fact.text}"
    return f"the cited passage says this of {rival.text}, not of {fact.text}"


def _others(rivalries: Sequence[Rivalry], told: Judged) -> Iterator[str]:
    for each in rivalries:
        if each.fact not in told.confirmed:
            yield _misplaced(each.fact, each.rival)


def _opposite(turned: Sequence[Rivalry]) -> Iterator[str]:
    def limit(each: Rivalry) -> float:
        return DENIED if each.rival.text == each.fact.text else TURNED

    worst = max(turned, key=lambda each: each.lead - limit(each), default=None)
    if worst and worst.lead > limit(worst):
        yield f"the cited passage says {worst.rival.text}, not {worst.fact.text}"


def _exchanged(swapped: Sequence[Exchange]) -> Iterator[str]:
    worst = max(swapped, key=lambda each: each.gain, default=None)
    if worst and worst.gain > EXCHANGED:
        yield f"{worst.one.text} and {worst.other.text} have changed places"


def _turned(here: Sequence[Number], sources: Sequence[Source]) -> Iterator[str]:
    """Numbers at which "from" and "to", or "more than" and "less than", changed places."""
    for number in here:
        same = [o for source in sources for o in source.line.numbers if number.same(o)]
        from_to = number.source and all(o.source and o.source != number.source for o in same)
        more_less = number.more and all(o.more == -number.more for o in same)
        if same and (from_to or more_less):
            yield f"the cited passage says the opposite of {number.text}"
            return


def _unsaid(line: Line, covered: Cover) -> str:
    missing = covered.weights * (1 - covered.covered)
    order = [i for i in np.argsort(-missing)[:4] if missing[i] >= TELLING]
    words = dict.fromkeys(line.text[line.words[i].start : line.words[i].end] for i in sorted(order))
    return "the cited passage does not say this" + (f": {', '.join(words)}" if words else "")


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
