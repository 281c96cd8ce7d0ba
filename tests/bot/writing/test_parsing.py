"""A streamed reply into sentences, whatever pieces it comes in."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.writing.parsing import Parser, Written

Read = list[tuple[str, tuple[int, ...]]]


def read(pieces: Iterable[str]) -> Read:
    return [(each.text, each.markers) for each in written(pieces)]


def written(pieces: Iterable[str]) -> list[Written]:
    parser = Parser()
    found = [each for piece in pieces for each in parser.feed(piece)]
    return [*found, *parser.end()]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("It rained. [1] It snowed. [2]", [("It rained.", (1,)), ("It snowed.", (2,))]),
        ("It rained [1]. It snowed [2].", [("It rained.", (1,)), ("It snowed.", (2,))]),
        ("It rained. [1][3] It snowed [1, 2].", [("It rained.", (1, 3)), ("It snowed.", (1, 2))]),
        ("It rained. [1]. It snowed. [2].", [("It rained.", (1,)), ("It snowed.", (2,))]),
        ("It rained [1-3].", [("It rained.", (1, 2, 3))]),
        ("[1] It rained. [2] It snowed.", [("It rained.", (1,)), ("It snowed.", (2,))]),
        ("- It rained. [1]\n- It snowed. [2]", [("It rained.", (1,)), ("It snowed.", (2,))]),
        ("1. It rained. [1]\n2. It snowed. [2]", [("It rained.", (1,)), ("It snowed.", (2,))]),
        ("**It** rained in *Rome*. [1]", [("It rained in Rome.", (1,))]),
        ("It rained【1†source】.", [("It rained.", (1,))]),
        ("Answer: It rained. [Passage 1]", [("It rained.", (1,))]),
        ("<think>Hm [4]. No.</think>It rained. [1]", [("It rained.", (1,))]),
        ("It rains</think>It rained. [1]", [("It rained.", (1,))]),
        ("<think>It never ends", []),
        ("Why did it rain? It rained. [1]", [("It rained.", (1,))]),
        ("It rained. [1]\nQuestion: And then?\nAnswer: It snowed. [2]", [("It rained.", (1,))]),
        ("Question: Why?\nAnswer: It rained. [1]", [("It rained.", (1,))]),
        ("It rained. [1]\n</passages-12>\nIt snowed. [2]", [("It rained.", (1,))]),
        ("The U.S. won 1.5 points. [1] Mr. Fry left.", [("The U.S. won 1.5 points.", (1,)),
                                                       ("Mr. Fry left.", ())]),
        ("“It rained.” [1] It snowed", [("“It rained.”", (1,)), ("It snowed", ())]),
        ("1 < 2 and it rained. [1]", [("1 < 2 and it rained.", (1,))]),
        ("[1]\n[2]\n---\n", []),
    ],
)  # fmt: skip
def test_sentences_and_their_markers(reply: str, expected: Read) -> None:
    assert read([reply]) == expected
    assert read(reply) == expected  # one character at a time


def test_a_sentence_comes_as_soon_as_it_has_ended() -> None:
    parser = Parser()
    assert not list(parser.feed("It rained. [1"))
    assert not list(parser.feed("]"))  # [2] may follow
    assert [each.text for each in parser.feed(" It")] == ["It rained."]
    assert [each.text for each in parser.feed(" snowed [2].")] == ["It snowed."]


def test_what_may_have_been_cut_is_known() -> None:
    first, second = written(["It rained. [1] It snowed in the"])
    assert (first.ended, second.ended) == (True, False)


REPLIES = st.text(st.sampled_from(list("Ab. [1]2,\n-*?!“”<>: ")), max_size=60)


@given(REPLIES, st.lists(st.integers(0, 60), max_size=8))
@example("It rained. [1] It snowed [2].", [10, 12, 13])
@example(":::::::A::1", [9])
def test_it_does_not_matter_where_a_reply_is_cut(reply: str, cuts: list[int]) -> None:
    places = [0, *sorted(cut for cut in cuts if cut < len(reply)), len(reply)]
    pieces = [reply[a:b] for a, b in pairwise(places)]
    assert read(pieces) == read([reply])


@given(st.text(max_size=200))
def test_any_text_is_read(reply: str) -> None:
    for each in written([reply]):
        assert any(character.isalnum() for character in each.text)
        assert "\n" not in each.text


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ("Based on the passages provided, the ship was freed on Monday [1].", "The ship was freed"),
        ("According to the sources, 47 people died [1].", "47 people died"),
        ("Sure! Based on the given context, it sank [1].", "It sank"),
        ("According to the ministry, it sank [1].", "According to the ministry, it sank"),
    ],
)
def test_a_lead_in_is_no_part_of_the_sentence(reply: str, text: str) -> None:
    parser = Parser()
    written = [*parser.feed(reply), *parser.end()][-1]
    assert written.text.startswith(text)
    assert written.markers == (1,)


def test_nothing_but_a_lead_in_is_no_sentence() -> None:
    parser = Parser()
    assert [*parser.feed("Sure!"), *parser.end()] == []


@pytest.mark.parametrize("marker", ["(source: passage 1)", "(passage 1)", "[source: 1]"])
def test_a_marker_may_be_spelled_out(marker: str) -> None:
    parser = Parser()
    (written,) = [*parser.feed(f"The ship sank {marker}."), *parser.end()]
    assert (written.text, written.markers) == ("The ship sank.", (1,))


@pytest.mark.parametrize(
    ("reply", "sentences"),
    [
        ("It landed at 6:04 p.m. Indian time [1].", ["It landed at 6:04 p.m. Indian time."]),
        ("It left at 6 p.m. The ship sank [1].", ["It left at 6 p.m.", "The ship sank."]),
        (
            "It cost approx. 3 billion Swiss francs [1].",
            ["It cost approx. 3 billion Swiss francs."],
        ),
    ],
)
def test_an_abbreviation_cuts_no_sentence_in_two(reply: str, sentences: list[str]) -> None:
    assert [text for text, _ in read([reply])] == sentences
