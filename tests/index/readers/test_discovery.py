from __future__ import annotations

import io
from pathlib import Path

import pytest

from index.errors import UnreadableError
from index.readers import Skipped, Source, discover


def names(found: list[Source | Skipped | UnreadableError]) -> list[str]:
    return [one.name for one in found if isinstance(one, Source)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.jsonl.gz", "sub/c.HTML", "sub/d.jpg", ".hidden/e.txt", "sub/.f.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("text")
    return tmp_path


def test_folders_are_searched_in_order_and_what_is_left_out_is_said(folder: Path) -> None:
    found = list(discover([str(folder)], base=folder))
    assert names(found) == ["a.jsonl.gz", "b.txt", "sub/c.HTML"]
    skipped = {Path(one.where).name: one.reason for one in found if isinstance(one, Skipped)}
    assert skipped.keys() == {".hidden", ".f.txt", "d.jpg"}
    assert "hidden" in skipped[".hidden"]
    assert "format" in skipped["d.jpg"]


def test_names_do_not_depend_on_where_one_stands(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "sub")
    assert names(list(discover(["../b.txt", "c.HTML"], base=folder))) == ["b.txt", "sub/c.HTML"]
    outside = names(list(discover(["../b.txt"], base=folder / "sub")))
    assert outside == [(folder / "b.txt").resolve().as_posix()]


def test_globs_and_files_named_twice(folder: Path) -> None:
    paths = [str(folder / "**/*.*"), str(folder / "b.txt"), str(folder)]
    found = list(discover(paths, base=folder))
    assert sorted(names(found)) == ["a.jsonl.gz", "b.txt", "sub/c.HTML"]


@pytest.mark.parametrize("path", ["none.txt", "no*.txt", "sub/d.jpg"])
def test_what_was_named_and_cannot_be_read_is_an_error(folder: Path, path: str) -> None:
    (found,) = discover([str(folder / path)], base=folder)
    assert isinstance(found, UnreadableError)


def test_links_in_a_circle_end(folder: Path) -> None:
    (folder / "sub/up").symlink_to(folder, target_is_directory=True)
    (folder / "sub/self.txt").symlink_to(folder / "sub/self.txt")
    (folder / "sub/again.txt").symlink_to(folder / "b.txt")
    found = list(discover([str(folder)], base=folder))
    assert names(found) == ["a.jsonl.gz", "b.txt", "sub/c.HTML"]
    assert any(isinstance(one, Skipped) and "link" in one.reason for one in found)
    assert any(isinstance(one, UnreadableError) and "self.txt" in str(one.where) for one in found)


def test_standard_input() -> None:
    stream = io.BytesIO(b"")
    (found,) = discover(["-"], base=Path.cwd(), standard_input=stream)
    assert isinstance(found, Source)
    assert found.stream is stream
