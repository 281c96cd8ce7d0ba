from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.errors import ArchiveError
from index.vectors.folders import FolderStore

VECTORS = np.random.default_rng(7).normal(size=(600, 16)).astype(np.float32)


def pages(start: int, end: int, page: int = 100) -> list[tuple[list[str], np.ndarray]]:
    return [
        ([f"p{i}" for i in range(at, min(at + page, end))], VECTORS[at : min(at + page, end)])
        for at in range(start, end, page)
    ]


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "vectors")


def test_every_vector_finds_itself(store: FolderStore) -> None:
    index = store.open(store.build("", pages(0, 600), 600))
    for i in range(600):
        assert index.query(VECTORS[i], 1) == [(f"p{i}", pytest.approx(1.0, abs=1e-5))]
    assert index.count() == 600
    assert len(index.query(VECTORS[0], 10_000)) == 600
    assert index.query(VECTORS[0], 0) == []


@pytest.mark.parametrize("count", [1, 2, 3, 101])
def test_what_is_published_is_not_replayed_at_each_opening(store: FolderStore, count: int) -> None:
    """Chroma writes its graph down only when as many changes came in as it was told to expect."""
    first = store.build("", pages(0, count), count)
    second = store.update(first, [], pages(count, 2 * count), count)
    for generation in (first, second):
        store.open(generation).close()
        with sqlite3.connect(store._root / generation / "chroma.sqlite3") as database:
            waiting = database.execute("SELECT count(*) FROM embeddings_queue").fetchone()[0]
        assert waiting <= 1
        store.check(generation)


def test_an_open_reader_keeps_its_generation_while_others_follow(store: FolderStore) -> None:
    first = store.build("", pages(0, 200), 200)
    reader = store.open(first)
    second = store.update(first, ["p3", "never there"], pages(200, 210), 10)
    store.sweep(second)
    assert reader.query(VECTORS[3], 1)[0][0] == "p3"
    index = store.open(second)
    assert set(index.ids()) == {f"p{i}" for i in range(210)} - {"p3"}
    assert index.query(VECTORS[3], 1)[0][0] != "p3"
    assert index.query(VECTORS[205], 1)[0][0] == "p205"


def test_passages_deleted_and_added_again_are_found_and_the_store_does_not_grow_for_ever(
    store: FolderStore,
) -> None:
    generation = store.build("", pages(0, 200), 200)
    ids = [f"p{i}" for i in range(20)]
    for _ in range(2):
        generation = store.update(generation, ids, [], 0)
        generation = store.update(generation, [], pages(0, 20), 20)
        index = store.open(generation)
        assert all(index.query(VECTORS[i], 1)[0][0] == f"p{i}" for i in range(200))
    with pytest.raises(ArchiveError, match="worn"):
        store.update(generation, ids, [], 0)


def truncate(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def scribble(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 3)
        file.write(b"\xff" * 64)


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [truncate, scribble, empty, Path.unlink])
@pytest.mark.parametrize(
    "name", ["header.bin", "data_level0.bin", "length.bin", "index_metadata.pickle", "sealed.json"]
)
def test_a_torn_generation_is_refused_before_chroma_opens_it(
    store: FolderStore, name: str, damage: Callable[[Path], None]
) -> None:
    generation = store.build("", pages(0, 300), 300)
    damage(next((store._root / generation).rglob(name)))
    with pytest.raises(ArchiveError, match=r"torn|missing"):
        store.open(generation)


@pytest.mark.parametrize("damage", [truncate, empty, Path.unlink])
def test_a_torn_database_is_refused(store: FolderStore, damage: Callable[[Path], None]) -> None:
    generation = store.build("", pages(0, 300), 300)
    damage(store._root / generation / "chroma.sqlite3")
    with pytest.raises(ArchiveError, match="torn"):
        store.open(generation)


def test_a_run_that_was_killed_leaves_nothing_that_is_used(store: FolderStore) -> None:
    generation = store.build("", pages(0, 10), 10)
    (store._root / "staging").mkdir()
    (store._root / "00000009").mkdir()
    store.sweep(generation)
    assert [path.name for path in store._root.iterdir()] == [generation]
    assert store.check(generation) == 10
