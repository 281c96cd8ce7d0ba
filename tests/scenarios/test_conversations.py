"""Conversations at the terminal: kept, gone on with, shown, exported, held to the archive."""

from __future__ import annotations

import json
import os
import pty
import shutil
import sqlite3
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.cli.run import run
from bot.store import conversation_id
from bot.wording import moment
from tests.scenarios.commands import Commands

ROOT = Path(__file__).parents[2]
WORKERS = "By when did UN members have to send North Korean workers home?"
RESOLUTION = "articles/harbour-courier/2017-12-23-resolution-2397.html"


class Desk(Commands):
    """Talks with an archive whose articles change."""

    def chat(self, *lines: str, options: tuple[str, ...] = ()) -> str:
        return self("chat", *options, typed="".join(f"{line}\n" for line in lines))

    def conversations(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.json("conversations", "list")["conversations"]
        return found

    def change(self, before: str, after: str) -> None:
        path = self.home.parent / RESOLUTION
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")
        self("index", str(self.home.parent / "articles"), "--quiet")
        assert self.status == 0

    @property
    def store(self) -> Path:
        return self.home / "desk.sqlite3"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    shutil.copytree(ROOT / "seeds/articles", folder / "articles")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSDESK_HOME", str(folder / "home"))
        assert run(["index", str(folder / "articles"), "--quiet"]) == 0
    return folder


@pytest.fixture
def desk(
    made: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Desk:
    shutil.copytree(made, tmp_path / "own")
    return Desk(tmp_path / "own/home", monkeypatch, capsys)


def test_a_chat_is_kept_and_goes_on(desk: Desk) -> None:
    desk.chat(WORKERS)
    [kept] = desk.conversations()
    assert (kept["front"], kept["title"], kept["turns"], kept["marked"]) == (
        "terminal", WORKERS, 1, 0,
    )  # fmt: skip
    shown = desk.chat("and how many remained?", options=("--continue",))
    assert f"> {WORKERS}" in shown
    assert "Understood as:" in shown
    shown = desk.chat("/open 1", options=("--conversation", kept["id"][:5]))
    assert ">> " in shown
    [kept] = desk.conversations()
    assert kept["turns"] == 2
    assert desk.store.stat().st_mode & 0o077 == 0


def test_new_begins_another_conversation(desk: Desk) -> None:
    desk.chat(WORKERS, "/new", "Who won the Booker Prize in 2031?", "and in 2032?")
    assert sorted(each["turns"] for each in desk.conversations()) == [1, 2]


def test_an_id_that_may_mean_several_names_them(desk: Desk) -> None:
    desk.chat(WORKERS, "/new", "Who won the \x1b[31mBooker\x1b[0m Prize in 2031?")
    with sqlite3.connect(desk.store) as db:
        keys = [f"terminal/{n}" for n in range(40)]
        one, other = next(
            pair for pair in combinations(keys, 2)
            if len({conversation_id(key)[0] for key in pair}) == 1
        )  # fmt: skip
        moments = ("2024-08-01T10:02:00+00:00", "2024-08-02T10:02:00+00:00")
        found = db.execute("SELECT id FROM turns ORDER BY rowid DESC").fetchall()
        for (id,), key, when in zip(found, (other, one), moments, strict=True):
            db.execute(
                "UPDATE turns SET conversation = ?, moment = ? WHERE id = ?", (key, when, id)
            )
    db.close()
    desk("conversations", "show", conversation_id(one)[0])
    assert desk.status == 1
    assert desk.err.endswith(
        "2 conversations begin like this. Give more of the id: "
        f"{conversation_id(one)} “By when did UN members have to send Nor…”, {moment(moments[1])}; "
        f"{conversation_id(other)} “Who won the \ufffd[31mBooker\ufffd[0m Prize in 20…”, "
        f"{moment(moments[0])}.\n"
    )
    assert desk("conversations", "show", conversation_id(one)[:6])
    assert desk.status == 0


def test_nothing_is_kept_of_one_question_nor_of_a_chat_that_asks_for_it(desk: Desk) -> None:
    desk("ask", WORKERS)
    desk.chat(WORKERS, options=("--no-keep",))
    desk.chat("/help")
    assert not desk.store.exists()
    assert not (desk.home / "chat_history").exists()


def test_one_question_may_go_on_with_a_conversation(desk: Desk) -> None:
    desk.chat(WORKERS)
    [kept] = desk.conversations()
    answer = desk.json("ask", "and how many remained?", "--conversation", kept["id"])
    assert answer["understood"] != answer["question"]
    assert desk.conversations()[0]["turns"] == 2


def test_a_store_that_cannot_be_written_costs_no_answer(desk: Desk) -> None:
    desk.store.mkdir()
    shown = desk.chat(WORKERS, WORKERS)
    assert desk.status == 0
    assert shown.count("Likely short answer") == 2
    assert desk.err.count("The conversation is not kept") == 1
    desk("chat", "--continue")
    assert desk.status == 1
    assert "Traceback" not in desk.err


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("chat", "--continue"), 1, "no conversation to go on with"),
        (("chat", "--conversation", "beef"), 1, "no such conversation"),
        (("chat", "--conversation", "beef", "--continue"), 2, "exclude each other"),
        (("ask", "Who?", "--conversation", ""), 1, "no such conversation"),
        (("conversations", "show", "beef"), 1, "no such conversation"),
        (("conversations", "export"), 2, "--all"),
        (("conversations", "export", "beef", "--all"), 2, "--all"),
        (("conversations", "forget", "--all"), 2, "--yes"),
        (("conversations", "list", "--front", "fax"), 2, "fax"),
        (("forget", "x", "--undo", "--everywhere"), 2, "exclude each other"),
    ],
)
def test_what_cannot_be_done_is_said(
    desk: Desk, arguments: tuple[str, ...], status: int, said: str
) -> None:
    desk(*arguments)
    assert desk.status == status
    assert said in desk.err
    assert "Traceback" not in desk.err


def test_conversations_are_listed_as_a_reader_expects(desk: Desk) -> None:
    assert desk("conversations", "list") == ""
    assert "No conversation is kept" in desk.err
    desk.chat("Who won the \x1b[31mBooker\x1b[0m Prize in 2031?", "/new", WORKERS)
    with sqlite3.connect(desk.store) as db:
        db.execute("UPDATE turns SET moment = '2024-08-01T10:02:00+00:00'")
    db.close()
    shown = desk("conversations", "list")
    first, last = moment("2024-08-01T10:02:00+00:00"), moment("2024-08-01T10:04:00+00:00")
    assert f"terminal, 1 answer, {first}" in shown
    assert "\x1b" not in shown
    with sqlite3.connect(desk.store) as db:
        conversation = "(SELECT conversation FROM turns LIMIT 1)"
        db.execute(
            "INSERT INTO turns SELECT 'x', conversation, 2, asker, '2024-08-01T10:04:00+00:00', "
            "question, understood, asked, answer, marks, warned FROM turns "
            f"WHERE conversation = {conversation}"
        )
    db.close()
    assert f"2 answers, {first} to {last[-5:]}\n" in desk("conversations", "list")
    shown = desk("conversations", "list", "--limit", "1")
    assert shown.count("terminal") == 1
    assert "and 1 older conversation;" in desk.err
    assert desk.json("conversations", "list", "--front", "slack") == {
        "conversations": [],
        "all": 0,
    }


def test_what_an_article_no_longer_says_is_told_everywhere(desk: Desk) -> None:
    told = "the article [2] was changed; the quote no longer stands."
    desk.chat(WORKERS)
    [kept] = desk.conversations()
    assert desk.json("recheck")["warned"] == []
    desk.change("no later than 24 months", "no later than 36 months")
    shown = desk("recheck")
    assert f"{told} It said: “Workers are to be" in " ".join(shown.split())
    assert "[2] Security Council gives states two years" in " ".join(shown.split())
    desk.change("no later than 36 months", "no later than 24 months")
    assert desk.json("recheck")["cleared"]
    desk.change("no later than 24 months", "no later than 36 months")
    found = desk.json("recheck")
    [warned] = found["warned"]
    assert (found["marked"], warned["question"], desk.status) == (1, WORKERS, 0)
    assert f"{told} It said: “Workers are to be" in warned["since"][0]
    assert warned["since"][0].endswith("(sentence 2).")
    assert told in desk("conversations", "show", kept["id"])
    assert told in desk.chat(options=("--continue",))
    assert desk.conversations()[0]["marked"] == 1
    assert "1 answer with sources that were changed" in desk("conversations", "list")
    exported = desk("conversations", "export", kept["id"])
    assert exported.isascii()
    line = json.loads(exported)
    schema = json.loads((ROOT / "docs/conversation.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(line, schema)
    assert told in line["turns"][0]["since"][0]
    assert line == desk.json("conversations", "show", kept["id"])
    document = desk("conversations", "export", "--all", "--format", "markdown")
    assert r"the article \[2\] was changed" in document
    assert "Marked altogether: 1 answer." in desk("recheck")
    desk.change("no later than 36 months", "no later than 24 months")
    assert "As they were again:" in desk("recheck")
    assert told not in desk("conversations", "show", kept["id"])


def test_an_article_that_is_forgotten_is_told_and_may_go_everywhere(desk: Desk) -> None:
    desk.chat(WORKERS, "/new", "Who won the Booker Prize in 2031?")
    answer = desk.json("ask", WORKERS)
    [id] = [
        each["article_id"]
        for sentence in answer["sentences"]
        for each in sentence["citations"]
        if "resolution-2397" in each["article_id"]
    ]
    assert desk("forget", id) == f"Forgotten: {id}\n"
    assert "1 kept answer that quotes it" in desk.err
    assert "--everywhere" in desk.err
    [warned] = desk.json("recheck")["warned"]
    assert "was removed from the archive" in warned["since"][0]
    assert desk.json("forget", id, "--everywhere") == {
        "forgotten": id,
        "answers": 1,
        "answers_removed": True,
    }
    for path in desk.home.glob("desk.sqlite3*"):
        data = path.read_bytes()
        assert b"24 months from the vote" not in data
        assert id.encode() not in data
    assert [each["title"] for each in desk.conversations()] == ["Who won the Booker Prize in 2031?"]


def test_an_article_is_forgotten_where_nothing_can_be_kept(desk: Desk) -> None:
    answer = desk.json("ask", WORKERS)
    desk.store.mkdir()
    desk("forget", answer["sentences"][0]["citations"][0]["article_id"])
    assert desk.status == 0
    assert "cannot" in desk.err


def test_forgotten_conversations_are_gone_from_the_disk(desk: Desk) -> None:
    desk.chat(WORKERS, "/new", "Who won the Booker Prize in 2031?")
    kept = {each["title"]: each["id"] for each in desk.conversations()}
    shown = desk("conversations", "forget", kept[WORKERS], "--yes")
    assert shown == "Removed 1 conversation with 1 answer.\n"
    assert WORKERS.encode() not in b"".join(
        path.read_bytes() for path in desk.home.glob("desk.sqlite3*")
    )
    (desk.home / "chat_history").write_text("+Who won\n")
    gone = desk.json("conversations", "forget", "--all", "--yes")
    assert gone == {"conversations": 1, "answers": 1}
    assert not (desk.home / "chat_history").exists()
    assert desk.conversations() == []


@pytest.mark.parametrize(("typed", "left"), [("n\n", 1), ("y\n", 0), ("\x04", 1)])
def test_on_a_terminal_it_asks_before_it_forgets(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, typed: str, left: int
) -> None:
    desk.chat(WORKERS)
    [kept] = desk.conversations()
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "r") as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        os.write(ours, typed.encode())
        assert run(["conversations", "forget", kept["id"]]) == 0
    os.close(ours)
    assert len(desk.conversations()) == left


def test_a_conversation_of_slack_is_not_gone_on_with_here(desk: Desk) -> None:
    desk.chat(WORKERS)
    with sqlite3.connect(desk.store) as db:
        db.execute("UPDATE turns SET conversation = 'slack/C1/1.0'")
    db.close()
    [kept] = desk.conversations()
    desk.chat("Who?", options=("--conversation", kept["id"]))
    assert desk.status == 1
    assert "was held in Slack" in desk.err
    desk.chat("Who?", options=("--continue",))
    assert "no conversation to go on with" in desk.err
