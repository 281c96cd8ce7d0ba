"""Who did it to whom: whether names and things stand on the same sides of their verb.

Without a parser, a word counts as a verb when it has words of both texts on both sides of it.
"A beat B" and "B beat A" differ in the side on which A and B stand; the passive and converse
verbs ("lost to") exchange the sides.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.support.covering import Cover
from bot.support.reading import Line, Source, Word

#: Words apart at which a participant counts 1/e.
REACH = 6.0

_BE = frozenset("is are was were be been being get gets got gotten".split())
_PARTICIPLES = frozenset(
    """beaten won lost made given taken seen shown known driven written bought sold told held led
    hit shot found built sent paid left brought caught chosen stolen thrown struck hurt put cut
    spent met run beat overthrown worn born sworn drawn""".split()
)
#: Each line has two groups of verbs; one says of A and B what the other says of B and A.
_CONVERSE = """
beat beats beaten defeat defeated defeats win won overcome overcame | lose loses lost losing
buy buys bought purchase purchased acquire acquired | sell sells sold
give gives gave given present presented hand handed award awarded | receive receives received get got
precede preceded | succeed succeeded follow followed replace replaced
lead leads led | trail trails trailed
lend lent | borrow borrowed
owe owes owed | lend lent
teach taught | learn learned learnt
above exceed exceeded | below
ahead | behind
surpass surpassed overtake overtook | trail trailed
hire hired employ employed | join joined
"""
_SIDES = {
    word: (number, side)
    for number, line in enumerate(_CONVERSE.strip().splitlines())
    for side, words in enumerate(line.split("|"))
    for word in words.split()
}

Floats = NDArray[np.float64]


def passive(words: Sequence[Word], at: int) -> bool:
    """Whether a word is a participle with its agent after "by"."""
    word = words[at]
    if not (word.low.endswith(("ed", "en")) or word.low in _PARTICIPLES):
        return False
    after = [each.low for each in words[at + 1 : at + 6] if each.clause == word.clause]
    return "by" in after


def converse(one: str, other: str) -> bool:
    """Whether the verbs say the same with exchanged roles."""
    a, b = _SIDES.get(one), _SIDES.get(other)
    return a is not None and b is not None and a[0] == b[0] and a[1] != b[1]


def exchanged(line: Line, sources: Sequence[Source], covered: Cover) -> tuple[float, float]:
    """Weight of pairs of words that stand around a verb as in the evidence, and the other way.

    Both in weights of words; a pair is two words with the verb between them.
    """
    straight = crossed = 0.0
    here = np.array([float(word.place) for word in line.words])
    for column in covered.chosen:
        there_words = sources[column].line.words
        there = np.array([float(word.place) for word in there_words])
        nearest, likeness = covered.nearest[:, column], covered.likeness[:, column]
        aligned = (likeness >= 0.6) & (covered.weights > 0) & (nearest >= 0)
        for verb in np.flatnonzero(aligned):
            word = line.words[verb]
            if word.low[:1].isdigit() or _is_name(line, word):
                continue
            other = there_words[nearest[verb]]
            flip = passive(line.words, verb) != passive(there_words, int(nearest[verb]))
            flip ^= converse(word.low, other.low)
            some = aligned.copy()
            some[verb] = False
            side = np.sign(here - here[verb]) * some
            side_there = np.sign(there[nearest] - there[nearest[verb]]) * some
            if flip:
                side_there = -side_there
            weight = (
                covered.weights
                * likeness
                * np.exp(
                    -np.abs(here - here[verb]) / REACH
                    - np.abs(there[nearest] - there[nearest[verb]]) / (2 * REACH)
                )
            )
            left, right = (side < 0), (side > 0)
            same = weight[left & (side_there < 0)].sum(), weight[right & (side_there > 0)].sum()
            cross = weight[left & (side_there > 0)].sum(), weight[right & (side_there < 0)].sum()
            straight += float(word.weight * np.sqrt(same[0] * same[1]))
            crossed += float(word.weight * np.sqrt(cross[0] * cross[1]))
    return straight, crossed


def _is_name(line: Line, word: Word) -> bool:
    return any(name.start <= word.start < name.end for name in line.names)
