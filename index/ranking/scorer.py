"""The scorer: learned weights over plain features; an order, and a probability for each place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from index.ranking.answers import answer_features, guess
from index.ranking.features import Pool, Reading, features
from index.ranking.question import Column, Query
from index.ranking.words import Lexicon
from index.text import stems
from index.weights import read_weights

#: Fitted by ``scripts/train_ranking.py``; docs/ranking.md says on what.
WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """A weighted sum of features, by name; features without a weight do not count."""

    intercept: float
    of: Mapping[str, float]

    def __call__(self, columns: Mapping[str, Column], count: int) -> Column:
        """The sum for each of ``count`` rows."""
        total = np.full(count, self.intercept)
        for name, weight in self.of.items():
            total += weight * columns[name]
        return total


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates in order.

    Attributes:
        order: Indices of the candidates, best first.
        scores: Probability of each candidate (not: of each place) to hold the answer.
        columns: The features by name, each of shape ``(candidates,)``.
    """

    order: Sequence[int]
    scores: Column
    columns: Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class Scorer:
    """The learned weights.

    Attributes:
        order: Over the features of a candidate: its place.
        guess: Over the features of a word: whether it is part of the answer.
        likely: Over the features of a candidate and what the guesses say: whether it holds the
            answer, as the logarithm of the odds.
        within: Over the same features: which candidate of one article it is.
        odds: The same from the sum of ``order`` alone, its only feature.
        lexicon: The words that were met so far.
    """

    order: Weights
    guess: Weights
    likely: Weights
    within: Weights
    odds: Weights
    lexicon: Lexicon = field(repr=False, compare=False)

    def rank(self, query: Query, pool: Pool, reading: Reading) -> Ranking:
        """Put candidates in order.

        The first place goes to the article of the candidate that most likely holds the answer,
        with the guesses at it. The others follow by the question's own words alone: candidates
        that share a guess are right or wrong together, and the places after the first are for
        when it was wrong.
        """
        count = len(pool.passages)
        if not count:
            return Ranking((), np.zeros(0), {})
        columns = features(query, pool, reading)
        sums = self.order(columns, count)
        found = guess(query, reading, spread(sums), pool.rarity)
        columns |= answer_features(found, self.guess(found.columns, len(found.identities)), count)
        likely = _probability(self.likely(columns, count))
        article = reading.article == reading.article[np.argmax(likely)]
        first = int(np.argmax(np.where(article, self.within(columns, count), -np.inf)))
        order = (first, *(int(i) for i in np.argsort(-sums, kind="stable") if i != first))
        top = likely.max()
        scores = np.minimum(_probability(self.odds({"order": sums}, count)), top)
        scores[first] = top
        return Ranking(order, scores, {**columns, "order": sums, "likely": likely})


def spread(sums: Column) -> Column:
    """Shares of 1, flatter than the sums say: a first guess should come from many candidates."""
    flat = np.exp(_FLATNESS * (sums - sums.max(initial=0.0)))
    return np.asarray(flat / (flat.sum() or 1.0))


_FLATNESS = 0.7


def _probability(odds: Column) -> Column:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


def load_scorer(path: Path | None = None) -> Scorer:
    """The scorer of a file of weights; the packaged one when no file is given.

    Raises:
        ConfigurationError: The file is missing or holds no weights.
    """
    parts = read_weights(
        path or WEIGHTS, _parts, what="ranking weights", script="scripts/train_ranking.py"
    )
    return Scorer(**parts, lexicon=Lexicon(stems()))


def _parts(data: Any) -> dict[str, Weights]:
    return {part: _weights(data[part]) for part in ("order", "guess", "likely", "within", "odds")}


def _weights(data: Any) -> Weights:
    return Weights(float(data["intercept"]), {str(k): float(v) for k, v in data["weights"].items()})
