"""Runs an evaluation: indexes a test archive, asks its questions, computes the metrics."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.evaluation.dataset import (
    ARTICLES,
    QUESTIONS,
    DatasetError,
    TestQuestion,
    foreign,
    read_questions,
)
from bot.evaluation.metrics import METRICS
from bot.evaluation.outcomes import Outcome

if TYPE_CHECKING:
    from bot.config import Config
    from bot.desk import Desk
    from bot.quoting import QuotingModel
    from index.ranking.scorer import Scorer

#: Questions asked before the clock counts.
WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Step:
    """How far an evaluation is.

    Attributes:
        doing: "indexing" or "asking".
        done, all: Bytes of articles, or questions.
    """

    doing: str
    done: int
    all: int


Watch = Callable[[Step], None]
Notice = Callable[[str], None]


def evaluate(
    folder: Path,
    *,
    config: Config,
    unanswerable: Path | None = None,
    scorer: Scorer | None = None,
    model: QuotingModel | None = None,
    watch: Watch = lambda step: None,
    notice: Notice = lambda text: None,
) -> dict[str, float | int | None]:
    """Measure answers on a test archive; no language model takes part.

    Args:
        folder: Holds articles.jsonl.gz and questions.jsonl; it is only read.
        config: The archive is kept below its ``home``, one for each content of the articles.
        unanswerable: Questions that the archive has no answers to.
        scorer, model: Weights; the packaged ones when not given.
        watch: Told how far it is.
        notice: Told which articles could not be indexed, and what had to be mended.

    Returns:
        The metrics by name, in the order of `bot.evaluation.metrics.METRICS`; None for those
        without a question that they are about.

    Raises:
        DatasetError: A file is missing or malformed, or no article could be indexed.
        NewsdeskError: The archive cannot be made or opened.
    """
    questions = read_questions(folder / QUESTIONS)
    if unanswerable is not None:
        questions += foreign(read_questions(unanswerable))
    config = replace(config, home=archive_home(folder, config))
    index_articles(folder, config, watch, notice)
    outcomes = list(ask_all(questions, config, scorer, model, watch))
    return {name: metric(outcomes) for name, metric in METRICS.items()}


def archive_home(folder: Path, config: Config) -> Path:
    """Where the archive of a test folder is kept.

    Raises:
        DatasetError: The articles cannot be read.
    """
    path = folder / ARTICLES
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        problem = f"the articles cannot be read: {error.strerror}"
        raise DatasetError(problem, f"Name a folder that holds {ARTICLES}", str(path)) from error
    model = hashlib.sha256(config.embedding.encode()).hexdigest()
    return config.home / "evaluation" / f"{folder.resolve().name}-{digest[:12]}-{model[:6]}"


def index_articles(folder: Path, config: Config, watch: Watch, notice: Notice) -> None:
    """Bring the archive to what the folder holds; does nothing when it does so already.

    An article that cannot be indexed is noted, and the others are.

    Raises:
        DatasetError: No article could be indexed.
    """
    from bot.compose import open_writer
    from index.ingest import Progress, ingest

    def seen(progress: Progress) -> None:
        watch(Step("indexing", progress.bytes, progress.all_bytes))

    config.home.mkdir(parents=True, exist_ok=True)
    with open_writer(config, command="newsdesk evaluate", notice=notice) as writer:
        report = ingest(writer, [str(folder / ARTICLES)], base=folder.resolve(), watch=seen)
    for failure in report.failed:
        notice(f"{failure.where}: {failure.problem}. {failure.remedy}.")
    if not report.added + report.changed + report.unchanged:
        raise DatasetError(
            "no article could be indexed", "Name another folder", str(folder / ARTICLES)
        )


def ask_all(
    questions: Sequence[TestQuestion],
    config: Config,
    scorer: Scorer | None,
    model: QuotingModel | None,
    watch: Watch,
) -> Iterator[Outcome]:
    """Ask every question on the day it was asked.

    Nothing is declined while asking, so that quotes are measured for every question; whether the
    shipped threshold would decline is kept beside the answer.
    """
    from bot.compose import open_desk
    from bot.quoting import load_model

    model = model or load_model()
    outspoken = replace(model, threshold=0.0)
    with open_desk(config, scorer=scorer, model=outspoken) as desk:
        for question in questions[:WARM_UP]:
            _outcome(desk, question, model.threshold)
        for number, question in enumerate(questions, start=1):
            yield _outcome(desk, question, model.threshold)
            watch(Step("asking", number, len(questions)))


def _outcome(desk: Desk, question: TestQuestion, threshold: float) -> Outcome:
    from bot.answers import Question

    started = time.perf_counter()
    answer = desk.ask(Question(question.question, question.asked))
    milliseconds = 1_000 * (time.perf_counter() - started)
    return Outcome(question, answer, answer.confidence < threshold, milliseconds)
