"""This project's side of the benchmarks, through the same doors as its commands."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from corpus import ROOT, Asked
from measuring import peak_megabytes

from bot.compose import open_archive, open_embedding, open_writer
from bot.config import Config
from index.ingest import ingest
from index.search import search
from index.vectors.folders import FolderStore


@dataclass(frozen=True, slots=True)
class Indexed:
    """What an indexing run did; ``megabytes`` is the most memory that its process held."""

    passages: int
    characters: int
    seconds: float
    megabytes: float


def index(home: Path, paths: Sequence[Path]) -> Indexed:
    """Files into an archive: all of `newsdesk index` but the start of Python."""
    started = time.perf_counter()
    with open_writer(Config(home=home), command="a benchmark") as writer:
        ingest(writer, [str(path) for path in paths], base=ROOT)
    seconds = time.perf_counter() - started
    megabytes = peak_megabytes()
    with open_archive(Config(home=home)) as archive:
        pages = archive.catalogue.all_passages()
        lengths = [len(passage.text) for page in pages for passage, _ in page]
    return Indexed(len(lengths), sum(lengths), seconds, megabytes)


def recall(home: Path, questions: Sequence[Asked], k: int) -> float:
    """Share of the questions with an answer in the first ``k`` passages."""
    hits = 0
    with open_archive(Config(home=home)) as archive:
        for question in questions:
            found = search(archive, question.text, k=k, asked=question.day).candidates
            hits += any(question.answered_by(each.passage.text) for each in found)
    return hits / len(questions)


def chroma_alone(home: Path, count: int) -> float:
    """Most memory (MB) of a process that only puts so many random vectors into our Chroma store."""
    dimensions = open_embedding(Config()).dimensions
    random = np.random.default_rng(0)

    def pages() -> Iterator[tuple[list[str], np.ndarray]]:
        for start in range(0, count, 500):
            size = min(500, count - start)
            vectors = random.standard_normal((size, dimensions), dtype=np.float32)
            yield [f"{number:020x}" for number in range(start, start + size)], vectors

    FolderStore(home).build("", pages(), count)
    return peak_megabytes()
