"""Chunks of a sentence: verbs with their auxiliaries, noun phrases, and the small words between.

Parts of speech come from a tagger of rules, what belongs together from the order of the words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.support.irregular import PLAIN

#: Kinds of chunks: a verb with its auxiliaries, a noun phrase, a time, a preposition, a word that
#: opens a relative clause or another one, "and", a comma, a stop.
VERB, NOUN, TIME, PREPOSITION, RELATIVE, OPENER, AND, COMMA, STOP = "VNTPWSC,."
BE = frozenset("am is are was were be been being 's 're".split())
LIGHT = BE | frozenset("has have had having do does did will would".split())
NOT = frozenset("not never n't nor neither hardly cannot".split())
OPENERS = frozenset("although if lest though unless when whenever whereas whether while".split())
#: These open a clause, or stand before a noun phrase.
MAYBE_OPENERS = frozenset("after as because before how once since so than until where why".split())
_EVERY_OPENER = OPENERS | MAYBE_OPENERS - {"than", "until"}
_RELATIVES = frozenset("who whom whose which that".split())
#: Adverbs that belong to the verb before them: "step down".
PARTICLES = frozenset("ahead apart aside away back down off on out over through up".split())
#: Before "from" these say of a level what it has done, as stems of verbs.
CHANGES = {"up": "rise", "higher": "rise", "down": "fall", "lower": "fall"}
_SPANS = frozenset("day evening month morning night season time week year".split())
_DETERMINERS = ("DT", "PRP", "PRP$", "EX", "PDT")
_PARTICIPLES = ("VBG", "VBN", "VBD")
_NOMINAL = re.compile(r"(?:DT|PDT|PRP\$?|JJ[RS]?|CD|NNP?S?|NNPS|EX|POS|\$|#|FW|UH)$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark.

    Attributes:
        stem: As the text index holds it, irregular verbs in their plain form.
        tag: Part of speech, as the Penn Treebank has them.
        inside: Number of the name or time that it is part of; -1 for none.
        is_time: Whether that is a time.
    """

    start: int
    end: int
    low: str
    stem: str
    tag: str
    inside: int = -1
    is_time: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    kind: str
    tokens: tuple[Token, ...]

    @property
    def low(self) -> str:
        return self.tokens[0].low

    @property
    def last(self) -> Token:
        return self.tokens[-1]


def chunks(tokens: Sequence[Token]) -> list[Chunk]:
    found: list[Chunk] = []
    i = 0
    while i < len(tokens):
        kind, end = _chunk(tokens, i)
        if kind:
            found.append(Chunk(kind, tuple(tokens[i:end])))
        i = end
    return found


def _chunk(tokens: Sequence[Token], i: int) -> tuple[str, int]:
    """The kind of the chunk that begins at a token, empty for one that says nothing; its end."""
    token = tokens[i]
    if token.inside >= 0:
        if token.is_time:
            return TIME, _end_of(tokens, i)
        return NOUN, _noun(tokens, i)
    if token.low in CHANGES and i + 1 < len(tokens) and tokens[i + 1].low == "from":
        return PREPOSITION, i + 1
    verb = _verb(tokens, i)
    if verb > i:
        return VERB, verb
    if token.low in (",", "(", ")", "–", "—", "--"):
        return COMMA, i + 1
    if token.low in (";", ":", ".", "?", "!"):
        return STOP, i + 1
    if token.low in _RELATIVES and (token.tag != "DT" or _opens(tokens, i)):
        return RELATIVE, i + 1
    if token.low in OPENERS or (token.low in MAYBE_OPENERS and _opens(tokens, i)):
        return OPENER, i + 1
    if token.tag in ("IN", "TO") or token.low == "than":
        return PREPOSITION, i + 1
    if token.tag == "CC":
        return AND, i + 1
    if _NOMINAL.match(token.tag) or token.tag in _PARTICIPLES:
        return NOUN, _noun(tokens, i)
    return "", i + 1


def _end_of(tokens: Sequence[Token], i: int) -> int:
    end = i + 1
    while end < len(tokens) and tokens[end].inside == tokens[i].inside:
        end += 1
    return end


def _opens(tokens: Sequence[Token], i: int) -> bool:
    """Whether a finite verb follows before the next comma, and a subject before it."""
    for j in range(i + 1, min(i + 12, len(tokens))):
        if tokens[j].low in (",", ";", ".") or (j > i + 1 and tokens[j].low in _EVERY_OPENER):
            return False
        if tokens[j].tag in ("VBD", "VBZ", "VBP", "MD") or tokens[j].low in LIGHT:
            return j > i + 1 or tokens[i].low == "that"
    return False


def _verb(tokens: Sequence[Token], i: int) -> int:
    """Where the verb that begins at a token ends; the token itself when none does."""
    if tokens[i].tag == "TO" and _next_verb(tokens, i + 1) < 0:
        return i
    if not _is_verb(tokens, i) and tokens[i].tag not in ("TO", "MD"):
        return i
    end = i
    position = i
    while position < len(tokens) and tokens[position].inside < 0:
        token = tokens[position]
        if _is_verb(tokens, position) or token.tag == "MD":
            end = position + 1
        elif token.tag == "TO" and _next_verb(tokens, position + 1) >= 0:
            pass
        elif not (token.tag in ("RB", "RBR") or token.low in NOT):
            break
        position += 1
    if end > i and end < len(tokens) and tokens[end].tag in ("RB", "RP"):
        end += tokens[end].low in PARTICLES
    return end


def _next_verb(tokens: Sequence[Token], i: int) -> int:
    while i < len(tokens) and (tokens[i].tag == "RB" or tokens[i].low in NOT):
        i += 1
    return i if i < len(tokens) and tokens[i].tag in ("VB", "VBP") and tokens[i].inside < 0 else -1


def _is_verb(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if token.inside >= 0 or not (token.tag.startswith("VB") or _is_missed(tokens, i)):
        return False
    before = tokens[i - 1] if i else None
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    owned = before is not None and before.low.endswith(("'s", "’s", "s'", "s’"))
    if owned and token.tag in ("VBG", "VBN") and after and after.tag.startswith("NN"):
        return False  # "the tournament's leading scorer"
    if before and before.tag in ("DT", "PRP$", "POS", "JJ", "CD") and token.low not in LIGHT:
        # "the falling prices", "the climb"
        if token.tag in ("VB", "VBP", "VBZ"):
            return before.tag == "JJ" or (before.tag == "CD" and token.tag != "VB")
        return not (after and (after.tag.startswith("NN") or after.tag == "JJ"))
    return True


def _is_missed(tokens: Sequence[Token], i: int) -> bool:
    """Whether a verb was taken for a noun or adjective: "striking the ball", "are offering to"."""
    token = tokens[i]
    if not token.tag.startswith(("NN", "JJ")) or not i or i + 1 == len(tokens):
        return False
    before, after = tokens[i - 1], tokens[i + 1]
    if before.tag in ("DT", "PRP$", "POS", "CD") or before.tag.startswith("JJ"):
        return False
    if token.low in PLAIN:
        return True
    if not token.low.endswith(("ing", "ed")):
        return False
    return after.tag in ("DT", "PRP", "PRP$") or (before.low in BE and after.tag in ("TO", "IN"))


def _is_number(tokens: Sequence[Token], i: int) -> bool:
    return i < len(tokens) and tokens[i].tag == "CD"


def _noun(tokens: Sequence[Token], i: int) -> int:
    """Where the noun phrase that begins at a token ends."""
    end = i + 1 if tokens[i].inside < 0 else _end_of(tokens, i)
    while end < len(tokens):
        token = tokens[end]
        if token.is_time or (token.inside < 0 and _verb(tokens, end) > end):
            break
        if token.inside >= 0:
            last = tokens[end - 1]
            if last.inside >= 0 and not last.low.endswith(("'s", "’s")):
                break
            if last.low in _SPANS:
                break  # "in the same year Curie"
            end = _end_of(tokens, end)
        elif token.low in "-–" and tokens[end - 1].tag == "CD" and _is_number(tokens, end + 1):
            end += 2  # "3-3"
        elif token.tag in _DETERMINERS:
            break
        elif _NOMINAL.match(token.tag) or token.tag in _PARTICIPLES:
            end += 1
        elif token.tag == "RB" and tokens[end - 1].tag == "DT":
            end += 1  # "the south"
        else:
            break
    return end
