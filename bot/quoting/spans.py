"""Spans of a sentence that could be a short answer: names, numbers, quoted titles, noun groups."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.quoting.words import STOP_WORDS
from index.ranking import gazetteer as known

#: Kinds of spans.
KINDS = (
    "person",
    "organisation",
    "place",
    "event",
    "name",
    "one_name",
    "country",
    "state",
    "region",
    "city",
    "number",
    "number_word",
    "year",
    "date",
    "percent",
    "money",
    "duration",
    "measure",
    "quoted",
    "animal",
    "colour",
    "mixed",
    "nouns",
    "noun",
    "reporter",
)

# What a token is, for the purpose of cutting spans.
MARK, STOP, LOWER, CAPITAL, NUMBER = range(5)

#: Longest run of plain words, and of a name with its small words.
LONGEST, LONGEST_NAME = 3, 8

_LINKS = frozenset("of the and for & de la del van von al bin da".split())
_YEAR = re.compile(r"(?:1[5-9]|20)\d\ds?")
_QUOTED = re.compile(r"[“\"‘]([^“”\"]{2,60}?)[,.]?[”\"’]")


def token_class(token: str) -> int:
    """One of `MARK`, `STOP`, `LOWER`, `CAPITAL`, `NUMBER`."""
    first = token[0]
    if first.isdigit() or (first in "$£€" and len(token) > 1):
        return NUMBER
    if not first.isalpha():
        return MARK
    if token.lower() in STOP_WORDS and not (token.isupper() and len(token) > 1):
        return STOP
    return CAPITAL if first.isupper() else LOWER


def token_spans(tokens: Sequence[str], classes: Sequence[int]) -> set[tuple[int, int]]:
    """Half-open ranges of tokens that could be an answer."""
    found: set[tuple[int, int]] = set()
    count = len(tokens)
    for i in range(count):
        cls = classes[i]
        if cls < LOWER or (i and classes[i - 1] == NUMBER and tokens[i].lower() in known.SCALES):
            continue
        for j in range(i + 1, min(i + LONGEST, count) + 1):
            last = classes[j - 1]
            if last < LOWER or (cls == LOWER and last == CAPITAL):
                break
            if last == NUMBER and j < count and tokens[j].lower() in known.SCALES:
                continue
            found.add((i, j))
    i = 0
    while i < count:
        if classes[i] < CAPITAL:
            i += 1
            continue
        end = _name_end(tokens, classes, i)
        for start in range(i, min(i + 3, end - 1)):
            if classes[start] >= CAPITAL:
                found.update((start, stop) for stop in _stops(classes, start, end))
        i = max(end, i + 1)
    return found


def _stops(classes: Sequence[int], start: int, end: int) -> list[int]:
    """Where a name may stop: at the end of its run, or before a small word or mark in it."""
    return [
        stop
        for stop in range(start + 2, end + 1)
        if classes[stop - 1] >= CAPITAL and (stop == end or classes[stop] < CAPITAL)
    ]


def _name_end(tokens: Sequence[str], classes: Sequence[int], start: int) -> int:
    """Where a run of capitals and numbers ends that small words ("of", "the") may join."""
    end = position = start + 1
    while position < min(len(tokens), start + LONGEST_NAME):
        token = tokens[position]
        if classes[position] >= CAPITAL:
            end = position + 1
        elif not (token.lower() in _LINKS or _is_abbreviation(tokens, classes, position)):
            break
        position += 1
    return end


def _is_abbreviation(tokens: Sequence[str], classes: Sequence[int], mark: int) -> bool:
    """Whether a mark is the full stop of "Gov." or "J."."""
    return tokens[mark] == "." and len(tokens[mark - 1]) <= 4 and classes[mark - 1] == CAPITAL


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Character ranges between quotation marks, at most 60 characters long."""
    if not any(mark in text for mark in '“"‘'):
        return []
    return [match.span(1) for match in _QUOTED.finditer(text)]


def span_kind(tokens: Sequence[str], classes: Sequence[int], key: str, before: str) -> str:
    """The kind of a span.

    Args:
        tokens, classes: Of the span alone.
        key: Its normalised form.
        before: The token before it, in lower case.
    """
    if classes[0] == NUMBER:
        return _number_kind(tokens)
    low = [token.lower() for token in tokens]
    if low[0] in known.DIGITS or low[0] in known.SCALES:
        return _number_word_kind(low)
    if _is_date(low, tokens):
        return "date"
    if classes[0] == CAPITAL and classes[-1] >= CAPITAL:
        return _name_kind(low, key, before)
    if low[-1] in known.ANIMALS:
        return "animal"
    if len(low) == 1:
        return "colour" if low[0] in known.COLOURS else "noun"
    return "mixed" if CAPITAL in classes else "nouns"


def _number_kind(tokens: Sequence[str]) -> str:
    first, low = tokens[0], [token.lower() for token in tokens]
    if first[0] in "$£€":
        return "money"
    if first.endswith("%") or (len(low) > 1 and low[1] == "percent"):
        return "percent"
    if len(tokens) == 1:
        return "year" if _YEAR.fullmatch(first) else "number"
    if any(word in known.MONTHS for word in low):
        return "date"
    if low[-1] in known.UNITS_OF_TIME:
        return "duration"
    if low[-1] in ("dollars", "pounds", "euros", "cents"):
        return "money"
    return "number" if low[-1] in known.SCALES else "measure"


def _number_word_kind(low: Sequence[str]) -> str:
    if low[-1] in known.UNITS_OF_TIME:
        return "duration"
    if "percent" in low:
        return "percent"
    numeric = all(word in known.DIGITS or word in known.SCALES for word in low)
    return "number_word" if numeric else "measure"


def _is_date(low: Sequence[str], tokens: Sequence[str]) -> bool:
    if low[0] in known.DAYS:
        return len(low) == 1
    if low[0] not in known.MONTHS or not tokens[0][0].isupper():
        return False
    return len(low) == 1 or tokens[1][0].isdigit()


def _name_kind(low: Sequence[str], key: str, before: str) -> str:
    for kind, names in (
        ("country", known.COUNTRIES),
        ("state", known.STATES),
        ("city", known.CITIES),
        ("region", known.REGIONS),
        ("reporter", known.REPORTERS),
    ):
        if key in names:
            return kind
    if len(low) == 1:
        if low[0] in known.COLOURS:
            return "colour"
        if low[0] in known.ANIMALS:
            return "animal"
        return "person" if before in known.ROLES else "one_name"
    last = low[-1]
    for kind, words in (
        ("organisation", known.ORGANISATION_WORDS),
        ("place", known.PLACE_WORDS),
        ("event", known.EVENT_WORDS),
    ):
        if last in words:
            return kind
    if before in known.ROLES or low[0] in known.GIVEN_NAMES or low[0] in known.ROLES:
        return "person"
    return "name"
