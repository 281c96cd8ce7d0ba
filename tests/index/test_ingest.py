from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.archive import open_archive
from index.embedding import Embedding, load
from index.errors import EmbeddingError
from index.ingest import Options, Report, ingest
from index.writer import open_writer


@pytest.fixture(scope="session")
def static() -> Embedding:
    return load("static")


@dataclass
class Desk:
    """An archive and a folder of files that it is made of."""

    base: Path
    embedding: Embedding

    @property
    def home(self) -> Path:
        return self.base / ".newsdesk"

    def write(self, name: str, *articles: dict[str, Any]) -> Path:
        path = self.base / "news" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(json.dumps(article) + "\n" for article in articles))
        # Well in the past, so that the ledger may trust the time of the file.
        Desk.clock += 1
        os.utime(path, (Desk.clock, Desk.clock))
        return path

    clock = 1_700_000_000

    def index(
        self,
        *paths: str,
        standard_input: bytes = b"",
        stopped: Callable[[], bool] = lambda: False,
        **options: Any,
    ) -> Report:
        with open_writer(self.home, self.embedding) as writer:
            return ingest(
                writer,
                paths or [str(self.base / "news")],
                base=self.base,
                standard_input=io.BytesIO(standard_input),
                options=Options(**options),
                stopped=stopped,
            )

    def held(self) -> dict[str, str]:
        """Article id -> body; every passage of it is in both indexes, and nothing else is."""
        with open_archive(self.home, self.embedding) as archive:
            articles = list(archive.catalogue.articles())
            ids = {p.id for page in archive.catalogue.all_passages() for p, _ in page}
            assert set(archive.text.ids()) == ids
            assert archive.vectors.count() == len(ids)
            for stored in archive.catalogue.passages(sorted(ids)).values():
                if ids:
                    nearest = archive.vectors.query(stored.embedding, 1)
                    assert nearest[0][1] == pytest.approx(1.0, abs=1e-4)
            return {article.id: article.body for article in articles}


@pytest.fixture
def desk(tmp_path: Path, static: Embedding) -> Desk:
    return Desk(tmp_path, static)


def article(id: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "title": f"About {id}", "text": f"{text} It was said on Monday.", **more}


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.removed


def test_indexing_again_changes_nothing_and_embeds_nothing(desk: Desk) -> None:
    desk.write("a.jsonl", article("a", "The river rose."), article("b", "The mayor left."))
    assert counts(desk.index()) == (2, 0, 0, 0)
    before = desk.held()
    again = desk.index()
    assert counts(again) == (0, 0, 2, 0)
    assert again.embedded == 0
    os.utime(desk.base / "news" / "a.jsonl", (1, 1))
    touched = desk.index()
    assert (counts(touched), touched.embedded) == ((0, 0, 2, 0), 0)
    assert desk.held() == before


def test_a_changed_article_takes_the_place_of_the_old_one(desk: Desk) -> None:
    desk.write("a.jsonl", article("a", "The river rose."), article("b", "The mayor left."))
    desk.index()
    desk.write("a.jsonl", article("a", "The river fell."), article("b", "The mayor left."))
    report = desk.index()
    assert counts(report) == (0, 1, 1, 0)
    assert report.embedded == 1
    assert desk.held()["a"].startswith("The river fell.")
    with open_archive(desk.home, desk.embedding) as archive:
        assert archive.text.search("rose", 10) == []


def test_prune_removes_what_files_no_longer_hold(desk: Desk) -> None:
    desk.write("a.jsonl", article("a", "The river rose."), article("b", "The mayor left."))
    gone = desk.write("b.jsonl", article("c", "The strike ended."))
    desk.index()
    desk.write("a.jsonl", article("a", "The river rose."))
    gone.unlink()
    assert counts(desk.index()) == (0, 0, 1, 0)
    assert set(desk.held()) == {"a", "b", "c"}
    assert counts(desk.index(prune=True)) == (0, 0, 1, 2)
    assert set(desk.held()) == {"a"}


def test_prune_leaves_other_folders_alone_and_a_folder_that_is_not_there(desk: Desk) -> None:
    desk.write("a.jsonl", article("a", "The river rose."))
    other = desk.base / "other"
    other.mkdir()
    desk.index()
    report = desk.index(str(other), prune=True)
    assert counts(report) == (0, 0, 0, 0)
    (desk.base / "news").rename(desk.base / "moved")
    assert desk.index(prune=True).failed[0].problem == "no such file or folder"
    assert set(desk.held()) == {"a"}


def test_prune_gives_the_version_of_the_file_that_is_left(desk: Desk) -> None:
    desk.write("a.jsonl", article("x", "First version."))
    last = desk.write("b.jsonl", article("x", "Last version."))
    desk.index()
    assert desk.held()["x"].startswith("Last")
    last.unlink()
    desk.index(prune=True)
    assert desk.held()["x"].startswith("First")
    desk.write("c.jsonl", article("x", "Third version."))
    desk.index()
    desk.write("c.jsonl", article("y", "Another article."))
    desk.index(prune=True)
    assert desk.held()["x"].startswith("First")


def test_of_two_files_the_one_read_last_wins_whichever_is_touched(desk: Desk) -> None:
    first = desk.write("a.jsonl", article("x", "First version."))
    desk.write("b.jsonl", article("x", "Last version."))
    desk.index()
    os.utime(first, (5, 5))
    first.write_text(first.read_text() + "\n")
    report = desk.index()
    assert report.embedded == 0
    assert desk.held()["x"].startswith("Last")


def test_the_later_version_wins_in_any_order(desk: Desk) -> None:
    new = article("x", "Corrected.", versioncreated="2024-02-01T10:00:00Z")
    old = article("x", "As first sent.", versioncreated="2024-01-01T10:00:00Z")
    desk.write("a.jsonl", new, old)
    desk.write("b.jsonl", old)
    desk.index()
    assert desk.held()["x"].startswith("Corrected")


def test_a_withdrawn_article_goes_and_does_not_come_back_in_an_older_version(desk: Desk) -> None:
    desk.write("a.jsonl", article("x", "As sent.", versioncreated="2024-01-01T10:00:00Z"))
    desk.index()
    desk.write(
        "b.jsonl",
        {"id": "x", "pubstatus": "canceled", "versioncreated": "2024-01-02T10:00:00Z"},
    )
    assert counts(desk.index())[3] == 1
    desk.write("c.jsonl", article("x", "As sent.", versioncreated="2024-01-01T11:00:00Z"))
    desk.index()
    assert desk.held() == {}
    desk.write("d.jsonl", article("x", "Sent again.", versioncreated="2024-01-03T10:00:00Z"))
    desk.index()
    assert desk.held()["x"].startswith("Sent again")


def test_what_cannot_be_read_is_told_each_time_and_stops_nothing(desk: Desk) -> None:
    path = desk.write("a.jsonl", article("a", "The river rose."))
    path.write_text(path.read_text() + "{broken\n")
    os.utime(path, (9, 9))
    desk.write("b.jsonl", article("b", "The mayor left."))
    first, second = desk.index(), desk.index()
    for report in (first, second):
        assert [failure.where.rpartition("/")[2] for failure in report.failed] == [
            "a.jsonl, line 2"
        ]
        assert report.failed[0].remedy
    assert set(desk.held()) == {"a", "b"}
    assert second.embedded == 0


def test_standard_input_adds_and_updates(desk: Desk) -> None:
    line = json.dumps(article("a", "The river rose.")).encode()
    assert counts(desk.index("-", standard_input=line)) == (1, 0, 0, 0)
    assert counts(desk.index("-", standard_input=line)) == (0, 0, 1, 0)
    changed = json.dumps(article("a", "The river fell.")).encode()
    assert counts(desk.index("-", standard_input=changed, prune=True)) == (0, 1, 0, 0)
    assert desk.held()["a"].startswith("The river fell")


def test_a_run_that_is_asked_to_stop_goes_on_where_it_was(desk: Desk) -> None:
    desk.write("a.jsonl", *(article(f"a{i}", f"Report {i} came in.") for i in range(20)))
    asked = iter(range(1000))
    report = desk.index(stopped=lambda: next(asked) >= 7)
    assert report.interrupted
    assert report.added == 8
    rest = desk.index()
    assert (rest.added, rest.unchanged, rest.embedded) == (12, 8, 12)
    assert len(desk.held()) == 20


def test_forgotten_articles_stay_away_until_they_are_remembered(desk: Desk) -> None:
    desk.write("a.jsonl", article("a", "The river rose."), article("b", "The mayor left."))
    desk.index()
    with open_writer(desk.home, desk.embedding) as writer:
        assert writer.forget("a")
        assert not writer.forget("never there")
        assert not writer.catalogue.remember("never there")
    assert set(desk.held()) == {"b"}
    assert b"river rose" not in (desk.home / "catalogue.sqlite3").read_bytes()
    desk.write("a.jsonl", article("a", "The river fell."), article("b", "The mayor left."))
    assert desk.index().forgotten == 1
    assert set(desk.held()) == {"b"}
    with open_writer(desk.home, desk.embedding) as writer:
        assert writer.catalogue.remember("a")
    assert desk.index().added == 1
    assert set(desk.held()) == {"a", "b"}


@dataclass
class Faulty:
    """A model that spoils the vectors of texts with a certain word."""

    model: Embedding
    spoil: Callable[[np.ndarray], np.ndarray]
    word: str = "mayor"

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def dimensions(self) -> int | None:
        return self.model.dimensions

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        vectors = self.model.embed_passages(texts).copy()
        for row, text in enumerate(texts):
            if self.word in text:
                vectors[row] = self.spoil(vectors[row])
        return vectors

    def embed_question(self, text: str) -> np.ndarray:
        return self.model.embed_question(text)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 0.0])
def test_nothing_is_stored_of_an_article_with_a_vector_that_is_none(desk: Desk, bad: float) -> None:
    long = " ".join(f"The river rose by {i} metres on that day." for i in range(60))
    desk.write(
        "a.jsonl", article("a", long), article("b", long + " The mayor left."), article("c", long)
    )
    good, desk.embedding = desk.embedding, Faulty(desk.embedding, lambda row: row * 0 + bad)
    report = desk.index()
    assert [failure.where for failure in report.failed] == ["b"]
    assert set(desk.held()) == {"a", "c"}
    desk.embedding = good
    again = desk.index()
    assert (again.added, again.failed) == (1, ())
    assert set(desk.held()) == {"a", "b", "c"}


class Short(Faulty):
    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        return self.model.embed_passages(texts)[:, :7]


def test_vectors_of_another_length_are_an_error_that_names_the_article(desk: Desk) -> None:
    desk.write("a.jsonl", article("a", "The river rose."))
    desk.index()
    desk.write("b.jsonl", article("b", "The mayor left."))
    good, desk.embedding = desk.embedding, Short(desk.embedding, lambda row: row)
    with pytest.raises(EmbeddingError, match="7 dimensions") as caught:
        desk.index()
    assert caught.value.where == "b"
    desk.embedding = good
    assert set(desk.held()) == {"a"}


@pytest.mark.slow
def test_six_thousand_articles_in_one_file(desk: Desk) -> None:
    desk.write("all.jsonl", *(article(f"n{i}", f"Report {i} came in.") for i in range(6_000)))
    report = desk.index()
    assert report.added == 6_000
    with open_archive(desk.home, desk.embedding) as archive:
        assert archive.catalogue.count_articles() == archive.text.count() == 6_000
        assert archive.vectors.count() == 6_000
