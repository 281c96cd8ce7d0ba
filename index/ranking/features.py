"""Plain features of candidate passages; docs/ranking.md says what each is for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.articles import Article, Passage
from index.ranking.asking import AMOUNTS, LISTED, MOMENTS, PLACES
from index.ranking.dates import Period, past, periods
from index.ranking.question import Column, Query
from index.ranking.timing import met, named_times
from index.ranking.words import (
    CALENDAR,
    CAPITAL,
    COMMON,
    MONEY,
    NUMBER,
    PERCENT,
    YEAR,
    Bools,
    Ints,
    Lexicon,
    Words,
    identities,
)

#: Days from publication to the question, as bins; the first holds articles from the future.
AGES = (-8, -2, 0, 2, 4, 7, 14, 30, 90, 365, 1100)

#: The age that an article of a past time counts as, when the question names that time.
_NEWS = 2

#: Features that are also given as their distance from the best candidate's.
LAGGING = ("titled", "story", "named", "final", "bm25", "similarity")

#: Words between the first and the last word of a window.
WINDOW = 20

#: bm25's usual constants (Robertson and Zaragoza 2009).
_K1, _B = 1.2, 0.75
_LENGTH = 165.0


@dataclass(frozen=True, slots=True)
class Pool:
    """Candidates, as the features see them.

    Attributes:
        passages, articles: One entry a candidate.
        similarity: Cosine of question and passage, shape ``(candidates,)``; zeros when the
            vectors could not be searched.
        asked: The day that "this week" refers to.
        rarity: For identities of words, the logarithm of how many passages of the archive there
            are for each that holds the word.
    """

    passages: Sequence[Passage]
    articles: Sequence[Article]
    similarity: Column
    asked: date
    rarity: Callable[[Ints], Column]


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading the candidates against the question found.

    Attributes:
        words: The words of the passages.
        term: For each word of the passages the index of its term, or -1.
        counts: How often each term stands in each passage, shape ``(passages, terms)``.
        title: Whether each term stands in the passage's title, or is of a time named by the
            question at which its article was published; same shape.
        sentences: Whether each term stands in each sentence, shape ``(sentences, terms)``.
        article: A number for the article of each passage.
    """

    words: Words
    term: Ints
    counts: NDArray[np.float64]
    title: Bools
    sentences: Bools
    article: Ints


def read(query: Query, pool: Pool, lexicon: Lexicon) -> Reading:
    """Read the candidates against the question."""
    terms, passages = len(query.terms), len(pool.passages)
    words = Words.of(
        [
            [article.body[span.start : span.end] for span in passage.sentences]
            for passage, article in zip(pool.passages, pool.articles, strict=True)
        ],
        lexicon,
    )
    term = words.which(query.identities)[words.word]
    hit = np.flatnonzero(term >= 0)
    counts = np.bincount(words.text[hit] * terms + term[hit], minlength=passages * terms)
    sentences = np.bincount(
        words.sentence[hit] * terms + term[hit], minlength=len(words.text_of) * terms
    )
    numbers: dict[str, int] = {}
    article = np.array(
        [numbers.setdefault(a.id, len(numbers)) for a in pool.articles], dtype=np.int64
    )
    by_id = {a.id: a for a in pool.articles}
    times = named_times(query, pool.asked, lexicon)
    in_title = np.zeros((len(numbers), terms), dtype=bool)
    for id, number in numbers.items():
        found = np.isin(query.identities, identities(lexicon.read(by_id[id].title)))
        in_title[number] = found | met(times, by_id[id].day, terms)
    return Reading(
        words=words,
        term=term,
        counts=counts.reshape(passages, terms).astype(np.float64),
        title=in_title[article],
        sentences=sentences.reshape(len(words.text_of), terms) > 0,
        article=article,
    )


def features(query: Query, pool: Pool, reading: Reading) -> dict[str, Column]:
    """The features that need no guess about the answer; each of shape ``(candidates,)``."""
    columns = {
        **_coverage(query, reading),
        **_nearness(query, reading),
        **_similarity(pool, reading),
        **_shape(query, pool, reading),
        **_kind(query, reading),
    }
    columns["next"] = _following(columns["body"], pool)
    columns |= _dates(query, pool, columns)
    for name in LAGGING:
        columns[f"{name}_lag"] = columns[name] - columns[name].max()
    return columns


def _coverage(query: Query, reading: Reading) -> dict[str, Column]:
    """Shares of the question's terms, by their weights, that are found in various places."""
    here = reading.counts > 0
    titled = here | reading.title
    story = _any_of_group(titled, reading.article)
    weights = query.weights
    bm25 = _bm25(query, reading)
    return {
        "body": _share(here, weights),
        "title": _share(reading.title, weights),
        "titled": _share(titled, weights),
        "story": _share(story, weights),
        "named": _share(titled, weights * query.named),
        "story_named": _share(story, weights * query.named),
        "final": _share(here, weights * query.final),
        "focus": _share(here, weights * query.focus),
        "bm25": bm25,
        "bm25_rank": 1 / (3.0 + np.argsort(np.argsort(-bm25, kind="stable"), kind="stable")),
        "story_bm25": _most_of_group(bm25, reading.article),
    }


def _nearness(query: Query, reading: Reading) -> dict[str, Column]:
    """How much of the question stands close together, and next to what might answer it."""
    of, passages = reading.words.text_of, len(reading.counts)
    titled = _share(reading.sentences | reading.title[of], query.weights)
    fits = np.bincount(reading.words.sentence[_fitting(query, reading)], minlength=len(of)).astype(
        bool
    )
    return {
        "sentence": _highest(titled, of, passages),
        "fitting_sentence": _highest(titled * fits, of, passages),
        "pairs": _pairs(query, reading),
        "window": _windows(query, reading),
    }


def _similarity(pool: Pool, reading: Reading) -> dict[str, Column]:
    return {
        "similarity": pool.similarity,
        "story_similarity": _most_of_group(pool.similarity, reading.article),
    }


def _dates(query: Query, pool: Pool, columns: dict[str, Column]) -> dict[str, Column]:
    """When the article was published, seen from the moment of the question.

    Articles of the days around that moment count the more, the more of the question they hold,
    and old ones the less, the better a recent one fits.
    """
    days = [article.day for article in pool.articles]
    about = past(query.text, pool.asked)
    ages = np.array([_age(day, pool.asked, about) if day else 0 for day in days], dtype=np.float64)
    dated = np.array([day is not None for day in days])
    bins = np.searchsorted(AGES, ages, side="left")
    found = {
        f"age_{name}": ((bins == number) & dated).astype(np.float64)
        for number, name in enumerate(("future", *AGES[1:], "older"))
    }
    recent = ((ages > AGES[1]) & (ages <= 7) & dated).astype(np.float64)
    old = ((ages > 90) & dated).astype(np.float64)
    spoken = _spoken_of(query, pool.asked)
    return found | {
        "recent_titled": recent * columns["titled"],
        "recent_story": recent * columns["story"],
        "recent_sentence": recent * columns["sentence"],
        "old_titled": old * columns["titled"],
        "old_beside_recent": old * (recent * columns["titled"]).max(),
        "in_time": np.array(
            [float(any(period.reported_on(day) for period in spoken)) for day in days]
        ),
    }


def _age(day: date, asked: date, about: Period | None) -> int:
    """Days from publication to the question; few, too, for articles of a past time it names."""
    if about is not None and about.reported_on(day):
        return _NEWS
    return (asked - day).days


def _spoken_of(query: Query, asked: date) -> tuple[Period, ...]:
    """The shortest of the times that the question names."""
    named = periods(query.text, asked)
    return tuple(sorted(named, key=lambda period: period.last - period.first)[:1])


def _shape(query: Query, pool: Pool, reading: Reading) -> dict[str, Column]:
    """What a passage is made of, and where it stands in its article."""
    words, passages = reading.words, len(pool.passages)
    new = _new(query, words)
    number = new & words.are(NUMBER)
    name = new & words.are(CAPITAL) & ~words.are(NUMBER | CALENDAR)
    numbers, names, years = (
        np.minimum(_distinct(mask, words, passages), most) / most
        for mask, most in ((number, 8), (name, 20), (new & words.are(YEAR), 3))
    )
    ordinal = np.array([passage.ordinal for passage in pool.passages], dtype=np.float64)
    length = np.array([len(article.body) for article in pool.articles], dtype=np.float64)
    return {
        "numbers": numbers,
        "names": names,
        "full_names": np.minimum(
            np.bincount(words.text[_pairs_of(name, words)], minlength=passages), 6
        )
        / 6,
        "asks_number": numbers * (query.kind in AMOUNTS),
        "asks_year": years * (query.kind in MOMENTS),
        "asks_person": names * (query.kind == "person"),
        "asks_place": names * (query.kind in PLACES),
        "length": np.array([len(passage.text) / 1_000 for passage in pool.passages]),
        "first": (ordinal == 0).astype(np.float64),
        "ordinal": np.log1p(ordinal),
        "article_length": np.log(length + 100),
    }


def _kind(query: Query, reading: Reading) -> dict[str, Column]:
    """Whether a passage holds what could be the answer, by the kind that is asked for.

    Of kinds that lists of words tell (countries, animals) also how many, and how much of the
    question stands in a sentence with one.
    """
    words, passages = reading.words, len(reading.counts)
    members = _new(query, words) & np.isin(words.vocabulary, query.members)[words.word]
    held = _distinct(members, words, passages)
    held_any = np.minimum(held, 1.0)
    share = _share(reading.sentences, query.weights)
    with_member = np.bincount(words.sentence[members], minlength=len(words.text_of)) > 0
    listed = float(query.kind in LISTED)

    def holds(bit: int) -> Column:
        return np.minimum(np.bincount(words.text[words.are(bit)], minlength=passages), 1.0)

    return {
        "members": np.minimum(held, 4) / 4 * listed,
        "member": held_any * listed,
        "member_sentence": _highest(share * with_member, words.text_of, passages) * listed,
        "member_word": held_any * (1.0 - listed),
        "asks_percent": holds(PERCENT) * float(query.kind == "percent"),
        "asks_money": holds(MONEY) * float(query.kind == "money"),
    }


def _new(query: Query, words: Words) -> Bools:
    """Words that are neither common nor in the question."""
    new: Bools = ~np.isin(words.vocabulary, query.known)[words.word]
    return new & ~words.are(COMMON)


def _fitting(query: Query, reading: Reading) -> Bools:
    """New words of the kind that the question asks for."""
    words = reading.words
    new = _new(query, words)
    if query.kind in AMOUNTS:
        return new & words.are(NUMBER)
    if query.kind in MOMENTS:
        return new & words.are(YEAR | CALENDAR)
    opening = np.ones(len(words.word), dtype=bool)
    opening[1:] = words.sentence[1:] != words.sentence[:-1]
    name = new & words.are(CAPITAL) & ~words.are(NUMBER | CALENDAR)
    return (name & ~opening) | _pairs_of(name, words)


def _pairs_of(name: Bools, words: Words) -> Bools:
    """Words of which the next is of the same sentence and likewise a name."""
    pair = np.zeros(len(name), dtype=bool)
    pair[:-1] = name[:-1] & name[1:] & (words.sentence[:-1] == words.sentence[1:])
    return pair


def _following(values: Column, pool: Pool) -> Column:
    """For each candidate the value of the passage after it, 0 when that is no candidate."""
    places = {(p.article_id, p.ordinal): i for i, p in enumerate(pool.passages)}
    following = [places.get((p.article_id, p.ordinal + 1)) for p in pool.passages]
    return np.array([0.0 if i is None else values[i] for i in following])


def _share(found: Bools, weights: Column) -> Column:
    total = weights.sum()
    return found @ weights / total if total > 0 else np.zeros(len(found))


def _bm25(query: Query, reading: Reading) -> Column:
    length = np.bincount(reading.words.text, minlength=len(reading.counts))[:, None]
    counts = reading.counts + 0.3 * reading.title
    saturated = counts * (_K1 + 1) / (counts + _K1 * (1 - _B + _B * length / _LENGTH))
    total = query.weights.sum() or 1.0
    return np.asarray(saturated @ query.weights / total)


def _any_of_group(found: Bools, group: Ints) -> Bools:
    of_group = np.zeros((group.max(initial=-1) + 1, found.shape[1]), dtype=bool)
    np.logical_or.at(of_group, group, found)
    return of_group[group]


def _most_of_group(values: Column, group: Ints) -> Column:
    most = np.full(group.max(initial=-1) + 1, -np.inf)
    np.maximum.at(most, group, values)
    return most[group]


def _highest(values: Column, group: Ints, groups: int) -> Column:
    highest = np.zeros(groups)
    np.maximum.at(highest, group, values)
    return highest


def _distinct(mask: Bools, words: Words, passages: int) -> Column:
    size = max(1, len(words.vocabulary))
    found = np.unique(words.text[mask] * size + words.word[mask])
    return np.bincount(found // size, minlength=passages).astype(np.float64)


def _pairs(query: Query, reading: Reading) -> Column:
    """Neighbours in the question that are neighbours, or nearly, in the passage."""
    passages, terms = reading.counts.shape
    if not len(query.pairs):
        return np.zeros(passages)
    code = query.pairs[:, 0] * terms + query.pairs[:, 1]
    weights = query.weights[query.pairs].sum(axis=1)
    found = np.zeros((passages, len(code)), dtype=bool)
    for gap in (1, 2):
        first, second = reading.term[:-gap], reading.term[gap:]
        together = (
            (first >= 0) & (second >= 0) & (reading.words.text[:-gap] == reading.words.text[gap:])
        )
        at = np.flatnonzero(together)
        met = first[at] * terms + second[at]
        which = np.minimum(np.searchsorted(code, met), len(code) - 1)
        right = code[which] == met
        found[reading.words.text[at[right]], which[right]] = True
    return _share(found, weights)


def _windows(query: Query, reading: Reading) -> Column:
    """The largest share of the question within `WINDOW` words."""
    passages, terms = reading.counts.shape
    best = np.zeros(passages)
    at = np.flatnonzero(reading.term >= 0)
    if not len(at):
        return best
    place, term, text = reading.words.place[at], reading.term[at], reading.words.text[at]
    end = np.searchsorted(place, place + WINDOW, side="right")
    inside = np.zeros((len(at), terms), dtype=bool)
    for step in range(int((end - np.arange(len(at))).max())):
        start = np.flatnonzero(np.arange(len(at)) + step < end)
        inside[start, term[start + step]] = True
    np.maximum.at(best, text, _share(inside, query.weights))
    return best
