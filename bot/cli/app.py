"""The app: every command under its name."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot.cli.archive import doctor, forget, status
from bot.cli.asking import ask, chat, search
from bot.cli.conversations import conversations
from bot.cli.indexing import index
from bot.cli.measuring import compare, evaluate, make
from bot.cli.opinions import feedback
from bot.cli.process import Output
from bot.cli.rechecking import recheck
from bot.cli.slack import slack


class Commands(TyperGroup):
    """Commands of one word or two: "evaluate", and "evaluate compare" beside it.

    After "evaluate" a second word of such a command is that command; anything else is what the
    command of one word is given, so a folder named "compare" is written ./compare.
    """

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that the first words name, and the rest of the words."""
        name = " ".join(args[:2])
        if len(args) > 1 and name in self.commands:
            return name, self.commands[name], args[2:]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    name="newsdesk",
    cls=Commands,
    help="Answers questions from a news archive, with the exact passage for every sentence.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

for command in (index, ask, search, chat, slack, status, forget, recheck, doctor, evaluate):
    app.command()(command)
app.command("evaluate compare")(compare)
app.command("evaluate make")(make)
app.add_typer(conversations, name="conversations")
app.add_typer(feedback, name="feedback")


@app.callback(invoke_without_command=True)
def newsdesk(
    context: typer.Context,
    show_version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.")
    ] = False,
) -> None:
    """Answers questions from a news archive, with the exact passage for every sentence."""
    if show_version:
        Output().show(f"newsdesk {version('newsdesk')}\n")
        raise typer.Exit
    if context.invoked_subcommand is None:
        Output().show(f"{context.get_help()}\n")
