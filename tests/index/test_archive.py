from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import tantivy

from index.archive import Archive, open_archive
from index.articles import Article
from index.catalogue import Catalogue, Change, Prepared
from index.chunking import split
from index.embedding import Embedding, load
from index.errors import ArchiveError, LockedError, ModelMismatchError, VectorStoreError
from index.locking import writing
from index.vectors.folders import FolderIndex, FolderStore
from index.writer import Writer, catalogue_place, embedded_text, open_writer

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def static() -> Embedding:
    return load("static")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def article(id: str, body: str) -> Article:
    return Article(id=id, title=f"About {id}", body=body, source=f"{id}.txt")


ARTICLES = [
    article("river", "The river rose by two metres. Cellars were flooded.\n\nNobody was hurt."),
    article("mayor", "The mayor left office on Friday."),
    article("strike", "The strike at the harbour ended after three weeks."),
]


def put(writer: Writer, *articles: Article, remove: tuple[str, ...] = ()) -> None:
    prepared = []
    for one in articles:
        passages = tuple(split(one))
        vectors = writer.embedding.embed_passages([embedded_text(p, one) for p in passages])
        prepared.append(Prepared(one, passages, vectors))
    writer.apply(Change(put=tuple(prepared), remove=remove))


@pytest.fixture
def archive(home: Path, static: Embedding) -> Path:
    with open_writer(home, static) as writer:
        put(writer, *ARTICLES)
        writer.finish()
    return home


def lexical(archive: Archive, question: str) -> set[str]:
    found = archive.catalogue.passages([id for id, _ in archive.text.search(question, 10)])
    return {stored.article.id for stored in found.values()}


def dense(archive: Archive, question: str) -> str:
    vector = archive.embedding.embed_question(question)
    ids = [id for id, _ in archive.vectors.query(vector, 3)]
    found = archive.catalogue.passages(ids)
    return next(found[id].article.id for id in ids if id in found)


def test_a_stored_passage_comes_back_as_it_went_in(archive: Path, static: Embedding) -> None:
    with open_archive(archive, static) as opened:
        for one in ARTICLES:
            for passage in split(one):
                stored = opened.catalogue.passages([passage.id])[passage.id]
                assert (stored.passage, stored.article) == (passage, one)
                expected = static.embed_passages([embedded_text(passage, one)])[0]
                assert np.array_equal(stored.embedding, expected)
        assert opened.catalogue.passages(["never there"]) == {}
        assert dense(opened, "flood") == "river"


def test_an_open_reader_sees_what_is_written_and_not_what_is_removed(
    archive: Path, static: Embedding
) -> None:
    with open_archive(archive, static) as reader, open_writer(archive, static) as writer:
        assert not reader.refresh()
        put(writer, article("fire", "A fire broke out in the museum."), remove=("mayor",))
        assert reader.refresh()
        assert lexical(reader, "museum fire") == {"fire"}
        assert lexical(reader, "mayor") == set()
        writer.finish()
        assert reader.refresh(wait=True)
        assert not reader.refresh(wait=True)
        assert dense(reader, "a fire in a museum") == "fire"
        assert reader.vectors.count() == reader.catalogue.count_passages()


def test_a_search_sees_an_article_as_it_was_or_as_it_is(archive: Path, static: Embedding) -> None:
    """Whatever moment a reader asks at, before it refreshes or after."""
    new = article("river", "The river fell. It had risen by two metres.")
    with open_archive(archive, static) as reader, open_writer(archive, static) as writer:
        seen = []
        commit, apply = writer._text.commit, writer.catalogue.apply

        def look() -> None:
            reader.refresh()
            found = reader.catalogue.passages([id for id, _ in reader.text.search("river", 10)])
            bodies = {stored.article.body for stored in found.values()}
            assert len(bodies) == 1
            seen.append(bodies.pop())

        class Watched:
            """The text index with a look before and after each commit."""

            def __getattr__(self, name: str) -> object:
                return getattr(original, name)

            def commit(self) -> None:
                look()
                commit()
                look()

        original, writer._text = writer._text, Watched()  # type: ignore[assignment]

        def applied(change: Change, settled: object = ()) -> list[str]:
            look()
            gone = apply(change, settled)  # type: ignore[arg-type]
            look()
            return gone

        writer.catalogue.apply = applied  # type: ignore[method-assign]
        put(writer, new)
        writer.finish()
        look()
    assert set(seen) == {ARTICLES[0].body, new.body}


def test_another_model_is_refused_with_both_remedies(archive: Path, static: Embedding) -> None:
    other = dataclasses.replace(static, name="other-model")  # type: ignore[type-var]
    for opening in (open_archive, lambda *a: open_writer(*a).__enter__()):
        with pytest.raises(ModelMismatchError, match="other-model") as caught:
            opening(archive, other)
        assert "EMBEDDING back to static," in caught.value.remedy
        assert "newsdesk index --rebuild" in caught.value.remedy


class Halved:
    """Another model: the first half of each vector."""

    name = "halved"
    dimensions = 128

    def __init__(self, model: Embedding, fail_after: int | None = None) -> None:
        self._model = model
        self._left = fail_after

    def embed_passages(self, texts: list[str]) -> np.ndarray:
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                raise KeyboardInterrupt
        return self._model.embed_passages(texts)[:, :128]

    def embed_question(self, text: str) -> np.ndarray:
        return self._model.embed_question(text)[:128]


def test_rebuild_takes_another_model_and_until_it_is_done_the_old_one_answers(
    archive: Path, static: Embedding
) -> None:
    with open_archive(archive, static) as reader:
        with (
            pytest.raises(KeyboardInterrupt),
            open_writer(archive, Halved(static, 0), new_model=True) as writer,
        ):
            writer.rebuild()
        reader.refresh()
        assert dense(reader, "flood") == "river"
        with open_writer(archive, static) as writer:
            put(writer, article("fire", "A fire broke out in the museum."), remove=("mayor",))
            writer.finish()
        with open_writer(archive, Halved(static), new_model=True) as writer:
            writer.rebuild()
        with pytest.raises(ModelMismatchError):
            reader.refresh()
    with open_archive(archive, Halved(static)) as reader:
        assert dense(reader, "museum") == "fire"
        stored = reader.catalogue.passages([id for id, _ in reader.text.search("river", 1)])
        assert [one.embedding.shape for one in stored.values()] == [(128,)]


def break_text(home: Path) -> None:
    for path in (home / "text").glob("*.store"):
        path.write_bytes(b"")


def break_vectors(home: Path) -> None:
    for path in (home / "vectors").rglob("data_level0.bin"):
        path.write_bytes(path.read_bytes()[:100])


def break_database(home: Path) -> None:
    for path in (home / "vectors").rglob("chroma.sqlite3"):
        path.write_bytes(os.urandom(path.stat().st_size))


def lose_text(home: Path) -> None:
    shutil.rmtree(home / "text")


def lose_vectors(home: Path) -> None:
    shutil.rmtree(home / "vectors")


def lose_segments(home: Path) -> None:
    """An index that is whole but holds nothing."""
    from index.text import TextWriter

    shutil.rmtree(home / "text")
    with TextWriter(home / "text") as writer:
        writer.commit()


def go_back(home: Path) -> None:
    """The text index as it was made before it knew languages."""
    with closing(Catalogue.open(catalogue_place(home))) as catalogue:
        passages = [pair for page in catalogue.all_passages() for pair in page]
    shutil.rmtree(home / "text")
    (home / "text").mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "body"):
        builder.add_text_field(name, tokenizer_name="newsdesk", index_option="freq")
    builder.add_text_field("publisher", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", indexed=True, fast=True)
    index = tantivy.Index(builder.build(), path=str(home / "text"))
    index.register_tokenizer(
        "newsdesk", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).build()
    )
    writer = index.writer(num_threads=1)
    for passage, one in passages:
        document = tantivy.Document(
            id=passage.id, title=one.title, body=passage.text, publisher=one.publisher
        )
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


DAMAGES = [
    go_back,
    break_text,
    break_vectors,
    break_database,
    lose_text,
    lose_vectors,
    lose_segments,
]


class Silent:
    """The model's name without the model: whoever embeds anything fails."""

    def __init__(self, model: Embedding) -> None:
        self.name, self.dimensions = model.name, model.dimensions


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("who", ["reader", "writer"])
def test_a_torn_or_missing_index_is_noticed_said_and_made_anew_without_embedding(
    archive: Path, static: Embedding, damage: Callable[[Path], None], who: str
) -> None:
    damage(archive)
    said: list[str] = []
    silent: Embedding = Silent(static)  # type: ignore[assignment]
    if who == "writer":
        with open_writer(archive, silent, notice=said.append) as writer:
            writer.finish()
    else:
        open_archive(archive, silent, notice=said.append).close()
    assert len(said) == 1
    assert "anew from the catalogue" in said[0]
    quiet: list[str] = []
    with open_archive(archive, static, notice=quiet.append) as opened:
        assert quiet == []
        assert lexical(opened, "river") == {"river"}
        assert dense(opened, "flood") == "river"
        assert opened.vectors.count() == opened.catalogue.count_passages() == opened.text.count()


def test_an_archive_of_an_earlier_version_is_upgraded_by_itself(
    archive: Path, static: Embedding
) -> None:
    go_back(archive)
    said: list[str] = []
    with open_archive(archive, static, notice=said.append) as opened:
        assert said == [
            "the text index was made by another version of newsdesk: "
            "making it anew from the catalogue"
        ]
        assert lexical(opened, "river") == {"river"}
        assert opened.text.search("river", 10, language="fr") == []


def test_a_reader_goes_on_when_a_writer_makes_the_indexes_anew(
    archive: Path, static: Embedding
) -> None:
    with open_archive(archive, static) as reader:
        lose_text(archive)
        lose_vectors(archive)
        with open_writer(archive, static) as writer:
            put(writer, article("fire", "A fire broke out in the museum."))
            writer.finish()
        assert reader.refresh(wait=True)
        assert lexical(reader, "museum") == {"fire"}
        assert lexical(reader, "river") == {"river"}
        assert dense(reader, "a fire in a museum") == "fire"


ADD = """
import sys
from pathlib import Path
from index.embedding import load
from index.writer import open_writer
from tests.index.test_archive import article, put
home, *ids = sys.argv[1:]
for id in ids:
    with open_writer(Path(home), load("static")) as writer:
        put(writer, article(id, f"A {id} broke out in the museum."))
        writer.finish()
"""


def test_a_reader_that_slept_while_another_process_wrote_twice_answers_by_vectors(
    archive: Path, static: Embedding, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_archive(archive, static) as reader:
        opened = archive / "vectors" / reader.catalogue.state().generation
        command = [sys.executable, "-c", ADD, archive, "quarrel", "fire"]
        subprocess.run(command, cwd=ROOT, check=True)
        assert not opened.exists()
        open_slowly(monkeypatch)
        assert reader.refresh()
        assert dense(reader, "a fire in a museum") == "fire"


def open_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the vectors come from a slow disk: a generation is not open before it is asked."""
    opened = FolderStore.open

    def slowly(store: FolderStore, generation: str) -> FolderIndex:
        time.sleep(0.5)
        return opened(store, generation)

    monkeypatch.setattr(FolderStore, "open", slowly)


def test_a_missing_or_torn_archive_is_an_error_that_says_what_to_do(
    home: Path, static: Embedding
) -> None:
    with pytest.raises(ArchiveError, match="no archive here") as caught:
        open_archive(home, static)
    assert "newsdesk index" in caught.value.remedy
    assert not home.exists()
    home.mkdir()
    (home / "catalogue.sqlite3").write_bytes(os.urandom(10_000))
    for opening in (open_archive, lambda *a: open_writer(*a).__enter__()):
        with pytest.raises(ArchiveError, match="not a database"):
            opening(home, static)


def test_a_server_that_is_away_stops_the_writer_and_only_the_vectors_of_a_reader(
    archive: Path, static: Embedding
) -> None:
    away = "http://127.0.0.1:9"
    with (
        pytest.raises(VectorStoreError, match="cannot be reached"),
        open_writer(archive, static, chroma_url=away),
    ):
        pass
    with open_archive(archive, static, chroma_url=away) as reader:
        assert lexical(reader, "river") == {"river"}
        with pytest.raises(VectorStoreError, match="cannot be reached"):
            dense(reader, "river")


HOLD = """
import sys, time
from pathlib import Path
from index.locking import writing
from index.vectors.folders import FolderIndex, FolderStore
with writing(Path(sys.argv[1]), "newsdesk index news", 5):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_writer_is_told_who_holds_the_lock_and_gets_it_when_that_one_is_killed(
    home: Path,
) -> None:
    root = Path(__file__).parents[2]
    other = subprocess.Popen([sys.executable, "-c", HOLD, home], stdout=subprocess.PIPE, cwd=root)
    assert other.stdout
    try:
        other.stdout.readline()
        with pytest.raises(LockedError) as caught, writing(home, "newsdesk forget", 0.1):
            pass
        assert f"newsdesk index news, process {other.pid}, since 20" in caught.value.problem
    finally:
        other.kill()
        other.wait()
        other.stdout.close()
    with writing(home, "newsdesk forget", 5):
        held = json.loads((home / "write.holder.json").read_text())
        assert held["pid"] == os.getpid()
    assert not (home / "write.holder.json").exists()


@pytest.mark.parametrize("url", ["nonsense", "nonsense://somewhere/db"])
def test_a_setting_that_is_no_address_of_a_catalogue_is_said(url: str) -> None:
    with pytest.raises(ArchiveError, match="cannot be opened") as caught:
        Catalogue.open(url)
    assert "CATALOGUE_URL" in caught.value.remedy
