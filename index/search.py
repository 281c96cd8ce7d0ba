"""From a question to the best passages: candidates by words and by vectors, put in order."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from index.archive import Archive
from index.articles import Article, Passage
from index.catalogue import StoredPassage
from index.embedding.base import Vectors
from index.errors import EmbeddingError, QuestionError, VectorStoreError
from index.ranking.copies import Copies
from index.ranking.dates import Period, past, shifted
from index.ranking.features import Pool, Reading, read
from index.ranking.frequencies import Frequencies
from index.ranking.question import Column, Query, understand
from index.ranking.scorer import Ranking, Scorer, load_scorer
from index.ranking.words import Ints, Lexicon

#: Candidates by words, by words among the articles of the days asked about, and by vectors.
LEXICAL, TIMELY, DENSE = 60, 30, 20

#: Days before and after the moment of the question that are searched on their own.
BEFORE, AFTER = 10, 2

#: Passages of one article in a result.
PER_ARTICLE = 3

#: Longest question that is read, in characters.
MAX_QUESTION = 2_000

#: Features that a candidate shows as the parts of its score.
SHOWN = (
    "bm25",
    "titled",
    "story",
    "named",
    "sentence",
    "pairs",
    "similarity",
    "recent_titled",
    "in_time",
    "answer_mass",
    "likely",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may hold the answer.

    Attributes:
        article: The whole article, with its body.
        score: Estimated probability, 0 to 1, that the passage holds the answer.
        parts: What the score rests on (`SHOWN`), by name; docs/ranking.md explains each.
        copies: Other articles that carry the same wire story.
    """

    passage: Passage
    article: Article
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
    copies: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found.

    Attributes:
        candidates: Best first.
        notes: What the asker should know, such as a store that could not be reached.
        timings: Milliseconds by step.
        query: The question as it was understood.
        lexicon: To read other texts with.
    """

    candidates: tuple[Candidate, ...]
    notes: tuple[str, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    query: Query | None = None
    lexicon: Lexicon | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles are searched; ``None`` leaves out none.

    Attributes:
        since, until: First and last day of publication, both included; an undated article is on
            no day.
        publishers: Exact names; empty for all publishers.
        language: ISO 639-1 code; an article of unknown language is in none.
    """

    since: date | None = None
    until: date | None = None
    publishers: tuple[str, ...] = ()
    language: str | None = None

    def allow(self, article: Article) -> bool:
        day = article.day
        if self.publishers and article.publisher not in self.publishers:
            return False
        if self.language is not None and article.language != self.language:
            return False
        if self.since is None and self.until is None:
            return True
        return day is not None and (self.since or day) <= day <= (self.until or day)

    def within(self, period: Period) -> Filters | None:
        """The same, only for a period; ``None`` when they leave nothing of it."""
        since = max(period.first, self.since or period.first)
        until = min(period.last, self.until or period.last)
        return replace(self, since=since, until=until) if since <= until else None


def search(
    archive: Archive,
    question: str,
    *,
    k: int = 10,
    asked: date,
    since: date | None = None,
    until: date | None = None,
    publishers: tuple[str, ...] = (),
    language: str | None = None,
    scorer: Scorer | None = None,
) -> SearchResult:
    """The passages that most likely answer a question, best first.

    Args:
        archive: Opened for reading, and refreshed by the caller.
        question: Any text; never read as query syntax.
        k: At most this many passages.
        asked: The day that "this week" refers to.
        since, until: First and last day of publication, both included.
        publishers: Exact names; empty for all publishers.
        language: ISO 639-1 code; articles of unknown language are left out when it is given.
        scorer: Weights; the packaged ones, read anew, when not given.

    Raises:
        QuestionError: There is nothing in the question to search for.
        ArchiveError: A store of the archive is torn.
    """
    scorer = scorer or load_scorer()
    filters = Filters(since, until, publishers, language)
    gathered = gather(archive, question, asked, scorer.lexicon, filters)
    timings = dict(gathered.timings)
    with _timed(timings, "order"):
        chosen = _chosen(gathered, scorer.rank(gathered.query, gathered.pool, gathered.reading), k)
    return SearchResult(chosen, gathered.notes, timings, gathered.query, scorer.lexicon)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Candidates before they are put in order: what the learned weights are applied to."""

    query: Query
    pool: Pool
    reading: Reading
    notes: tuple[str, ...]
    timings: Mapping[str, float]


def gather(
    archive: Archive, question: str, asked: date, lexicon: Lexicon, filters: Filters
) -> Gathered:
    """Candidates for a question, by words and by vectors, read against it.

    Raises:
        QuestionError: There is nothing in the question to search for.
        ArchiveError: A store of the archive is torn.
    """
    timings: dict[str, float] = {}
    text, notes = _searchable(question)
    vector, stored = _candidates(archive, text, asked, filters, timings, notes)
    with _timed(timings, "reading"):
        frequencies = Frequencies(archive.text.frequencies, archive.text.count())
        query = understand(text, lexicon, frequencies)
        pool = Pool(
            [each.passage for each in stored],
            [each.article for each in stored],
            _similarity(vector, stored),
            asked,
            _rarity(frequencies, lexicon),
        )
        reading = read(query, pool, lexicon)
    return Gathered(query, pool, reading, tuple(notes), timings)


def _searchable(question: str) -> tuple[str, list[str]]:
    text = question[:MAX_QUESTION].replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    if not any(character.isalnum() for character in text):
        raise QuestionError(
            "there is nothing in the question to search for", "Ask with words or numbers"
        )
    if len(question) > MAX_QUESTION:
        return text, [f"only the first {MAX_QUESTION:,} characters of the question were searched"]
    return text, []


def _candidates(
    archive: Archive,
    text: str,
    asked: date,
    filters: Filters,
    timings: dict[str, float],
    notes: list[str],
) -> tuple[Vectors | None, list[StoredPassage]]:
    """Candidates as they are stored; searched once more when articles were replaced meanwhile."""
    while True:
        with _timed(timings, "words"):
            ids = _by_words(archive, text, asked, filters)
        with _timed(timings, "vectors"):
            vector, near = _by_vectors(archive, text, notes)
        with _timed(timings, "read"):
            ids = list(dict.fromkeys([*ids, *near]))
            held = archive.catalogue.passages(ids)
        if len(held) == len(ids) or not archive.refresh():
            break
    stored = [held[id] for id in ids if id in held]
    return vector, [each for each in stored if filters.allow(each.article)]


def _by_words(archive: Archive, text: str, asked: date, filters: Filters) -> list[str]:
    searches = [(LEXICAL, filters)]
    for period in _timely(text, asked):
        narrowed = filters.within(period)
        if narrowed is not None and narrowed != filters:
            searches.append((TIMELY, narrowed))
    return [
        id
        for limit, each in searches
        for id, _ in archive.text.search(
            text,
            limit,
            since=each.since,
            until=each.until,
            publishers=each.publishers,
            language=each.language,
        )
    ]


def _timely(text: str, asked: date) -> list[Period]:
    """The days around the question, and the past time that it names."""
    now = Period(shifted(asked, -BEFORE), shifted(asked, AFTER))
    about = past(text, asked)
    return [now, Period(about.first, shifted(about.last, BEFORE))] if about else [now]


def _by_vectors(archive: Archive, text: str, notes: list[str]) -> tuple[Vectors | None, list[str]]:
    try:
        vector = archive.embedding.embed_question(text)
        return vector, [id for id, _ in archive.vectors.query(vector, DENSE)]
    except (VectorStoreError, EmbeddingError) as error:
        note = f"searched by words only: {error.problem}"
        if note not in notes:
            notes.append(note)
        return None, []


def _similarity(vector: Vectors | None, stored: Sequence[StoredPassage]) -> Column:
    if vector is None or not stored:
        return np.zeros(len(stored))
    return np.array([each.embedding @ vector for each in stored], dtype=np.float64)


def _rarity(frequencies: Frequencies, lexicon: Lexicon) -> Callable[[Ints], Column]:
    def rarity(identities: Ints) -> Column:
        words = [lexicon.stem_of(identity) for identity in identities.tolist()]
        counts = frequencies.of(words)
        held = np.array([counts[word] for word in words], dtype=np.float64)
        return np.log((frequencies.passages + 1) / (held + 1))

    return rarity


def _chosen(gathered: Gathered, ranking: Ranking, k: int) -> tuple[Candidate, ...]:
    """The first ``k``: at most `PER_ARTICLE` of one article, and of copies only the best."""
    pool = gathered.pool
    copies = Copies(gathered.reading.words, gathered.reading.article)
    chosen: list[int] = []
    of_article: Counter[str] = Counter()
    copied: dict[int, dict[str, Article]] = {}
    for i in ranking.order:
        article = pool.articles[i]
        original = copies.original(i)
        if original is not None:
            copied.setdefault(original, {})[article.id] = article
        elif len(chosen) < k and of_article[article.id] < PER_ARTICLE:
            chosen.append(i)
            of_article[article.id] += 1
    return tuple(
        Candidate(
            pool.passages[i],
            pool.articles[i],
            float(ranking.scores[i]),
            {name: float(ranking.columns[name][i]) for name in SHOWN},
            tuple(copied.get(i, {}).values()),
        )
        for i in chosen
    )


@contextmanager
def _timed(timings: dict[str, float], step: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    timings[step] = timings.get(step, 0.0) + 1_000 * (time.perf_counter() - started)
