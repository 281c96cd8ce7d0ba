"""Indexing while others read or write the same archive."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.archive import Archive, open_archive
from index.embedding import Embedding, load
from index.ingest import Options, Report, ingest
from index.writer import open_writer

ROOT = Path(__file__).parents[2]
WORDS = "river minister strike vaccine harbour election drought museum orchestra satellite".split()

RUN = """
import sys
from pathlib import Path
from index.embedding import load
from index.ingest import Options, ingest
from index.writer import open_writer
home, folder = map(Path, sys.argv[1:])
with open_writer(home, load("static"), wait=60) as writer:
    report = ingest(writer, [str(folder)], base=home.parent, options=Options(prune=True))
print(report.added, report.failed)
"""


@pytest.fixture(scope="session")
def static() -> Embedding:
    return load("static")


def write(path: Path, numbers: range, edition: int = 1) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for number in numbers:
            words = random.Random(f"{number} {edition}")
            text = " ".join(
                f"The {words.choice(WORDS)} of {words.randrange(10**6)} met the "
                f"{words.choice(WORDS)}."
                for _ in range(40)
            )
            file.write(json.dumps({"id": f"a{number}", "title": str(number), "text": text}) + "\n")


def started(home: Path, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RUN, home, folder],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def indexed(home: Path, folder: Path, embedding: Embedding, **options: bool) -> Report:
    with open_writer(home, embedding) as writer:
        return ingest(writer, [str(folder)], base=home.parent, options=Options(**options))


def whole(archive: Archive) -> dict[str, str]:
    """Article id -> body, when both indexes hold exactly the catalogue's passages, each of which
    finds itself."""
    ids = {passage.id for page in archive.catalogue.all_passages() for passage, _ in page}
    assert set(archive.text.ids()) == ids
    assert archive.vectors.count() == len(ids)
    for id, stored in archive.catalogue.passages(sorted(ids)).items():
        assert id in {near for near, _ in archive.vectors.query(stored.embedding, 3)}
    return {article.id: article.body for article in archive.catalogue.articles()}


@pytest.mark.slow
def test_two_processes_index_one_archive_at_once(tmp_path: Path, static: Embedding) -> None:
    home = tmp_path / "archive"
    write(tmp_path / "one" / "a.jsonl", range(0, 60))
    write(tmp_path / "two" / "b.jsonl", range(40, 100))
    runs = [started(home, tmp_path / name) for name in ("one", "two")]
    for run in runs:
        _, complaints = run.communicate(timeout=120)
        assert run.returncode == 0, complaints
    with open_archive(home, static) as archive:
        assert set(whole(archive)) == {f"a{n}" for n in range(100)}


@pytest.mark.slow
def test_an_open_reader_follows_a_run_in_another_process(tmp_path: Path, static: Embedding) -> None:
    """Each look sees the old or the new edition of an article, whole; at the end the new ones."""
    home, folder = tmp_path / "archive", tmp_path / "news"
    write(folder / "a.jsonl", range(0, 80))
    indexed(home, folder, static)
    with open_archive(home, static) as reader:
        old = whole(reader)
        write(folder / "a.jsonl", range(20, 100), edition=2)
        run = started(home, folder)
        editions: dict[str, set[str]] = {}
        while run.poll() is None:
            reader.refresh()
            for word in WORDS:
                near = reader.vectors.query(static.embed_question(word), 5)
                ids = [id for id, _ in [*reader.text.search(word, 20), *near]]
                bodies: dict[str, set[str]] = {}
                for id, stored in reader.catalogue.passages(ids).items():
                    assert stored.passage.id == id
                    assert stored.passage.text in stored.article.body
                    bodies.setdefault(stored.article.id, set()).add(stored.article.body)
                assert all(len(found) == 1 for found in bodies.values())
                for article_id, found in bodies.items():
                    editions.setdefault(article_id, set()).update(found)
            time.sleep(0.01)
        assert run.communicate()[0].startswith("20 ")
        reader.refresh(wait=True)
        new = whole(reader)
        assert set(new) == {f"a{n}" for n in range(20, 100)}
        for article_id, found in editions.items():
            assert found <= {old.get(article_id), new.get(article_id)}


@pytest.mark.slow
def test_the_same_articles_indexed_five_times(tmp_path: Path, static: Embedding) -> None:
    home, folder = tmp_path / "archive", tmp_path / "news"
    for edition in (1, 2, 1, 2, 1):
        write(folder / "a.jsonl", range(0, 40), edition=edition)
        indexed(home, folder, static)
        with open_archive(home, static) as archive:
            assert len(whole(archive)) == 40
    size = sum(path.stat().st_size for path in (home / "vectors").rglob("data_level0.bin"))
    with open_writer(home, static, new_model=True) as writer:
        writer.rebuild()
    with open_archive(home, static) as archive:
        count = archive.vectors.count()
        assert len(whole(archive)) == 40
    # Two generations are kept, and a worn one has up to a quarter of dead vectors.
    assert size < 3 * count * (static.dimensions or 0) * 4 * 1.5
