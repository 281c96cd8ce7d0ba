from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.archive import Archive, open_archive
from index.embedding import Embedding, load
from index.errors import QuestionError, VectorStoreError
from index.ingest import ingest
from index.ranking.scorer import Scorer, load_scorer
from index.search import MAX_QUESTION, PER_ARTICLE, search
from index.writer import open_writer

ASKED = date(2024, 3, 8)

WIRE = (
    "Rescue teams searched the hills north of Tarnau for a third day on Thursday after the dam "
    "gave way and the flood took two bridges with it, the governor said. "
    "Eleven people are still missing, and forty houses were washed away in the night."
)
LONG = "\n\n".join(
    f"Part {i} of the long report on the Velden tunnel tells how the tunnel was dug. " + "It goes "
    "on and on about rock, water, money, and the men and women who dug it by hand. " * 8
    for i in range(8)
)
ARTICLES = [
    {"id": "wire", "title": "Dam breaks at Tarnau", "text": WIRE, "published": "2024-03-07"},
    {
        "id": "copy",
        "title": "Tarnau: eleven missing",
        "text": WIRE.replace("the governor said", "officials said"),
        "published": "2024-03-07",
        "publisher": "Coast Daily",
    },
    {
        "id": "old",
        "title": "Mayor of Tarnau resigns",
        "text": "The mayor of Tarnau, Ida Brandt, resigned on Monday after a vote of the council.",
        "published": "2019-05-14",
        "publisher": "Coast Daily",
    },
    {
        "id": "new",
        "title": "Mayor of Tarnau resigns",
        "text": "The mayor of Tarnau, Jon Hale, resigned on Monday after a vote of the council.",
        "published": "2024-03-05",
        "publisher": "Capital Post",
        "language": "fr-CA",
    },
    {"id": "undated", "title": "Tarnau in pictures", "text": "Views of Tarnau and its mayor."},
    {"id": "long", "title": "The Velden tunnel", "text": LONG, "published": "2024-02-01"},
]


@pytest.fixture(scope="module")
def embedding() -> Embedding:
    return load("static")


def put(home: Path, embedding: Embedding, articles: list[dict[str, str]]) -> None:
    file = home.parent / "articles.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in articles), "utf-8")
    with open_writer(home, embedding) as writer:
        ingest(writer, [str(file)], base=home.parent)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, embedding: Embedding) -> Iterator[Archive]:
    home = tmp_path_factory.mktemp("search") / "home"
    put(home, embedding, ARTICLES)
    with open_archive(home, embedding) as opened:
        yield opened


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return load_scorer()


def found(archive: Archive, question: str, **options: object) -> list[str]:
    result = search(archive, question, **{"asked": ASKED, **options})  # type: ignore[arg-type]
    return [candidate.article.id for candidate in result.candidates]


def test_the_best_passage_comes_first_with_exact_spans_and_parts(archive: Archive) -> None:
    result = search(archive, "How many people are missing after the flood?", asked=ASKED)
    best = result.candidates[0]
    assert best.article.id in {"wire", "copy"}
    for candidate in result.candidates:
        passage = candidate.passage
        assert candidate.article.body[passage.start : passage.end] == passage.text
        assert 0 <= candidate.score <= best.score <= 1
        assert {"bm25", "similarity", "likely"} <= set(candidate.parts)
    assert result.notes == ()
    assert {"words", "vectors", "read", "order"} <= set(result.timings)


def test_copies_of_a_wire_story_count_once(archive: Archive) -> None:
    result = search(archive, "Where did the dam give way and take two bridges?", asked=ASKED)
    first = result.candidates[0]
    assert {first.article.id, *(copy.id for copy in first.copies)} == {"wire", "copy"}
    assert len({c.article.id for c in result.candidates} & {"wire", "copy"}) == 1


def test_few_passages_of_one_article(archive: Archive) -> None:
    assert found(archive, "the long report on the Velden tunnel").count("long") == PER_ARTICLE


def test_this_week_prefers_the_days_before_the_question(archive: Archive) -> None:
    question = "Which mayor of Tarnau resigned this week?"
    assert found(archive, question)[0] == "new"
    assert found(archive, question, asked=date(2019, 5, 17))[0] == "old"


def test_a_named_month_prefers_its_articles(archive: Archive) -> None:
    assert found(archive, "Who resigned as mayor of Tarnau in May 2019?")[0] == "old"


def test_filters(archive: Archive) -> None:
    question = "mayor of Tarnau"
    assert set(found(archive, question, since=date(2024, 3, 5), until=date(2024, 3, 5))) == {"new"}
    assert set(found(archive, question, until=date(2020, 1, 1))) == {"old"}
    assert "undated" in found(archive, question)
    assert "undated" not in found(archive, question, since=date(1900, 1, 1))
    assert set(found(archive, question, publishers=("Capital Post",))) == {"new"}
    assert found(archive, question, publishers=("capital",)) == []
    both = ("Capital Post", "Coast Daily")
    assert set(found(archive, question, publishers=both)) == {
        id for name in both for id in found(archive, question, publishers=(name,))
    }
    assert found(archive, question, since=date(2024, 4, 1), until=date(2024, 3, 1)) == []


def test_a_language_leaves_out_other_and_unknown_ones_wherever_they_were_found(
    archive: Archive,
) -> None:
    question = "Which mayor of Tarnau resigned this week?"
    everything = set(found(archive, question))
    languages = {each.id: each.language for each in archive.catalogue.articles()}
    assert languages["new"] == "fr"
    assert languages["undated"] == ""
    assert {"new", "undated", "old"} <= everything
    wire = {"wire", "copy"}  # either may stand for both
    for language, held in (("fr", {"new"}), ("en", {"old", "long"})):
        assert {id for id in everything - wire if languages[id] == language} == held
        assert set(found(archive, question, language=language)) - wire == held
    assert found(archive, question, language="de") == []
    # nothing else holds the words, and the vectors find their nearest whatever the language is
    assert found(archive, "Zeppelin?", language="fr") == ["new"]
    count, first, last = archive.catalogue.holdings(language="fr")
    assert (count, first, last) == (1, date(2024, 3, 5), date(2024, 3, 5))
    assert dict(archive.catalogue.summary().languages)["fr"] == 1


def test_k(archive: Archive) -> None:
    assert len(found(archive, "Tarnau", k=2)) == 2
    assert found(archive, "Tarnau", k=0) == []


class Unreachable:
    def query(self, vector: object, limit: int) -> list[tuple[str, float]]:
        raise VectorStoreError("Chroma does not answer", "Start it")


def test_without_vectors_words_still_find_and_it_is_said(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "vectors", Unreachable())
    result = search(archive, "Which mayor of Tarnau resigned this week?", asked=ASKED)
    assert result.candidates[0].article.id == "new"
    assert result.notes == ("searched by words only: Chroma does not answer",)


def test_an_article_replaced_meanwhile_is_found_as_it_is_now(
    tmp_path: Path, embedding: Embedding
) -> None:
    home = tmp_path / "home"
    put(home, embedding, ARTICLES)
    with open_archive(home, embedding) as archive:
        later = [dict(each) for each in ARTICLES]
        later[3]["text"] = "The mayor of Tarnau, Jon Hale, withdrew his resignation on Friday."
        put(home, embedding, later)
        result = search(archive, "Did Jon Hale resign as mayor of Tarnau?", asked=ASKED)
    texts = [candidate.passage.text for candidate in result.candidates]
    assert any("withdrew" in text for text in texts)
    assert not any("Jon Hale, resigned" in text for text in texts)


@pytest.mark.parametrize("question", ["", "   ", "?!…", "🙂🙃", "\0\0", '"()[]^~*', "\ud800"])
def test_a_question_without_words_is_refused(archive: Archive, question: str) -> None:
    with pytest.raises(QuestionError):
        search(archive, question, asked=ASKED)


@pytest.mark.parametrize(
    "question",
    [
        "what is the of and",
        "7",
        "mayor AND (resigned OR title:flood^9 -Tarnau) *",
        "'; DROP TABLE articles; --",
        "mayor\0of\0Tarnau",
        "Кто ушёл в отставку?",
        "谁辞职了？",
        "من استقال؟",
        "mayor \ud800 Tarnau",
        "ﬀ ²³ Ⅷ",
        "a" * 5_000,
    ],
)
def test_any_other_question_is_answered(archive: Archive, scorer: Scorer, question: str) -> None:
    result = search(archive, question, asked=ASKED, scorer=scorer)
    assert len(result.candidates) <= 10


def test_a_very_long_question_is_cut_and_that_is_said(archive: Archive, scorer: Scorer) -> None:
    result = search(archive, "mayor of Tarnau " * 6_250, asked=ASKED, scorer=scorer)
    assert result.candidates[0].article.id in {"new", "old", "undated"}
    assert f"{MAX_QUESTION:,}" in result.notes[0]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=100), asked=st.dates())
def test_any_text_is_answered_or_refused(
    archive: Archive, scorer: Scorer, question: str, asked: date
) -> None:
    try:
        result = search(archive, question, asked=asked, scorer=scorer)
    except QuestionError:
        assert not any(character.isalnum() for character in question)
    else:
        assert all(0 <= candidate.score <= 1 for candidate in result.candidates)
