"""Commands about kept conversations: list, show, export, forget."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from json import dumps
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.keeping import FRONT, front_of, key_of
from bot.cli.process import Output, configuration
from bot.compose import open_own_store

if TYPE_CHECKING:
    from bot.store import Listed, Store
    from bot.terminal.screen import Paragraph
    from bot.transcripts import Exchange, Transcript

conversations = typer.Typer(help="Conversations that are kept.", no_args_is_help=True)


class Front(StrEnum):
    """Where a conversation is held."""

    terminal = FRONT
    slack = "slack"


class Format(StrEnum):
    """How a conversation is exported."""

    json = "json"
    markdown = "markdown"


Id = Annotated[
    str,
    typer.Argument(metavar="ID", help="The id of the conversation; the beginning of it is enough."),
]
OptionalId = Annotated[
    str | None,
    typer.Argument(
        metavar="[ID]", help="The id of the conversation; the beginning of it is enough."
    ),
]
All = Annotated[bool, typer.Option("--all", help="All conversations, of Slack too.")]


@conversations.command("list")
def list_(
    limit: Annotated[
        int, typer.Option("-n", "--limit", min=1, metavar="N", help="At most this many.")
    ] = 20,
    front: Annotated[
        Front | None,
        typer.Option(metavar="FRONT", help="Only those held there: terminal or slack."),
    ] = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """List the conversations that are kept, the last one first."""
    output = Output(json, quiet)
    from bot.terminal.screen import render
    from bot.wording import count

    with contextlib.closing(open_own_store(configuration())) as store:
        found = store.conversations.listed(front or "", limit)
        every = len(store.conversations.keys(front or ""))
    if json:
        output.result({"conversations": [_summary(each) for each in found], "all": every})
        return
    output.show(render((line for each in found for line in _listed(each)), output.screen))
    if not found:
        output.note("No conversation is kept.")
    elif every > len(found):
        older = count(every - len(found), "older conversation")
        output.note(f"and {older}; --limit shows more.")


@conversations.command()
def show(id: Id, json: options.Json = False, quiet: options.Quiet = False) -> None:
    """Show a conversation, with what became of its quotes since it was held.

    `newsdesk recheck` finds that out.
    """
    output = Output(json, quiet)
    from bot.transcripts import Transcript

    with contextlib.closing(open_own_store(configuration())) as store:
        transcript = Transcript.of(store.conversations.turns(key_of(store, id)))
    if json:
        output.result(transcript)
        return
    for exchange in transcript.turns:
        _show(exchange, output)


@conversations.command()
def export(
    id: OptionalId = None,
    every: All = False,
    format: Annotated[
        Format,
        typer.Option(
            metavar="FORMAT",
            help="json: JSON Lines, a conversation a line; markdown: for a document.",
        ),
    ] = Format.json,
    quiet: options.Quiet = False,
) -> None:
    """Print a conversation, or all of them, to be used elsewhere.

    docs/conversation.schema.json describes a line of JSON. People are left out. Both formats say
    which quotes no longer stand, as `newsdesk recheck` found it.
    """
    _one_or_all(id, every)
    output = Output(quiet=quiet)
    from bot.contract import as_json
    from bot.transcripts import markdown

    with contextlib.closing(open_own_store(configuration())) as store:
        for number, transcript in enumerate(_transcripts(store, id)):
            if format is Format.json:
                output.show(f"{dumps(as_json(transcript))}\n")
            else:
                output.show(("\n" if number else "") + markdown(transcript))


@conversations.command()
def forget(
    id: OptionalId = None,
    every: All = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Remove a conversation, or all of them, for good.

    Opinions about its answers go too, and with --all the lines that were typed in chats. What was
    posted in Slack stays there. On a terminal it asks first.
    """
    _one_or_all(id, every)
    output = Output(json, quiet)
    from bot.slack.places import nameless
    from bot.store import forget_conversations
    from bot.terminal.screen import paragraph, render
    from bot.wording import count

    config = configuration()
    with contextlib.closing(open_own_store(config)) as store:
        keys = store.conversations.keys() if id is None else [key_of(store, id)]
        if not yes and not _confirmed(store, keys):
            output.note("Nothing was removed.")
            return
        turns = forget_conversations(store.database, keys, nameless)
    if every:
        from bot.cli.prompt import forget_history

        forget_history(config.home)
    if json:
        output.result({"conversations": len(keys), "answers": turns})
        return
    removed = f"{count(len(keys), 'conversation')} with {count(turns, 'answer')}"
    output.show(render([paragraph(f"Removed {removed}.")], output.screen))


def _one_or_all(id: str | None, every: bool) -> None:
    if (id is None) == (not every):
        raise typer.BadParameter("give the id of a conversation, or --all")


def _confirmed(store: Store, keys: Sequence[str]) -> bool:
    """Whether the person at the terminal agrees.

    Raises:
        typer.BadParameter: There is none to be asked.
    """
    from bot.wording import count

    if not sys.stdin.isatty():
        raise typer.BadParameter("nobody can be asked here: give --yes to remove them")
    what = count(len(keys), "conversation")
    if len(keys) == 1 and (found := store.conversations.summary(keys[0])):
        what = f"conversation {found.id} with {count(found.turns, 'answer')}"
    try:
        return typer.confirm(f"Remove {what} for good?", err=True)
    except typer.Abort:
        return False


def _transcripts(store: Store, id: str | None) -> Iterator[Transcript]:
    from bot.transcripts import Transcript

    for key in store.conversations.keys() if id is None else [key_of(store, id)]:
        if turns := store.conversations.turns(key):
            yield Transcript.of(turns)


def _summary(listed: Listed) -> dict[str, object]:
    from bot.contract import as_json

    return {"id": listed.id, "front": front_of(listed.conversation), **as_json(listed)}


def _listed(listed: Listed) -> Iterator[Paragraph]:
    from bot.terminal.screen import Run, paragraph
    from bot.wording import count, moment

    first, last = moment(listed.first), moment(listed.last)
    the_day, _, its_time = last.rpartition(", ")
    until = its_time if first.startswith(f"{the_day}, ") else last
    when = first if first == last else f"{first} to {until}"
    facts = f"{front_of(listed.conversation)}, {count(listed.turns, 'answer')}, {when}"
    yield paragraph(Run(listed.id, "bold"), f" {listed.title}", hang=9)
    yield paragraph(Run(facts, "dim"), indent=9, hang=9)
    if listed.marked:
        marked = count(listed.marked, "answer")
        yield paragraph(
            f"{marked} with sources that were changed or removed since", indent=9, hang=9
        )


def _show(exchange: Exchange, output: Output) -> None:
    from bot.terminal.answer import answer_text
    from bot.terminal.screen import Run, paragraph, render
    from bot.wording import moment

    answer = exchange.answer
    lines = [paragraph(Run(f"> {answer.question}", "bold"))]
    lines.append(paragraph(Run(moment(exchange.moment), "dim")))
    if answer.understood != answer.question:
        lines.append(paragraph(Run(f"Understood as: {answer.understood}", "dim")))
    output.show(render([*lines, paragraph()], output.screen))
    output.show(answer_text(answer, output.screen, exchange.marks))
    for note in answer.notes:
        output.show(render([paragraph(Run(f"{note.rstrip('.')}.", "dim"))], output.screen))
    output.show("\n")
