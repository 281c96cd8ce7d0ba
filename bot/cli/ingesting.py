"""Runs an indexing: opens the archive for writing, watches, reports."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import typer

from bot.cli.process import Brake, Output, Stopped, configuration
from bot.cli.watching import watching
from bot.compose import open_catalogue, open_writer
from bot.config import Config
from bot.terminal import progress
from bot.terminal.report import failures_text, report_text
from index.ingest import Options, Progress, Report, ingest
from index.locking import holder
from index.writer import Writer

#: Exit status when something could not be read.
UNREAD = 3

AGAIN = "Run the same command again to go on"


def bring(
    paths: Sequence[str],
    fields: Mapping[str, str],
    keep_noise: bool,
    prune: bool,
    rebuild: bool,
    output: Output,
) -> None:
    """Bring the archive to what the paths hold; without paths, mend or rebuild what is there.

    Raises:
        typer.Exit: With status 3 when something could not be read, 130 or 143 when a signal
            asked to stop and what was read has been stored.
        Stopped: A signal stopped it at once.
    """
    config = configuration()
    if not paths:
        open_catalogue(config).close()
    options = Options(fields=fields, keep_noise=keep_noise, prune=prune)
    brake = Brake(lambda: output.note("Stopping; once more stops at once."))
    try:
        report = _run(config, paths, options, rebuild, output, brake)
    except Stopped as stopped:
        raise Stopped(stopped.signal, AGAIN) from None
    if output.json:
        output.result(report)
    else:
        if not output.quiet:
            output.show(report_text(report, output.screen))
        output.show_error(failures_text(report, output.error_screen))
    if report.interrupted and brake.signal:
        output.complain(f"newsdesk: stopped. {AGAIN}.")
        raise typer.Exit(128 + brake.signal)
    if report.failed:
        raise typer.Exit(UNREAD)


def _run(
    config: Config,
    paths: Sequence[str],
    options: Options,
    rebuild: bool,
    output: Output,
    brake: Brake,
) -> Report:
    writing = holder(config.home) if config.home.exists() else ""
    if writing:
        output.note(f"Waiting: another process is writing to the archive{writing}.")
    with (
        open_writer(
            config,
            command="newsdesk index",
            new_model=rebuild,
            notice=output.notice,
        ) as writer,
        watching(output) as watch,
    ):
        seen = progress.indexing(watch, time.monotonic)
        embedded = _rebuilt(writer, seen) if rebuild else 0
        with brake:
            report = ingest(
                writer,
                paths,
                base=config.home.resolve().parent,
                standard_input=sys.stdin.buffer,
                options=options,
                watch=seen,
                stopped=lambda: brake.signal is not None,
            )
        return replace(report, embedded=report.embedded + embedded)


def _rebuilt(writer: Writer, watch: Callable[[Progress], None]) -> int:
    """Embed every passage again; how many passages the model was given."""
    done: list[int] = []

    def seen(passages: int, all_passages: int) -> None:
        done.append(passages)
        watch(Progress(0, 0, passages, all_passages, 0, passages - done[0]))

    writer.rebuild(seen)
    return done[-1] - done[0]
