"""Words that stand over a verb so that it is not told as a fact: "tried to stop", "must pay"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.support.chunks import BE
from bot.support.irregular import PLAIN

#: What is going to be, and is sometimes told in the present; "is to" and "is due to" among them.
_COMING = "will would shall 'll 'd going due set scheduled slated poised"
#: May be, or has to be.
_MODAL = "can could may might must should ought need have_to"
#: Verbs, nouns and adjectives before "to", before "-ing", or with an object between.
_BEFORE_TO = """
agree aim allow appeal ask attempt authorise authorize beg call campaign choose commit consider
contemplate convince dare decide decline demand deserve encourage expect fail fear fight forbid
hesitate hope instruct intend invite lobby long mean mull need negotiate offer oppose order permit
persuade plan plead pledge prepare press pressure promise propose push refuse reject request require
resist seek struggle suggest swear tempt threaten try urge volunteer vote vow wait want warn
wish work avoid consider delay deny discourage postpone prevent prohibit recommend resist risk stop
advise obligation ambition bid campaign chance commitment deadline decision duty effort failure goal
idea intention means need obstacle opportunity pressure proposal refusal reluctance right target
threat willingness able anxious capable eager free keen likely prepared ready reluctant unable
unlikely unwilling willing supposed meant obliged bound determined
"""
#: Before "that": what is feared, hoped or doubted.
_BEFORE_THAT = """
deny doubt dispute expect fear hope imagine insist_on pretend propose question recommend refute
reject request suggest suspect wish worry demand likely unlikely possible impossible doubtful
uncertain unclear
"""
#: Verbs that say with a particle what "refuse" says: "ruled out paying".
_WITH_PARTICLE = (("rule", "out"), ("stop", "from"), ("keep", "from"), ("talk", "about"))

#: Open a clause that need not come true.
CONDITIONS = frozenset("if unless whether lest".split())
#: Open a clause that has not come true where it is told in the present.
UNTIL = frozenset("before once until till".split())

_HAVE = frozenset("have has had having".split())


def over(tokens: Sequence[tuple[str, str]]) -> str:
    """The word in a group of verbs that stands over its last one, empty when none does.

    Args:
        tokens: Each word in small letters with its stem, the last verb not among them.
    """
    lows = [low for low, _ in tokens]
    for at, (low, stem) in enumerate(tokens):
        after = lows[at + 1 : at + 2]
        if low in _forms(_MODAL) or low in _forms(_COMING):
            return low
        if after == ["to"] and low in _HAVE | BE:
            return f"{low} to"
        if (low not in BE | _HAVE) and stem in _stems(_BEFORE_TO):
            return low
    return ""


def is_coming(word: str) -> bool:
    """Whether what stands under a word is going to be."""
    return word in _forms(_COMING) or word.removesuffix(" to") in BE


def governs(stem: str, low: str, particle: str = "") -> bool:
    """Whether a word stands over an infinitive or "-ing" that follows it.

    Args:
        particle: What stands between them.
    """
    if particle and (stem, particle) in _WITH_PARTICLE:
        return True
    return stem in _stems(_BEFORE_TO) or low in _forms(_COMING)


def doubts_that(stem: str) -> bool:
    """Whether a word leaves open what follows with "that"."""
    return stem in _stems(_BEFORE_THAT)


@cache
def _forms(words: str) -> frozenset[str]:
    return frozenset(words.split())


@cache
def _stems(words: str) -> frozenset[str]:
    from index.text import stems

    stem = stems()
    return frozenset("".join(stem(PLAIN.get(word, word))) for word in words.split())
