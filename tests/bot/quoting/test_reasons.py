"""A reason is a clause; a noun of the sentence is none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quoting import load_model
from bot.quoting.reasons import asks_why, reason

from .conftest import quote, result

ASKED = date(2022, 8, 5)


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        (
            "The SUVs were recalled because a fuse could start a fire, the maker said.",
            "because a fuse could start a fire, the maker said",
        ),
        ("Due to a shortage of seed; farmers wait.", "Due to a shortage of seed"),
        ("The bridge closed on Monday (because of wind) again.", "because of wind"),
        ("It left in order to avoid the fine.", "in order to avoid the fine"),
        ('Sony was against it because it feared losing "Call of Duty" for its consoles.', ""),
        ("The member state left the union.", ""),
        ("His death due to a weak heart was caused by the drink.", ""),
        ("He left, just because.", ""),
        ("Because " + "it rained and " * 20 + "it snowed.", ""),
    ],
)
def test_a_clause_that_gives_a_reason_is_found(sentence: str, clause: str) -> None:
    found = reason(sentence)
    assert (found.of(sentence) if found else "") == clause


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("Why did Finland join NATO?", True),
        ("How come the bridge closed?", True),
        ("The bridge in Genoa: why?", True),
        ("What Russia vetoed in March 2024: why?", True),
        ("How did he die?", False),
        ("Who explained why the bridge closed?", False),
        ("When was it?", False),
    ],
)
def test_what_asks_for_a_reason(question: str, why: bool) -> None:
    assert asks_why(question) is why


@pytest.mark.parametrize("question", ["Why were the SUVs recalled?", "Why is that?"])
def test_why_has_no_noun_for_a_short_answer(question: str) -> None:
    found = result(
        question,
        "The SUVs of the carmaker were recalled by a member state in August.",
        "Volta recalled the SUVs. The member state had asked for it.",
    )
    quoted = quote(question, ASKED, found, model=load_model())
    assert quoted.sentences
    assert (quoted.short_answer, quoted.belief, quoted.guesses) == ("", 0.0, ())
    assert all(each.emphasis is None for each in quoted.sentences)


def test_why_is_answered_by_the_clause_of_the_sentence_that_is_quoted() -> None:
    question = "Why were the SUVs of Volta recalled?"
    found = result(question, "Volta recalled its SUVs. The SUVs of Volta were recalled because "
                   "their brakes could fail. Dealers repair them.")  # fmt: skip
    quoted = quote(question, ASKED, found, model=load_model())
    assert quoted.short_answer == "because their brakes could fail"
    emphasised = [each for each in quoted.sentences if each.emphasis]
    assert len(emphasised) == 1
    body = emphasised[0].candidate.article.body
    assert emphasised[0].emphasis is not None
    assert emphasised[0].emphasis.of(body) == quoted.short_answer
    assert 0 < quoted.belief <= 1


@given(st.text(max_size=200), st.sampled_from(["because of the rain", "due to heavy snow"]))
def test_a_clause_stands_in_its_sentence(text: str, clause: str) -> None:
    sentence = f"{text} {clause} {text}"
    found = reason(sentence)
    if found:
        assert sentence[found.start : found.end] == found.of(sentence)
        assert len(found.of(sentence).split()) >= 3
