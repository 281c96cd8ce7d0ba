"""Whether a question leans on the conversation before it, and by which words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers import Conversation, Turn
from bot.followups.parts import BE, taken_apart
from bot.followups.verbs import is_verb
from bot.followups.words import (
    ASKING,
    AUXILIARIES,
    DEMONSTRATIVE,
    PERSONAL,
    POSSESSIVE,
    SMALL,
    WORD,
    Name,
    content,
    names,
    stem,
    stems,
)
from bot.quoting.words import bare
from index.ranking.asking import wanted
from index.ranking.gazetteer import DAYS, UNITS_OF_TIME

#: "And ...", "What about ...": what a continuation opens with.
OPENING = re.compile(
    r"\s*(?:(?:and|but|or|so|then|also|ok(?:ay)?)\b[\s,]*)*(?:what|how) about\b[\s,]*"
    r"|\s*(?:(?:and|but|or|so|then|also)\b[\s,]*)+",
    re.IGNORECASE,
)
ABOUT = re.compile(r"\b(?:what|how) about\b", re.IGNORECASE)

#: Asks for more of the same; "on" is what in particular.
MORE = re.compile(
    r"\W*(?:(?:please|can you|could you|and)\W+)*"
    r"(?:(?:tell|give|show)\s+(?:me|us)\s+)?(?:(?:some|any|a bit|a little)\s+)?"
    r"(?:(?:more|further|other)(?:\s+(?:details?|information|news|facts))?|any details|details|"
    r"elaborate|go on)"
    r"(?:\s+(?:please|there))?(?:\s+(?:about|on)\s+(?P<on>.+?))?(?:\W+please)?\W*",
    re.IGNORECASE,
)

#: Fewer content words than this cannot name a subject of their own.
_FEWEST_WORDS = 2
#: This many before a pronoun can hold the noun that it stands for.
_HOLDING = 3

_EXISTS = BE | {"be", "been", "has", "have", "had"}
_TIMES = UNITS_OF_TIME | DAYS | frozenset("time times night morning afternoon evening".split())
_ORDINALS = frozenset("first second third fourth fifth sixth last next other previous new".split())
_ADJECTIVES = _ORDINALS | frozenset("early late old long far other more".split())
_ARTICLES = DEMONSTRATIVE | {"the"}
_NO_SUBJECT = re.compile(r"\s*is it (?:true|likely|possible|clear|known)\b", re.IGNORECASE)
_VERBLESS = frozenset("any some only really anyone anything anybody".split())


def leans(text: str, conversation: Conversation) -> bool:
    """Whether a question can only be understood with the turns before it."""
    words = WORD.findall(text)
    if not conversation.turns or not words:
        return False
    last = conversation.turns[-1]
    opening = OPENING.match(text)
    rest = text[opening.end() :] if opening else text
    own = subjects(rest)
    if opening and (
        ABOUT.search(opening.group()) or is_phrase(rest) or stems(rest) & stems(last.understood)
    ):
        return True
    if points_back(text):
        return True
    if definite(text, last, strict=bool(own)) is not None:
        return True
    if own:
        return False
    plain = [word for word in content(rest) if word[0].isalpha()]
    return (
        len(plain) < _FEWEST_WORDS
        or words[0].casefold() in _VERBLESS
        or MORE.fullmatch(text) is not None
    )


def subjects(text: str) -> list[Name]:
    """The names that a question could be about."""
    return [name for name in names(text) if name.kind not in ("time", "number")]


def is_phrase(text: str) -> bool:
    """Whether a text is a name or noun with what belongs to it, and no question."""
    words = [word.casefold() for word in WORD.findall(text)]
    return (
        not words or not any(word in ASKING or word in AUXILIARIES for word in words)
    ) and not any(word in PERSONAL and word not in POSSESSIVE for word in words)


def points_back(text: str) -> bool:
    """Whether a pronoun or the like has its noun in an earlier question."""
    own = subjects(text)
    return points_elsewhere(text) or any(
        not _NO_SUBJECT.match(text) and not _has_noun(text, found, own)
        for found in WORD.finditer(text)
        if found.group().casefold() in PERSONAL
    )


def points_elsewhere(text: str) -> bool:
    """Whether "that", "there", "the second one" or the like speaks of an earlier question."""
    found = list(WORD.finditer(text))
    low = [each.group().casefold() for each in found]
    own = subjects(text)
    for number, word in enumerate(low):
        before = low[number - 1] if number else ""
        after = low[number + 1] if number + 1 < len(low) else ""
        if word in DEMONSTRATIVE:
            if _demonstrates(found, number, bool(own)):
                return True
        elif own:
            continue
        elif word == "there":
            if before not in _EXISTS and after not in _EXISTS:
                return True
        elif word in ("one", "ones"):
            if before in _ORDINALS | _ARTICLES or (not after and before not in ("no", "any")):
                return True
        elif word in ("same", "latter", "else", "such") or (word == "then" and not after):
            return True
    return False


def _has_noun(text: str, pronoun: re.Match[str], own: list[Name]) -> bool:
    """Whether the question itself has what a pronoun stands for."""
    word = pronoun.group().casefold()
    human = PERSONAL[word] == "person"
    if any(
        name.end <= pronoun.start()
        and name.kind != "people"
        and (name.kind in ("person", "name")) >= human
        for name in own
    ):
        return True
    asked = taken_apart(text)
    nouns = {each.casefold() for each in content(asked.noun)}
    before = [each for each in content(text[: pronoun.start()]) if each.casefold() not in nouns]
    if len(before) >= _HOLDING:
        return True
    if not asked.of_subject:
        return False
    if asked.word == "who":
        return PERSONAL[word] != "thing" and bool(own) and word in POSSESSIVE
    return bool(before) and PERSONAL[word] != "person" and len(content(text)) > _HOLDING


def _demonstrates(found: list[re.Match[str]], number: int, named: bool) -> bool:
    """Whether "this" or "that" points at something said before."""
    word = found[number].group().casefold()
    if number + 1 == len(found):
        return True
    following = found[number + 1].group()
    low = following.casefold()
    if low in _TIMES:
        return word != "this" and not named
    if word == "that" and number:
        before = found[number - 1].group().casefold()
        after = found[number + 2].group() if number + 2 < len(found) else ""
        if before not in SMALL and (low in AUXILIARIES or is_verb(following, after)):
            return False
        if following[0].isupper() or following[0].isdigit() or low in ("the", "a", "an", "there"):
            return False
        if low in PERSONAL:
            return False
    return True


@dataclass(frozen=True, slots=True)
class Definite:
    """A noun with "the" or "that" before it, such as "that law's".

    Attributes:
        start, end: In the question, with its article and a possessive ending.
        noun: The last noun, in lower case.
        owns: It has a possessive ending.
    """

    start: int
    end: int
    noun: str
    owns: bool


def definite(text: str, last: Turn, *, strict: bool = False) -> Definite | None:
    """The first "the ruling" or "that law" that speaks of what an earlier turn was about.

    Args:
        strict: Only with "this" or "that": a question with a name of its own says "the" of other
            things.
    """
    spoken = stems(last.question) | stems(last.understood) | _told(last)
    kind = wanted(last.understood).kind
    words = list(WORD.finditer(text))
    for number, article in enumerate(words):
        low = article.group().casefold()
        if low not in _ARTICLES or (strict and low == "the"):
            continue
        nouns = _nouns(text, words[number + 1 :])
        if not nouns or nouns[-1].group().casefold() in _TIMES:
            continue
        if low != "the" and not _demonstrates(words, number, False):
            continue
        before = {word.group().casefold() for word in words[:number]}
        verb_follows = bool(before & (AUXILIARIES - BE))
        for noun in nouns if verb_follows else nouns[-1:]:
            head = bare(noun.group().casefold())
            same = wanted(f"which {head}").kind
            if low != "the" or stem(head) in spoken or (same == kind and kind != "thing"):
                owns = head != noun.group().casefold()
                return Definite(article.start(), noun.end(), head, owns)
    return None


def _told(last: Turn) -> set[str]:
    """Stems of what the articles tell that an answer quotes."""
    answer = last.answer
    cited = {each.article_id for sentence in answer.sentences for each in sentence.citations}
    told = [answer.short_answer]
    told += [sentence.text for sentence in answer.sentences]
    told += [each.title for sentence in answer.sentences for each in sentence.citations]
    told += [each.text for each in answer.considered if each.source.article_id in cited]
    return stems(" ".join(told))


def _nouns(text: str, words: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The words of a noun phrase, up to a small word, a name, a verb, a mark or a possessive."""
    nouns: list[re.Match[str]] = []
    for found in words:
        word = found.group()
        apart = nouns and text[nouns[-1].end() : found.start()].strip()
        if apart or not word.islower() or word in SMALL - _ADJECTIVES:
            break
        if nouns and (is_verb(word, "") or word.endswith("ing")):
            break
        nouns.append(found)
        if bare(word) != word:
            break
    return nouns
