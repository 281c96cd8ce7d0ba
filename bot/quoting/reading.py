"""The sentences of the best passages, read against the question."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.quoting.spans import LOWER, MARK, token_class
from bot.quoting.vectors import WordVectors
from bot.quoting.words import TOKEN, bare, canonical
from index.articles import Article, Span
from index.ranking.asking import Wanted, wanted
from index.ranking.question import Query
from index.ranking.timing import met, named_times
from index.ranking.words import WORD, Lexicon
from index.search import Candidate

Column = NDArray[np.float64]

#: Candidates whose sentences are read, best first.
READ = 20

#: What the search says of a candidate that also counts for its sentences.
PARTS = ("likely", "answer_mass", "similarity", "sentence", "in_time", "recent_titled", "named")

#: The bits of what a lexicon knows of a form that are the identity of its stem.
_IDENTITY = ~0xFF


class Token(NamedTuple):
    """What a form of a word is to the question.

    Attributes:
        form: Normalised for comparing answers; empty for marks.
        low: In lower case.
        cls: One of the token classes of `bot.quoting.spans`.
        term: Index of the question's term that it is, or -1.
        weight: Of that term (how rare it is in the archive), else 0.
        asked: It stands in the question in some form.
        noun: It is a word of the noun phrase that the question asks for.
    """

    form: str
    low: str
    cls: int
    term: int
    weight: float
    asked: bool
    noun: bool


class Question:
    """A question with what is known of its words; remembers the forms that it met.

    Args:
        text: The question.
        query: As the search understood it.
        lexicon: Of the search.
        asked: The day that "this week" refers to.
        vectors: Vectors of words.
    """

    def __init__(
        self, text: str, query: Query, lexicon: Lexicon, asked: date, vectors: WordVectors
    ) -> None:
        self.text = text
        self.asked = asked
        self.wanted: Wanted = wanted(text)
        self.weights = query.weights
        self._weights: list[float] = query.weights.tolist()
        self.total = float(query.weights.sum()) or 1.0
        self.pairs = {(int(a), int(b)) for a, b in query.pairs}
        self.rarest = int(np.argmax(query.weights)) if len(query.weights) else -1
        self.named = query.named
        self.fresh = float(bool(_FRESH.search(text)))
        self._lexicon = lexicon
        self._terms = {int(identity): i for i, identity in enumerate(query.identities)}
        self._asked = {int(identity) for identity in query.known}
        self._nouns = {
            self._identity(form) for word in self.wanted.phrase for form in WORD.findall(word)
        }
        self._times = named_times(query, asked, lexicon)
        self._met: dict[str, Token] = {}
        self.vectors = vectors
        self.forms = [""] * len(query.weights)
        for form in WORD.findall(text):
            if (term := self.token(form).term) >= 0:
                self.forms[term] = form

    def token(self, form: str) -> Token:
        known = self._met.get(form)
        if known is None:
            known = self._met[form] = self._read(form)
        return known

    def weight_of(self, term: int) -> float:
        return self._weights[term]

    def terms_of(self, text: str) -> set[int]:
        """Indices of the terms that stand in a text."""
        found = {self._terms.get(self._identity(form), -1) for form in WORD.findall(text)}
        return found - {-1}

    def terms_of_heading(self, article: Article) -> set[int]:
        """Indices of the terms that stand in the title, or name the time of publication."""
        timely = met(self._times, article.day, len(self._weights))
        return self.terms_of(article.title) | set(np.flatnonzero(timely).tolist())

    def _read(self, form: str) -> Token:
        plain, low, cls, parts = _plain(form)
        if cls == MARK:
            return Token("", low, cls, -1, 0.0, False, False)
        identities = [self._identity(part) for part in parts]
        terms = [self._terms[identity] for identity in identities if identity in self._terms]
        term = max(terms, key=self._weights.__getitem__) if terms else -1
        weight = self._weights[term] if terms else 0.0
        asked = bool(identities) and self._asked.issuperset(identities)
        noun = not self._nouns.isdisjoint(identities)
        return Token(plain, low, cls, term, weight, asked, noun)

    def _identity(self, form: str) -> int:
        return self._lexicon[form] & _IDENTITY


@lru_cache(maxsize=100_000)
def _plain(form: str) -> tuple[str, str, int, tuple[str, ...]]:
    """What a token is whatever the question: form, lower case, class, parts in the index."""
    simple = bare(form)
    return canonical(simple), form.lower(), token_class(form), tuple(WORD.findall(simple))


_FRESH = re.compile(
    r"\b(this (week|month|weekend|morning)|yesterday|today|tonight|recently|latest|just|newly"
    r"|(last|past) (week|night|weekend|month)|(mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a candidate.

    Attributes:
        candidate: Index of the candidate, best first.
        span: Of the sentence in the article's body.
        bounds: Start and end of each token in the body.
        terms: Indices of the question's terms that stand in it.
    """

    candidate: int
    span: Span
    text: str
    forms: Sequence[str]
    tokens: Sequence[Token]
    bounds: Sequence[tuple[int, int]]
    terms: frozenset[int]


def lines(question: Question, candidates: Sequence[Candidate]) -> list[Line]:
    """The sentences of the first `READ` candidates, in order; those without a token left out."""
    found = []
    for number, candidate in enumerate(candidates[:READ]):
        body = candidate.article.body
        for span in candidate.passage.sentences:
            matches = list(TOKEN.finditer(body, span.start, span.end))
            if not matches:
                continue
            forms = [match.group() for match in matches]
            tokens = [question.token(form) for form in forms]
            found.append(
                Line(
                    number,
                    span,
                    span.of(body),
                    forms,
                    tokens,
                    [match.span() for match in matches],
                    frozenset(token.term for token in tokens if token.term >= 0),
                )
            )
    return found


def sentence_features(
    question: Question, candidates: Sequence[Candidate], read: Sequence[Line]
) -> dict[str, Column]:
    """Features of sentences that need no guess about the answer; each ``(len(read),)``."""
    titles = [question.terms_of_heading(c.article) for c in candidates[:READ]]
    passages: dict[int, list[int]] = {}
    for i, line in enumerate(read):
        passages.setdefault(line.candidate, []).append(i)
    rows: list[Mapping[str, float]] = []
    for number, members in passages.items():
        candidate = candidates[number]
        whole = frozenset().union(*(read[i].terms for i in members))
        most = max(_share(question, read[i].terms) for i in members)
        passage = {
            "score": candidate.score,
            "log_odds": log_odds(candidate.score),
            "rank": 1 / (1 + number),
            "first": float(number == 0),
            "opening": float(candidate.passage.ordinal == 0),
            "passage_covered": _share(question, whole | titles[number]),
            "titled": _share(question, titles[number]),
            **{f"part_{name}": candidate.parts.get(name, 0.0) for name in PARTS},
            **_age_features(question, candidate.article.day),
        }
        for place, i in enumerate(members):
            before = read[members[place - 1]].terms if place else frozenset()
            after = read[members[place + 1]].terms if place + 1 < len(members) else frozenset()
            here = _line_features(question, read[i], titles[number], before, after)
            here["covered_lag"] = here["covered"] - most
            here["covered_score"] = here["covered"] * candidate.score
            here["lead"] = passage["opening"] * (place == 0)
            rows.append(passage | here)
    names = rows[0] if rows else ()
    return {name: np.array([row[name] for row in rows], dtype=np.float64) for name in names}


def _age_features(question: Question, day: date | None) -> dict[str, float]:
    """How old the article is, and whether that suits a question about these days."""
    age = (question.asked - day).days if day else None
    recent = float(age is not None and -2 <= age <= 10)
    old = float(age is not None and (age > 45 or age < -20))
    return {
        "recent": recent,
        "old": old,
        "fresh_recent": recent * question.fresh,
        "fresh_old": old * question.fresh,
    }


def _line_features(
    question: Question,
    line: Line,
    title: set[int],
    before: frozenset[int],
    after: frozenset[int],
) -> dict[str, float]:
    terms = line.terms
    sequence = [token.term for token in line.tokens if token.term >= 0]
    pairs = sum(pair in question.pairs for pair in pairwise(sequence))
    length = sum(token.cls != MARK for token in line.tokens)
    return {
        "covered": _share(question, terms),
        "covered_before": _share(question, terms | before),
        "covered_around": _share(question, terms | before | after),
        "covered_title": _share(question, terms | title),
        "pairs": min(pairs, 5) / 3,
        "pair_share": pairs / max(1, len(question.pairs)),
        "rarest": float(question.rarest in terms),
        "noun": float(any(token.noun for token in line.tokens)),
        "length": math.log(length + 1),
        "short": float(length < 6),
        "long": float(length > 60),
        "position": math.log1p(line.span.start / 500),
        "asks": float(line.text.endswith("?")),
        "fragment": float(line.tokens[0].cls == LOWER),
        "fresh_numbers": min(sum(t.form[:1].isdigit() and not t.asked for t in line.tokens), 4) / 4,
    }


def _share(question: Question, terms: frozenset[int] | set[int]) -> float:
    return sum(map(question.weight_of, terms)) / question.total


def log_odds(probability: float) -> float:
    p = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))
