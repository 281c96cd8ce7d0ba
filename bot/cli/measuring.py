"""The command that measures answers: evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import options


def evaluate(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="Holds articles.jsonl.gz and questions.jsonl."),
    ],
    unanswerable: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Questions that this archive has no answers to."),
    ] = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Measure answers on a test archive.

    Asks every question of the folder and prints standard figures (docs/quality.md).
    """
    raise NotImplementedError
