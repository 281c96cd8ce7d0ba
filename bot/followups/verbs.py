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
    admit/admitted commit/committed permit/permitted submit/submitted refer/referred
    occur/occurred transfer/transferred prefer/preferred open/opened edit/edited exit/exited
    tear/tore tell/told think/thought throw/threw understand/understood wake/woke wear/wore win/won
    withdraw/withdrew write/wrote""".split()
)
_PARTICIPLES = frozenset(
    """given taken known seen shown chosen written stolen frozen broken driven born worn thrown
    spoken grown fallen beaten""".split()
)
#: Verbs whose past is regular, or needs no more than the spelling rules of `past`.
_REGULAR = frozenset(
    """accept accuse achieve acquire add address adopt agree aim allow announce answer apologise
    apologize appeal appear appoint approve argue arrest arrive ask attack attempt attend avoid
    award back ban base block boost borrow call campaign cancel capture carry cause change charge
    claim clear climb close collapse collect compare compete complain complete concede confirm
    consider contain continue convict count cover crash create criticise criticize cross damage
    decide declare decline defeat defend delay deliver demand deny deploy describe destroy detain
    develop die disappear discover dismiss divide donate double drop earn elect emerge employ end
    endorse enter erupt escape establish estimate exceed execute expand expect expel explain
    explode export express extend face fail fine finish fire follow force gain govern happen help
    hire host identify impose improve include increase indict inform injure inspect introduce
    invade invent invest investigate invite issue join jump kill land last launch learn limit link
    list live locate lower manage march measure mention merge miss move name negotiate nominate
    obtain offer operate oppose order outlaw own paint pass perform pick plan play plead pledge
    predict prepare present prevent produce promise propose protect protest prove provide publish
    purchase raise ratify reach react receive recall recognise recognize recommend recover reduce
    refuse reject release remain remove rename replace report rescue resign respond restore return
    reveal revoke sack sail sanction save score secure seize serve settle share shelve sign spark
    sponsor star start state stay stop study succeed sue suffer suggest support surrender survive
    suspend switch target test threaten top total train treat trigger try use vaccinate veto visit
    vote vow walk want warn watch weigh withhold work""".split()
)
#: Verbs that are said in a simple form of their own.
_SIMPLE = _PAST.keys() | _REGULAR
_NOT_SIMPLE = frozenset(("have to", "has to", "going to", "able to", "used to"))
_TO_BE = frozenset("be been being".split())
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


def is_base(word: str) -> bool:
    """Whether a word is the plain form of a verb that is known."""
    return word in _SIMPLE


def plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss")


def inflected(clause: str, auxiliary: str) -> str:
    """``agree to buy`` with ``did`` -> ``agreed to buy``, with ``will`` -> ``will agree to buy``;
    empty where the clause does not surely open with the verb, or that is none of a simple form
    (``have to``, ``be going to``)."""
    verb, _, rest = clause.partition(" ")
    following = rest.partition(" ")[0]
    if not verb.isalpha() or not verb.islower() or f"{verb} {following}" in _NOT_SIMPLE:
        return ""
    if auxiliary in ("did", "does"):
        if verb != "have" and verb not in _SIMPLE:
            return ""
        return f"{past(verb) if auxiliary == 'did' else third(verb)} {rest}".strip()
    simple = verb in _SIMPLE | _TO_BE | {"have", "not"}
    if simple or verb.endswith(("ed", "ing", "ly")) or verb in IRREGULAR:
        return f"{auxiliary} {clause}"
    return ""


def past(verb: str) -> str:
    """``make`` -> ``made``, of a verb that is known."""
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
