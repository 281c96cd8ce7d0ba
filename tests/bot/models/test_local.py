"""A real model over the real protocol, streamed."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from bot.compose import open_model
from bot.config import Config
from bot.models import Model, ModelError, Prompt, Reason, complete

pytestmark = pytest.mark.slow

#: Seconds; the model shares two cores with other tests.
PATIENCE = 600.0

RULES = "Answer from the numbered passages only, with a passage's number after each sentence."
SHOWN = """\
Passages:
[1] Ferry strike ends (Harbour Courier, 3 May 2021): Ferry crews went back to work on Monday after \
a strike of nine days. Their union accepted a pay rise of 4 percent.
[2] Council opens library (Valley Post, 9 May 2021): A new library opened in Stroud on Saturday.
Question (asked 10 May 2021): How long did the ferry strike last?
Answer: The strike of the ferry crews lasted nine days. [1]

Passages:
[1] Storm Ada cuts power (Signal Bureau, 2 February 2020): Storm Ada left 12,000 homes in Galway \
without power on Sunday.
[2] Schools closed (Irish Wire, 3 February 2020): Schools in Galway stayed closed on Monday.
Question (asked 4 February 2020): What did Storm Ada do in Galway?
Answer: Storm Ada left 12,000 homes in Galway without power. [1] Schools stayed closed. [2]

"""
ASKED = """\
Passages:
[1] Pipelines leak (Signal Bureau, 27 September 2022): Two explosions on Monday damaged the Nord \
Stream pipelines in the Baltic Sea.
[2] Gas still rising (Harbour Courier, 28 September 2022): Gas was still bubbling up near the \
island of Bornholm on Wednesday.
Question (asked 29 September 2022): What happened to the Nord Stream pipelines?
Answer:"""


@pytest.fixture
def model(local_model: dict[str, Any]) -> Model:
    opened = open_model(Config(**local_model))
    assert opened is not None
    return opened


def test_it_answers_with_a_citation_piece_by_piece(model: Model) -> None:
    stream = model.stream(Prompt(RULES, SHOWN + ASKED, limit=40), within=PATIENCE)
    pieces = list(stream)
    answer = "".join(pieces).strip().splitlines()[0]
    assert "pipelines" in answer
    assert "[1]" in answer
    assert len(pieces) > 5
    assert 300 < stream.usage.prompt < 600
    assert 0 < stream.usage.completion <= 40


def test_the_same_prompt_gets_the_same_reply(model: Model) -> None:
    prompt = Prompt("", "The capital of France is", limit=8)
    first, usage = complete(model, prompt, within=PATIENCE)
    assert first.strip()
    assert usage.completion <= 8
    assert complete(model, prompt, within=PATIENCE)[0] == first


def test_a_reply_that_is_not_wanted_any_more_is_stopped(model: Model) -> None:
    stream = model.stream(Prompt("", "Once upon a time", limit=4_000), within=PATIENCE)
    assert next(stream)
    stream.close()
    for thread in threading.enumerate():
        if thread.name == "language model":
            thread.join(PATIENCE)
            assert not thread.is_alive()
    text, _ = complete(model, Prompt("", "The capital of France is", limit=4), within=PATIENCE)
    assert text


def test_a_prompt_that_is_too_long_is_refused(model: Model) -> None:
    with pytest.raises(ModelError) as caught:
        complete(model, Prompt("", "word " * 20_000), within=PATIENCE)
    assert caught.value.reason is Reason.REFUSED
    assert "400" in caught.value.problem
