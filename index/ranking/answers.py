"""Guesses at the answer: words that the likeliest passages share and the question lacks.

A word that many good candidates have in common, near the question's own words and of the kind
that is asked for, is likely part of the answer; a passage that holds such words is likely to hold
the answer. The idea is that of relevance models (Lavrenko and Croft 2001) and of answer
redundancy (Clarke, Cormack and Lynam 2001).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from index.ranking.asking import KINDS, LISTED
from index.ranking.features import Reading
from index.ranking.question import Column, Query
from index.ranking.words import CALENDAR, CAPITAL, COMMON, MONEY, NUMBER, PERCENT, YEAR, Ints

#: Candidates that are read for answers, likeliest first.
READ = 40

#: Words over which nearness to a word of the question falls to 1/e.
_REACH = 8.0


#: Words that are guessed at: those nearest to the question's words in the likeliest candidates.
GUESSED = 300

#: The lowest value of a feature that is a logarithm.
_LOW = -8.0


@dataclass(frozen=True, slots=True)
class Guesses:
    """Words that might be part of the answer.

    Attributes:
        identities: Of the words, shape ``(guesses,)``, ascending.
        columns: Features of the words by name, each of shape ``(guesses,)``.
        word, passage: Which guess stands in which candidate; two arrays of one length.
    """

    identities: Ints
    columns: dict[str, Column]
    word: Ints
    passage: Ints


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the words that might be guessed at stand: one entry a word and candidate.

    Attributes:
        use: Indices of all their places among the words of the candidates.
        word: Index of the word in the vocabulary.
        passage: The candidate.
        near, covered: How near the question's words stand to the best such place, and how much
            of the question the best such sentence holds; 0 to 1.
    """

    use: Ints
    word: Ints
    passage: Ints
    near: Column
    covered: Column


def guess(
    query: Query, reading: Reading, likely: Column, rarity: Callable[[Ints], Column]
) -> Guesses:
    """Words that might be part of the answer.

    Args:
        likely: Share of each candidate, sum 1, shape ``(candidates,)``.
        rarity: For identities of words, the logarithm of how many passages there are for each
            that holds the word.
    """
    rank = np.empty(len(likely), dtype=np.int64)
    rank[np.argsort(-likely, kind="stable")] = np.arange(len(likely))
    here = np.where(rank < READ, likely, 0.0)
    here = here / (here.sum() or 1.0)
    places = _nearest(_places(query, reading, rank), here)
    held, of = np.unique(places.word, return_inverse=True)
    identities = reading.words.vocabulary[held]
    columns = _support(reading, places, here, rank, of, len(held))
    rare = rarity(identities)
    columns |= {
        "rarity": rare,
        "commonness": (rare - 6.0) ** 2 / 10.0,
        "lift": np.clip(columns["mass"] + rare, -5.0, 10.0),
    }
    columns |= _kinds(query, reading, places.use, held)
    return Guesses(identities, columns, of, places.passage)


def _places(query: Query, reading: Reading, rank: Ints) -> _Places:
    words = reading.words
    new = ~np.isin(words.vocabulary, query.known)[words.word]
    use = np.flatnonzero(new & ~words.are(COMMON) & (rank[words.text] < READ))
    share = reading.sentences @ query.weights / (query.weights.sum() or 1.0)
    size = max(1, len(words.vocabulary))
    met, which = np.unique(words.text[use] * size + words.word[use], return_inverse=True)
    near, covered = np.zeros(len(met)), np.zeros(len(met))
    np.maximum.at(near, which, _nearness(query, reading, use))
    np.maximum.at(covered, which, share[words.sentence[use]])
    return _Places(use, met % size, met // size, near, covered)


def _nearest(places: _Places, here: Column) -> _Places:
    """Only the places of the `GUESSED` words that are nearest to the question's."""
    held, of = np.unique(places.word, return_inverse=True)
    mass = np.bincount(of, weights=here[places.passage] * places.near, minlength=len(held))
    if len(held) <= GUESSED:
        return places
    kept = np.zeros(len(held), dtype=bool)
    kept[np.argsort(-mass, kind="stable")[:GUESSED]] = True
    keep = kept[of]
    return _Places(
        places.use, places.word[keep], places.passage[keep], places.near[keep], places.covered[keep]
    )


def _support(
    reading: Reading, places: _Places, share: Column, rank: Ints, of: Ints, count: int
) -> dict[str, Column]:
    """How many and how good candidates hold each word, and how near the question's words."""

    def mass(values: Column) -> Column:
        return np.bincount(of, weights=values, minlength=count).astype(np.float64)

    def most(values: Column) -> Column:
        highest = np.zeros(count)
        np.maximum.at(highest, of, values)
        return highest

    here = share[places.passage]
    total = mass(here)
    stories = np.unique(reading.article[places.passage] * max(1, count) + of) % max(1, count)
    return {
        "mass": np.log(total + 1e-4),
        "best": np.log(most(here) + 1e-4),
        "near_mass": np.log(mass(here * places.near) + 1e-5),
        "covered_mass": np.log(mass(here * places.covered) + 1e-5),
        "near": most(places.near),
        "near_mean": mass(here * places.near) / np.maximum(total, 1e-9),
        "covered_mean": mass(here * places.covered) / np.maximum(total, 1e-9),
        "rank": most(1.0 / (1.0 + rank[places.passage].astype(np.float64))),
        "stories": np.log(np.bincount(stories, minlength=count)),
    }


def _nearness(query: Query, reading: Reading, use: Ints) -> Column:
    """For each of these words how near the question's terms stand, 0 to 1."""
    place = reading.words.place
    near = np.zeros(len(use))
    for term, weight in enumerate(query.weights):
        at = place[reading.term == term]
        if not len(at):
            continue
        after = np.searchsorted(at, place[use])
        distance = np.minimum(
            np.abs(at[np.minimum(after, len(at) - 1)] - place[use]),
            np.abs(at[np.maximum(after - 1, 0)] - place[use]),
        )
        near += weight * np.exp(-distance / _REACH)
    return near / (query.weights.sum() or 1.0)


def _kinds(query: Query, reading: Reading, use: Ints, held: Ints) -> dict[str, Column]:
    """What kind of word each guess is, and whether that kind is asked for."""
    words = reading.words
    use = use[np.isin(words.word[use], held)]
    of = np.searchsorted(held, words.word[use])
    times = np.bincount(of, minlength=len(held)).astype(np.float64)
    kind = words.kind[use]

    def share(bit: int) -> Column:
        return np.bincount(of, weights=(kind & bit) > 0, minlength=len(held)) / times

    number, year, capital = share(NUMBER), share(YEAR), share(CAPITAL)
    columns = {
        "name": capital * (number == 0),
        "number": number,
        "year": year,
        "plain": (capital == 0) * (number == 0) * 1.0,
    }
    asked = {
        f"{kind}_{name}": column * (query.kind == kind)
        for kind in KINDS
        for name, column in columns.items()
    }
    member = np.isin(words.vocabulary[held], query.members).astype(np.float64)
    listed = query.kind in LISTED
    asked |= {
        "member": member * listed,
        "no_member": (1 - member) * listed,
        "member_word": member * (not listed),
    }
    return (
        columns
        | asked
        | {
            "calendar": share(CALENDAR),
            "money": share(MONEY) * (1.0 if query.money else -1.0),
            "percent": share(PERCENT) * (1.0 if query.percent else -1.0),
        }
    )


def answer_features(found: Guesses, scores: Column, candidates: int) -> dict[str, Column]:
    """What the guesses say about each candidate; each of shape ``(candidates,)``.

    Args:
        scores: Of the guesses, as the logarithm of odds, shape ``(guesses,)``.
    """
    lag = np.maximum(scores - scores.max(initial=_LOW), _LOW)
    share = np.exp(lag) / (np.exp(lag).sum() or 1.0)
    best, three = np.full(candidates, _LOW), np.full(candidates, _LOW)
    order = np.lexsort((-lag[found.word], found.passage))
    passage, ordered = found.passage[order], lag[found.word[order]]
    starts = np.searchsorted(passage, np.arange(candidates))
    ends = np.searchsorted(passage, np.arange(candidates), side="right")
    for i in np.flatnonzero(ends > starts):
        best[i] = ordered[starts[i]]
        three[i] = ordered[starts[i] : min(ends[i], starts[i] + 3)].mean()
    return {
        "answer_best": best,
        "answer_three": three,
        "answer_mass": np.bincount(found.passage, weights=share[found.word], minlength=candidates),
        "answer_top": (best == 0).astype(np.float64),
    }
