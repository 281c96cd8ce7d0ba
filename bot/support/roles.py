"""Verbs that exchange the sides: "A beat B" is said as "B was beaten by A" and "B lost to A"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.support.words import Word

_PARTICIPLES = frozenset(
    """beaten won lost made given taken seen shown known driven written bought sold told held led
    hit shot found built sent paid left brought caught chosen stolen thrown struck hurt put cut
    spent met run beat overthrown worn born sworn drawn""".split()
)
#: Each line has two groups of verbs; one says of A and B what the other says of B and A.
_CONVERSE = """
beat beats beaten defeat defeated defeats win won overcame | lose loses lost losing
buy buys bought purchase purchased acquire acquired | sell sells sold
give gives gave given presented handed award awarded | receive receives received get got
precede preceded | succeed succeeded follow followed replace replaced
lead leads led | trail trails trailed
lend lent | borrow borrowed
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


def passive(words: Sequence[Word], at: int) -> bool:
    """Whether a word is a participle with its agent after "by"."""
    word = words[at]
    if not (word.low.endswith(("ed", "en")) or word.low in _PARTICIPLES):
        return False
    after = [each.low for each in words[at + 1 : at + 6] if each.clause == word.clause]
    return "by" in after


def follows_by(words: Sequence[Word], start: int) -> bool:
    """Whether what starts there stands after "by", a title or article between them."""
    before = [word.low for word in words if word.start < start]
    return "by" in before[-3:]


def converse(one: str, other: str) -> bool:
    """Whether the verbs say the same with exchanged roles."""
    a, b = _SIDES.get(one), _SIDES.get(other)
    return a is not None and b is not None and a[0] == b[0] and a[1] != b[1]
