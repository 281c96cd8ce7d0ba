"""Opposite words and negations: "rose" where the evidence says "fell", "is" where it says "not"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from bot.support.words import Word

#: Each paragraph has two groups of words with opposite meaning, parted by "|".
_OPPOSITE = """
rise rises rose risen rising increase increases increased increasing climb climbs climbed climbing
grow grows grew grown growing jump jumps jumped soar soared surge surged gain gained up higher
raise raises raised expand expanded rebound rebounded
| fall falls fell fallen falling drop drops dropped dropping decline declines declined declining
decrease decreased decreasing sink sank slump slumped plunge plunged tumble tumbled down lower
lowered cut cuts reduce reduced reducing shrink shrank shed

more most above exceed exceeds exceeded | less least fewer fewest below

win wins won winning winner victory triumph beat beats | lose loses lost losing loser defeat

accept accepts accepted approve approves approved approval pass passed back backs backed support
supports supported supporter supporters endorse endorsed favour favor
| reject rejects rejected rejection oppose opposes opposed opponent opponents block blocked
veto vetoed

admit admits admitted confirm confirms confirmed acknowledge acknowledged | deny denies denied

open opens opened opening reopen reopened | close closes closed closing closure shut

start starts started begin begins began begun | end ends ended finish finished stop stopped halt
halted

allow allows allowed permit permitted legal
| ban bans banned prohibit prohibited forbid forbidden bar barred illegal

hire hired appoint appointed join joined
| fire fired sack sacked dismiss dismissed resign resigned leave left quit

buy buys bought purchase purchased acquire acquired | sell sells sold

arrest arrested detain detained jail jailed imprison imprisoned | release released free freed

convict convicted guilty | acquit acquitted innocent cleared

survive survived survivor survivors alive | die dies died dead killed

enter entered arrive arrived | leave left depart departed withdraw withdrew

north northern | south southern

east eastern | west western

early earlier earliest | late later latest

warm warmer warmest hot hotter hottest | cool cooler coolest cold colder coldest

above warmer hotter | below cooler colder

cheap cheaper cheapest | expensive costly dear dearer

fast faster fastest quick quicker quickest | slow slower slowest

accelerate accelerates accelerated accelerating speed speeding
| slow slows slowed slowing decelerate decelerates decelerated decelerating

heavier heaviest | lighter lightest

easy easier easiest | harder hardest difficult

wide wider widest broad broader broadest | narrow narrower narrowest

near nearer nearest closer closest | far farther farthest further furthest

deep deeper deepest | shallow shallower shallowest

most best highest | fewest worst lowest

profit profits profitable | loss losses

surplus | deficit

victory victories | defeat defeats

optimistic optimism | pessimistic pessimism

inside indoors | outside outdoors

public | private

permanent permanently | temporary temporarily

voluntary | compulsory mandatory obligatory

urban | rural

domestic | foreign

young younger youngest | old older oldest

high highest | low lowest

best better | worst worse

large larger largest big bigger biggest | small smaller smallest

long longer longest | short shorter shortest

strong stronger strongest | weak weaker weakest

rich richer richest | poor poorer poorest

ahead lead leads leading led | behind trail trails trailing trailed

majority | minority

always | never

husband | wife

son sons | daughter daughters

brother brothers | sister sisters

mother | father

success succeed succeeded successful | failure fail fails failed unsuccessful

import imports imported | export exports exported

likely | unlikely

possible | impossible

agree agrees agreed agreement | disagree disagreed

vaccinated | unvaccinated

safe | unsafe

include includes included including | exclude excludes excluded excluding
"""
_SIDES: dict[str, set[tuple[int, int]]] = {}
for _number, _line in enumerate(_OPPOSITE.strip().split("\n\n")):
    for _side, _words in enumerate(_line.split("|")):
        for _word in _words.split():
            _SIDES.setdefault(_word, set()).add((_number, _side))

_NEGATIONS = frozenset(
    """not no never none nobody nothing neither nor without cannot cant fail failed fails refuse
    refused refuses deny denied denies unable declined hardly barely lack lacks""".split()
)
#: Words after a negation that it may reach as well.
_UNSURE = 5
#: Words between a negation and what it denies.
_PASSED = frozenset("longer yet even only just been ever".split())


def negated(word: Word) -> bool:
    """Whether a word is a negation."""
    return word.low in _NEGATIONS or word.low.endswith(("n't", "n’t"))


def turning(words: Sequence[Word], denied: Set[str]) -> Iterator[tuple[Word, bool]]:
    """The words that have an opposite, or are negated here or in the evidence.

    Args:
        denied: Stems of the words that the evidence negates.

    Yields:
        Each with whether it is negated here; those that may be are left out.
    """
    for word, here in zip(words, denials(words), strict=True):
        if here is not None and (here or word.low in _SIDES or word.stem in denied):
            yield word, here


def agrees(one: Word, denied: bool, other: Word, denied_there: bool | None) -> bool | None:
    """Whether two words say the same rather than the opposite; None when that is not known.

    Args:
        denied, denied_there: Whether each is negated.
    """
    sides, others = _SIDES.get(one.low, set()), _SIDES.get(other.low, set())
    if one.stem == other.stem or sides & others:
        return None if denied_there is None else denied == denied_there
    if any((number, 1 - side) in others for number, side in sides):
        return None if denied_there is None else denied != denied_there
    return None


def denials(words: Sequence[Word]) -> list[bool | None]:
    """For each word whether a negation reaches it; None for those shortly after the first.

    A negation reaches the next word of weight in its clause.
    """
    found: list[bool | None] = []
    waiting, left, clause = False, 0, -1
    for at, word in enumerate(words):
        if negated(word) or _is_yet(words, at):
            waiting, left, clause = True, _UNSURE, word.clause
            found.append(False)
            continue
        if word.clause != clause:
            waiting, left = False, 0
        if waiting and word.weight > 0 and not _is_passed(word):
            waiting = False
            found.append(True)
        else:
            found.append(None if left else False)
        left = max(0, left - 1)
    return found


def _is_yet(words: Sequence[Word], at: int) -> bool:
    """Whether "has yet to" denies what follows."""
    around = [word.low for word in words[max(0, at - 1) : at + 2]]
    return around[1:] == ["yet", "to"] and around[0] in ("has", "have", "had", "is", "are")


def _is_passed(word: Word) -> bool:
    return word.low in _PASSED or word.low.endswith("ly")
