from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import Article
from index.chunking import split
from index.errors import ArchiveError
from index.text import TextIndex, TextWriter, article_key

ARTICLES = [
    Article(
        id="ferry",
        title="Ferry runs aground",
        body="A ferry ran aground off the coast on Monday. Passengers were taken to the harbour.",
        publisher="Coast Daily",
        published=date(2024, 3, 4),
        language="en",
    ),
    Article(
        id="budget",
        title="Budget passes",
        body="Parliament passed the budget. The minister said the ferries would be paid for.",
        publisher="Capital Post",
        published=date(2024, 5, 6),
        language="fr",
    ),
    Article(id="undated", title="", body="Nobody knows when this ferry sailed."),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with TextWriter(tmp_path / "text") as writer:
        writer.add((passage, article) for article in ARTICLES for passage in split(article))
        writer.commit()
    return tmp_path / "text"


def found(index: TextIndex, question: str, **filters: object) -> list[str]:
    names = {passage.id: article.id for article in ARTICLES for passage in split(article)}
    return [names[id] for id, _ in index.search(question, 10, **filters)]


def test_words_are_found_in_other_forms_and_in_titles(folder: Path) -> None:
    index = TextIndex(folder)
    assert set(found(index, "FERRIES?")) == {"ferry", "budget", "undated"}
    assert found(index, "passengers") == ["ferry"]
    assert found(index, "run") == ["ferry"]
    assert found(index, "zeppelin") == []


def test_filters(folder: Path) -> None:
    index = TextIndex(folder)
    day = date(2024, 3, 4)
    assert found(index, "ferry", since=day, until=day) == ["ferry"]
    assert found(index, "ferry", since=date(2024, 3, 5)) == ["budget"]
    assert found(index, "ferry", until=date(2024, 3, 3)) == []
    assert found(index, "ferry", publishers=["Capital Post"]) == ["budget"]
    assert found(index, "ferry", publishers=["capital"]) == []
    assert found(index, "ferry", publishers=[""]) == ["undated"]
    assert set(found(index, "ferry", publishers=["", "Capital Post"])) == {"undated", "budget"}
    assert found(index, "ferry", language="en") == ["ferry"]
    assert found(index, "ferry", language="fr", since=day) == ["budget"]
    assert found(index, "ferry", language="en", publishers=["Capital Post"]) == []
    assert found(index, "ferry", language="de") == []
    with_filter = dict(index.search("ferry", 10, publishers=["Coast Daily"]))
    without = dict(index.search("ferry", 10))
    assert all(without[id] == pytest.approx(score) for id, score in with_filter.items())


@pytest.mark.parametrize(
    "question",
    [
        *("", " ", "?!", "the", '"ferry', "title:ferry AND (", "ferry~2^9", "'; DROP TABLE--"),
        *("🛳️", "渡轮", "\0", "ferry " * 20_000, "x" * 100_000, "\ud800 ferry"),
    ],
)
def test_any_text_is_a_question(folder: Path, question: str) -> None:
    TextIndex(folder).search(question, 10)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> TextIndex:
    folder = tmp_path_factory.mktemp("empty")
    with TextWriter(folder) as writer:
        writer.commit()
    return TextIndex(folder)


@given(question=st.text(st.characters()))
def test_any_text_whatever_is_a_question(empty: TextIndex, question: str) -> None:
    assert empty.search(question, 10) == []


def test_a_reader_sees_a_commit_when_it_reloads(folder: Path) -> None:
    reader = TextIndex(folder)
    article = dataclasses.replace(ARTICLES[0], id="new", body="A zeppelin landed.")
    with TextWriter(folder) as writer:
        writer.delete([split(ARTICLES[0])[0].id])
        writer.add((passage, article) for passage in split(article))
        writer.commit()
        assert writer.count() == 3
    assert reader.search("zeppelin", 10) == []
    reader.reload()
    assert [id for id, _ in reader.search("zeppelin", 10)] == [split(article)[0].id]
    assert found(reader, "passengers") == []
    assert reader.count() == 3


def test_frequencies_count_passages(folder: Path) -> None:
    index = TextIndex(folder)
    ferry, zeppelin = index.terms("ferries zeppelin")
    assert index.frequencies([ferry, zeppelin]) == {ferry: 3, zeppelin: 0}


@pytest.mark.parametrize("suffix", ["meta.json", ".store", ".idx", ".term", ".fast"])
def test_a_torn_index_is_an_error_of_ours(folder: Path, suffix: str) -> None:
    for path in [path for path in folder.iterdir() if path.name.endswith(suffix)]:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ArchiveError) as caught:
        TextIndex(folder).search("ferry", 10)
    assert "newsdesk index" in caught.value.remedy


def test_a_missing_index_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="missing"):
        TextIndex(tmp_path)


def mentioned(index: TextIndex, words: str, **filters: object) -> dict[str, date | None]:
    names = {article_key(article.id): article.id for article in ARTICLES}
    return {names[key]: day for key, day in index.mentions(words, **filters).days.items()}


def test_mentions_have_all_words_in_a_passage_or_its_title(folder: Path) -> None:
    index = TextIndex(folder)
    assert mentioned(index, "ferries") == {
        "ferry": date(2024, 3, 4),
        "budget": date(2024, 5, 6),
        "undated": None,
    }
    assert mentioned(index, "ferry harbour runs") == {"ferry": date(2024, 3, 4)}
    assert mentioned(index, "ferry spaceship") == mentioned(index, "?!") == {}


def test_mentions_keep_to_filters(folder: Path) -> None:
    index = TextIndex(folder)
    assert list(mentioned(index, "ferry", since=date(2024, 4, 1))) == ["budget"]
    assert list(mentioned(index, "ferry", publisher="Coast Daily")) == ["ferry"]
    assert list(mentioned(index, "ferry", language="fr")) == ["budget"]
    assert mentioned(index, "ferry", since=date(2024, 4, 2), until=date(2024, 4, 1)) == {}


def test_a_mention_names_its_best_passage(tmp_path: Path) -> None:
    filler = " ".join(["Nothing of note was said about it."] * 28)
    long = Article(id="long", title="", body=f"A ferry. {filler}\n\nFerry, ferry and ferry.")
    passages = split(long)
    assert len(passages) == 2
    with TextWriter(tmp_path / "text") as writer:
        writer.add((passage, long) for passage in passages)
        writer.commit()
    found = TextIndex(tmp_path / "text").mentions("ferry")
    assert [found.passage(key) for key in found.days] == [passages[1].id]


@given(st.text(max_size=80))
def test_any_text_whatever_can_be_mentioned(empty: TextIndex, words: str) -> None:
    assert not empty.mentions(words).days
