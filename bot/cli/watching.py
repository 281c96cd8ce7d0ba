"""Whether long work shows a bar, plain lines or nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.cli.process import Output
from bot.terminal.progress import Watch, bar, lines


@contextmanager
def watching(output: Output) -> Iterator[Watch]:
    """Shows on standard error how far the work is, in the way that suits it."""
    if output.quiet:
        yield lambda moment: None
    elif output.error_screen.width is None:
        yield lines(output.note, time.monotonic)
    else:
        with bar(sys.stderr) as watch:
            yield watch
