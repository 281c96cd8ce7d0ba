from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Answer, Conversation, Searched
from bot.followups import standalone


def conversation(*questions: str) -> Conversation:
    talk = Conversation()
    for question in questions:
        understood = standalone(question, talk)
        searched = Searched(0, None, None)
        talk = talk.after(
            Answer(question, understood, "2024-07-10", True, 0.0, (), "", (), searched)
        )
    return talk


WORKERS = "Which countries sent North Korean workers home in 2019?"


@pytest.mark.parametrize(
    "follow_up",
    [
        "And how many remained?",
        "how many of them remained?",
        "Why?",
        "What about Russia?",
        "When was that?",
        "And in 2023?",
        "How long did it take?",
    ],
)
def test_a_follow_up_carries_the_subject(follow_up: str) -> None:
    understood = standalone(follow_up, conversation(WORKERS))
    assert "North Korean" in understood
    assert "workers" in understood
    assert understood != follow_up


@pytest.mark.parametrize(
    "question",
    [
        "Who won the Booker Prize in 2022?",
        "How much did the European Central Bank raise its rate?",
        "Which volcano erupted in Tonga?",
        "What did NASA launch to the Moon that week?",
        "how many people live in lapland",
    ],
)
def test_a_question_of_its_own_stays_as_it_is(question: str) -> None:
    assert standalone(question, conversation(WORKERS)) == question


def test_the_first_question_stays_as_it_is() -> None:
    assert standalone("And how many remained?", Conversation()) == "And how many remained?"


def test_the_subject_lasts_over_several_turns() -> None:
    talk = conversation(WORKERS, "And how many remained?", "Why?")
    assert "North Korean" in standalone("Since when?", talk)


def test_a_new_year_replaces_the_old_one() -> None:
    assert "2019" not in standalone("And in 2023?", conversation(WORKERS))


def test_a_new_subject_replaces_the_old_one() -> None:
    talk = conversation(WORKERS, "Who won the Booker Prize in 2022?")
    understood = standalone("What is it about?", talk)
    assert "Booker Prize" in understood
    assert "Korean" not in understood


@pytest.mark.parametrize("text", ["???", "\0", "…", ""])
def test_what_has_no_words_carries_nothing_over(text: str) -> None:
    assert standalone(text, conversation(WORKERS)) == text


@given(st.lists(st.text(max_size=60), max_size=4), st.text(max_size=80))
def test_any_talk_is_understood_as_something(before: list[str], text: str) -> None:
    understood = standalone(text, conversation(*before))
    assert text.strip() == "" or understood.strip()
