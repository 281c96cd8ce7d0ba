"""Runs a chat: opens the archive, reads lines, shows what they bring."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterable, Iterator

from bot.answers import Question
from bot.cli.keeping import Before, keeping
from bot.cli.process import Output, Stopped, configuration
from bot.compose import open_desk
from bot.desk import Desk
from bot.store import conversation_id
from bot.terminal.answer import answer_text
from bot.terminal.chat import Chat
from bot.terminal.screen import paragraph, render
from bot.wording import count, day, holdings
from index.articles import Article
from index.errors import NewsdeskError


def converse(
    question: Callable[[str], Question], output: Output, *, name: str | None, last: bool, keep: bool
) -> None:
    """A chat on standard input, with prompts and pages where both ends are a terminal.

    Args:
        name, last, keep: Which conversation goes on, and whether it is kept; see
            `bot.cli.keeping.keeping`.
    """
    config = configuration()
    with (
        keeping(config, output, name=name, last=last, keep=keep) as (kept, said),
        open_desk(config, notice=output.notice) as desk,
    ):
        chat = Chat(
            desk.stream,
            lambda passage_id: _article(desk, passage_id),
            question,
            lambda: output.screen,
            (lambda text: None) if output.json else output.show,
            keep=kept.keep,
            renew=kept.renew,
            conversation=said,
        )
        if not output.json:
            _recall(kept.before, output)
        if output.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
            _run(chat, _piped(output), output)
        else:
            from bot.cli.prompt import Terminal

            terminal = Terminal(config.home, keep=keep)
            chat.more = terminal.more
            output.note(
                f"{holdings(desk.searched())}. Ask a question; /help lists commands, Ctrl-D leaves."
            )
            _run(chat, terminal.lines(), output)
            if kept.kept:
                output.note(
                    f"Kept as conversation {conversation_id(kept.key)}; "
                    "`newsdesk chat --continue` goes on with it."
                )
    if output.json:
        output.result({"answers": chat.answers})


def _recall(before: Before | None, output: Output) -> None:
    """Show the last turn of a conversation that goes on, and say what no longer stands before."""
    if before is None:
        return
    listed, last = before.listed, before.last
    output.note(f"{count(listed.turns, 'answer')} so far, the last one of {day(last.moment)}:")
    output.show(render([paragraph(f"> {last.answer.question}")], output.screen))
    output.show(answer_text(last.answer, output.screen, last.marks) + "\n")
    warned = listed.marked - any(mark.warns for mark in last.marks)
    if warned:
        output.note(
            f"Since they were given, articles that {count(warned, 'earlier answer')} quoted were "
            f"changed or removed: see `newsdesk conversations show {listed.id}`."
        )


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
