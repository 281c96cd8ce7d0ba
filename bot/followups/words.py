"""The words of a question: its names with their kinds, and what it says beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.quoting.spans import span_kind, token_class
from bot.quoting.words import bare, normalised
from index.ranking.asking import PERSON_NOUNS
from index.ranking.gazetteer import MONTHS, ROLES

#: Longest question, in characters, that is read; a longer one stands alone.
LONGEST = 2_000

WORD = re.compile(r"\w+(?:['’.&-]\w+)*")

_MONTHS = "|".join(sorted(MONTHS - {"may"}, key=len, reverse=True))
#: A day, month or year with the small words that belong to it: "at the end of 2017".
WHEN = re.compile(
    r"(?:\b(?:in|on|by|at|since|during|before|after|from|until|around) )?"
    r"(?:\bthe (?:end|start|beginning|middle|spring|summer|autumn|fall|winter) of )?"
    r"(?:\b(?:early|late|mid)[ -])?"
    rf"(?:(?:\b\d{{1,2}} )?\b(?:{_MONTHS}|(?-i:May))\b(?!-[a-z])"
    r"(?: \d{1,2}\b(?!\d))?,?(?: (?:of )?(?:19|20)\d\d\b)?|\b(?:19|20)\d\d\b)",
    re.IGNORECASE,
)

#: Words that point back, and cannot be a question's own subject.
PERSONAL = {
    **dict.fromkeys("he she him her his hers himself herself".split(), "person"),
    **dict.fromkeys("it its itself".split(), "thing"),
    **dict.fromkeys("they them their theirs themselves".split(), "many"),
}
POSSESSIVE = frozenset("his her its their".split())
DEMONSTRATIVE = frozenset("this that these those".split())
BACKWARD = (
    PERSONAL.keys()
    | DEMONSTRATIVE
    | frozenset("there then one ones same former latter such else".split())
)

AUXILIARIES = frozenset(
    """is are was were be been being am do does did has have had having can could will would shall
    should may might must isn't aren't wasn't weren't don't doesn't didn't hasn't haven't can't
    couldn't won't wouldn't shouldn't""".split()
)
ASKING = frozenset("what which who whom whose when where why how".split())
SMALL = (
    frozenset(
        """a an the of in on at by for from to with as into about after before over under between
        during since until against and or but so if than many much long old far often not no yes
        any some all more most other another i you we me us my your our tell give show say said
        says please just first last next new also exactly happened happen later still now ago again
        likely according early late mid end start beginning per""".split()
    )
    | ASKING
    | AUXILIARIES
    | BACKWARD
)

#: Kinds of spans that are names of a place, and those that are moments.
_PLACES = frozenset("country state region city place".split())
_KINDS = {
    **dict.fromkeys(_PLACES, "place"),
    **dict.fromkeys("year date duration".split(), "time"),
    **dict.fromkeys("number number_word percent money measure".split(), "number"),
    "person": "person",
    "organisation": "organisation",
    "event": "thing",
    "mixed": "name",
}
_PEOPLES = ("an", "ese", "ish", "ch")
_LINK = re.compile(r"\s+(?:of(?: the)?|de|van|von|bin|al|&)\s+")
_SHORTENED = re.compile(r"\.\s+")
#: Longest word that a full stop after it shortens: "Bros.", "Gov.".
_LONGEST_SHORTENED = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words, or a number.

    Attributes:
        text: As it is written, without a possessive ending.
        start, end: Of the text in the question; with "the" before it where there is one.
        kind: "person", "place", "organisation", "thing", "people" (an adjective such as
            "Korean"), "time", "number", or "name" when it cannot be told.
    """

    text: str
    start: int
    end: int
    kind: str


def names(text: str) -> list[Name]:
    """The names and numbers of a question, in order."""
    return [_name(text, start, end) for start, end in _runs(text)]


def subjects(text: str) -> list[Name]:
    """The names that a question could be about."""
    return [name for name in names(text) if name.kind not in ("time", "number")]


def content(text: str) -> list[str]:
    """The words that tell what a question is about, in order."""
    return [word for word in WORD.findall(text) if word.casefold() not in SMALL]


def stem(word: str) -> str:
    """A word without its commonest endings: near enough to see that two speak of the same."""
    word = bare(word.casefold())
    for ending in ("ing", "ies", "ned", "es", "ed", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word[: -len(ending)]
    return word


def stems(text: str) -> set[str]:
    """Of the words that tell what a text is about."""
    return {stem(word) for word in content(text)}


def lowered(text: str) -> str:
    """The text with a small first letter, unless it opens with a name."""
    first = WORD.match(text)
    if first and first.group().casefold() in SMALL and first.group() != "I":
        return text[0].lower() + text[1:]
    return text


def raised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _runs(text: str) -> Iterator[tuple[int, int]]:
    start = end = None
    for found in WORD.finditer(text):
        word = found.group()
        named = word[0].isupper() or word[0].isdigit()
        if not named or (word.casefold() in SMALL and not (len(word) > 1 and word.isupper())):
            continue
        if end is not None and start is not None:
            gap = text[end : found.start()]
            if _together(text[start:end], gap, word):
                end = found.end()
                continue
            yield start, end
        start, end = found.span()
    if start is not None and end is not None:
        yield start, end


def _together(name: str, gap: str, word: str) -> bool:
    """Whether a word belongs to the name before it."""
    if name.endswith(("'s", "’s")):
        return False
    if _SHORTENED.fullmatch(gap):
        return len(WORD.findall(name)[-1]) <= _LONGEST_SHORTENED and not name[-1].isdigit()
    return gap.isspace() or (bool(_LINK.fullmatch(gap)) and word[0].isupper())


def _name(text: str, start: int, end: int) -> Name:
    shown = bare(text[start:end])
    end = start + len(shown)
    before = WORD.findall(text[:start])
    previous = before[-1].casefold() if before else ""
    definite = re.search(r"\bthe\s+$", text[:start], re.IGNORECASE)
    kind = _kind(shown, previous)
    if kind in ("name", "person") and previous == "the":
        kind = "thing"
    following = WORD.match(text[end:].lstrip())
    if (
        kind in ("name", "place", "thing")
        and shown.endswith(_PEOPLES)
        and following is not None
        and following.group().islower()
        and following.group() not in SMALL
    ):
        kind = "people"
    return Name(shown, definite.start() if definite else start, end, kind)


def _kind(shown: str, previous: str) -> str:
    tokens = shown.split()
    if previous in ROLES | PERSON_NOUNS:
        return "person"
    kind = span_kind(
        tokens, [token_class(token) for token in tokens], normalised(shown) or shown, previous
    )
    return _KINDS.get(kind, "name")
