"""The command that runs the Slack app."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
from collections.abc import Iterator
from logging.handlers import MemoryHandler
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.process import Brake, Output, configuration

if TYPE_CHECKING:
    from bot.config import Config
    from bot.slack.app import SlackApp

#: Seconds that stopping may take, and how many of them are for what is in work.
GRACE, FINISHING = 10.0, 6.0

#: Seconds between two looks at whether a signal came.
_LOOKING = 0.25

#: Lines of the log that are kept until the app is ready.
_HELD_BACK = 10_000

#: Seconds after which a thread that computes an answer lets others go on. An acknowledgement waits
#: for the interpreter at each statement of its transaction: with Python's own 5 ms, under load,
#: for seconds.
_SWITCHING = 0.0005

#: What Bolt reads from the environment by itself, even where it is empty.
_BOLT = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID")


def slack(
    http: Annotated[
        str | None,
        typer.Option(
            metavar="HOST:PORT",
            help="Take Slack's requests over HTTP here; over Socket Mode unless given.",
        ),
    ] = None,
    quiet: options.Quiet = False,
) -> None:
    """Answer questions in Slack.

    Runs until it is stopped by Ctrl-C or SIGTERM: then it finishes what is in work within ten
    seconds, or leaves it to the next start. docs/slack.md goes from nothing to a working app.
    """
    address = _address(http) if http is not None else None
    output = Output(quiet=quiet)
    config = configuration()
    for name in _BOLT:
        os.environ.pop(name, None)
    from bot.compose import open_desk, open_own_store
    from bot.slack.app import compose

    with (
        _held_back_log(quiet) as log,
        _switching(),
        open_desk(config, notice=output.notice) as desk,
        contextlib.closing(open_own_store(config)) as store,
    ):
        _run(compose(config, desk, store), config, address, output, log)


def _run(
    app: SlackApp,
    config: Config,
    address: tuple[str, int] | None,
    output: Output,
    log: MemoryHandler,
) -> None:
    from bot.slack.serving import http, socket_mode

    stop = threading.Event()
    how = f"http://{address[0]}:{address[1]}" if address else "Socket Mode"
    with (
        Brake(stop.set, GRACE),
        app.running(FINISHING),
        http(app, config, *address) if address else socket_mode(app, config),
    ):
        output.note(f"Answering in Slack over {how}. Ctrl-C stops.")
        if config.slack_client_id and not address:
            output.note("Nobody can install the app now: its pages need --http.")
        log.setTarget(_standard_error())
        log.flush()
        log.capacity = 1
        # The system may give a signal to any thread, which does not wake this one.
        while not stop.wait(_LOOKING):
            pass


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 <= int(port[:6]) <= 65_535:
        raise typer.BadParameter(f"--http {text!r} is not like 127.0.0.1:3000")
    return host.strip("[]"), int(port)


@contextlib.contextmanager
def _held_back_log(quiet: bool) -> Iterator[MemoryHandler]:
    """Keeps what is logged until the app is ready: when it cannot start, its error says it all.

    Logging is as it was before when the context ends.
    """
    handler = MemoryHandler(_HELD_BACK, flushLevel=logging.CRITICAL + 1, flushOnClose=False)
    logger = logging.getLogger("newsdesk")
    before = logger.handlers, logger.propagate, logger.level
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.WARNING if quiet else logging.INFO)
    try:
        yield handler
    finally:
        logger.handlers, logger.propagate = before[:2]
        logger.setLevel(before[2])
        handler.close()


@contextlib.contextmanager
def _switching() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCHING)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _standard_error() -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler
