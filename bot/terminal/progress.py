"""How far an indexing run is: a bar on a terminal, a line now and then in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import TextIO

from bot.terminal.report import duration
from bot.wording import count
from index.ingest import Progress

Watch = Callable[[Progress], None]

#: Seconds between two lines in a pipe.
PAUSE = 5.0


@contextmanager
def bar(stream: TextIO) -> Iterator[Watch]:
    """A bar with the share done, articles, passages a second and the time left."""
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[done]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(file=stream), transient=True) as shown:
        task = shown.add_task("", total=None, done="")

        def watch(progress: Progress) -> None:
            seconds = shown.tasks[0].elapsed or 0
            shown.update(
                task,
                completed=progress.bytes,
                total=progress.all_bytes or None,
                done=", ".join([*_articles(progress), *_rate(progress, seconds)]),
            )

        yield watch


def lines(say: Callable[[str], None], clock: Callable[[], float]) -> Watch:
    """Plain lines, one every `PAUSE` seconds at most.

    Args:
        clock: Seconds since any fixed moment.
    """
    began = said = clock()

    def watch(progress: Progress) -> None:
        nonlocal said
        now = clock()
        if now - said < PAUSE:
            return
        said = now
        seconds = now - began
        parts = (_files(progress), _articles(progress))
        times = (_rate(progress, seconds), _left(progress, seconds))
        say(", ".join(chain(*parts, *times)))

    return watch


def _files(progress: Progress) -> Iterator[str]:
    if progress.all_sources:
        yield f"{progress.sources:,} of {count(progress.all_sources, 'file')}"


def _articles(progress: Progress) -> Iterator[str]:
    if progress.all_sources:
        yield count(progress.articles, "article")


def _rate(progress: Progress, seconds: float) -> Iterator[str]:
    if seconds >= 1 and progress.passages:
        yield f"{progress.passages / seconds:,.0f} passages a second"


def _left(progress: Progress, seconds: float) -> Iterator[str]:
    if 0 < progress.bytes < progress.all_bytes:
        yield f"{duration(seconds * (progress.all_bytes / progress.bytes - 1))} left"
