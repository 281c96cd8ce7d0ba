"""What a command gets from its process: configuration, the day, standard input and output."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

from bot.config import Config, from_environment
from bot.contract import as_json
from bot.terminal.screen import Screen, paragraph, render
from index.errors import NewsdeskError, QuestionError

#: Longest question that is read from standard input, in bytes.
LONGEST_INPUT = 1_000_000


class Stopped(BaseException):
    """The process was asked to stop: Ctrl-C, SIGTERM, or nobody reads its output any more.

    Like KeyboardInterrupt it is no Exception, so that nothing mistakes it for a failure.
    """

    def __init__(self, number: signal.Signals, remedy: str = "") -> None:
        super().__init__(number, remedy)
        self.signal = number
        self.remedy = remedy

    @property
    def exit_status(self) -> int:
        return 128 + self.signal


#: Seconds that a request to stop may take before it is carried out at once.
GRACE = 5.0


class Brake:
    """While it is held, the first Ctrl-C or SIGTERM is a request to stop, which may take ``grace``
    seconds; the next one stops at once."""

    def __init__(self, requested: Callable[[], None], grace: float = GRACE) -> None:
        self.signal: signal.Signals | None = None
        self._grace = grace
        self._requested = requested
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Brake:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
            self._before[number] = signal.signal(number, self._pulled)
        return self

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _pulled(self, number: int, frame: FrameType | None) -> None:
        if self.signal is not None:
            raise Stopped(self.signal)
        self.signal = signal.Signals(number)
        signal.setitimer(signal.ITIMER_REAL, self._grace)
        self._requested()


@dataclass(frozen=True, slots=True)
class Output:
    """Standard output and standard error of one command.

    Attributes:
        json: The result is one JSON object, which is all that standard output gets.
        quiet: No notes.
    """

    json: bool = False
    quiet: bool = False

    @property
    def screen(self) -> Screen:
        """What standard output is shown on."""
        return Screen.of(sys.stdout, os.environ)

    @property
    def error_screen(self) -> Screen:
        """What standard error is shown on."""
        return Screen.of(sys.stderr, os.environ)

    def show(self, text: str) -> None:
        """Text for standard output, which `render` has made safe."""
        _write(sys.stdout, text)

    def result(self, value: object) -> None:
        """The one JSON object; ASCII, so that no terminal obeys anything in it."""
        text = json.dumps(as_json(value), indent=2 if sys.stdout.isatty() else None)
        _write(sys.stdout, text.replace("\x7f", "\\u007f") + "\n")

    def note(self, text: str) -> None:
        """A line on standard error for whoever watches; nothing when quiet."""
        if not self.quiet:
            self.complain(text)

    def notice(self, text: str) -> None:
        """The same for a sentence that may have no full stop yet."""
        self.note(f"{text.rstrip('.')}.")

    def complain(self, text: str) -> None:
        """A line on standard error, quiet or not."""
        self.show_error(render([paragraph(text)], self.error_screen))

    def show_error(self, text: str) -> None:
        """Text for standard error, quiet or not, which `render` has made safe."""
        _write(sys.stderr, text)


def configuration() -> Config:
    """The configuration of this process.

    Raises:
        ConfigurationError: A value that cannot be used.
    """
    return from_environment(os.environ, Path.cwd())


def today() -> date:
    """The day of this moment, in the machine's own time zone."""
    return datetime.now().astimezone().date()


def question_text(argument: str) -> str:
    """The question itself; ``-`` stands for what standard input holds.

    Raises:
        QuestionError: Standard input holds more than `LONGEST_INPUT` bytes.
    """
    if argument != "-":
        return argument.encode("utf-8", "replace").decode()
    read = sys.stdin.buffer.read(LONGEST_INPUT + 1)
    if len(read) > LONGEST_INPUT:
        raise QuestionError(
            f"the question is longer than {LONGEST_INPUT:,} bytes",
            "Ask a shorter one",
            "standard input",
        )
    return read.decode("utf-8", "replace")


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        _discard(stream)
        raise Stopped(signal.SIGPIPE) from None
    except OSError as error:
        _discard(stream)
        raise NewsdeskError(
            f"the output cannot be written: {error.strerror}", "Write it to another place"
        ) from error


def _discard(stream: TextIO) -> None:
    """What is left in the buffer must not fail once more when the process ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
