"""Signs that a number, date or name of a sentence is wrong, though it stands in the evidence.

"12 people were killed" is wrong where 47 were killed and 12 injured. So the mentions of a fact, and
those of others of its kind, its rivals, are held to the words and facts that it stands near in the
sentence: closely, widely, and by the names beside it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence, Set

from bot.support.covering import Cover
from bot.support.facts import DATE, NAME, TURN, Fact, Mention
from bot.support.names import PLACE
from bot.support.nearness import Floats, Nearness, View

VIEWS = {"close": View(1.5), "wide": View(9.0), "names": View(3.5, by_names=True)}

#: What is added to both sides of a ratio of scores.
_LITTLE = 0.05

#: Counts of mentions and rivals are told up to here.
_MANY = 5

#: Days that mostly tell when something was said or reported.
_DAY = re.compile(r"(?:\w+ )?\w+day|tonight|tomorrow", re.IGNORECASE)

#: Before a date these tell a start or an end, which "on Friday" does not rival.
_BOUNDS = frozenset("after before by from since through till until".split())

Signs = dict[str, float]


def signs(
    facts: Sequence[Fact], nearness: Nearness, covered: Cover, confirmed: Set[Fact]
) -> Iterator[tuple[Fact, Signs, Mention | None]]:
    """The signs of each fact that is there, all about 0 to 1, and its best rival.

    Args:
        confirmed: Facts that a clause of the evidence confirms; they are left out.
    """
    taken = {mention for fact in facts for mention in fact.own}
    for fact in facts:
        if fact.missing or fact.kind == TURN or (fact.kind == NAME and not fact.own):
            continue
        if fact in confirmed:
            continue
        others = [m for m in fact.others if m not in taken and nearness.is_quotable(m)]
        found, rival = _seen(fact, others, nearness)
        found |= _stands(fact, covered, nearness)
        found |= _beside(fact, rival, nearness)
        found |= _name(fact, nearness) if fact.kind == NAME else _told(fact, rival)
        yield fact, found, rival


def _seen(
    fact: Fact, others: Sequence[Mention], nearness: Nearness
) -> tuple[Signs, Mention | None]:
    """How a fact stands in each view beside its rivals."""
    home = _told_at(fact, nearness)
    rivals = [m for m in others if home is None or m.source == home]
    if fact.kind == DATE and nearness.before(fact) in _BOUNDS:
        rivals = [
            m for m in rivals if not _DAY.fullmatch(m.text) or nearness.neighbours(fact, m)[0]
        ]
    own, near = nearness.reached(fact, fact.own), nearness.reached(fact, rivals)
    mine = {mention.source for mention in fact.own}
    named = {mention.source for mention in _named(fact)}
    theirs = {mention.source for mention in others} - mine
    found: Signs = {"rival_none": float(not rivals)}
    rival: Mention | None = None
    for view, each in VIEWS.items():
        anchors = nearness.anchors(fact, each)
        best = float((own @ anchors).max(initial=0.0))
        scores = near @ anchors
        most = float(scores.max(initial=0.0))
        held = nearness.held(anchors)
        home_of = max(nearness.quotable, key=lambda i: held[i], default=-1)
        top = float(held[home_of])
        found |= {
            f"{view}_own": best,
            f"{view}_lead": best - most,
            f"{view}_ratio": math.log((best + _LITTLE) / (most + _LITTLE)) if rivals else 1.0,
            f"{view}_named_held": _most(held, named) - top,
            f"{view}_rival_held": _most(held, mine) - _most(held, theirs),
            f"{view}_at_home": float(home_of in mine),
            f"{view}_named_at_home": float(home_of in named),
        }
        if rivals:
            rival = rivals[int(scores.argmax())]
    # the last view tells where the rival stands
    found |= {
        "home_held": top,
        "home_rivals": min(_MANY, len({m.text for m in others if m.source == home_of})) / _MANY,
        "rival_at_home": float(rival is not None and rival.source == home_of),
        "rival_beside": float(rival is not None and rival.source in mine),
    }
    return found, rival


def _beside(fact: Fact, rival: Mention | None, nearness: Nearness) -> Signs:
    """Whether the words beside a fact are those beside its mentions, and beside its rival."""
    own = [nearness.neighbours(fact, mention) for mention in fact.own]
    other = nearness.neighbours(fact, rival) if rival is not None else (False, False)
    before, after = (any(each[side] for each in own) for side in (0, 1))
    return {
        "before": float(before),
        "after": float(after),
        "before_only": float(before and not other[0]),
        "after_only": float(after and not other[1]),
        "rival_before": float(other[0]),
        "rival_after": float(other[1]),
    }


def _stands(fact: Fact, covered: Cover, nearness: Nearness) -> Signs:
    """Whether a fact stands in what covers the sentence."""
    chosen = set(covered.chosen)
    mine = {mention.source for mention in fact.own}
    return {
        "chosen": float(bool(mine & chosen)),
        "chosen_named": float(any(mention.source in chosen for mention in _named(fact))),
        "chosen_first": float(bool(mine & set(covered.chosen[:1]))),
        "in_title": float(any(not nearness.is_quotable(mention) for mention in fact.own)),
        "mentions": min(_MANY, len(fact.own)) / _MANY,
    }


def _name(fact: Fact, nearness: Nearness) -> Signs:
    return {
        "speaks": float(fact.speaks),
        "says": float(nearness.speakers(fact)[0]),
        "setting": float(fact.sort == PLACE and nearness.is_setting(fact)),
    }


def _told(fact: Fact, rival: Mention | None) -> Signs:
    """Of a number or date that the evidence tells without naming it, and what days are compared."""
    found = {
        "told_alone": float(not fact.own and rival is None),
        "told_otherwise": float(not fact.own and rival is not None),
    }
    if fact.kind != DATE:
        return found
    return found | {
        "published": float(fact.published),
        "year": float(fact.text.isdecimal()),
        "rival_year": float(rival is not None and rival.text.isdecimal()),
        "rival_day": float(rival is not None and _DAY.fullmatch(rival.text) is not None),
    }


def _told_at(fact: Fact, nearness: Nearness) -> int | None:
    """The sentence that tells when, of a date: one elsewhere cannot tell it otherwise.

    The day of publication tells when what a sentence without a date says.
    """
    if fact.kind != DATE:
        return None
    home = nearness.home(fact)
    return home if not fact.own or home in {mention.source for mention in fact.own} else None


def _named(fact: Fact) -> list[Mention]:
    """The mentions of a fact that are no pronouns and no "the company"."""
    return [m for m in fact.own if fact.kind != NAME or not m.text.islower()]


def _most(held: Floats, sources: Set[int]) -> float:
    return max((float(held[i]) for i in sources), default=0.0)
