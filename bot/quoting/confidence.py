"""Signs that the archive holds the answer, for declining when it does not."""

from __future__ import annotations

import math
from collections.abc import Sequence

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
    question: Question, candidates: Sequence[Candidate], read: Sequence[Line]
) -> dict[str, float]:
    """The signs; none of them grows with the size of the archive.

    How old the articles are is no sign: what an archive holds about last year, it still holds
    today. The guesses at the answer are none either; docs/quality.md says what they gave.
    """
    return {**_ranking_signs(candidates), **_coverage_signs(question, candidates, read)}


def _ranking_signs(candidates: Sequence[Candidate]) -> dict[str, float]:
    scores = [candidate.score for candidate in candidates[: 2 * LOOKED_AT]] or [0.0]
    return {
        "score": scores[0],
        "log_odds": log_odds(scores[0]),
        "log_odds_mean": sum(map(log_odds, scores)) / len(scores),
        "similarity": max((c.parts.get("similarity", 0.0) for c in candidates), default=0.0),
    }


def _coverage_signs(
    question: Question, candidates: Sequence[Candidate], read: Sequence[Line]
) -> dict[str, float]:
    """How much of the question is found in one sentence, passage or story, and how much nowhere."""
    weights, named = question.weights, question.weights * question.named
    titles = [question.terms_of_heading(c.article) for c in candidates[:LOOKED_AT]]
    passages: list[set[int]] = [set(title) for title in titles]
    stories: dict[str, set[int]] = {}
    sentence = 0.0
    for line in read:
        if line.candidate >= len(titles):
            break
        sentence = max(sentence, _part(line.terms | titles[line.candidate], weights))
        passages[line.candidate] |= line.terms
        story = candidates[line.candidate].article.id
        stories.setdefault(story, set(titles[line.candidate])).update(line.terms)
    everywhere = set().union(*(line.terms for line in read), *titles)
    best = passages[0] if passages else set()
    missed = [float(w) for i, w in enumerate(weights) if i not in best]
    return {
        "sentence_covered": sentence,
        "first_covered": _part(best, weights),
        "passage_covered": max((_part(p, weights) for p in passages), default=0.0),
        "story_covered": max((_part(s, weights) for s in stories.values()), default=0.0),
        "named_covered": _part(best, named) if named.any() else 0.5,
        "named_story": max((_part(s, named) for s in stories.values()), default=0.0)
        if named.any()
        else 0.5,
        "named": float(named.any()),
        "nowhere": 1 - _part(everywhere, weights),
        "rarest_found": float(question.rarest in best),
        "rarest_missed": max(missed, default=0.0) / 10,
        "terms": math.log1p(len(weights)),
        "titled": max((_part(title, weights) for title in titles), default=0.0),
    }


def _part(terms: set[int] | frozenset[int], weights: Column) -> float:
    total = float(weights.sum())
    return sum(float(weights[term]) for term in terms) / total if total else 0.0
