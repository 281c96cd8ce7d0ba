"""Who says what: the name beside a word of speech, and the sentence that has it for a quotation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from bot.support.reading import Line, Source
from bot.support.words import Word

_SPEECH = frozenset(
    """according added admitted announced argued believes called claimed claims commented declared
    estimates expects explained finds found indicated insisted noted predicted remarked replied
    reported reports responded said say says stated suggest suggests thinks told tweeted warned
    writes wrote""".split()
)
#: A name after these is not who says it.
_ASIDE = frozenset("on in at of from for with about".split())
_QUOTES = frozenset('“”"')
#: A quotation mark; the group holds one that opens.
_MARK = re.compile(r"((?:(?<=[\s(])|^)[“\"])|([”\"])")
#: Sentences over which a quotation is followed.
FAR = 4


def speaks(line: Line, start: int, end: int) -> bool:
    """Whether a name of a sentence stands beside a word of speech as its subject.

    Not so "on Instagram", nor CNN in "told CNN", nor a name that the quotation itself ends with.
    """
    inside = [i for i, word in enumerate(line.words) if start <= word.start < end]
    if not inside:
        return False
    first, last = inside[0], inside[-1]
    before = [word.low for word in line.words[max(0, first - 2) : first]]
    if before[-1:] == ["told"] or (before[-1:] and before[-1] in _ASIDE):
        return False
    if before[-1:] == ["to"] and before[:1] != ["according"]:
        return False
    for word in line.words[max(0, first - 3) : last + 4]:
        between = line.text[word.end : start] if word.start < start else line.text[end : word.start]
        if word.low in _SPEECH and not _QUOTES & set(between):
            return True
    return False


def attributed(sources: Sequence[Source], at: int) -> int:
    """Index of the sentence that has who says what a sentence holds.

    It is the sentence itself unless it has no word of speech and is part of a quotation: then the
    one that closes the quotation, or one of the two before.
    """
    if speech(sources[at].line) or not (_MARK.search(sources[at].line.text) or _open(sources, at)):
        return at
    same = [i for i, source in enumerate(sources) if source.evidence == sources[at].evidence]
    after = [i for i in same if at < i <= at + FAR]
    # a quotation that is closed before has been ascribed by then
    until = takewhile(lambda i: _open(sources, i), after)
    before = [i for i in same if at - 2 <= i < at][::-1]
    return next((i for i in (*until, *before) if speech(sources[i].line)), at)


def _open(sources: Sequence[Source], at: int) -> bool:
    """Whether a quotation is open where a sentence begins."""
    for other in range(at - 1, max(-1, at - 1 - FAR), -1):
        if sources[other].evidence != sources[at].evidence:
            return False
        marks = _MARK.findall(sources[other].line.text)
        if marks:
            return bool(marks[-1][0])
    return False


def speech(line: Line) -> list[Word]:
    """The words of speech of a sentence."""
    return [word for word in line.words if word.low in _SPEECH]
