"""The lines of a chat at a terminal (prompt_toolkit)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from bot.terminal.chat import COMMANDS
from index.errors import NewsdeskError

PROMPT = "> "

#: File under the archive's folder that keeps what was typed.
HISTORY = "chat_history"


class SlashCommands(Completer):
    """Completes the names of commands at the start of a line."""

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        typed = document.text_before_cursor
        if typed.startswith("/"):
            for name, does in COMMANDS.items():
                if name.startswith(typed):
                    yield Completion(name, start_position=-len(typed), display_meta=does)


class Questions(FileHistory):
    """A history on disk that takes any text."""

    def store_string(self, string: str) -> None:
        super().store_string(string.encode("utf-8", "replace").decode())


class Terminal:
    """Lines from the person at the terminal.

    Args:
        home: Folder that keeps the history; nobody else can read it there.
        keep: Whether the history is used and added to.
        options: Passed to PromptSession; tests give it an input and an output.
    """

    def __init__(self, home: Path, *, keep: bool = True, **options: Any) -> None:
        self._session: PromptSession[str] = PromptSession(
            history=history(home) if keep else InMemoryHistory(),
            completer=SlashCommands(),
            complete_while_typing=True,
            key_bindings=_keys(),
            **options,
        )
        self._more: PromptSession[str] = PromptSession(history=InMemoryHistory(), **options)

    def lines(self) -> Iterator[str]:
        """What is typed, line by line, until Ctrl-D."""
        while True:
            try:
                yield self._session.prompt(PROMPT)
            except EOFError:
                return

    def more(self, prompt: str) -> str:
        """The answer to a question about going on; Ctrl-C and Ctrl-D mean no."""
        try:
            return self._more.prompt(prompt)
        except (EOFError, KeyboardInterrupt):
            return "q"


def history(home: Path) -> History:
    """The questions of earlier chats; none are kept where nothing can be written."""
    path = home / HISTORY
    try:
        path.touch(mode=0o600)
        path.open("rb").close()
    except OSError:
        return InMemoryHistory()
    return Questions(path)


def forget_history(home: Path) -> None:
    """Remove the questions of earlier chats.

    Raises:
        NewsdeskError: They cannot be removed.
    """
    try:
        (home / HISTORY).unlink(missing_ok=True)
    except OSError as error:
        raise NewsdeskError(
            f"the lines that were typed in chats cannot be removed: {error.strerror}",
            "Delete this file",
            str(home / HISTORY),
        ) from error


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("c-c")
    def clear(event: KeyPressEvent) -> None:
        event.current_buffer.reset()

    return keys
