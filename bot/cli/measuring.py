"""The command that measures answers: evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import options
from bot.cli.process import Output, configuration

Weights = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Weights to use instead of the packaged ones.")
]


def evaluate(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="Holds articles.jsonl.gz and questions.jsonl."),
    ],
    unanswerable: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="A questions.jsonl to which this archive has no answers."
        ),
    ] = None,
    ranking_weights: Weights = None,
    quoting_weights: Weights = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Measure answers on a test archive.

    Indexes the articles into an archive of their own, unless that is done already, asks every
    question at the day it was asked, and prints standard figures (docs/quality.md).
    """
    output = Output(json, quiet)
    from bot.cli.watching import watching
    from bot.evaluation import evaluate as figures_of
    from bot.quoting import load_model
    from bot.terminal.figures import figures_text
    from bot.terminal.progress import evaluating
    from index.ranking.scorer import load_scorer

    with watching(output) as watch:
        figures = figures_of(
            folder,
            config=configuration(),
            unanswerable=unanswerable,
            scorer=load_scorer(ranking_weights) if ranking_weights else None,
            model=load_model(quoting_weights) if quoting_weights else None,
            watch=evaluating(watch),
            notice=output.notice,
        )
    if json:
        output.result(figures)
    else:
        output.show(figures_text(figures))
