"""A question with one of its parts replaced: another year, another name, another noun."""

from __future__ import annotations

import re

from bot.followups.words import SMALL, WHEN, WORD, Name, names, stem

_PREPOSITION = re.compile(
    r"(?:in|on|by|at|since|during|before|after|from|until|around|for|to|of|with|against)\b\s*",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b", re.IGNORECASE
)
_RELATIVE = re.compile(
    r"\b(?:(?:in|from|during|since) )?(?:the )?(?:last|this|past|next) "
    r"(?:week|weekend|month|year)\b(?!['’])|\b(?:from )?(?:yesterday|today)\b(?!['’])",
    re.IGNORECASE,
)
_PAIRS = (("men's", "women's"), ("men’s", "women’s"), ("male", "female"), ("boys", "girls"))
_ALIKE = ("name", "organisation", "person", "thing", "place")


def replaced(question: str, phrase: str) -> str:
    """The question with the counterpart of a phrase replaced by it; empty when it has none.

    A year replaces a year, a country a country, the fourth the second, crude oil refined oil.
    """
    if _RELATIVE.fullmatch(phrase):
        return _relative_time(question, phrase)
    if WHEN.fullmatch(phrase):
        return _other_time(question, phrase)
    return (
        _other_of_pair(question, phrase)
        or _other_ordinal(question, phrase)
        or _other_name(question, phrase)
        or _other_noun(question, phrase)
        or _other_part(question, phrase)
    )


def _other_time(question: str, phrase: str) -> str:
    found = WHEN.search(question) or _RELATIVE.search(question)
    if found is None:
        said = phrase if _PREPOSITION.match(phrase) else f"in {phrase}"
        return f"{question.rstrip(' ?')} {said}?"
    old = found.group()
    if not _YEAR.search(phrase) and (year := _YEAR.search(old)):
        phrase = f"{phrase} {year.group()}"
    own, its = _PREPOSITION.match(phrase), _PREPOSITION.match(old)
    if its and not own:
        phrase = its.group() + phrase
    elif own and not its and WHEN.fullmatch(old):
        phrase = phrase[own.end() :]
    return question[: found.start()] + phrase + question[found.end() :]


def _relative_time(question: str, phrase: str) -> str:
    """``last week`` in the place of ``in 2023``."""
    own = _PREPOSITION.match(phrase)
    plain = phrase[own.end() :] if own else phrase
    found = WHEN.search(question) or _RELATIVE.search(question)
    if found is None:
        return f"{question.rstrip(' ?')} {plain}?"
    return question[: found.start()] + plain + question[found.end() :]


def _other_of_pair(question: str, phrase: str) -> str:
    low = phrase.casefold()
    for pair in _PAIRS:
        for one, other in (pair, pair[::-1]):
            if re.search(rf"\b{one}", low) and (old := re.search(rf"\b{other}", question)):
                return question[: old.start()] + one + question[old.end() :]
    return ""


def _other_ordinal(question: str, phrase: str) -> str:
    new, old = _ORDINAL.search(phrase), _ORDINAL.search(question)
    if new is None or old is None:
        return ""
    if any(word.casefold() not in SMALL for word in WORD.findall(phrase[new.end() :])):
        return ""
    return question[: old.start()] + new.group().casefold() + question[old.end() :]


def _other_name(question: str, phrase: str) -> str:
    """A name of the same kind, else the first one of which the kind cannot be told."""
    own = names(phrase)
    if len(own) != 1 or phrase[own[0].end :].strip():
        return ""
    new = own[0]
    before = phrase[: new.start].strip()
    if before and not _PREPOSITION.fullmatch(before):
        return ""
    there = [name for name in names(question) if name.kind in _ALIKE]
    old = next((name for name in there if name.kind == new.kind), None)
    if old is None and new.kind in ("name", "thing", "organisation", "person"):
        old = next((name for name in there if name.kind in ("name", "organisation", "thing")), None)
    if old is None:
        return ""
    return (
        question[: old.start]
        + _with_article(question, old, phrase[new.start : new.end])
        + (question[old.end :])
    )


def _with_article(question: str, old: Name, new: str) -> str:
    """The new name, with a capital "The" where the old one opened the question with it."""
    return new[:1].upper() + new[1:] if old.start == 0 else new


def _other_noun(question: str, phrase: str) -> str:
    """``crude oil`` in the place of ``refined oil``."""
    words = phrase.split()
    plain = words[1:] if words[0].casefold() in ("the", "a", "an") else words
    if len(plain) < 2 or names(phrase):
        return ""
    last = stem(plain[-1])
    tokens = list(WORD.finditer(question))
    for number, found in enumerate(tokens[1:], start=1):
        before = tokens[number - 1]
        if stem(found.group()) == last and before.group().casefold() not in SMALL:
            return question[: before.start()] + " ".join(plain) + question[found.end() :]
    return ""


def _other_part(question: str, phrase: str) -> str:
    """``the rover of Chandrayaan-3`` in the place of ``the lander of Chandrayaan-3``."""
    parts = list(re.finditer(r"\bthe ([a-z]+) of (?=[A-Z])", question))
    if len(parts) != 1 or not re.fullmatch(r"the [a-z]+", phrase):
        return ""
    return f"{question[: parts[0].start()]}{phrase}{question[parts[0].end(1) :]}"
