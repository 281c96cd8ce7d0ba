"""The one door of quoting: `quote`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np

from bot.answers import LIKELY
from bot.orders import asks_about_orders, orders
from bot.quoting.choosing import choose, guess_features, short_answer, trust
from bot.quoting.confidence import confidence, signs
from bot.quoting.guessing import Guesses, guess, shown
from bot.quoting.meaning import meaning_features, met
from bot.quoting.model import QuotingModel, shares, weighted
from bot.quoting.reading import Column, Line, Question, lines, sentence_features
from bot.quoting.reasons import asks_why, reason
from bot.quoting.signatures import signatures
from bot.quoting.vectors import WordVectors
from bot.quoting.words import canonical
from index.articles import Span
from index.search import Candidate, SearchResult


@dataclass(frozen=True, slots=True)
class QuotedSentence:
    """A sentence that is quoted.

    Attributes:
        candidate: The passage that it stands in.
        span: Of the sentence, in the article's body.
        score: Share, 0 to 1, of the belief that this is the sentence with the answer.
        emphasis: Where the short answer stands in the article's body, if in this sentence and
            likely.
    """

    candidate: Candidate
    span: Span
    score: float
    emphasis: Span | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """What is quoted in answer to a question.

    Attributes:
        sentences: Best first; chosen even when the answer is declined, for measuring.
        short_answer: The likely answer, as a quoted sentence has it, a number word in digits;
            empty when there is none.
        confidence: Estimated probability, 0 to 1, that the archive holds the answer.
        belief: Estimated probability, 0 to 1, that ``short_answer`` is right.
        abstained: The confidence is below the threshold, or there is nothing to quote.
        guesses: At the short answer, normalised, likeliest first, whether quoted or not; each with
            the belief in it, 0 to 1.
    """

    sentences: tuple[QuotedSentence, ...]
    short_answer: str
    confidence: float
    abstained: bool
    belief: float = 0.0
    guesses: tuple[tuple[str, float], ...] = ()


#: Guesses that are named.
GUESSES = 20

NOTHING = Quoted((), "", 0.0, True)


def quote(
    question: str,
    asked: date,
    result: SearchResult,
    *,
    limit: int = 3,
    model: QuotingModel,
    vectors: WordVectors,
) -> Quoted:
    """Choose what to quote from the candidates of a search.

    Args:
        question: As it was searched.
        asked: The day that "this week" refers to.
        result: Of the search.
        limit: Sentences at most.
        model: The learned weights.
        vectors: Vectors of words.
    """
    if not result.candidates or result.query is None or result.lexicon is None:
        return NOTHING
    understood = Question(question, result.query, result.lexicon, asked, vectors)
    candidates = result.candidates
    read = lines(understood, candidates)
    if not read or limit < 1:
        return NOTHING
    near = met(understood, read)
    features = sentence_features(understood, candidates, read)
    features |= meaning_features(understood, read, near)
    likely = shares(weighted(features, model.first, len(read)))
    guesses = guess(understood, candidates, read, likely)
    belief = shares(weighted(guesses.features, model.guesses, len(guesses.keys)))
    belief = np.where(signatures(guesses, candidates, read), 0.0, belief)
    features |= guess_features(guesses, belief, len(read))
    scores = weighted(features, model.sentences, len(read))
    articles = [candidate.article.id for candidate in candidates]
    chosen = choose(read, scores, guesses, belief, limit, _quotable(question, candidates), articles)
    why = asks_why(question)
    answer = None if why else short_answer(guesses, belief, chosen)
    believed = trust(understood, guesses, belief, answer)
    emphasised = answer if believed >= LIKELY else None
    sure = confidence(signs(understood, candidates, read, near), model.confidence)
    quoted = Quoted(
        _sentences(candidates, read, shares(scores), chosen, guesses, emphasised),
        _text(candidates, read, chosen, guesses, answer),
        sure,
        sure < model.threshold or not chosen,
        believed,
        tuple(
            (guesses.keys[i], float(belief[i]))
            for i in np.argsort(-belief, kind="stable")[:GUESSES]
            if belief[i]
        ),
    )
    return _explained(quoted) if why else quoted


def _explained(quoted: Quoted) -> Quoted:
    """With the first reason that a sentence gives as the short answer; a noun is none."""
    sentences = list(quoted.sentences)
    for number, each in enumerate(sentences):
        body = each.candidate.article.body
        if clause := reason(each.span.of(body)):
            place = Span(each.span.start + clause.start, each.span.start + clause.end)
            if each.score >= LIKELY:
                sentences[number] = replace(each, emphasis=place)
            short = place.of(body)
            return replace(
                quoted,
                sentences=tuple(sentences),
                short_answer=short,
                belief=each.score,
                guesses=((canonical(short), each.score),),
            )
    return replace(quoted, guesses=())


def _quotable(question: str, candidates: Sequence[Candidate]) -> Callable[[Line], bool]:
    """Which sentences may be quoted: an order to a model only where the question is about such."""
    if asks_about_orders(question):
        return lambda line: True
    ordering = cache(lambda candidate: orders(candidates[candidate].passage))
    return lambda line: line.span not in ordering(line.candidate)


def _sentences(
    candidates: Sequence[Candidate],
    read: Sequence[Line],
    likely: Column,
    chosen: Sequence[int],
    guesses: Guesses,
    answer: int | None,
) -> tuple[QuotedSentence, ...]:
    return tuple(
        QuotedSentence(
            candidates[read[i].candidate],
            read[i].span,
            float(likely[i]),
            _place(guesses, answer, i),
        )
        for i in chosen
    )


def _place(guesses: Guesses, answer: int | None, line: int) -> Span | None:
    """Where the answer first stands in a sentence."""
    if answer is None:
        return None
    places = np.flatnonzero((guesses.of == answer) & (guesses.line == line))
    return guesses.spans[places[0]] if len(places) else None


def _text(
    candidates: Sequence[Candidate],
    read: Sequence[Line],
    chosen: Sequence[int],
    guesses: Guesses,
    answer: int | None,
) -> str:
    for i in chosen:
        place = _place(guesses, answer, i)
        if answer is not None and place is not None:
            body = candidates[read[i].candidate].article.body
            return shown(guesses, answer, place.of(body))
    return ""
