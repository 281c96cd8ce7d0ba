"""The text of docs/commands.md, made from the help texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from bot.cli.app import app
from bot.terminal.chat import COMMANDS

HEAD = """\
# Commands

Made from the help texts by `python scripts/write_docs.py`; a test keeps it current.

## Exit statuses

| status | meaning |
| --- | --- |
| 0 | Fine. An answer that declines ("the archive does not have it") is fine too; `--json` says `"abstained": true`. |
| 1 | It failed, and the message says what to do; `doctor` found something wrong. |
| 2 | The command line, the configuration, the question, a data set or a run cannot be used. |
| 3 | `index` went through, but something could not be read; it is listed with the reason and the remedy. |
| 4 | `evaluate --gate` found a figure below its floor, and names it. |
| 130, 143 | Stopped by Ctrl-C, by SIGTERM. After `index` and `evaluate`, the same command goes on where it stopped. |
| 141 | Nobody reads the output any more (`newsdesk search ... \\| head -1`). |

## Output

- Standard output holds the result; progress, notes and errors go to standard error.
- `--json` prints exactly one JSON object on standard output, in ASCII. An error is `{"error": {"type", "problem", "remedy", "where", "exit_status"}}`. The object of `ask` is described by [answer.schema.json](answer.schema.json).
- Bold, dim and links appear on a terminal only, and not when `NO_COLOR` is set. In a pipe, lines are not wrapped.
- Control characters, terminal escapes and bidirectional overrides in articles and questions never reach the terminal.
"""  # noqa: E501


def commands() -> str:
    """The document: exit statuses, output, and the help of every command."""
    group: Any = typer.main.get_command(app)
    with group.make_context("newsdesk", [], resilient_parsing=True) as context:
        found = list(_commands(group, context))
    slashed = "".join(f"| `{name}` | {does} |\n" for name, does in COMMANDS.items())
    return "\n".join(
        [HEAD, *map(_section, found), f"## Inside a chat\n\n| | |\n| --- | --- |\n{slashed}"]
    )


def _commands(group: Any, context: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command with its name; those of a group have the group's name before theirs."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if hasattr(command, "list_commands"):
            yield from _commands(command, context, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def _section(named: tuple[str, Any]) -> str:
    name, command = named
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    usage = ["newsdesk", name, *(param.metavar for param in arguments), "[OPTIONS]"]
    rows = "".join(f"| {_name(param)} | {_help(param)} |\n" for param in command.params)
    return f"## {name}\n\n`{' '.join(usage)}`\n\n{command.help}\n\n| | |\n| --- | --- |\n{rows}"


def _name(param: Any) -> str:
    if param.param_type_name == "argument":
        return f"`{param.metavar}`"
    value = "" if param.is_flag else f" {param.metavar}"
    return ", ".join(f"`{name}{value}`" for name in param.opts)


def _help(param: Any) -> str:
    shown: str = param.help.replace("|", "\\|")
    if param.param_type_name == "argument" or param.is_flag or param.default is None:
        return shown
    return f"{shown} Default: {param.default}."
