"""Kept answers are held to a real archive that changes under them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answers import Answer, Citation, Searched, Sentence
from bot.compose import open_catalogue, open_own_store
from bot.config import Config
from bot.recheck import OtherArchiveError, Rechecked, recheck
from bot.standing import Mark, citations
from bot.store import Store
from index.articles import Article
from index.catalogue import Catalogue, Change, Prepared
from index.chunking import split

THEN, NOW = "2024-08-01T10:00:00+00:00", 1_000.0
SENTENCES = tuple(f"On day {n} the council voted {n} times." for n in range(1, 7))


@dataclass(frozen=True, slots=True)
class Newsroom:
    """An archive and the desk's own store."""

    catalogue: Catalogue
    store: Store

    def put(self, id: str, *sentences: str, notes: tuple[str, ...] = (), title: str = "T") -> None:
        """Put an article in the place of the one of this id."""
        article = Article(id, title, "\n\n".join(sentences), notes=notes)
        passages = tuple(split(article))
        vectors = np.full((len(passages), 4), 0.5, dtype=np.float32)
        self.catalogue.apply(Change(put=(Prepared(article, passages, vectors),)))

    def remove(self, id: str) -> None:
        self.catalogue.apply(Change(remove=(id,)))

    def answer(self, *quotes: tuple[str, str], conversation: str = "terminal/x") -> str:
        """Keep an answer that quotes articles as they are; the id of its turn."""
        sentences = tuple(self._sentence(id, text) for id, text in quotes)
        answer = Answer(
            "Q", "Q", "2024-08-01", False, 0.9, sentences, "", (), Searched(1, None, None)
        )
        return self.store.conversations.keep(conversation, answer, moment=THEN)

    def _sentence(self, id: str, text: str) -> Sentence:
        article = self.catalogue.article(id)
        assert article is not None
        start = article.body.index(text)
        passage = next(p for p in split(article) if p.start <= start < p.end)
        citation = Citation(
            article.body, id, "T", "", "", "", text, start, start + len(text), passage.id
        )
        return Sentence(text, (citation,))

    def recheck(self) -> Rechecked:
        return recheck(self.catalogue, self.store, NOW)

    def marks(self, turn: str) -> tuple[Mark, ...]:
        kept = self.store.conversations.turn(turn)
        assert kept is not None
        assert self.store.marks.of(turn) == kept.marks
        return kept.marks

    def fates(self, turn: str) -> list[tuple[str, str]]:
        return [(mark.article_id, mark.fate) for mark in self.marks(turn)]


@contextmanager
def opened(home: Path) -> Iterator[Newsroom]:
    config = Config(home=home)
    home.mkdir(exist_ok=True)
    Catalogue.create(f"sqlite:///{home / 'catalogue.sqlite3'}", "none", None).close()
    catalogue, store = open_catalogue(config), open_own_store(config)
    try:
        yield Newsroom(catalogue, store)
    finally:
        catalogue.close()
        store.close()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with opened(tmp_path / "home") as room:
        yield room


def test_what_becomes_of_an_article_becomes_of_the_answers_that_quote_it(room: Newsroom) -> None:
    first, second, *others = SENTENCES
    room.put("a", first, second)
    room.put("b", *others)
    turn, other = room.answer(("a", first), ("b", others[0])), room.answer(("b", others[1]))
    found = room.recheck()
    assert (found.articles, found.changed, found.answers, found.marked) == (2, 2, 2, 0)
    assert room.recheck().changed == 0

    room.put("a", second)
    found = room.recheck()
    assert (found.changed, found.answers, found.warned, found.marked) == (1, 1, (turn,), 1)
    assert room.fates(turn) == [("a", "lost")]
    assert room.fates(other) == []

    room.remove("b")
    found = room.recheck()
    assert found.warned == (turn, other)
    assert room.fates(turn) == [("a", "lost"), ("b", "removed")]

    room.put("a", first, second)
    found = room.recheck()
    assert (found.warned, found.cleared) == ((turn,), ())
    room.put("b", *others)
    found = room.recheck()
    assert set(found.cleared) == {turn, other}
    assert (room.fates(turn), room.fates(other), found.marked) == ([], [], 0)


def test_what_changes_elsewhere_in_an_article_marks_nothing(room: Newsroom) -> None:
    room.put("a", *SENTENCES)
    turn = room.answer(("a", SENTENCES[-1]))
    room.put("a", *SENTENCES, "And one more.", title="Another headline")
    assert room.recheck().warned == ()
    assert room.marks(turn) == ()


def test_a_quote_that_moved_is_found_again_and_nobody_is_alarmed(room: Newsroom) -> None:
    room.put("a", *SENTENCES)
    turn = room.answer(("a", SENTENCES[-1]))
    room.put("a", "This report was extended.", *SENTENCES)
    found = room.recheck()
    assert (found.warned, found.marked) == ((), 0)
    [mark] = room.marks(turn)
    article = room.catalogue.article("a")
    assert article is not None
    assert article.body[mark.start : mark.end] == SENTENCES[-1]


def test_a_correction_is_told_and_an_older_note_is_not(room: Newsroom) -> None:
    room.put("a", *SENTENCES, notes=("Old note.",))
    turn = room.answer(("a", SENTENCES[0]))
    assert room.recheck().warned == ()
    room.put("a", *SENTENCES, notes=("Old note.",), title="Another headline")
    assert room.recheck().warned == ()
    room.put("a", *SENTENCES, notes=("Old note.", "Correction: day 7."))
    assert room.recheck().warned == (turn,)
    [mark] = room.marks(turn)
    assert (mark.fate, mark.notes) == ("stands", ("Correction: day 7.",))
    room.put("a", *SENTENCES, notes=("Old note.",))
    assert room.recheck().cleared == (turn,)


def test_an_answer_is_told_of_a_correction_that_came_before_the_first_recheck(
    room: Newsroom,
) -> None:
    room.put("a", *SENTENCES)
    turn = room.answer(("a", SENTENCES[0]))
    room.put("a", *SENTENCES, notes=("Correction: day 7.",))
    assert room.recheck().warned == (turn,)


def test_answers_from_two_versions_of_an_article_are_told_apart(room: Newsroom) -> None:
    room.put("a", SENTENCES[0])
    old = room.answer(("a", SENTENCES[0]))
    room.recheck()
    room.put("a", SENTENCES[1], notes=("Correction.",))
    new = room.answer(("a", SENTENCES[1]))
    assert room.recheck().warned == (old,)
    assert (room.fates(old), room.fates(new)) == ([("a", "lost")], [])


def test_a_new_answer_in_the_place_of_another_has_no_marks(room: Newsroom) -> None:
    room.put("a", *SENTENCES)
    turn = room.answer(("a", SENTENCES[0]))
    room.put("a", *SENTENCES[1:])
    room.recheck()
    kept = room.store.conversations.turn(room.answer(("a", SENTENCES[1])))
    assert kept is not None
    room.store.conversations.keep("terminal/x", kept.answer, moment=THEN, turn=turn)
    assert room.marks(turn) == ()
    assert room.recheck().marked == 0


def test_many_answers_and_articles_take_several_pages(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.marks.PAGE", 2)
    monkeypatch.setattr("bot.store.marks.MARKED", 3)
    for id in "abcde":
        room.put(id, *SENTENCES)
    turns = [room.answer(("a", SENTENCES[0]), (id, SENTENCES[1])) for id in "bcde" * 2]
    seen: list[tuple[int, int]] = []
    found = recheck(room.catalogue, room.store, NOW, lambda done, all: seen.append((done, all)))
    assert (found.articles, found.changed, found.answers) == (5, 5, 8)
    assert seen == sorted(seen)
    assert seen[-1] == (5, 5)
    room.remove("a")
    assert set(room.recheck().warned) == set(turns)


def test_stopped_anywhere_it_goes_on(room: Newsroom) -> None:
    for id in "abc":
        room.put(id, *SENTENCES)
    turns = [room.answer((id, SENTENCES[0])) for id in "abc"]
    room.recheck()
    for id in "abc":
        room.remove(id)

    def stop(done: int, all: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recheck(room.catalogue, room.store, NOW, stop)
    assert room.store.marks.warned() == 1
    assert len(room.recheck().warned) == 2
    assert all(room.fates(turn) for turn in turns)


def test_another_archive_is_refused_by_who_did_not_ask_for_it(
    room: Newsroom, tmp_path: Path
) -> None:
    room.put("a", *SENTENCES)
    turn = room.answer(("a", SENTENCES[0]))
    room.recheck()
    with opened(tmp_path / "other") as other:
        with pytest.raises(OtherArchiveError):
            recheck(other.catalogue, room.store, NOW, same=True)
        assert room.marks(turn) == ()
        assert recheck(other.catalogue, room.store, NOW).warned == (turn,)
        assert recheck(other.catalogue, room.store, NOW, same=True).marked == 1


def test_an_answer_that_cannot_be_read_stops_nothing(room: Newsroom) -> None:
    room.put("a", *SENTENCES)
    broken, turn = room.answer(("a", SENTENCES[0])), room.answer(("a", SENTENCES[0]))
    with room.store.database.writing() as db:
        db.exec_driver_sql("UPDATE turns SET answer = '{}' WHERE id = ?", (broken,))
    room.remove("a")
    assert room.recheck().warned == (turn,)


ARTICLES = st.sampled_from("ab")
VERSIONS = st.tuples(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4, unique=True),
    st.sampled_from(((), ("Correction.",))),
)
STEPS = st.one_of(
    st.tuples(st.just("put"), ARTICLES, VERSIONS),
    st.tuples(st.just("remove"), ARTICLES, st.none()),
    st.tuples(st.just("ask"), ARTICLES, st.none()),
    st.tuples(st.just("recheck"), st.none(), st.none()),
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, max_size=14))
def test_marks_are_what_the_archive_says_whatever_happened(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, object]]
) -> None:
    """After any history each quote is marked if and only if its article does not say it."""
    with opened(tmp_path_factory.mktemp("any")) as room:
        asked: dict[str, Article] = {}
        for what, id, version in steps:
            if what == "put":
                sentences, notes = version
                room.put(id, *sentences, notes=notes)
            elif what == "remove":
                room.remove(id)
            elif what == "recheck":
                room.recheck()
            elif (article := room.catalogue.article(id)) is not None:
                quotes = article.body.split("\n\n")[-2:]
                asked[room.answer(*((id, quote) for quote in quotes))] = article
        room.recheck()
        for turn, before in asked.items():
            now = room.catalogue.article(before.id)
            _check(room, turn, before, now)
        assert room.recheck().changed == 0


def _check(room: Newsroom, turn: str, before: Article, now: Article | None) -> None:
    kept = room.store.conversations.turn(turn)
    assert kept is not None
    found = {mark.citation: mark for mark in kept.marks}
    assert len(found) == len(kept.marks)
    for number, citation in enumerate(citations(kept.answer)):
        mark = found.get(number)
        if now is None:
            assert mark is not None
            assert mark.fate == "removed"
        elif citation.quote not in now.body:
            assert mark is not None
            assert mark.fate == "lost"
        elif now.digest == before.digest:
            assert mark is None
        else:
            assert mark is None or mark.fate in {"moved", "stands"}
            if mark is not None and mark.start is not None:
                assert now.body[mark.start : mark.end] == citation.quote
            if set(now.notes) - set(before.notes):
                assert mark is not None
                assert mark.notes
