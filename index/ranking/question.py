"""What a question asks for: its words with their weights, and the kind of answer."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.ranking.asking import telling, wanted
from index.ranking.frequencies import Frequencies
from index.ranking.words import CAPITAL, COMMON, NUMBER, WORD, Bools, Ints, Lexicon, identities

Column = NDArray[np.float64]

_MONEY = re.compile(
    r"\b(how much|price|costs?|worth|paid|pay|sold|money|dollars?)\b", re.IGNORECASE
)
_PERCENT = re.compile(r"\bper ?cent(age)?\b|\b(share|proportion|portion) of\b", re.IGNORECASE)
_FOCUS = re.compile(r"\b(?:which|what|whose|how many|how much)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")
_FOCUS_WORDS = 4

#: Terms that are kept; the rest of a very long question is ignored.
MOST = 64


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the features see it.

    Attributes:
        text: As it was asked.
        terms: Distinct indexed words that tell stories apart, in order.
        identities: Of the terms, shape ``(terms,)``.
        weights: How rare each term is (bm25's inverse document frequency), shape ``(terms,)``.
        named: Terms written with a capital or as a number, not merely by opening the question.
        final: Terms of the last sentence, which asks; the others tell what it is about.
        focus: Terms right after "which", "what" or "how many": the kind of thing asked for.
        pairs: Indices of terms that stand next to each other, shape ``(pairs, 2)``.
        known: Identities of all words of the question: none of them is its answer.
        kind: Of the answer, one of `index.ranking.asking.KINDS`.
        members: Identities of words that tell a thing of that kind, ascending; empty for kinds
            that no list of words can tell.
        money, percent: It asks for such an amount.
    """

    text: str
    terms: tuple[str, ...]
    identities: Ints
    weights: Column
    named: Bools
    final: Bools
    focus: Bools
    pairs: Ints
    known: Ints
    kind: str
    members: Ints
    money: bool
    percent: bool


def understand(
    text: str,
    lexicon: Lexicon,
    frequencies: Frequencies,
) -> Query:
    """Read a question.

    Args:
        text: The question.
        frequencies: Of indexed words.
    """
    marked, order = _marked(text, lexicon)
    terms = tuple(marked)
    counts = frequencies.of(terms, {term for term, mark in marked.items() if mark[3]})
    marks = np.array(list(marked.values()), dtype=bool).reshape(-1, 4)
    pairs = {(a, b) for a, b in itertools.pairwise(order) if a != b}
    read = lexicon.read(text)
    kind = wanted(text).kind
    return Query(
        text=text,
        terms=terms,
        identities=np.array([lexicon.identity(term) for term in terms], dtype=np.int64),
        weights=np.array(
            [_rarity(counts[term], frequencies.passages) for term in terms], dtype=np.float64
        ),
        named=marks[:, 0],
        final=marks[:, 1],
        focus=marks[:, 2],
        pairs=np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2),
        known=np.unique(identities(read)),
        kind=kind,
        members=np.unique(identities(lexicon.known(telling(kind)))),
        money=bool(_MONEY.search(text)),
        percent=bool(_PERCENT.search(text)),
    )


def _marked(text: str, lexicon: Lexicon) -> tuple[dict[str, list[bool]], list[int]]:
    """The terms, each with whether it is named, final, in focus, and part of a name of several
    words; and their order by index."""
    found = [(match.group(), match.start()) for match in WORD.finditer(text)]
    gaps = [match.end() for match in _SENTENCE.finditer(text)]
    last = gaps[-1] if gaps else 0
    focused = _focused(text)
    only_common = all(lexicon[form] & COMMON for form, _ in found)
    marks: dict[str, list[bool]] = {}
    order = []
    names = _names(text, found)
    for number, (form, start) in enumerate(found):
        known = lexicon[form]
        term = lexicon.stem(form)
        common = known & COMMON and start not in names and not only_common
        if common or (term not in marks and len(marks) >= MOST):
            continue
        mark = marks.setdefault(term, [False] * 4)
        mark[0] |= bool(known & NUMBER or (known & CAPITAL and number > 0))
        mark[1] |= start >= last
        mark[2] |= start in focused
        mark[3] |= start in names
        order.append(list(marks).index(term))
    return marks, order


def _names(text: str, found: Sequence[tuple[str, int]]) -> set[int]:
    """Where words start that stand in a name of several: "Ever Given", "New York", "All Too Well".

    Common words that are part of a name tell stories apart. What opens a sentence may have its
    capital from that alone, and a text without small letters says nothing by its capitals.
    """
    if not any(form.islower() for form, _ in found):
        return set()
    opening = {0, *(match.end() for match in _SENTENCE.finditer(text))}
    starts = set()
    for (form, start), (following, next_start) in itertools.pairwise(found):
        together = text[start + len(form) : next_start] == " "
        if together and form[0].isupper() and following[0].isupper() and start not in opening:
            starts |= {start, next_start}
    return starts


def _focused(text: str) -> set[int]:
    """Where the words start that follow "which", "what" or "how many"."""
    starts = set()
    for asking in _FOCUS.finditer(text):
        following = itertools.islice(WORD.finditer(text, asking.end()), _FOCUS_WORDS)
        starts |= {match.start() for match in following}
    return starts


def _rarity(count: float, passages: int) -> float:
    """The inverse document frequency of bm25 (Robertson and Zaragoza 2009)."""
    return math.log(1 + (max(passages, count) - count + 0.5) / (count + 0.5))
