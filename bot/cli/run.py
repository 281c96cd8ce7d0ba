"""The entry point: runs a command, and turns whatever ends it into a message and an exit status."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import signal
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Literal, TextIO

import typer

from bot.cli.app import app
from bot.cli.process import Output, Stopped
from index.errors import NewsdeskError

#: What a command line that cannot be understood raises; Typer exports only its subclass.
UsageError: type[Exception] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "UsageError"
)

#: Folder of the two packages, to which places in them are relative.
_ROOT = Path(__file__).parents[2]


def run_process() -> None:
    """Run the command of ``sys.argv`` and leave the process with its exit status."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    # A connection that is being closed when the signal comes is told of with a traceback otherwise.
    logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())
    sys.stdin = _open(sys.stdin, "r")
    sys.stdout, sys.stderr = _open(sys.stdout, "w"), _open(sys.stderr, "w")
    status = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    # Everything is closed. Taking chromadb's modules apart would cost a sixth of a cold answer.
    os._exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit status, as docs/commands.md lists them."""
    output = Output(json="--json" in arguments)
    try:
        command = typer.main.get_command(app)
        result = command.main(list(arguments), "newsdesk", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except Stopped as stopped:
        return _stopped(stopped, output)
    except NewsdeskError as error:
        return _failed(output, error.exit_status, str(error), _described(error))
    except UsageError as error:
        return _misused(output, error)
    except Exception as error:
        return _unexpected(output, error)


def _open(stream: TextIO | None, mode: Literal["r", "w"]) -> TextIO:
    """The stream, taking any text; what the caller closed is empty and read by nobody."""
    if stream is None:
        return Path(os.devnull).open(mode, encoding="utf-8")
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    return stream


def _failed(output: Output, status: int, message: str, error: Mapping[str, object]) -> int:
    with contextlib.suppress(Stopped, NewsdeskError):
        if output.json:
            output.result({"error": {**error, "exit_status": status}})
    with contextlib.suppress(Stopped, NewsdeskError):
        output.complain(f"newsdesk: {message}")
    return status


def _described(error: NewsdeskError) -> dict[str, object]:
    return {
        "type": type(error).__name__,
        "problem": error.problem,
        "remedy": error.remedy,
        "where": error.where,
    }


def _misused(output: Output, error: Exception) -> int:
    problem = str(getattr(error, "format_message", lambda: error)()).rstrip(".?")
    context = getattr(error, "ctx", None)
    remedy = f"See {context.command_path if context else 'newsdesk'} --help"
    described = {"type": "UsageError", "problem": problem, "remedy": remedy, "where": None}
    return _failed(output, 2, f"{problem}. {remedy}", described)


def _stopped(stopped: Stopped, output: Output) -> int:
    if stopped.signal == signal.SIGPIPE:
        return stopped.exit_status
    described = {
        "type": "Stopped",
        "problem": f"stopped by {stopped.signal.name}",
        "remedy": stopped.remedy,
        "where": None,
    }
    message = f"stopped. {stopped.remedy}." if stopped.remedy else "stopped."
    return _failed(output, stopped.exit_status, message, described)


def _unexpected(output: Output, error: Exception) -> int:
    """A fault of the program itself: one line that is enough to find it by."""
    place = _place(error)
    problem = f"unexpected {type(error).__name__} at {place}: {error}"
    remedy = "This is a fault of newsdesk: please report this line with the command"
    described = {"type": type(error).__name__, "problem": problem, "remedy": remedy, "where": place}
    return _failed(output, 1, f"{problem}. {remedy}.", described)


def _place(error: Exception) -> str:
    """The last line of the two packages that the error came through, as ``bot/desk.py:73``."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_ROOT) and path.relative_to(_ROOT).parts[0] in {"bot", "index"}:
            return f"{path.relative_to(_ROOT)}:{frame.lineno}"
    return "start"


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped(signal.Signals(number))
