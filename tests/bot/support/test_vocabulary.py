from __future__ import annotations

import pytest
from textblob.en import parser

from bot.support.vocabulary import Vocabulary

from .conftest import Check

OTHERS = "has been told of the plan by its neighbours".split()


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(parser.lexicon)


@pytest.mark.parametrize("word", ["Nokia", "Maersk", "Ryanair", "Hezbollah", "Merkel", "Pelé"])
def test_what_no_dictionary_has_in_small_letters_is_a_name(
    word: str, vocabulary: Vocabulary
) -> None:
    assert vocabulary.is_coined(word, OTHERS)


@pytest.mark.parametrize(
    "word",
    """Regulators Wildfires Teenagers Smartphones Lockdowns Restarting Vaccination Unregulated
    Cyberattacks Midfielders Shortlisted Reopening Anti-doping Part-timers""".split(),
)
def test_a_common_word_is_none_though_only_its_parts_are_known(
    word: str, vocabulary: Vocabulary
) -> None:
    assert not vocabulary.is_coined(word, OTHERS)


def test_in_another_language_no_word_is_told_to_be_a_name(vocabulary: Vocabulary) -> None:
    assert not vocabulary.is_coined("Quelque", "chênes ont été abattus pour la flèche".split())


@pytest.mark.parametrize(
    ("sentence", "supported"),
    [
        ("Brandt sold the ferry to Corvin Lines in 2019.", True),
        ("Maersk sold the ferry to Corvin Lines in 2019.", False),
        ("Tourists were two thirds of the passengers.", True),
        ("Ryanair sold the ferry.", False),
        ("Hollander promised an inquiry.", True),
        ("Merkel promised an inquiry.", False),
    ],
)
def test_a_name_that_opens_a_sentence_must_stand_in_the_evidence(
    sentence: str, supported: bool, check: Check
) -> None:
    assert check(sentence).supported is supported
