"""What a model thinks aloud is no answer, however its reply is cut into pieces."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.models import Model, ModelError, Prompt, Reason, complete
from bot.models.thinking import Answering
from tests.scripted_model import Says, ScriptedModel


def said(text: str, cuts: list[int]) -> str:
    """The answer in a reply that comes in pieces, cut at these places."""
    answering = Answering()
    places = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    pieces = [text[a:b] for a, b in itertools.pairwise(places)]
    return "".join(map(answering.of, pieces)) + answering.rest()


CUTS = st.lists(st.integers(0, 200))


@given(text=st.text("<>/thinkTHINK \n", max_size=30), cuts=CUTS)
def test_any_other_text_is_left_as_it_is(text: str, cuts: list[int]) -> None:
    assume(not text.lstrip().startswith("<think>"))
    assert said(text, cuts) == text


@given(
    before=st.sampled_from(["", " ", "\n\n"]),
    thought=st.text("a</think", max_size=30),
    answer=st.text("a<think>/ \n", max_size=30),
    cuts=CUTS,
)
def test_thinking_at_the_beginning_is_left_out(
    before: str, thought: str, answer: str, cuts: list[int]
) -> None:
    assert "</think>" not in thought
    assert said(f"{before}<think>{thought}</think>{answer}", cuts) == answer


@given(thought=st.text("a</think", max_size=30), cuts=CUTS)
def test_thinking_without_an_end_is_no_answer(thought: str, cuts: list[int]) -> None:
    assert said(f"<think>{thought}", cuts) == ""


def test_a_model_that_thinks_aloud(scripted: ScriptedModel, opened: Callable[..., Model]) -> None:
    scripted.enqueue("<think> Ada or Bob? Ada. </think> Ada won. [1]")
    text, usage = complete(opened(), Prompt("", "Who won?"), within=60)
    assert text == " Ada won. [1]"
    assert usage.completion == 9
    scripted.enqueue(Says("<think> Ada or Bob?", finish="length"))
    with pytest.raises(ModelError) as caught:
        complete(opened(), Prompt("", "Who won?"), within=60)
    assert caught.value.reason is Reason.EMPTY
    assert "LLM_MAX_TOKENS" in caught.value.remedy
