"""The threads beside the questions: they go on after failures, and end when they are told."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from bot.slack.rechecking import Rechecker
from bot.slack.rounds import Rounds
from bot.store import open_store
from index.catalogue import Catalogue, sqlite_url
from index.errors import ArchiveError


class Failing(Rounds):
    """Fails in its first rounds."""

    def __init__(self, failures: int) -> None:
        super().__init__("failing", 0.01)
        self.failures = failures
        self.rounds = 0
        self.went_on = threading.Event()

    def round(self) -> None:
        self.rounds += 1
        if self.rounds <= self.failures:
            raise ArchiveError("the disk is full", "Make room")
        self.went_on.set()


def test_a_round_that_fails_is_logged_and_made_again_until_it_is_stopped(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing = Failing(2)
    failing.start()
    assert failing.went_on.wait(30)
    failing.stop()
    assert "failing" not in {thread.name for thread in threading.enumerate()}
    assert [record.getMessage() for record in caplog.records] == [
        "the disk is full. Make room."
    ] * 2


def test_the_end_of_a_round_on_its_way_is_waited_for() -> None:
    begun, ended = threading.Event(), threading.Event()

    class Long(Rounds):
        def round(self) -> None:
            begun.set()
            while not self.stopping:
                threading.Event().wait(0.01)
            ended.set()

    long = Long("long", 60.0)
    long.start()
    assert begun.wait(30)
    long.stop()
    assert ended.is_set()


def test_another_archive_is_told_once_and_nothing_is_marked(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "newsdesk.slack")
    store = open_store(sqlite_url(tmp_path / "desk.sqlite3"))
    for name in ("first", "second"):
        url = sqlite_url(tmp_path / f"{name}.sqlite3")
        Catalogue.create(url, "none", None).close()
        catalogue = Catalogue.open(url)
        rechecker = Rechecker(catalogue, store)
        for _ in range(3):
            rechecker.round()
        catalogue.close()
    store.close()
    [told] = caplog.messages
    assert "held to another archive before" in told
    assert "newsdesk recheck" in told
