"""Guesses at the short answer: spans of the best sentences, grouped by what they say.

The same answer in several articles is likelier than one that stands in a single place: the idea
of answer redundancy (Clarke, Cormack and Lynam 2001). Each guess is scored by a learned weighted
sum of plain features; docs/quality.md names the strongest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from bot.quoting.reading import Column, Line, Question
from bot.quoting.spans import (
    CAPITAL,
    KINDS,
    LOWER,
    NUMBER,
    quoted_spans,
    span_kind,
    token_spans,
)
from bot.quoting.words import canonical
from index.articles import Span
from index.ranking.asking import PERSON_NOUNS
from index.ranking.gazetteer import DIGITS, ROLES
from index.search import Candidate

#: Sentences that are searched for guesses, likeliest first.
SEARCHED = 40

#: What the nearness of a word of the question falls to with each token in between.
_FADE = 0.85

_PLACED = frozenset("in at near from across outside inside to around".split())
_SPEAKS = frozenset("said says told tweeted wrote added announced won scored".split())
_CALLED = frozenset("called named titled dubbed known nicknamed entitled as".split())
_VERBS = frozenset("is was has will had are were have".split())
_AND = frozenset(("and", "or"))
_LISTS = _AND | {","}
_PEOPLE = ROLES | PERSON_NOUNS

#: What stands around an occurrence; see `_context`.
_CONTEXT = (
    "bounded_left",
    "bounded_right",
    "placed",
    "after_the",
    "after_role",
    "speaks",
    "aged",
    "after_a",
    "after_by",
    "called",
    "before_verb",
    "noun_next",
    "noun_before",
    "after_of",
    "listed",
    "noun_near",
    "opens",
    "noun_in",
    "asked_share",
    "capitals",
)


@dataclass(frozen=True, slots=True)
class Guesses:
    """Guesses, and where they stand.

    Attributes:
        keys: What each guess says, normalised.
        kinds: Index into `bot.quoting.spans.KINDS`, shape ``(guesses,)``.
        features: Each of shape ``(guesses,)``.
        of, line: Guess and sentence of each occurrence, two arrays of one length.
        spans: Of each occurrence in the body of its sentence's article.
    """

    keys: tuple[str, ...]
    kinds: NDArray[np.int64]
    features: dict[str, Column]
    of: NDArray[np.int64]
    line: NDArray[np.int64]
    spans: tuple[Span, ...]


def guess(
    question: Question,
    candidates: Sequence[Candidate],
    read: Sequence[Line],
    likely: Column,
) -> Guesses:
    """Guesses in the likeliest sentences, with their features.

    Args:
        likely: Share of each sentence in the belief which one holds the answer, ``(len(read),)``.
    """
    groups: dict[str, int] = {}
    kinds: list[int] = []
    of: list[int] = []
    at: list[int] = []
    spans: list[Span] = []
    values: list[tuple[float, ...]] = []
    order = np.argsort(-likely, kind="stable")[:SEARCHED]
    for i in order:
        line = read[i]
        left, right = _nearness(question, line)
        counts = _Counts(line)
        seen: set[str] = set()
        for start, end, span, key, quoted in _spans_of(line):
            if key in seen:
                continue
            seen.add(key)
            number = groups.setdefault(key, len(groups))
            if number == len(kinds):
                kinds.append(_kind(line, start, end, key, quoted))
            of.append(number)
            at.append(int(i))
            spans.append(span)
            near = (left[start] + right[end]) / question.total
            values.append((near, *_context(line, counts, start, end)))
    kind = np.array(kinds, dtype=np.int64)
    groups_of, line_of = np.array(of, dtype=np.int64), np.array(at, dtype=np.int64)
    table = np.array(values, dtype=np.float64).reshape(len(of), 1 + len(_CONTEXT))
    keys = tuple(groups)
    support = _Support(candidates, read, likely, groups_of, line_of, len(keys))
    features = {
        **support.features(),
        **_surroundings(support, table),
        **_shape(keys, kind, support, candidates),
        **_agreement(question, kind),
    }
    return Guesses(keys, kind, features, groups_of, line_of, tuple(spans))


def shown(guesses: Guesses, number: int, text: str) -> str:
    """A guess as it is shown: as it is written, but "nine" as "9"."""
    kind = KINDS[guesses.kinds[number]]
    if kind == "number_word" and text.lower() in DIGITS:
        return DIGITS[text.lower()]
    return text


def _spans_of(line: Line) -> list[tuple[int, int, Span, str, bool]]:
    """Ranges of tokens with their span in the body, their key, and whether quoted."""
    found = []
    for start, end in quoted_spans(line.text):
        span = Span(line.span.start + start, line.span.start + end)
        inside = [i for i, (a, b) in enumerate(line.bounds) if a >= span.start and b <= span.end]
        key = canonical(line.text[start:end])
        if inside and key:
            found.append((inside[0], inside[-1] + 1, span, key, True))
    classes = [token.cls for token in line.tokens]
    for start, end in token_spans(line.forms, classes):
        words = [token.form for token in line.tokens[start:end] if token.form]
        last = line.forms[end - 1]
        stop = line.bounds[end - 1][1]
        if last.endswith(("'s", "’s")):
            stop -= 2
        if words:
            found.append((start, end, Span(line.bounds[start][0], stop), " ".join(words), False))
    return found


def _kind(line: Line, start: int, end: int, key: str, quoted: bool) -> int:
    if quoted:
        return KINDS.index("quoted")
    before = line.tokens[start - 1].low if start else ""
    classes = [token.cls for token in line.tokens[start:end]]
    return KINDS.index(span_kind(line.forms[start:end], classes, key, before))


def _nearness(question: Question, line: Line) -> tuple[list[float], list[float]]:
    """How near the question's words stand before, and after, each gap between tokens."""
    left, right = [0.0], [0.0]
    for token in line.tokens:
        left.append(left[-1] * _FADE + token.weight)
    for token in reversed(line.tokens):
        right.append(right[-1] * _FADE + token.weight)
    return left, right[::-1]


class _Counts:
    """How many tokens before each place of a line are of some kind."""

    def __init__(self, line: Line) -> None:
        tokens = line.tokens
        self.noun = [0, *accumulate(token.noun for token in tokens)]
        self.asked = [0, *accumulate(token.asked for token in tokens)]
        self.capital = [0, *accumulate(token.cls == CAPITAL for token in tokens)]


def _context(line: Line, counts: _Counts, start: int, end: int) -> tuple[float, ...]:
    """The values of `_CONTEXT` for one occurrence."""
    tokens = line.tokens
    before = tokens[start - 1] if start else None
    after = tokens[end] if end < len(tokens) else None
    low = before.low if before else ""
    follows = after.low if after else ""
    earlier = tokens[start - 2].low if start > 1 else ""
    noun, size = counts.noun, end - start
    inside = noun[end] - noun[start]
    around = noun[min(end + 3, len(tokens))] - noun[max(0, start - 3)]
    opens_name, ends_name = tokens[start].cls == CAPITAL, tokens[end - 1].cls == CAPITAL
    return (
        not before or before.cls < LOWER or (before.cls == LOWER and opens_name),
        not after or after.cls < LOWER or (after.cls == LOWER and ends_name),
        low in _PLACED,
        low == "the",
        low in _PEOPLE,
        follows in _SPEAKS or low == "said",
        follows == "," and end + 1 < len(tokens) and tokens[end + 1].cls == NUMBER,
        low in ("a", "an"),
        low == "by",
        low in _CALLED or earlier in _CALLED,
        follows in _VERBS,
        after is not None and after.noun,
        before is not None and before.noun,
        low in ("of", "for"),
        low in _LISTS or follows in _AND,
        around > inside,
        start == 0,
        inside > 0,
        (counts.asked[end] - counts.asked[start]) / size,
        (counts.capital[end] - counts.capital[start]) / size,
    )


class _Support:
    """How strongly the sentences and articles that hold a guess speak for it."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        read: Sequence[Line],
        likely: Column,
        of: NDArray[np.int64],
        line: NDArray[np.int64],
        count: int,
    ) -> None:
        self.of, self.count = of, count
        self.weight = likely[line] if len(line) else np.zeros(0)
        candidate = np.array([each.candidate for each in read], dtype=np.int64)[line]
        numbers: dict[str, int] = {}
        article = np.array([numbers.setdefault(c.article.id, len(numbers)) for c in candidates])
        self.rank = candidate
        self.story = article[candidate] if len(candidate) else candidate
        self.total = self.mass(np.ones(len(of)))
        # the best sentence of each article counts once
        stories = max(1, len(numbers))
        best = np.zeros(count * stories)
        np.maximum.at(best, of * stories + self.story, self.weight)
        per_story = best.reshape(count, stories)
        self.sum = per_story.sum(axis=1) + 1e-9
        self.stories = (per_story > 0).sum(axis=1)

    def mass(self, values: Column) -> Column:
        """Weighted sum over the occurrences of each guess."""
        return np.asarray(
            np.bincount(self.of, weights=self.weight * values, minlength=self.count), np.float64
        )

    def mean(self, values: Column) -> Column:
        return self.mass(values) / np.maximum(self.total, 1e-9)

    def most(self, values: Column) -> Column:
        highest = np.zeros(self.count)
        np.maximum.at(highest, self.of, values)
        return highest

    def features(self) -> dict[str, Column]:
        return {
            "best": np.log(self.most(self.weight) + 1e-5),
            "sum": np.log(self.sum + 1e-5),
            "stories": np.log(np.maximum(self.stories, 1)),
            "times": np.log(np.maximum(np.bincount(self.of, minlength=self.count), 1)),
            "rank": self.most(1 / (1 + self.rank)),
        }


def _surroundings(support: _Support, table: Column) -> dict[str, Column]:
    near = table[:, 0]
    columns = {name: support.mean(table[:, i]) for i, name in enumerate(_CONTEXT, start=1)}
    asked = columns["asked_share"]
    return columns | {
        "near": support.most(near),
        "near_mean": support.mean(near),
        "asked_wholly": (asked > 0.99).astype(np.float64),
        "opens_always": (columns["opens"] > 0.99).astype(np.float64),
        "noun_somewhere": support.most(table[:, 1 + _CONTEXT.index("noun_near")]),
        "noun_next_somewhere": support.most(table[:, 1 + _CONTEXT.index("noun_next")]),
    }


def _shape(
    keys: Sequence[str],
    kind: NDArray[np.int64],
    support: _Support,
    candidates: Sequence[Candidate],
) -> dict[str, Column]:
    """Length, and how a guess stands to longer and shorter ones that share its words."""
    index = {key: i for i, key in enumerate(keys)}
    longer, shorter = np.zeros(len(keys)), np.zeros(len(keys))
    sizes = np.zeros(len(keys))
    for number, key in enumerate(keys):
        words = key.split()
        sizes[number] = size = len(words)
        if not 1 < size <= 6:
            continue
        for start in range(size):
            for end in range(start + 1, size + 1):
                part = index.get(" ".join(words[start:end])) if end - start < size else None
                if part is None:
                    continue
                longer[part] = max(longer[part], support.sum[number])
                shorter[number] = max(shorter[number], support.sum[part])
    titles = " | ".join(canonical(c.article.title) for c in candidates[:10])
    titles = f" {titles} "
    name = np.isin(kind, _NAMES)
    held = np.minimum(longer / support.sum, 1.0)
    shed = np.where(shorter > 0, np.log((shorter + 1e-6) / support.sum), 0.0)
    return {
        "words": np.minimum(sizes, 6),
        "one_word": (sizes == 1).astype(np.float64),
        "held_in_longer": held,
        "name_held_in_longer": held * name,
        "shorter_is_commoner": shed,
        "name_shorter_is_commoner": shed * name,
        "in_title": np.array([f" {key} " in titles for key in keys]) * 1.0,
    }


_NAMES = [KINDS.index(kind) for kind in ("person", "organisation", "place", "event", "name")]
_FITS = {
    "person": ("person", "name"),
    "country": ("country",),
    "state": ("state",),
    "city": ("city",),
    "region": ("region",),
    "place": ("place", "country", "state", "city", "region", "name"),
    "where": ("place", "country", "state", "city", "region"),
    "organisation": ("organisation", "one_name", "name"),
    "title": ("quoted", "name", "event"),
    "year": ("year",),
    "date": ("date", "year", "duration"),
    "number": ("number", "number_word"),
    "percent": ("percent",),
    "money": ("money", "percent"),
    "duration": ("duration", "date"),
    "animal": ("animal",),
    "colour": ("colour",),
    "event": ("event", "name", "one_name", "noun", "nouns"),
    "reason": ("nouns", "noun"),
    "thing": ("nouns", "noun", "one_name", "name", "quoted", "mixed"),
}


def _agreement(question: Question, kind: NDArray[np.int64]) -> dict[str, Column]:
    """Whether the kind of span is the kind that is asked for, by rule and for each pair."""
    asked = question.wanted.kind
    fits = [KINDS.index(name) for name in _FITS[asked]]
    columns = {"fits": np.isin(kind, fits).astype(np.float64)}
    for number in np.unique(kind):
        here = (kind == number).astype(np.float64)
        columns[f"is_{KINDS[number]}"] = here
        columns[f"{asked}:{KINDS[number]}"] = here
    return columns
