"""Runs an evaluation: indexes a test archive, asks its questions, computes the figures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.contract import as_json
from bot.evaluation import runs, trec
from bot.evaluation.asking import Asking
from bot.evaluation.dataset import DataSet, articles_of, digest_of, read_dataset
from bot.evaluation.desks import Setup, asking
from bot.evaluation.gold import resolved
from bot.evaluation.outcomes import Outcome
from bot.evaluation.questions import DatasetError, TestQuestion
from bot.evaluation.report import report_html
from bot.evaluation.runs import Manifest, Run
from bot.evaluation.statistics import Figure, figures
from index.articles import Article
from index.errors import UnreadableError

if TYPE_CHECKING:
    from bot.config import Config


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
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation found: the run that was kept, and its figures."""

    run: Run
    outcomes: Sequence[Outcome]
    figures: dict[str, Figure]


def evaluate(
    path: Path,
    *,
    config: Config,
    clock: Clock,
    unanswerable: Path | None = None,
    setup: Setup | None = None,
    contexts: bool = False,
    seed: int = 0,
    watch: Watch = lambda step: None,
    notice: Notice = lambda text: None,
) -> Evaluation:
    """Measure answers on a data set, and keep the run under ``config.home``.

    A run of the same questions, articles, settings, program and seed that was interrupted is gone
    on with.

    Args:
        path: A folder with articles and questions (it is only read; its archive is kept below
            ``config.home``, one for each content), or a file of questions for the configured
            archive.
        clock: The moment, in whatever time zone.
        unanswerable: Questions that the archive has no answers to.
        setup: What questions are asked with.
        contexts: Ask an archive of the texts that the data set itself brings.
        seed: Of the intervals.
        watch: Told how far it is.
        notice: Told which articles could not be indexed, and what else should be known.

    Raises:
        DatasetError: A file is missing or malformed, no article could be indexed, or the archive
            lacks all the articles with the answers.
        ModelError: The judge failed.
        RunError: The run cannot be kept.
        NewsdeskError: The archive cannot be made or opened.
    """
    notes: list[str] = []

    def noted(text: str) -> None:
        notes.append(text)
        notice(text)

    data = read_dataset(path, unanswerable)
    home = config.home
    if contexts:
        path = context_folder(data, home)
        data = replace(data, articles=articles_of(path))
    if data.articles is not None:
        config = own_archive(path, config)
        index_articles(path, config, watch, noted)
    setup = setup or Setup()
    with asking(config, setup) as asked_with:
        catalogue = asked_with.desk.archive.catalogue
        brought = _brought(path, data.articles) if data.articles is not None else None
        questions = resolved(data.questions, catalogue, clock().date(), noted, brought=brought)
        manifest = _manifest(data, asked_with, config, setup, seed, notes, clock())
        with runs.begun(home, manifest) as run:
            _ask(run, questions, asked_with, watch, notice)
            return _finished(run, questions, seed, clock)


def _finished(run: Run, questions: Sequence[TestQuestion], seed: int, clock: Clock) -> Evaluation:
    places = {question.id: place for place, question in enumerate(questions)}
    outcomes = sorted(run.outcomes(), key=lambda outcome: places[outcome.question.id])
    found = figures(outcomes, seed)
    run.write(
        {
            runs.FIGURES: json.dumps(as_json(found), indent=2) + "\n",
            **trec.files(outcomes, run.manifest.id),
            "report.html": report_html(run.manifest, outcomes, found),
        }
    )
    return Evaluation(run.finish(clock()), outcomes, found)


def context_folder(data: DataSet, home: Path) -> Path:
    """A folder whose articles are the texts that the data set describes its articles by.

    Raises:
        DatasetError: It has none, or they cannot be written.
    """
    texts = dict.fromkeys(text for question in data.questions for text in question.contexts)
    if not texts:
        problem = "the data set has no texts to make an archive of"
        raise DatasetError(problem, "Leave out --contexts", data.name)
    folder = home / "evaluation" / f"{data.name}-contexts"
    rows = (
        {"id": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16], "text": text}
        for text in texts
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / "articles.jsonl").write_text(lines, "utf-8")
    except OSError as error:
        problem = f"the archive of its texts cannot be made: {error.strerror}"
        raise DatasetError(problem, "Check NEWSDESK_HOME and its disk", str(folder)) from error
    return folder


def own_archive(folder: Path, config: Config) -> Config:
    """The configuration of the archive of a test folder, apart from all other stores.

    Raises:
        DatasetError: The articles cannot be read.
    """
    return replace(config, home=archive_home(folder, config), catalogue_url="", chroma_url="")


def archive_home(folder: Path, config: Config) -> Path:
    """Where the archive of a test folder is kept.

    Raises:
        DatasetError: The articles cannot be read.
    """
    digest = digest_of(articles_of(folder))
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

    articles = articles_of(folder)
    config.home.mkdir(parents=True, exist_ok=True)
    with open_writer(config, command="newsdesk evaluate", notice=notice) as writer:
        report = ingest(writer, [str(articles)], base=folder.resolve(), watch=seen)
    for failure in report.failed:
        notice(f"{failure.where}: {failure.problem}. {failure.remedy}.")
    if not report.added + report.changed + report.unchanged:
        raise DatasetError("no article could be indexed", "Name another folder", str(articles))


def _brought(folder: Path, articles: Path) -> Iterator[Article | UnreadableError]:
    """The articles of a test folder as they stand there; an error in place of an unreadable one."""
    from index.readers import Source, discover, read

    for source in discover([str(articles)], base=folder.resolve()):
        readings = read(source) if isinstance(source, Source) else [source]
        yield from (each for each in readings if isinstance(each, Article | UnreadableError))


def _ask(
    run: Run, questions: Sequence[TestQuestion], asking: Asking, watch: Watch, notice: Notice
) -> None:
    known = {outcome.question.id for outcome in run.outcomes()}
    if known:
        notice(f"going on with {run.manifest.id}: {len(known):,} questions were asked before")
    asked = run.add(asking.all(questions, known))
    for number, _ in enumerate(asked, start=len(known) + 1):
        watch(Step("asking", number, len(questions)))


def _manifest(
    data: DataSet,
    asking: Asking,
    config: Config,
    setup: Setup,
    seed: int,
    notes: Sequence[str],
    moment: datetime,
) -> Manifest:
    catalogue = asking.desk.archive.catalogue
    articles, first, last = catalogue.holdings()
    whole = hashlib.sha256()
    for article in catalogue.articles():
        whole.update(f"{article.id} {article.digest}\n".encode("utf-8", "surrogatepass"))
    return Manifest(
        id=runs.new_id(data.name, moment),
        data={
            "name": data.name,
            "form": data.form,
            "digest": data.digest,
            "questions": len(data.questions),
        },
        archive={
            "digest": whole.hexdigest(),
            "articles": articles,
            "first": first.isoformat() if first else None,
            "last": last.isoformat() if last else None,
        },
        settings={**runs.settings(config), "threshold": asking.threshold},
        weights={
            name: digest_of(path)
            for name, path in (
                ("ranking", setup.weights.ranking),
                ("quoting", setup.weights.quoting),
            )
            if path
        },
        judge=setup.judge.name,
        code=runs.code(),
        versions=runs.versions(),
        seed=seed,
        notes=tuple(notes),
        started=moment.isoformat(timespec="seconds"),
    )
