"""Questions and outcomes for tests of what is made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from bot.evaluation.outcomes import Cited, Outcome, Retrieved, Said
from bot.evaluation.questions import TestQuestion
from bot.evaluation.runs import Manifest

QuestionOf = Callable[..., TestQuestion]
OutcomeOf = Callable[..., Outcome]


@pytest.fixture(scope="session")
def question_of() -> QuestionOf:
    """Makes an answerable question; fields can be given."""

    def make(**fields: Any) -> TestQuestion:
        values = {
            "id": "1",
            "question": "Which show returns?",
            "asked": date(2022, 6, 16),
            "answer": "Squid Game",
            "choices": ("Friends", "Squid Game"),
            "correct": 1,
            "gold": {"a": 1},
            "answerable": True,
        }
        return TestQuestion(**(values | fields))

    return make


@pytest.fixture(scope="session")
def outcome_of() -> OutcomeOf:
    """Makes an outcome from the texts of its quotes and passages; declined below 0.5."""

    def make(
        asked: TestQuestion,
        quotes: Sequence[str] = (),
        passages: Sequence[str] = (),
        short: str = "",
        confidence: float = 0.5,
        **fields: Any,
    ) -> Outcome:
        values: dict[str, Any] = {
            "question": asked,
            "understood": asked.question,
            "short_answer": short,
            "confidence": confidence,
            "declined": confidence < 0.5,
            "sentences": tuple(said(text, passages) for text in quotes),
            "retrieved": tuple(retrieved(text, place) for place, text in enumerate(passages)),
            "milliseconds": 10.0,
        }
        return Outcome(**(values | fields))

    return make


def said(text: str, passages: Sequence[str]) -> Said:
    """A sentence that quotes the first passage that holds it."""
    place = next((i for i, passage in enumerate(passages) if text in passage), 0)
    start = passages[place].index(text) if place < len(passages) and text in passages[place] else 0
    cited = Cited(
        "abcdefgh"[place], "", "", "", text, start, start + len(text), f"p{place}", True, True
    )
    return Said(text, (cited,))


def retrieved(text: str, place: int) -> Retrieved:
    return Retrieved(
        f"p{place}",
        "abcdefgh"[place],
        "A title",
        "The Example",
        "2022-06-14",
        0,
        len(text),
        text,
        0.5,
    )


@pytest.fixture(scope="session")
def manifest_of() -> Callable[..., Manifest]:
    """Makes a manifest; fields can be given."""

    def make(**fields: Any) -> Manifest:
        values: dict[str, Any] = {
            "id": "20220805-101500-set",
            "data": {"name": "set", "form": "newsdesk JSON Lines", "digest": "d", "questions": 2},
            "archive": {"digest": "a", "articles": 3, "first": "2022-06-14", "last": "2022-08-03"},
            "settings": {"embedding": "static", "threshold": 0.5},
            "weights": {},
            "judge": "exact quotes",
            "code": "c",
            "versions": {"python": "3.11"},
            "seed": 0,
            "notes": (),
            "started": "2022-08-05T10:15:00+00:00",
        }
        return Manifest(**(values | fields))

    return make
