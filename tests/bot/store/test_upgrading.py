"""A store that an older newsdesk made is upgraded when it is opened, and loses nothing.

format_1.sql is the dump of a store that the newsdesk of format 1 made.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bot.store import Cited, Heard, Store, StoreError, open_store, tables, upgrading
from index.catalogue import sqlite_url

FIRST, DECLINED, WAITING = "1" * 32, "2" * 32, "3" * 32


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "desk.sqlite3"
    with sqlite3.connect(path) as db:
        db.executescript((Path(__file__).parent / "format_1.sql").read_text(encoding="utf-8"))
    db.close()
    return path


def check_kept(store: Store) -> None:
    """Assert that everything of format_1.sql is there."""
    turn = store.conversations.turn(FIRST)
    assert turn is not None
    assert [each.text for each in turn.answer.sentences] == [
        "The resolution of 2017 gave all members until the end of 2019.",
        "Many stayed.",
    ]
    assert turn.marks == ()
    assert [each.id for each in store.conversations.turns("slack/C1/1.0")] == [FIRST, DECLINED]
    assert store.conversations.heard("slack/C1/1.0") == [Heard("slack/U3", "before")]
    [opinion] = store.opinions.export()
    assert (opinion["verdict"], opinion["comment"]) == ("bad", "See page 3")
    assert store.opinions.saved("slack/U1", 9) == [FIRST]
    assert store.notes.get("settings", "C1")["mentions_only"] is False
    [waiting] = store.questions.waiting(3_000.0)
    assert waiting.id == WAITING
    assert store.questions.replies("slack/C1/1.0") == {"1.5"}


def test_an_old_store_is_upgraded_once_and_loses_nothing(old: Path) -> None:
    for _ in range(2):
        store = open_store(sqlite_url(old))
        check_kept(store)
        [[cited]] = store.marks.cited()
        assert (cited.article_id, cited.digest) == ("workers", None)
        store.close()


def test_an_upgraded_store_has_the_columns_and_indexes_of_a_new_one(
    old: Path, tmp_path: Path
) -> None:
    def shape(path: Path) -> dict[str, object]:
        open_store(sqlite_url(path)).close()
        with sqlite3.connect(path) as db:
            names = sorted(name for (name,) in db.execute("SELECT name FROM sqlite_master"))
            columns = {
                table: sorted(row[1:] for row in db.execute(f"PRAGMA table_info({table})"))
                for table in tables.metadata.tables
            }
        db.close()
        return {"names": names, **{k: [c[:3] for c in v] for k, v in columns.items()}}

    assert shape(old) == shape(tmp_path / "new.sqlite3")


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(db: object) -> None:
        raise OSError("no space left")

    before = list(sqlite3.connect(old).iterdump())
    with monkeypatch.context() as patch:
        step = upgrading.STEPS[1]
        patch.setitem(upgrading.STEPS, 1, lambda db: (step(db), fails(db)))
        with pytest.raises(StoreError, match="cannot be used"):
            open_store(sqlite_url(old))
    assert list(sqlite3.connect(old).iterdump()) == before
    store = open_store(sqlite_url(old))
    check_kept(store)
    store.close()


def test_an_answer_that_cannot_be_read_does_not_stop_the_upgrade(old: Path) -> None:
    with sqlite3.connect(old) as db:
        db.execute("UPDATE turns SET answer = '{\"sentences\": 3}' WHERE id = ?", (DECLINED,))
    db.close()
    store = open_store(sqlite_url(old))
    assert list(store.marks.cited()) == [[Cited("workers", _passage(store), None)]]
    store.close()


def _passage(store: Store) -> str:
    turn = store.conversations.turn(FIRST)
    assert turn is not None
    return turn.answer.sentences[0].citations[0].passage_id
