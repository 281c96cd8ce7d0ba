from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.cli.prompt import SlashCommands, Terminal, forget_history, history
from bot.terminal.chat import COMMANDS
from index.errors import NewsdeskError

CTRL_C, CTRL_D = "\x03", "\x04"


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as keys:
        yield keys


def terminal(home: Path, keys: PipeInput) -> Terminal:
    return Terminal(home, input=keys, output=DummyOutput())


def test_lines_come_until_ctrl_d(tmp_path: Path, keys: PipeInput) -> None:
    keys.send_text(f"who?\rand then?\r{CTRL_D}")
    assert list(terminal(tmp_path, keys).lines()) == ["who?", "and then?"]


def test_ctrl_c_clears_the_line_and_stays(tmp_path: Path, keys: PipeInput) -> None:
    keys.send_text(f"wrong{CTRL_C}right\r{CTRL_C}{CTRL_D}")
    assert list(terminal(tmp_path, keys).lines()) == ["right"]


def test_history_is_kept_for_the_next_chat_and_for_nobody_else(tmp_path: Path) -> None:
    with create_pipe_input() as keys:
        keys.send_text(f"who won?\r{CTRL_D}")
        list(terminal(tmp_path, keys).lines())
    assert (tmp_path / "chat_history").stat().st_mode & 0o077 == 0
    assert list(history(tmp_path).load_history_strings()) == ["who won?"]


def test_no_history_is_read_or_written_where_nothing_is_to_be_kept(
    tmp_path: Path, keys: PipeInput
) -> None:
    history(tmp_path).append_string("before")
    up = "\x1b[A"
    keys.send_text(f"{up}who won?\r{CTRL_D}")
    silent = Terminal(tmp_path, keep=False, input=keys, output=DummyOutput())
    assert list(silent.lines()) == ["who won?"]
    assert list(history(tmp_path).load_history_strings()) == ["before"]


def test_the_history_is_forgotten_once_and_for_all(tmp_path: Path) -> None:
    history(tmp_path).append_string("who?")
    for _ in range(2):
        forget_history(tmp_path)
        assert not (tmp_path / "chat_history").exists()
    (tmp_path / "chat_history").mkdir()
    with pytest.raises(NewsdeskError, match="cannot be removed"):
        forget_history(tmp_path)


def test_history_takes_any_text(tmp_path: Path) -> None:
    kept = history(tmp_path)
    kept.append_string("a\ud800b \x1b[2J\x00\nsecond line")
    assert list(history(tmp_path).load_history_strings()) == ["a?b \x1b[2J\x00\nsecond line"]


def test_no_history_where_nothing_can_be_written(tmp_path: Path) -> None:
    kept = history(tmp_path / "missing")
    kept.append_string("who?")
    assert kept.get_strings() == ["who?"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("/", list(COMMANDS)), ("/o", ["/open"]), ("who", []), ("", []), ("/open ", [])],
)
def test_commands_are_completed(typed: str, offered: list[str]) -> None:
    found = SlashCommands().get_completions(Document(typed), None)  # type: ignore[arg-type]
    assert [completion.text for completion in found] == offered


def test_ctrl_c_and_ctrl_d_leave_the_pages(tmp_path: Path) -> None:
    for key in (CTRL_C, CTRL_D, "q\r"):
        with create_pipe_input() as keys:
            keys.send_text(key)
            assert terminal(tmp_path, keys).more("more? ") == "q"
