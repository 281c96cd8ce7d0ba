"""Signs that the archive holds the answer, for declining when it does not."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from bot.quoting.meaning import met_by_title
from bot.quoting.model import Weights
from bot.quoting.reading import Column, Line, Question, log_odds
from index.search import Candidate

#: Candidates that the signs are taken from.
LOOKED_AT = 5


def confidence(signs: dict[str, float], weights: Weights) -> float:
    """Estimated probability, 0 to 1, that the archive holds the answer (logistic regression)."""
    total = weights.get("intercept", 0.0)
    total += sum(weights.get(name, 0.0) * value for name, value in signs.items())
    return 1 / (1 + math.exp(-min(max(total, -30.0), 30.0)))


def signs(
    question: Question, candidates: Sequence[Candidate], read: Sequence[Line], near: Column
) -> dict[str, float]:
    """The signs; none of them grows with the size of the archive.

    How old the articles are is no sign: what an archive holds about last year, it still holds
    today. The guesses at the answer are none either; docs/quality.md says what they gave.

    Args:
        near: How far each sentence meets each term, from `bot.quoting.meaning.met`.
    """
    first = candidates[:LOOKED_AT]
    titles = [question.terms_of_heading(each.article) for each in first]
    lines = [line for line in read if line.candidate < len(first)]
    return {
        **_ranking_signs(candidates),
        **_covered_signs(question, first, titles, lines, near),
        **_found_signs(question, first, titles, lines),
    }


def _ranking_signs(candidates: Sequence[Candidate]) -> dict[str, float]:
    scores = [candidate.score for candidate in candidates[: 2 * LOOKED_AT]] or [0.0]
    return {
        "score": scores[0],
        "log_odds": log_odds(scores[0]),
        "log_odds_mean": sum(map(log_odds, scores)) / len(scores),
        "similarity": max((c.parts.get("similarity", 0.0) for c in candidates), default=0.0),
    }


def _covered_signs(
    question: Question,
    first: Sequence[Candidate],
    titles: Sequence[set[int]],
    lines: Sequence[Line],
    near: Column,
) -> dict[str, float]:
    """How far the question is met in one sentence, in one passage, and nowhere."""
    weights, total = question.weights, question.total
    passages = [
        met_by_title(question, each.article.title, terms)
        for each, terms in zip(first, titles, strict=True)
    ]
    sentences = [np.maximum(near[i], passages[line.candidate]) for i, line in enumerate(lines)]
    for line, met in zip(lines, sentences, strict=True):
        passages[line.candidate] = np.maximum(passages[line.candidate], met)
    table = np.array(passages).reshape(len(first), len(weights))
    shares = table @ weights / total
    missed = weights * (1 - table[:1].max(axis=0, initial=0.0))
    return {
        "sentence_covered": max((float(met @ weights) / total for met in sentences), default=0.0),
        "first_covered": float(shares[:1].sum()),
        "passage_covered": float(shares.max(initial=0.0)),
        "nowhere": 1 - float(table.max(axis=0, initial=0.0) @ weights) / total,
        "rarest_missed": float(missed.max(initial=0.0)) / 10,
    }


def _found_signs(
    question: Question,
    first: Sequence[Candidate],
    titles: Sequence[set[int]],
    lines: Sequence[Line],
) -> dict[str, float]:
    """How much of the question stands word for word in one story and in one title."""
    weights, named = question.weights, question.weights * question.named
    best = set(titles[0]) if titles else set()
    stories: dict[str, set[int]] = {}
    for line in lines:
        story = first[line.candidate].article.id
        stories.setdefault(story, set(titles[line.candidate])).update(line.terms)
        if line.candidate == 0:
            best |= line.terms
    return {
        "story_covered": max((_part(s, weights) for s in stories.values()), default=0.0),
        "named_covered": _part(best, named) if named.any() else 0.5,
        "named_story": max((_part(s, named) for s in stories.values()), default=0.0)
        if named.any()
        else 0.5,
        "named": float(named.any()),
        "terms": math.log1p(len(weights)),
        "titled": max((_part(title, weights) for title in titles), default=0.0),
    }


def _part(terms: set[int] | frozenset[int], weights: Column) -> float:
    total = float(weights.sum())
    return sum(float(weights[term]) for term in terms) / total if total else 0.0
