"""How far an indexing run is: a bar on a terminal, a line now and then in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
            rate = _rate(progress, shown.tasks[0].elapsed or 0)
            shown.update(
                task,
                completed=progress.bytes,
                total=progress.all_bytes or None,
                done=f"{count(progress.articles, 'article')}{rate}",
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
        left = _left(progress, now - began)
        say(
            f"{progress.sources:,} of {count(progress.all_sources, 'file')}, "
            f"{count(progress.articles, 'article')}{_rate(progress, now - began)}{left}"
        )

    return watch


def _rate(progress: Progress, seconds: float) -> str:
    if seconds < 1 or not progress.passages:
        return ""
    return f", {progress.passages / seconds:,.0f} passages a second"


def _left(progress: Progress, seconds: float) -> str:
    if not progress.bytes or progress.bytes >= progress.all_bytes:
        return ""
    return f", {duration(seconds * (progress.all_bytes / progress.bytes - 1))} left"
