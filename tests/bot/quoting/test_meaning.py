"""Words of a question that do not stand in a sentence are met by near ones."""

from __future__ import annotations

from datetime import date

import pytest

from bot.quoting.meaning import met
from bot.quoting.reading import Question, lines

from .conftest import result, vectors

ASKED = date(2022, 8, 5)


def shares(question: str, *sentences: str) -> dict[str, list[float]]:
    """How far each sentence meets each term."""
    found = result(question, " ".join(sentences))
    assert found.query is not None
    assert found.lexicon is not None
    understood = Question(question, found.query, found.lexicon, ASKED, vectors())
    table = met(understood, lines(understood, found.candidates))
    return {term: table[:, i].tolist() for i, term in enumerate(found.query.terms)}


def test_another_form_or_a_synonym_meets_a_word_in_part() -> None:
    found = shares(
        "Who owns the car?", "The owner sold his vehicle.", "The car was sold.", "It rained."
    )
    assert 0.6 < found["own"][0] < 1
    assert 0.6 < found["car"][0] < 1
    assert found["car"][1] == 1
    assert found["car"][2] < 0.2


@pytest.mark.parametrize(
    ("question", "sentence", "term"),
    [
        ("What burned on Monday?", "A mill burned on tuesday.", "monday"),
        ("What burned in france?", "A mill burned in germany.", "france"),
        ("What did Smith burn?", "A mill burned, said jones.", "smith"),
        ("Which 12 burned?", "Some 13 burned.", "12"),
    ],
)
def test_names_numbers_and_days_are_met_by_themselves(
    question: str, sentence: str, term: str
) -> None:
    assert shares(question, sentence)[term] == [0]
