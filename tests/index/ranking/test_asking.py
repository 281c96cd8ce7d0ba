from __future__ import annotations

import pytest

from index.ranking.asking import KINDS, LISTED, telling, wanted


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Which North African country was flooded this week?", "country"),
        ("Scott is a Republican senator for which state?", "state"),
        ("Who won the Hart Trophy?", "person"),
        ("Which tennis star announced that they won't play?", "person"),
        ("Which state's governor commuted the sentences?", "state"),
        ("Which company founder resigned?", "person"),
        ("About what percentage of people avoid the news?", "percent"),
        ("How many satellites are in orbit?", "number"),
        ("How much did the telescope cost?", "money"),
        ("How long was she detained?", "duration"),
        ("How old is he?", "number"),
        ("Where will the Games be held?", "where"),
        ("When will Nasa try again?", "date"),
        ("What year did it open?", "year"),
        ("This was the highest rate since:", "year"),
        ("What is the name of the film that won?", "title"),
        ("The author who won wrote which book?", "title"),
        ("What color is she?", "colour"),
        ("What's it?", "thing"),
        ("", "thing"),
    ],
)
def test_the_kind_of_answer_is_read_from_the_question(question: str, kind: str) -> None:
    assert wanted(question).kind == kind


def test_the_noun_phrase_is_kept() -> None:
    assert wanted("Which grocery chain recalled two cookies?").phrase[:2] == ("grocery", "chain")


def test_single_words_tell_the_members_of_a_kind() -> None:
    assert {"norway", "korea", "arabia"} <= telling("country")
    assert not {"north", "south", "united", "new", "and"} & telling("country")
    assert "hampshire" in telling("state")


def test_every_listed_kind_has_a_list() -> None:
    assert set(KINDS) >= LISTED
    assert all(telling(kind) for kind in LISTED)
