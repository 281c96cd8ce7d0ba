"""Conversations, opinions and notes: what is kept comes back exactly, and goes when it is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers import Answer, Conversation, Turn
from bot.contract import as_json
from bot.memory import RECENT
from bot.store import (
    Heard,
    Opinion,
    Store,
    StoreError,
    forget,
    forget_conversations,
    open_store,
)
from index.articles import Article
from index.catalogue import sqlite_url

THEN = "2024-08-01T10:00:00+00:00"
QUOTE = "The resolution of 2017 gave all members until the end of 2019."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(sqlite_url(tmp_path / "desk.sqlite3"))
    yield store
    store.close()


@pytest.fixture
def answer(answer_of: Callable[..., Answer], workers: Article, customs: Article) -> Answer:
    return answer_of((workers, QUOTE), short_answer="2019", considered=[customs], copies=[customs])


def test_an_answer_comes_back_as_it_was(store: Store, answer: Answer) -> None:
    turn = store.conversations.keep("slack/C1/1", answer, asker="slack/U1", moment=THEN)
    kept = store.conversations.turn(turn)
    assert kept is not None
    assert kept.answer == answer
    assert json.dumps(as_json(kept.answer)) == json.dumps(as_json(answer))
    assert (kept.asker, kept.moment, kept.ordinal) == ("slack/U1", THEN, 1)
    assert store.conversations.conversation("slack/C1/1") == Conversation(
        (Turn(answer.question, answer.understood, answer),)
    )


def test_a_conversation_keeps_its_order_and_its_length(
    store: Store, answer_of: Callable[..., Answer]
) -> None:
    ids = [
        store.conversations.keep("c", answer_of(question=f"q{n}"), moment=THEN)
        for n in range(RECENT + 5)
    ]
    turns = store.conversations.conversation("c").turns
    assert [turn.question for turn in turns] == [f"q{n}" for n in range(5, RECENT + 5)]
    before = store.conversations.conversation("c", before=ids[2]).turns
    assert [turn.question for turn in before] == ["q0", "q1"]
    unknown = store.conversations.conversation("c", before="unknown").turns
    assert unknown == turns


def test_a_new_answer_takes_the_place_of_the_former_one(
    store: Store, answer_of: Callable[..., Answer]
) -> None:
    for question in ("q0", "q1"):
        store.conversations.keep("c", answer_of(question=question), moment=THEN, turn=question)
    store.conversations.keep("c", answer_of(question="edited"), moment=THEN, turn="q0")
    turns = store.conversations.conversation("c").turns
    assert [turn.question for turn in turns] == ["edited", "q1"]


@pytest.mark.parametrize("other", ["question", "sentences"])
def test_what_people_said_of_an_answer_goes_with_it(
    store: Store, answer: Answer, other: str
) -> None:
    turn = store.conversations.keep("c", answer, moment=THEN)
    beside = store.conversations.keep("c", answer, moment=THEN)
    for id in (turn, beside):
        store.opinions.give(Opinion(id, "slack/U1", "good", "", "", THEN))
        store.opinions.save("slack/U1", id, THEN)
    store.conversations.keep("c", answer, moment="2024-08-02T10:00:00+00:00", turn=turn)
    assert len(list(store.opinions.export())) == 2
    assert set(store.opinions.saved("slack/U1", 10)) == {turn, beside}
    changed = replace(answer, **{other: "edited" if other == "question" else ()})
    store.conversations.keep("c", changed, moment=THEN, turn=turn)
    assert len(list(store.opinions.export())) == 1
    assert store.opinions.saved("slack/U1", 10) == [beside]


def test_conversations_are_listed_by_front_with_their_first_question(
    store: Store, answer_of: Callable[..., Answer]
) -> None:
    keep = store.conversations.keep
    keep("slack/C1/1", answer_of(question="first"), moment="2024-01-01T00:00:00+00:00")
    keep("terminal/x", answer_of(question="typed"), moment="2024-01-02T00:00:00+00:00")
    keep("slack/C1/1", answer_of(question="second"), moment="2024-01-03T00:00:00+00:00")
    listed = store.conversations.listed()
    assert [(each.conversation, each.title, each.turns) for each in listed] == [
        ("slack/C1/1", "first", 2),
        ("terminal/x", "typed", 1),
    ]
    assert [each.title for each in store.conversations.listed("terminal")] == ["typed"]
    assert [turn.answer.question for turn in store.conversations.turns("slack/C1/1")] == [
        "first",
        "second",
    ]


def test_a_conversation_is_forgotten_with_everything_that_hangs_on_it(
    store: Store, answer: Answer
) -> None:
    turn = store.conversations.keep("c", answer, moment=THEN)
    store.opinions.give(Opinion(turn, "slack/U1", "bad", "wrong", "no", THEN))
    store.opinions.save("slack/U1", turn, THEN)
    store.conversations.hear("c", [Heard("slack/U2", "before")])
    assert forget_conversations(store.database, ["c"], dict) == 1
    assert store.conversations.turn(turn) is None
    assert list(store.opinions.export()) == []
    assert store.opinions.saved("slack/U1", 10) == []
    assert store.conversations.heard("c") == []


def test_what_was_said_before_is_heard_once(store: Store) -> None:
    said = [Heard("slack/U1", "one"), Heard("slack/U2", "two")]
    store.conversations.hear("c", said)
    store.conversations.hear("c", [Heard("slack/U3", "three")])
    assert store.conversations.heard("c") == said


def test_an_opinion_takes_the_place_of_the_same_persons_former_one(
    store: Store, answer: Answer
) -> None:
    turn = store.conversations.keep("c", answer, moment=THEN)
    for person, verdict in (("u1", "good"), ("u2", "good"), ("u1", "bad")):
        store.opinions.give(Opinion(turn, person, verdict, "wrong", "No: 2020.", THEN))
    first, second = store.opinions.export()
    assert {first["verdict"], second["verdict"]} == {"good", "bad"}
    bad = first if first["verdict"] == "bad" else second
    assert bad["question"] == answer.question
    assert bad["asked"] == answer.asked
    assert bad["given"] == "2019"
    assert bad["sentences"] == [QUOTE]
    (citation,) = bad["citations"]
    assert (citation["article_id"], citation["quote"]) == ("workers", QUOTE)
    assert (bad["reason"], bad["comment"]) == ("wrong", "No: 2020.")
    assert "u1" not in json.dumps(bad)


def test_forget_me_leaves_nothing_of_a_person_and_everything_of_others(
    store: Store, answer: Answer
) -> None:
    turns = {}
    for person in ("slack/U1", "slack/U2"):
        turns[person] = store.conversations.keep("c", answer, asker=person, moment=THEN)
    for person in turns:
        for turn in turns.values():
            store.opinions.give(Opinion(turn, person, "good", "", "", THEN))
            store.opinions.save(person, turn, THEN)
    store.conversations.hear("d", [Heard("slack/U1", "mine"), Heard("slack/U2", "yours")])
    gone = forget(store.database, "slack/U1", dict)
    assert (gone.turns, gone.opinions, gone.saved) == (1, 2, 2)
    assert store.conversations.turn(turns["slack/U1"]) is None
    assert [row["id"] for row in store.opinions.export()] == [f"{turns['slack/U2']}-1"]
    assert store.opinions.saved("slack/U1", 10) == []
    assert store.opinions.saved("slack/U2", 10) == [turns["slack/U2"]]
    assert store.conversations.heard("d") == [Heard("slack/U2", "yours")]


def test_notes_are_kept_by_kind_and_key(store: Store) -> None:
    assert store.notes.get("settings", "C1") is None
    store.notes.set("settings", "C1", {"a": [1, "ü"]})
    store.notes.set("settings", "C1", {"a": [2, "ü"]})
    assert store.notes.get("settings", "C1") == {"a": [2, "ü"]}
    assert store.notes.get("context", "C1") is None
    assert store.notes.first("greeted", "C1")
    assert not store.notes.first("greeted", "C1")


def test_what_must_not_be_lost_waits_for_the_disk_and_the_rest_does_not(store: Store) -> None:
    asked = "PRAGMA synchronous"
    with store.database.writing(durable=True) as db:
        assert db.exec_driver_sql(asked).scalar() == 2
    with store.database.writing() as db:
        assert db.exec_driver_sql(asked).scalar() == 1


def test_a_store_is_for_its_owner_alone(tmp_path: Path) -> None:
    open_store(sqlite_url(tmp_path / "desk.sqlite3")).close()
    assert (tmp_path / "desk.sqlite3").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("nonsense", "cannot be opened"),
        ("nosuchdialect://x", "cannot be opened"),
        ("sqlite:////proc/nowhere/desk.sqlite3", "cannot be made"),
    ],
)
def test_a_store_that_cannot_be_opened_is_named(url: str, problem: str) -> None:
    with pytest.raises(StoreError, match=problem):
        open_store(url)


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite3").write_bytes(b"something else " * 1_000)
    with pytest.raises(StoreError, match="cannot be used"):
        open_store(sqlite_url(tmp_path / "desk.sqlite3"))


def test_a_store_of_another_format_is_refused(tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path / "desk.sqlite3"))
    with store.database.writing() as db:
        db.exec_driver_sql("UPDATE about SET format = 99")
    store.close()
    with pytest.raises(StoreError, match="format 99"):
        open_store(sqlite_url(tmp_path / "desk.sqlite3"))
