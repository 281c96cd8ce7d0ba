"""`newsdesk feedback export`: bad answers become test cases."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.answers import Answer
from bot.cli.run import run
from bot.compose import open_own_store
from bot.config import Config
from bot.evaluation.dataset import read_questions
from bot.store import Opinion
from index.articles import Article


def test_the_export_is_read_as_questions_and_becomes_test_cases(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer_of: Callable[..., Answer],
    workers: Article,
) -> None:
    monkeypatch.setenv("NEWSDESK_HOME", str(tmp_path))
    store = open_own_store(Config(home=tmp_path))
    then = "2024-08-01T10:00:00+00:00"
    turn = store.conversations.keep("c", answer_of((workers, "Many stayed.")), moment=then)
    for person in ("slack/U1", "slack/U2"):
        store.opinions.give(Opinion(turn, person, "bad", "wrong", "Few, \u2028not many", then))
    store.close()
    assert run(["feedback", "export"]) == 0
    exported = capsys.readouterr().out
    assert len(exported.splitlines()) == 2
    assert exported.isascii()
    file = tmp_path / "questions.jsonl"
    file.write_text(exported, encoding="utf-8")
    assert [each.answerable for each in read_questions(file)] == [False, False]
    rows = [json.loads(line) for line in exported.splitlines()]
    for row in rows:
        row.update(answer="Few", answer_in=[row["citations"][0]["article_id"]])
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    known = read_questions(file)
    assert [(each.answer, each.answerable) for each in known] == [("Few", True)] * 2
    assert known[0].asked.isoformat() == "2024-08-01"


def test_without_feedback_the_export_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEWSDESK_HOME", str(tmp_path))
    assert run(["feedback", "export"]) == 0
    assert capsys.readouterr().out == ""
