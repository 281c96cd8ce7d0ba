"""Small talk, the archive, or the news: decided from the words of a text alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.about import talk
from bot.about.courtesy import without_courtesy
from bot.about.details import Names, read
from bot.about.recognising import Kind, recognise
from bot.about.unclear import unclear
from bot.answers import Conversation

ROOT = Path(__file__).parents[3]
NAMES = Names(
    publishers=lambda: ["Harbour Courier", "Meridian Wire"],
    languages=lambda: ["en", "fr", "de"],
    sections=lambda: ["World"],
    authors=lambda: ["Ann Smith", "Jane Doe"],
)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


UTTERANCES = lines(ROOT / "tests/data/utterances.jsonl")


def decided(text: str) -> str:
    if talk.reply(text):
        return "talk"
    request = recognise(without_courtesy(text))
    if request is None or read(request.details, date(2024, 8, 1), NAMES) is None:
        return "news"
    return "about"


@pytest.mark.parametrize("split", ["dev", "test"])
def test_hardly_anything_is_taken_for_what_it_is_not(split: str) -> None:
    told = Counter(
        (each["label"], decided(each["text"])) for each in UTTERANCES if each["split"] == split
    )
    assert sum(told.values()) >= 150
    for label in ("talk", "about", "news"):
        right = told[label, label]
        said = sum(number for (_, given), number in told.items() if given == label)
        meant = sum(number for (given, _), number in told.items() if given == label)
        assert right / said >= 0.98, f"precision of {label}: {right} of {said}"
        assert right / meant >= 0.98, f"recall of {label}: {right} of {meant}"
    assert not [told["news", label] for label in ("talk", "about") if told["news", label]]


def test_the_kind_and_the_details_are_read() -> None:
    wrong = {}
    for each in UTTERANCES:
        asked = without_courtesy(each["text"])
        request = recognise(asked) if each["label"] == "about" else None
        if request and (request.kind, request.details) != (each["kind"], each.get("details", "")):
            wrong[each["text"]] = request
    assert not wrong


def test_no_utterance_is_listed_twice() -> None:
    said = Counter(each["text"].casefold() for each in UTTERANCES)
    assert max(said.values()) == 1


def questions(path: Path) -> Iterator[str]:
    yield from (each["question"] for each in lines(path))


def test_every_question_of_the_seeds_is_news() -> None:
    asked = [each for each in lines(ROOT / "seeds/questions.jsonl") if not each.get("after")]
    assert len(asked) > 50
    assert {decided(each["question"]) for each in asked} == {"news"}


def test_every_question_of_the_real_archives_is_news(shared: Path) -> None:
    paths = sorted((shared / "eval").glob("*/questions.jsonl"))
    asked = {question for path in paths for question in questions(path)}
    assert len(asked) > 1_500
    assert not [each for each in asked if talk.reply(each) or recognise(each)]
    assert not [each for each in asked if unclear(each, Conversation())]


def test_no_question_with_a_subject_is_unclear() -> None:
    asked = [each["question"] for each in lines(ROOT / "seeds/questions.jsonl")]
    asked += [each["standalone"] for each in lines(ROOT / "tests/data/followups.jsonl")]
    asked += [each["text"] for each in UTTERANCES if each["label"] == "news"]
    assert len(asked) > 250
    assert not [each for each in asked if unclear(each, Conversation())]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Show me the 3 newest articles", 3),
        ("the last two stories about Kenya", 2),
        ("What is the latest article?", 1),
        ("What are the latest articles?", 0),
        ("list twenty articles on the strike", 20),
    ],
)
def test_a_number_of_articles_is_read(text: str, number: int) -> None:
    request = recognise(text)
    assert request is not None
    assert request.number == number


@given(st.text(max_size=250))
def test_any_text_is_decided(text: str) -> None:
    assert decided(text) in {"talk", "about", "news"}


WORDS = """what do you have on about from in by of the archive articles latest how many recent are
    thanks hello and Kenya 2022 since last week papers which show me 3 , ? ! . [ ( ' < > is there"""


@given(st.lists(st.sampled_from(WORDS.split()), max_size=20).map(" ".join))
def test_any_words_are_decided(text: str) -> None:
    assert decided(text) in {"talk", "about", "news"}
    request = recognise(text)
    assert request is None or request.kind in Kind


@pytest.mark.parametrize(
    "text", ["what " * 1_000, "thanks " * 1_000, "do you have " + "a " * 5_000]
)
def test_long_texts_are_news(text: str) -> None:
    assert decided(text) == "news"
