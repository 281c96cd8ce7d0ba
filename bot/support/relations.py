"""How the verbs of two clauses stand to each other: same, opposite, or with sides exchanged.

"A beat B" is said as "B lost to A"; of A alone, "won" and "lost" are opposites.
"""

from __future__ import annotations

from functools import cache

from bot.support.clauses import Clause
from bot.support.irregular import PLAIN

SAME, LIKE, OPPOSITE, CONVERSE = "same", "like", "opposite", "converse"

#: Each line has two groups of verbs; one says of A and B what the other says of B and A.
_CONVERSE = """
beat defeat win overcome overthrow oust | lose
buy purchase acquire take_over | sell
give present hand award go_to | receive get win
precede | succeed follow replace
lead | trail
own possess | belong
lend | borrow
teach | learn
surpass overtake | trail
hire employ | join
"""
#: Each line has groups of verbs that exclude each other.
_OPPOSITE = """
rise increase climb grow jump soar surge gain expand rebound strengthen
| fall drop decline decrease sink slump plunge tumble shrink shed weaken dwindle

raise increase lift hike boost extend lengthen | cut lower reduce decrease slash trim shorten

approve back support endorse adopt favour favor accept welcome take_up vote_for
| reject oppose veto block refuse decline turn_down vote_against | abstain

admit confirm acknowledge | deny

open reopen launch start begin resume | close shut end finish stop halt abandon

allow permit legalise legalize | ban prohibit forbid bar block

hire appoint | fire sack dismiss

join enter | leave quit

stay remain continue | leave quit resign step_down stand_down depart retire go_away

accelerate quicken speed_up | slow decelerate slow_down

warm heat | cool

win | lose | tie

demand request ask_for | offer

confirm prove | disprove refute dispute

tighten | loosen ease relax

double triple quadruple | halve

break_off cut_off sever suspend | restore resume renew

keep retain preserve | abandon scrap drop abolish give_up

arrest detain jail imprison | release free

block trap strand | free unblock clear

convict | acquit

survive | die perish

kill | injure wound hurt

arrive | depart

win | lose draw

succeed | fail

include | exclude

pass | fail

agree | disagree refuse

save rescue | kill destroy

build | demolish destroy

remember | forget

attack | defend

praise | criticise criticize condemn

love | hate

improve | worsen deteriorate

import | export

lend | borrow

accuse blame | thank

land | crash
"""

#: Verbs nearer than this (cosine of their vectors) say nearly the same.
NEAR = 0.5

Sides = dict[str, set[tuple[int, int]]]


def relation(one: Clause, other: Clause, likeness: float) -> str:
    """How two verbs stand to each other; empty when they have nothing to do with each other.

    Args:
        likeness: Cosine of their vectors; 1 when the words are the same.
    """
    converse = _beside(_converse(), one, other)
    if converse < 0:
        return CONVERSE
    if _beside(_opposite(), one, other) < 0:
        return OPPOSITE
    if one.verb == other.verb or likeness == 1 or converse > 0:
        return SAME
    if _beside(_opposite(), one, other) > 0:
        return SAME
    return LIKE if likeness >= NEAR else ""


def _beside(sides: Sides, one: Clause, other: Clause) -> int:
    """1 when they are in one group, -1 when they are in groups that exclude each other, else 0."""
    first, second = _of(sides, one), _of(sides, other)
    if first & second:
        return 1
    return -1 if {line for line, _ in first} & {line for line, _ in second} else 0


def _of(sides: Sides, clause: Clause) -> set[tuple[int, int]]:
    whole = sides.get(f"{clause.verb}_{clause.particle}") if clause.particle else None
    return whole or sides.get(clause.verb, set())


@cache
def _converse() -> Sides:
    return _read(_CONVERSE.strip().splitlines())


@cache
def _opposite() -> Sides:
    return _read(_OPPOSITE.strip().split("\n\n"))


def _read(lines: list[str]) -> Sides:
    from index.text import stems

    stem = stems()
    found: Sides = {}
    for number, line in enumerate(lines):
        for side, group in enumerate(line.split("|")):
            for verb in group.split():
                plain, *particle = verb.split("_")
                key = "_".join(("".join(stem(PLAIN.get(plain, plain))), *particle))
                found.setdefault(key, set()).add((number, side))
    return found
