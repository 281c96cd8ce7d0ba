"""Verbs of English: told from nouns as far as their form allows, and inflected."""

from __future__ import annotations

import re

from bot.followups.words import ASKING, SMALL

_PAST = dict(
    pair.split("/")
    for pair in """beat/beat become/became begin/began bite/bit blow/blew break/broke bring/brought
    build/built buy/bought catch/caught choose/chose come/came cost/cost cut/cut deal/dealt do/did
    draw/drew drink/drank drive/drove eat/ate fall/fell feel/felt fight/fought find/found fly/flew
    forget/forgot freeze/froze get/got give/gave go/went grow/grew hear/heard hide/hid hit/hit
    hold/held hurt/hurt keep/kept know/knew lay/laid lead/led leave/left lend/lent let/let lose/lost
    make/made mean/meant meet/met pay/paid put/put quit/quit read/read ride/rode ring/rang rise/rose
    run/ran say/said see/saw seek/sought sell/sold send/sent set/set shake/shook shoot/shot
    shrink/shrank shut/shut sing/sang sink/sank sit/sat sleep/slept speak/spoke spend/spent
    spread/spread stand/stood steal/stole strike/struck swear/swore swim/swam take/took teach/taught
    tear/tore tell/told think/thought throw/threw understand/understood wake/woke wear/wore win/won
    withdraw/withdrew write/wrote""".split()
)
_PARTICIPLES = frozenset(
    """given taken known seen shown chosen written stolen frozen broken driven born worn thrown
    spoken grown fallen beaten""".split()
)
#: Forms that are hardly ever anything but a verb of the past.
IRREGULAR = (frozenset(_PAST.values()) - {"read", "spread", "hurt"}) | _PARTICIPLES
_DETERMINERS = frozenset("the a an its their his her this that".split())
_DOUBLED = re.compile(r"[^aeiou][aeiou][bdglmnprt]$")


def is_verb(word: str, following: str, before: str = "") -> bool:
    """Whether a word is likely a verb.

    Args:
        following: The word after it.
        before: The word before it.
    """
    if not word.islower() or word in ASKING or before in SMALL:
        return False
    if word in IRREGULAR or (word.endswith("ed") and word not in ("united", "red")):
        return True
    if word in SMALL:
        return False
    after = following.casefold()
    if plural(word) and len(word) > 3:
        return after == "to" or after in _DETERMINERS
    return plural(before) and after in _DETERMINERS


def plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss")


def inflected(clause: str, auxiliary: str) -> str:
    """``agree to buy`` with ``did`` -> ``agreed to buy``; ``did`` stays where the clause does not
    open with a plain verb."""
    verb, _, rest = clause.partition(" ")
    if auxiliary not in ("did", "does") or not verb.isalpha() or verb in SMALL - {"have", "say"}:
        return f"{auxiliary} {clause}"
    form = past(verb) if auxiliary == "did" else third(verb)
    return f"{form} {rest}".strip()


def past(verb: str) -> str:
    """``make`` -> ``made``."""
    if verb in _PAST:
        return _PAST[verb]
    if verb == "have":
        return "had"
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1]}ed" if len(verb) < 5 and _DOUBLED.search(verb) else f"{verb}ed"


def third(verb: str) -> str:
    """``want`` -> ``wants``."""
    if verb == "have":
        return "has"
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}s"
