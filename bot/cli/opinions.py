"""Commands about what people think of answers: feedback export."""

from __future__ import annotations

import contextlib
import json

import typer

from bot.cli import options
from bot.cli.process import Output, configuration

feedback = typer.Typer(help="What people think of answers.", no_args_is_help=True)


@feedback.command()
def export(quiet: options.Quiet = False) -> None:
    """Print every opinion with its question and answer as JSON Lines.

    Bad answers become test cases: docs/slack.md lists the fields, and says which ones a person has
    to add before `newsdesk evaluate` takes the lines as questions.
    """
    output = Output(quiet=quiet)
    from bot.compose import open_own_store

    with contextlib.closing(open_own_store(configuration())) as store:
        lines = [json.dumps(row) for row in store.opinions.export()]
    output.show("".join(f"{line}\n" for line in lines))
