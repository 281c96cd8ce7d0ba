"""How far long work is: a bar on a terminal, a line now and then in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO, TypeVar

from bot.terminal.report import duration
from bot.wording import count

if TYPE_CHECKING:
    from bot.evaluation import Step
    from index.ingest import Progress

T = TypeVar("T")

#: Seconds between two lines in a pipe.
PAUSE = 5.0


@dataclass(frozen=True, slots=True)
class Moment:
    """How far the work is.

    Attributes:
        done, all: In whatever unit; ``all`` is 0 while it is unknown.
        facts: What else is worth saying.
    """

    done: int
    all: int
    facts: tuple[str, ...]


Watch = Callable[[Moment], None]
Clock = Callable[[], float]


@contextmanager
def bar(stream: TextIO) -> Iterator[Watch]:
    """A bar with the share done, the facts, and the time left."""
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[facts]}", markup=False),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(file=stream), transient=True) as shown:
        task = shown.add_task("", total=None, facts="")

        def watch(moment: Moment) -> None:
            facts = ", ".join(moment.facts)
            shown.update(task, completed=moment.done, total=moment.all or None, facts=facts)

        yield watch


def lines(say: Callable[[str], None], clock: Clock) -> Watch:
    """Plain lines, one every `PAUSE` seconds at most.

    Args:
        clock: Seconds since any fixed moment.
    """
    began = said = clock()

    def watch(moment: Moment) -> None:
        nonlocal said
        now = clock()
        if now - said < PAUSE:
            return
        said = now
        facts = list(moment.facts)
        if 0 < moment.done < moment.all:
            left = (now - began) * (moment.all / moment.done - 1)
            facts.append(f"{duration(left)} left")
        say(", ".join(facts))

    return watch


def indexing(watch: Watch, clock: Clock) -> Callable[[Progress], None]:
    """Tells ``watch`` of a run of indexing: files, articles, passages a second."""
    began = clock()

    def seen(progress: Progress) -> None:
        facts = []
        if progress.all_sources > 1:
            facts.append(f"{progress.sources:,} of {count(progress.all_sources, 'file')}")
        if progress.all_sources:
            facts.append(count(progress.articles, "article"))
        seconds = clock() - began
        if seconds >= 1 and progress.passages:
            facts.append(f"{progress.passages / seconds:,.0f} passages a second")
        watch(Moment(progress.bytes, progress.all_bytes, tuple(facts)))

    return seen


def evaluating(watch: Watch) -> Callable[[Step], None]:
    """Tells ``watch`` of an evaluation: what it does, and how many questions are asked."""

    def seen(step: Step) -> None:
        asked = f" {step.done:,} of {count(step.all, 'question')}" if step.doing == "asking" else ""
        watch(Moment(step.done, step.all, (f"{step.doing}{asked}",)))

    return seen


def rechecking(watch: Watch) -> Callable[[int, int], None]:
    """Tells ``watch`` of a recheck: of how many articles the digests are compared."""

    def seen(done: int, all: int) -> None:
        watch(Moment(done, all, (f"{done:,} of {count(all, 'quoted article')}",)))

    return seen


def drafting(watch: Watch, made: Iterable[T], most: int) -> Iterator[T]:
    """Passes on questions that are being drafted, and tells ``watch`` of them."""
    for number, each in enumerate(made, start=1):
        watch(Moment(number, most, (f"{number:,} of {count(most, 'question')} drafted",)))
        yield each
