"""The commands that measure answers: evaluate, evaluate compare, evaluate make."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import options
from bot.cli.process import Output, Stopped, configuration, today

if TYPE_CHECKING:
    from bot.evaluation import Evaluation, Setup
    from bot.evaluation.gates import Fall

#: Exit status when a figure is below its floor.
FELL = 4

WeightsFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Weights to use instead of the packaged ones.")
]
Seed = Annotated[int, typer.Option(min=0, metavar="N", help="Of everything that chance decides.")]


def evaluate(
    data: Annotated[
        Path,
        typer.Argument(
            metavar="DATA",
            help="A folder with articles and questions, or a file of questions for your own "
            "archive (docs/evaluation.md has the forms).",
        ),
    ],
    unanswerable: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Questions to which this archive has no answers."),
    ] = None,
    contexts: Annotated[
        bool,
        typer.Option(
            "--contexts", help="Ask an archive of the texts that the file itself brings (SQuAD)."
        ),
    ] = False,
    ranking_weights: WeightsFile = None,
    quoting_weights: WeightsFile = None,
    jobs: Annotated[
        int,
        typer.Option(
            "-j",
            "--jobs",
            min=1,
            max=64,
            metavar="N",
            help="Processes that ask; with more than one, latency is not a lone asker's.",
        ),
    ] = 1,
    seed: Seed = 0,
    gate: Annotated[
        bool,
        typer.Option("--gate", help="Exit with status 4 when a figure is below its floor."),
    ] = False,
    raise_floors: Annotated[
        bool,
        typer.Option("--raise-floors", help="Raise the floors to what is measured now."),
    ] = False,
    allow_regression: Annotated[
        bool,
        typer.Option("--allow-regression", help="With --raise-floors: also lower them."),
    ] = False,
    floors: Annotated[Path, typer.Option(metavar="FILE", help="Where the floors are kept.")] = Path(
        "floors.json"
    ),
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Measure answers on questions with known answers.

    Articles of a folder are indexed into an archive of their own, unless that is done already.
    Every question is asked at the day it was asked, and standard figures are printed with their
    95 % intervals (docs/evaluation.md). The run is kept under NEWSDESK_HOME/runs with a report to
    open in a browser. When it is interrupted, the same command goes on where it stopped.
    """
    if allow_regression and not raise_floors:
        raise typer.BadParameter("--allow-regression needs --raise-floors")
    output = Output(json, quiet)
    setup = _setup(ranking_weights, quoting_weights, jobs)
    if gate and not raise_floors:
        _check_floors(data, unanswerable, setup, floors)
    measured = _measure(data, unanswerable, contexts, setup, seed, output)
    fell = _gated(measured, floors, gate, raise_floors, allow_regression, output)
    _show(measured, fell, output)
    if fell:
        raise typer.Exit(FELL)


def compare(
    before: Annotated[
        str, typer.Argument(metavar="A", help="Id of a run, its beginning, or its folder.")
    ],
    after: Annotated[str, typer.Argument(metavar="B", help="The run to compare with it.")],
    seed: Seed = 0,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Compare two runs question by question.

    Every metric of both, over the questions that they share, with the difference, its 95 %
    interval (paired bootstrap) and its p (paired permutation test), and the questions that became
    right or wrong.
    """
    output = Output(json, quiet)
    from bot.evaluation import runs
    from bot.evaluation.comparison import compare as compared
    from bot.terminal.figures import comparison_text

    home = configuration().home
    found = compared(runs.find(home, before), runs.find(home, after), seed)
    if json:
        output.result(found)
    else:
        output.show(comparison_text(found, output.screen))


def make(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the questions are written.")],
    questions: Annotated[
        int,
        typer.Option("-n", "--questions", min=1, metavar="N", help="How many at most."),
    ] = 50,
    seed: Seed = 0,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Draft a data set from your own archive, for a person to edit.

    Each question is about another article, with its answer and the sentence that holds it. With
    JUDGE set a language model writes the questions; without one each is a sentence with a gap.
    """
    output = Output(json, quiet)
    from bot.cli.watching import watching
    from bot.compose import open_catalogue
    from bot.evaluation.drafting import drafts, write_new
    from bot.evaluation.language_model import open_language_model
    from bot.terminal.progress import drafting

    config = configuration()
    writer = open_language_model(config)
    catalogue = open_catalogue(config)
    try:
        with watching(output) as watch:
            made = list(
                drafting(watch, drafts(catalogue, questions, seed, today(), writer), questions)
            )
    finally:
        catalogue.close()
    write_new(file, made)
    result = {"file": str(file), "questions": len(made)}
    if json:
        output.result(result)
    else:
        output.show(f"{len(made):,} questions written. Edit them, then: newsdesk evaluate FILE\n")


def _setup(ranking_weights: Path | None, quoting_weights: Path | None, jobs: int) -> Setup:
    from bot.evaluation import Setup, Weights
    from bot.evaluation.desks import open_judge

    judge = open_judge(configuration())
    return Setup(Weights(ranking_weights, quoting_weights), judge, jobs)


def _check_floors(data: Path, unanswerable: Path | None, setup: Setup, path: Path) -> None:
    """Refuse floors that nothing can be compared with before a question is asked."""
    from bot.evaluation.dataset import read_dataset
    from bot.evaluation.gates import floors_of

    found = read_dataset(data, unanswerable)
    floors_of(found.name, found.digest, setup.judge.name, path)


def _measure(
    data: Path,
    unanswerable: Path | None,
    contexts: bool,
    setup: Setup,
    seed: int,
    output: Output,
) -> Evaluation:
    from bot.cli.watching import watching
    from bot.evaluation import evaluate as measure
    from bot.terminal.progress import evaluating

    try:
        with watching(output) as watch:
            return measure(
                data,
                config=configuration(),
                clock=lambda: datetime.now().astimezone(),
                unanswerable=unanswerable,
                setup=setup,
                contexts=contexts,
                seed=seed,
                watch=evaluating(watch),
                notice=output.notice,
            )
    except Stopped as stopped:
        raise Stopped(stopped.signal, "Run the same command again to go on") from None


def _gated(
    measured: Evaluation, path: Path, gate: bool, raising: bool, lower: bool, output: Output
) -> list[Fall]:
    """What fell, after the floors were raised (or lowered) where that was asked for."""
    from bot.evaluation.gates import falls, raised, write_floors

    manifest, figures = measured.run.manifest, measured.figures
    if raising:
        write_floors(path, raised(manifest, figures, path, lower=lower))
        output.notice(f"the floors of {manifest.data['name']} in {path} are up to date")
    return falls(manifest, figures, path) if gate or raising else []


def _show(measured: Evaluation, fell: list[Fall], output: Output) -> None:
    from bot.terminal.figures import falls_text, figures_text

    report = measured.run.folder / "report.html"
    if output.json:
        values: dict[str, Any] = {name: each.value for name, each in measured.figures.items()}
        values["intervals"] = {
            name: {"low": each.low, "high": each.high, "n": each.n}
            for name, each in measured.figures.items()
        }
        run = measured.run.manifest.id
        output.result({**values, "run": run, "report": str(report), "fell": fell})
    else:
        output.show(figures_text(measured.figures))
        output.notice(f"the report is {report}")
    if fell:
        output.show_error(falls_text(fell, output.error_screen))
