"""The noun phrases of a question: what it is about, without a verb that could be put wrongly."""

from __future__ import annotations

import re

from bot.followups.verbs import is_base, is_verb
from bot.followups.words import SMALL, WHEN, WORD, names

#: Words beside verbs that belong to no noun.
_ADVERBS = frozenset(
    """home abroad away back together apart up down out off only really still even almost about
    going able there here ever never so too very""".split()
)


#: "May" is a small word otherwise.
_MONTH = re.compile(r"\bMay(?= (?:19|20)\d\d\b)")
_ARTICLES = frozenset("the a an this that these those".split())


def noun_phrases(text: str, *, dated: bool = True) -> str:
    """``UN members, North Korean workers`` of ``By when did UN members have to send North Korean
    workers home?``; empty when it has no names and nouns.

    Args:
        dated: Days, months and years are kept.
    """
    kept = text if dated else WHEN.sub(" , ", text)
    inside = [(name.start, name.end) for name in names(kept)]
    inside += [found.span() for found in _MONTH.finditer(kept)]
    phrases: list[list[int]] = []
    words = list(WORD.finditer(kept))
    for number, found in enumerate(words):
        following = words[number + 1].group() if number + 1 < len(words) else ""
        before = words[number - 1].group() if number else ""
        named = any(start <= found.start() and found.end() <= end for start, end in inside)
        if not named and not _is_noun(found.group(), following, before):
            continue
        if phrases and not kept[phrases[-1][1] : found.start()].strip(" "):
            phrases[-1][1] = found.end()
        else:
            phrases.append([found.start(), found.end()])
    return ", ".join(dict.fromkeys(kept[start:end] for start, end in phrases))


def _is_noun(word: str, following: str, before: str) -> bool:
    low = word.casefold()
    if low in SMALL or low in _ADVERBS or (is_base(low) and before.casefold() not in _ARTICLES):
        return False
    return not is_verb(word, following, before if before.casefold() in _ARTICLES else "")
