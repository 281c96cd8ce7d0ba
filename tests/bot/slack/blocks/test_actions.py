from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.blocks.actions import (
    MalformedError,
    Reference,
    Verdict,
    channel_of,
    decode,
    decode_verdict,
    encode,
    encode_verdict,
)

ANSWER_IDS = st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True)


@settings(deadline=None)
@given(ANSWER_IDS, st.integers(0, 999_999))
def test_a_reference_comes_back(answer_id: str, number: int) -> None:
    assert decode(encode(answer_id, number)) == Reference(answer_id, number)


@settings(deadline=None)
@given(ANSWER_IDS, st.booleans())
def test_a_verdict_comes_back(answer_id: str, good: bool) -> None:
    assert decode_verdict(encode_verdict(answer_id, good=good)) == Verdict(answer_id, good)


@settings(deadline=None)
@given(st.text() | st.text(alphabet="ab:019-_\n", max_size=70))
def test_only_what_encode_makes_is_read(value: str) -> None:
    try:
        found = decode(value)
    except MalformedError:
        return
    assert encode(found.answer_id, found.number) == value


@pytest.mark.parametrize(
    "value",
    ["", ":1", "a:", "a:0", "a:01", "a:-1", "a:1:2", "a b", "a\n", "a:1\n",
     "a" * 65, "ä", "a:١", "a:1000000"],
)  # fmt: skip
def test_other_references_are_refused(value: str) -> None:
    with pytest.raises(MalformedError, match="did not give it"):
        decode(value)


@pytest.mark.parametrize("value", ["", "good:", "good", "fine:a", "good:a:1", "good:a\n", "bad:ä"])
def test_other_verdicts_are_refused(value: str) -> None:
    with pytest.raises(MalformedError):
        decode_verdict(value)


def test_an_id_that_would_not_come_back_is_refused() -> None:
    with pytest.raises(MalformedError):
        encode("a:1")
    with pytest.raises(MalformedError):
        encode("a", -1)


@pytest.mark.parametrize("metadata", ["", "c1", "U123", "C123\n", "C12 3", "C" * 40])
def test_only_channels_have_settings(metadata: str) -> None:
    assert channel_of("C0123ABCD") == "C0123ABCD"
    with pytest.raises(MalformedError):
        channel_of(metadata)


def test_an_error_shows_little_of_what_came() -> None:
    with pytest.raises(MalformedError) as caught:
        decode("<!channel> " * 100)
    assert len(str(caught.value)) < 250
