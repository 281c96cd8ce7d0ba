"""The command that fills an archive: index."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import options
from bot.cli.process import Output


def index(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Files, folders and globs; - reads JSON Lines from standard input.",
        ),
    ] = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="OURS=THEIRS",
            help="Field of JSON files that holds one of ours, such as title=headline; repeatable.",
        ),
    ] = None,
    keep_noise: Annotated[
        bool,
        typer.Option("--keep-noise", help="Leave in what scrapers add (docs/formats.md)."),
    ] = False,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Remove the articles that are gone from the folders given."),
    ] = False,
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild", help="Embed everything again, with the model that is configured now."
        ),
    ] = False,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Read articles into the archive.

    Articles that have not changed cost nothing. It may be stopped at any time: run again, it goes
    on where it stopped. What cannot be read is listed with the reason and what to do about it,
    and makes the exit status 3.
    """
    from bot.cli.ingesting import bring

    fields = options.pairs(mapped or [])
    bring(paths or [], fields, keep_noise, prune, rebuild, Output(json, quiet))
