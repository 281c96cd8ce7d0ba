"""Runs a chat: opens the archive, reads lines, shows what they bring."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterable, Iterator

from bot.answers import Question
from bot.cli.process import Output, Stopped, configuration
from bot.compose import open_desk
from bot.desk import Desk
from bot.terminal.chat import Chat
from bot.terminal.screen import paragraph, render
from bot.wording import holdings
from index.articles import Article
from index.errors import NewsdeskError


def converse(question: Callable[[str], Question], output: Output) -> None:
    """A chat on standard input, with prompts and pages where both ends are a terminal."""
    config = configuration()
    with open_desk(config, notice=output.notice) as desk:
        chat = Chat(
            desk.ask,
            lambda passage_id: _article(desk, passage_id),
            question,
            lambda: output.screen,
            (lambda text: None) if output.json else output.show,
        )
        if output.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
            _run(chat, _piped(output), output)
        else:
            from bot.cli.prompt import Terminal

            terminal = Terminal(config.home)
            chat.more = terminal.more
            output.note(
                f"{holdings(desk.searched())}. Ask a question; /help lists commands, Ctrl-D leaves."
            )
            _run(chat, terminal.lines(), output)
    if output.json:
        output.result({"answers": chat.answers})


def _run(chat: Chat, lines: Iterable[str], output: Output) -> None:
    for line in lines:
        try:
            if not chat.handle(line):
                return
            if not output.json:
                output.show("\n")
        except NewsdeskError as error:
            output.complain(f"newsdesk: {error}")
        except Stopped as stopped:
            if stopped.signal != signal.SIGINT or not sys.stdin.isatty():
                raise
            output.complain("newsdesk: stopped.")


def _piped(output: Output) -> Iterator[str]:
    """Lines of standard input, each shown before what it brings."""
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", "replace").strip()
        if text:
            if not output.json:
                output.show(render([paragraph(f"> {text}")], output.screen))
            yield text


def _article(desk: Desk, passage_id: str) -> Article | None:
    stored = desk.archive.catalogue.passages([passage_id]).get(passage_id)
    return stored.article if stored else None
