"""From a question to the best passages: candidates by words and by vectors, put in order."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from index.archive import Archive
from index.articles import Article, Passage
from index.catalogue import StoredPassage
from index.errors import EmbeddingError, QuestionError, VectorStoreError
from index.ranking.scorer import Column, Scorer, load_scorer

#: Candidates taken from each of the two indexes.
LEXICAL, DENSE = 60, 30

#: Passages of one article in a result.
PER_ARTICLE = 3

#: Longest question that is read, in characters; what follows is ignored, with a note.
MAX_QUESTION = 2_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may hold the answer.

    Attributes:
        article: The whole article, with its body.
        score: Estimated probability, 0 to 1, that the passage holds the answer.
        parts: The features that the score was made of, by name.
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
    """

    candidates: tuple[Candidate, ...]
    notes: tuple[str, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)


def search(
    archive: Archive,
    question: str,
    *,
    k: int = 10,
    asked: date,
    since: date | None = None,
    until: date | None = None,
    publisher: str | None = None,
    scorer: Scorer | None = None,
) -> SearchResult:
    """The passages that most likely answer a question, best first.

    Args:
        archive: Opened for reading, and refreshed by the caller.
        question: Any text; never read as query syntax.
        k: At most this many passages.
        asked: The day that "this week" refers to.
        since, until: First and last day of publication, both included.
        publisher: Exact name.
        scorer: Weights; the packaged ones when not given.

    Raises:
        QuestionError: There is nothing in the question to search for.
        ArchiveError: A store of the archive is torn.
    """
    timings: dict[str, float] = {}
    notes: list[str] = []
    text = _searchable(question, archive, notes)
    with _timed(timings, "words"):
        lexical = archive.text.search(text, LEXICAL, since=since, until=until, publisher=publisher)
    with _timed(timings, "vectors"):
        vector, dense = _nearest(archive, text, notes)
    with _timed(timings, "read"):
        ids = list(dict.fromkeys(id for id, _ in (*lexical, *dense)))
        stored = archive.catalogue.passages(ids)
        pool = [
            stored[id]
            for id in ids
            if id in stored and _wanted(stored[id], since, until, publisher)
        ]
    with _timed(timings, "order"):
        if not pool:
            return SearchResult((), tuple(notes), timings)
        features = _features(pool, lexical, dense, vector, asked)
        scores = (scorer or load_scorer()).probabilities(features)
        candidates = _best(pool, features, scores, k)
    return SearchResult(candidates, tuple(notes), timings)


def _searchable(question: str, archive: Archive, notes: list[str]) -> str:
    text = question
    if len(text) > MAX_QUESTION:
        text = text[:MAX_QUESTION]
        notes.append(f"Only the first {MAX_QUESTION:,} characters of the question were searched")
    if not any(character.isalnum() for character in text):
        raise QuestionError(
            "there is nothing in the question to search for", "Ask with words or numbers"
        )
    return text


def _nearest(
    archive: Archive, text: str, notes: list[str]
) -> tuple[np.ndarray | None, list[tuple[str, float]]]:
    try:
        vector = archive.embedding.embed_question(text)
        return vector, archive.vectors.query(vector, DENSE)
    except (VectorStoreError, EmbeddingError) as error:
        notes.append(f"Searched by words only: {error}")
        return None, []


def _wanted(
    stored: StoredPassage, since: date | None, until: date | None, publisher: str | None
) -> bool:
    day = stored.article.day
    if (since or until) and day is None:
        return False
    return (
        (since is None or (day is not None and day >= since))
        and (until is None or (day is not None and day <= until))
        and (publisher is None or stored.article.publisher == publisher)
    )


def _features(
    pool: Sequence[StoredPassage],
    lexical: Sequence[tuple[str, float]],
    dense: Sequence[tuple[str, float]],
    vector: np.ndarray | None,
    asked: date,
) -> dict[str, Column]:
    words = {id: (rank, score) for rank, (id, score) in enumerate(lexical)}
    near = {id: rank for rank, (id, _) in enumerate(dense)}
    most = max((score for _, score in lexical), default=1.0) or 1.0
    ids = [stored.passage.id for stored in pool]
    ages = [(asked - day).days if (day := stored.article.day) else None for stored in pool]
    return {
        "lexical_rank": np.array([1 / (3 + words[id][0]) if id in words else 0.0 for id in ids]),
        "lexical": np.array([words[id][1] / most if id in words else 0.0 for id in ids]),
        "dense_rank": np.array([1 / (3 + near[id]) if id in near else 0.0 for id in ids]),
        "similarity": np.array(
            [float(stored.embedding @ vector) if vector is not None else 0.0 for stored in pool]
        ),
        "recent": np.array([float(age is not None and -1 <= age <= 10) for age in ages]),
    }


def _best(
    pool: Sequence[StoredPassage], features: Mapping[str, Column], scores: Column, k: int
) -> tuple[Candidate, ...]:
    chosen: list[Candidate] = []
    of_article: dict[str, int] = {}
    for i in np.argsort(-scores, kind="stable"):
        stored = pool[i]
        seen = of_article.get(stored.article.id, 0)
        if seen >= PER_ARTICLE:
            continue
        of_article[stored.article.id] = seen + 1
        parts = {name: float(column[i]) for name, column in features.items()}
        chosen.append(Candidate(stored.passage, stored.article, float(scores[i]), parts))
        if len(chosen) == k:
            break
    return tuple(chosen)


@contextmanager
def _timed(timings: dict[str, float], step: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    timings[step] = 1_000 * (time.perf_counter() - started)
