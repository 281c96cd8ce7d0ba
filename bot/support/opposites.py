"""Opposite words and negations: "rose" where the evidence says "fell", "did" where it says "not"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.support.reading import Line, Word

#: Each line has two groups of words with opposite meaning.
_OPPOSITE = """
rise rises rose risen rising increase increases increased increasing climb climbs climbed climbing grow grows grew growing grown growth jump jumped jumps soar soared surge surged gain gained up higher raise raises raised expand expanded rebound rebounded | fall falls fell fallen falling drop drops dropped dropping decline declines declined declining decrease decreased decreasing sink sank slump slumped plunge plunged tumble tumbled down lower lowered cut cuts reduce reduced reducing shrink shrank shed
more most above exceed exceeds exceeded over | less least fewer fewest below under
win wins won winning winner victory triumph beat beats | lose loses lost losing loser defeat
before earlier prior precede preceded | after later since following
accept accepts accepted approve approves approved approval pass passed back backs backed support supports supported supporter supporters endorse endorsed favour favor welcome welcomed | reject rejects rejected rejection oppose opposes opposed opponent opponents block blocked veto vetoed criticise criticize criticised criticized condemn condemned
admit admits admitted confirm confirms confirmed acknowledge acknowledged | deny denies denied dismiss dismissed
open opens opened opening reopen reopened | close closes closed closing closure shut
start starts started begin begins began begun launch launched | end ends ended finish finished stop stopped halt halted
allow allows allowed permit permitted let legal | ban bans banned prohibit prohibited forbid forbidden bar barred illegal block blocked
hire hired appoint appointed join joined | fire fired sack sacked dismiss dismissed resign resigned leave left quit
buy buys bought purchase purchased acquire acquired | sell sells sold
arrest arrested detain detained jail jailed imprison imprisoned | release released free freed
convict convicted guilty | acquit acquitted innocent cleared
survive survived survivor survivors alive | die dies died dead killed death deaths
enter entered arrive arrived | leave left depart departed withdraw withdrew
north northern | south southern
east eastern | west western
early | late
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
man men male | woman women female
success succeed succeeded successful | failure fail fails failed unsuccessful
import imports imported | export exports exported
first | last
likely | unlikely
possible | impossible
agree agrees agreed agreement | disagree disagreed
domestic | foreign international
vaccinated | unvaccinated
safe | unsafe dangerous
include includes included including | exclude excludes excluded excluding
"""
_SIDES: dict[str, set[tuple[int, int]]] = {}
for _number, _line in enumerate(_OPPOSITE.strip().splitlines()):
    for _side, _words in enumerate(_line.split("|")):
        for _word in _words.split():
            _SIDES.setdefault(_word, set()).add((_number, _side))

_NEGATIONS = frozenset(
    """not no never none nobody nothing neither nor without cannot cant fail failed fails refuse
    refused refuses deny denied denies unable declined hardly barely lack lacks lacked""".split()
)
#: Content words that a negation reaches.
_REACH = 3


def negated(word: Word) -> bool:
    """Whether a word is a negation."""
    return word.low in _NEGATIONS or word.low.endswith(("n't", "n’t"))


def opposed(line: Line, others: Sequence[Line]) -> list[tuple[str, str]]:
    """Words of a sentence of which the evidence has the opposite only.

    Where exactly one of the two is negated, they say the same.
    """
    said = {word.low for other in others for word in other.words}
    found = []
    denied = _denied(line)
    for word in line.words:
        sides = _SIDES.get(word.low)
        if not sides:
            continue
        same, against = _against(sides, said)
        if against and not same and word not in denied:
            found.append((word.low, against))
    return found


def _against(sides: set[tuple[int, int]], said: set[str]) -> tuple[bool, str]:
    same, against = False, ""
    for other in said:
        for number, side in _SIDES.get(other, ()):
            same = same or (number, side) in sides
            if (number, 1 - side) in sides:
                against = other
    return same, against


def negations(line: Line, others: Sequence[Line]) -> tuple[int, int]:
    """How many words are negated in the sentence only, and how many in the evidence only."""
    denied = {word.stem for word in _denied(line)}
    denied_there = {word.stem for other in others for word in _denied(other)}
    there = {word.stem for other in others for word in other.words if word.weight}
    stated = {word.stem for other in others for word in other.words if word.weight} - denied_there
    here = {word.stem for word in line.words if word.weight} - denied
    return len(denied & stated & there), len(here & denied_there)


def _denied(line: Line) -> list[Word]:
    """The words that a negation reaches."""
    found = []
    left, clause = 0, -1
    for word in line.words:
        if negated(word):
            left, clause = _REACH, word.clause
        elif left and word.clause != clause:
            left = 0
        elif left and word.weight > 0:
            found.append(word)
            left -= 1
    return found
