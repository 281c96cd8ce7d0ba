"""What greets or thanks around a question is no part of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.about.courtesy import without_courtesy

ROOT = Path(__file__).parents[3]
QUESTIONS = [
    json.loads(line)["question"]
    for line in (ROOT / "seeds/questions.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("hi, who won the World Cup?", "who won the World Cup?"),
        ("thanks! and who came second?", "and who came second?"),
        ("Hi there! Thanks for your help. Who won?", "Who won?"),
        ("ok so who is the new chancellor?", "who is the new chancellor?"),
        ("hello newsdesk\nwho won", "who won"),
        ("👋 who won?", "who won?"),
        ("how are you? Is it over?", "Is it over?"),
        ("Great, thanks. Kenya election results", "Kenya election results"),
        ("Who won? Thanks!", "Who won?"),
        ("who won the final, please", "who won the final"),
        ("Hello! Anything on Morocco? Thank you.", "Anything on Morocco?"),
    ],
)
def test_a_greeting_or_thanks_is_taken_off(text: str, question: str) -> None:
    assert without_courtesy(text) == question


@pytest.mark.parametrize(
    "text",
    [
        "Okay, Boomer: who said that?",
        "Hey, Jude: who wrote it?",
        "Hello Kitty anniversary",
        "Good Morning America host",
        "Good Will Hunting",
        "Who gave thanks?",
        'Who said "thank you and good night"?',
        "“Hello”, who sang it?",
        "Nice attack",
        "No deal?",
        "thanks!",
        "hi",
        "",
    ],
)
def test_what_belongs_to_a_question_stays(text: str) -> None:
    assert without_courtesy(text) == text


@given(
    st.sampled_from(["hi, ", "Hello! ", "thanks! ", "Thank you so much. ", "ok, "]),
    st.sampled_from(QUESTIONS),
    st.sampled_from(["", " Thanks!", " Thank you very much.", ", please"]),
)
def test_the_question_inside_is_what_it_is_alone(before: str, question: str, after: str) -> None:
    assert without_courtesy(question) == question
    assert without_courtesy(f"{before}{question}{after}") == question


@given(st.text(max_size=120))
def test_nothing_is_added_and_something_is_left(text: str) -> None:
    left = without_courtesy(text)
    assert left in text
    assert bool(left.strip()) == bool(text.strip())


@given(st.sampled_from(["thanks ", "hi, ", "hello! "]), st.integers(1, 2_000))
def test_any_number_of_greetings_is_read(greeting: str, times: int) -> None:
    left = without_courtesy(greeting * times)
    assert left
    assert left in greeting * times
