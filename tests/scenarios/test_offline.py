"""Nothing that a newcomer does attempts a connection."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: Run by every Python process below at its start: notes each attempt, and refuses it.
GUARD = """
import os, sys

def refuse(event, args):
    if event == "socket.connect" and args[0].family.name == "AF_UNIX":
        return
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        with open(os.environ["ATTEMPTS"], "a") as file:
            file.write(f"{event} {args!r}\\n")
        raise OSError("no network here")

sys.addaudithook(refuse)
"""


@pytest.fixture
def desk(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard/sitecustomize.py").write_text(GUARD, encoding="utf-8")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": f"{tmp_path / 'guard'}:{ROOT}",
        "ATTEMPTS": str(tmp_path / "attempts"),
        "NEWSDESK_HOME": str(tmp_path / "archive"),
    }


def newsdesk(desk: dict[str, str], *words: str, typed: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()", *words],
        cwd=desk["HOME"],
        env=desk,
        input=typed,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_index_ask_chat_and_evaluate_attempt_no_connection(desk: dict[str, str]) -> None:
    newsdesk(desk, "index", str(ROOT / "seeds/articles"))
    question = "By when did UN members have to send North Korean workers home?"
    assert "2019" in newsdesk(desk, "ask", question)
    assert "2019" in newsdesk(desk, "chat", typed=f"{question}\nAnd how many remained?\n/open 1\n")
    some = Path(desk["HOME"]) / "some.jsonl"
    lines = (ROOT / "seeds/questions.jsonl").read_text("utf-8").splitlines(keepends=True)
    some.write_text("".join(lines[:10]), "utf-8")
    assert json.loads(newsdesk(desk, "evaluate", str(some), "--json"))["questions"]
    assert not Path(desk["ATTEMPTS"]).exists()


def test_the_guard_catches_an_attempt(desk: dict[str, str]) -> None:
    attempt = "import socket; socket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run([sys.executable, "-c", attempt], env=desk, capture_output=True, text=True)
    assert "no network here" in done.stderr
    assert Path(desk["ATTEMPTS"]).exists()
