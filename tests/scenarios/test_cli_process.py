"""The commands as processes of their own: exit statuses, signals, pipes, terminals, imports."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from index.locking import writing

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds/articles"
START = "from bot.cli import main; main()"
WORKERS = "By when did UN members have to send North Korean workers home?"


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "TERM"}}
    return {**kept, "NEWSDESK_HOME": str(home), "PYTHONPATH": str(ROOT), "TERM": "xterm", **more}


def newsdesk(
    home: Path, *arguments: str, code: str = START, **options: Any
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        **options,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("seeds") / "archive"
    made = newsdesk(home, "index", str(SEEDS), "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["added"] >= 24
    return home


LATE = """
import os, sys
leave = os._exit
def list_modules(status):
    os.write(2, " ".join(["imported:", *sys.modules]).encode())
    leave(status)
os._exit = list_modules
"""
HEAVY = {"llama_index", "slack_bolt", "trafilatura", "pypdf", "feedparser", "prompt_toolkit"}
HEAVY |= {"torch", "onnxruntime", "sklearn", "pandas", "nltk", "openai", "bot.evaluation"}


@pytest.mark.parametrize(
    ("arguments", "left_out"),
    [
        pytest.param(["ask", WORKERS], HEAVY, marks=pytest.mark.slow),
        pytest.param(["search", WORKERS], HEAVY, marks=pytest.mark.slow),
        pytest.param(
            ["status"],
            HEAVY | {"chromadb", "rich", "index.search", "index.ingest"},
            marks=pytest.mark.slow,
        ),
        (["--version"], HEAVY | {"chromadb", "rich", "numpy", "sqlalchemy", "tantivy"}),
        (["--help"], HEAVY | {"chromadb", "rich", "numpy", "sqlalchemy", "tantivy"}),
    ],
)
def test_a_command_imports_only_what_it_uses(
    home: Path, arguments: Sequence[str], left_out: set[str]
) -> None:
    done = newsdesk(home, *arguments, code=LATE + START)
    imported = set(done.stderr.partition("imported:")[2].split())
    assert done.returncode == 0
    assert imported
    assert not imported & left_out


@pytest.mark.slow
def test_json_is_all_of_standard_output(home: Path) -> None:
    for arguments in (["ask", WORKERS], ["search", WORKERS], ["status"], ["ask", "?!"], ["nope"]):
        done = newsdesk(home, *arguments, "--json")
        assert isinstance(json.loads(done.stdout), dict)
        assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_says_how_to_go_on(tmp_path: Path, number: signal.Signals) -> None:
    lines = [json.dumps({"id": f"{n}", "text": f"Bridge {n} is {n} metres."}) for n in range(20)]
    running = subprocess.Popen(
        [sys.executable, "-c", START, "index", "-"],
        env=environment(tmp_path / "archive"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdin
    running.stdin.write("\n".join(lines[:10]) + "\n")
    running.stdin.flush()
    deadline = time.monotonic() + 60
    while not (tmp_path / "archive/write.holder.json").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(number)
    _, said = running.communicate("\n".join(lines[10:]), timeout=60)  # there is more to read
    assert running.returncode == 128 + number
    assert "Run the same command again to go on" in said
    assert "Traceback" not in said
    again = newsdesk(tmp_path / "archive", "index", "-", "--json", input="\n".join(lines))
    assert again.returncode == 0
    assert json.loads(newsdesk(tmp_path / "archive", "status", "--json").stdout)["articles"] == 20


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_failure(home: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-c", START, "search", WORKERS],
        env=environment(home),
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(write)
    assert done.returncode == 141
    assert done.stderr == ""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_said(home: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", START, "status"],
            env=environment(home),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("newsdesk: the output cannot be written")
    assert done.stderr.count("\n") == 1


@pytest.mark.slow
def test_an_output_of_another_encoding_is_no_failure(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", START, "search", "Notre-Dame façade é", "-k", "3"],
        env=environment(home, PYTHONIOENCODING="ascii"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.isascii()


class Terminal:
    """A command in a terminal of its own (80 columns, 24 rows)."""

    def __init__(self, home: Path, *arguments: str, **more: str) -> None:
        self.shown = ""
        self._end, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-c", START, *arguments],
            env=environment(home, **more),
            stdin=child,
            stdout=child,
            stderr=child,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(child)

    def enter(self, keys: str) -> None:
        """Type at the next prompt."""
        self.wait_for("\x1b[?2004h")  # prompt_toolkit is ready
        os.write(self._end, keys.encode())

    def wait_for(self, text: str) -> str:
        """What was shown since the last wait, up to and with the first place that has ``text``."""
        deadline = time.monotonic() + 60
        while text not in self.shown:
            if not self._read(deadline):
                raise AssertionError(f"no {text!r} in {self.shown!r}")
        before, found, self.shown = self.shown.partition(text)
        return before + found

    def end(self) -> tuple[int, str]:
        """The exit status, and what was shown since the last wait."""
        while self._read(time.monotonic() + 60):
            pass
        status = self._process.wait(timeout=60)
        os.close(self._end)
        return status, self.shown

    def _read(self, deadline: float) -> bool:
        ready, _, _ = select.select([self._end], [], [], max(0, deadline - time.monotonic()))
        try:
            data = os.read(self._end, 65_536) if ready else b""
        except OSError:  # the other end is closed
            return False
        # What terminals answer when prompt_toolkit asks where the cursor is.
        if b"\x1b[6n" in data:
            os.write(self._end, b"\x1b[1;1R")
        self.shown += data.decode("utf-8", "replace")
        return bool(data)


def plain(shown: str) -> str:
    return re.sub(r"\x1b\]8;[^\x1b]*\x1b\\|\x1b\[[0-9;?]*[A-Za-z]", "", shown).replace("\r", "")


@pytest.mark.slow
def test_a_terminal_gets_bold_links_and_wrapped_lines(home: Path) -> None:
    status, shown = Terminal(home, "ask", WORKERS).end()
    assert status == 0
    assert "\x1b[2m[1]\x1b[0m" in shown
    assert "\x1b]8;;https://" in shown
    texts = [line for line in plain(shown).splitlines() if "https://" not in line]
    assert max(map(len, texts)) <= 80


@pytest.mark.slow
@pytest.mark.parametrize("more", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_plain_terminal_gets_no_escapes(home: Path, more: dict[str, str]) -> None:
    status, shown = Terminal(home, "ask", WORKERS, **more).end()
    assert status == 0
    assert "[1]" in shown
    assert "\x1b" not in shown


@pytest.mark.slow
def test_indexing_on_a_terminal_shows_a_bar(tmp_path: Path) -> None:
    status, shown = Terminal(tmp_path / "archive", "index", str(SEEDS)).end()
    assert status == 0
    assert "%" in shown
    assert "added" in shown


@pytest.mark.slow
def test_a_chat_on_a_terminal(home: Path) -> None:
    chat = Terminal(home, "chat", "--asked", "2025-02-01")
    chat.wait_for("Ctrl-D leaves.")
    chat.enter(f"this is wrong\x03{WORKERS}\r")
    assert "[1]" in plain(chat.wait_for("https://"))
    chat.enter("/open 1\r")
    chat.wait_for("\x1b[7m")
    chat.enter("q\r")
    chat.enter("/nonsense\r")
    chat.wait_for("no such command")
    chat.enter("\x04")
    status, _ = chat.end()
    assert status == 0
    kept = (home / "chat_history").read_text()
    assert WORKERS in kept
    assert "wrong" not in kept


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_chat_in_a_pipe_ends_with_a_signal(home: Path, number: signal.Signals) -> None:
    chat = subprocess.Popen(
        [sys.executable, "-c", START, "chat"],
        env=environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert chat.stdin
    assert chat.stdout
    chat.stdin.write("/help\n")
    chat.stdin.flush()
    assert chat.stdout.readline() == "> /help\n"
    chat.send_signal(number)
    _, said = chat.communicate(timeout=60)
    assert chat.returncode == 128 + number
    assert said == "newsdesk: stopped.\n"


@pytest.mark.slow
def test_a_second_writer_says_whom_it_waits_for_and_can_be_stopped(home: Path) -> None:
    with writing(home, "newsdesk index", 1):
        second = subprocess.Popen(
            [sys.executable, "-c", START, "index", str(SEEDS)],
            env=environment(home),
            stderr=subprocess.PIPE,
            text=True,
        )
        assert second.stderr
        assert f"(newsdesk index, process {os.getpid()}, since " in second.stderr.readline()
        second.send_signal(signal.SIGINT)
        assert second.wait(timeout=60) == 130
        assert second.stderr.read() == "newsdesk: stopped. Run the same command again to go on.\n"
        second.stderr.close()
