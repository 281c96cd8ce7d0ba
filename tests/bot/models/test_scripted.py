"""A model over OpenAI's protocol, its faults included."""

from __future__ import annotations

from collections.abc import Callable

from bot.answers import Usage
from bot.models import Model, Prompt, complete
from tests.scripted_model import ScriptedModel

PROMPT = Prompt("Answer from the passages.", "Who won?")


def test_a_reply_comes_in_pieces_and_its_tokens_are_counted(
    scripted: ScriptedModel, opened: Callable[..., Model]
) -> None:
    scripted.enqueue("Ada won the race. [1]")
    stream = opened().stream(PROMPT, within=20)
    assert list(stream) == ["Ada", " won", " the", " race.", " [1]"]
    assert stream.usage == Usage(prompt=6, completion=5)
    (asked,) = scripted.asked
    assert (asked.system, asked.user) == (PROMPT.system, PROMPT.user)


def test_a_whole_reply(scripted: ScriptedModel, opened: Callable[..., Model]) -> None:
    scripted.enqueue("Ada won. [1]")
    assert complete(opened(), PROMPT, within=20) == ("Ada won. [1]", Usage(6, 3))
