"""A model over OpenAI's protocol, with what can go wrong on the way."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import Usage
from bot.compose import open_model
from bot.config import Config
from bot.models import Model, ModelError, Prompt, Reason, complete
from bot.tokens import tokens
from tests.scripted_model import Cut, Endless, Fails, Garbled, Reply, Says, ScriptedModel, Silent

SECRET = "The minister's unpublished diary"
PROMPT = Prompt("Answer from the passages.", f"Who won? {SECRET}")
WORDS = 4 + 6

#: Seconds within which everything here answers, on a busy machine too.
LONG = 60.0

Open = Callable[..., Model]


@pytest.fixture(autouse=True)
def no_thread_stays() -> Iterator[None]:
    """Every reading thread has ended when a test ends: whatever its server does."""
    yield
    for thread in threading.enumerate():
        if thread.name == "language model":
            thread.join(LONG)
            assert not thread.is_alive()


def failed(model: Model, *, within: float = LONG, prompt: Prompt = PROMPT) -> ModelError:
    with pytest.raises(ModelError) as caught:
        complete(model, prompt, within=within)
    return caught.value


def test_a_reply_comes_in_pieces_and_its_tokens_are_counted(
    scripted: ScriptedModel, opened: Open
) -> None:
    scripted.enqueue("Ada won the race. [1]")
    stream = opened(llm_temperature=0.5, llm_max_tokens=50).stream(PROMPT, within=LONG)
    assert list(stream) == ["Ada", " won", " the", " race.", " [1]"]
    assert list(stream) == []
    assert stream.usage == Usage(prompt=WORDS, completion=5)
    assert not stream.cut
    (asked,) = scripted.asked
    assert (asked.system, asked.user) == (PROMPT.system, PROMPT.user)
    assert (asked.limit, asked.body["temperature"]) == (50, 0.5)


def test_pieces_are_passed_on_before_the_reply_has_ended(
    scripted: ScriptedModel, opened: Open
) -> None:
    scripted.enqueue(Endless(" more"))
    stream = opened().stream(PROMPT, within=LONG)
    assert [next(stream) for _ in range(3)] == [" more"] * 3
    stream.close()


def test_a_whole_reply_without_rules(scripted: ScriptedModel, opened: Open) -> None:
    scripted.enqueue("Ada won. [1]")
    assert complete(opened(), Prompt("", "Who won?"), within=LONG) == ("Ada won. [1]", Usage(2, 3))
    assert [message["role"] for message in scripted.asked[0].body["messages"]] == ["user"]


@settings(max_examples=30, deadline=None)
@given(text=st.text().filter(str.strip), system=st.text(), user=st.text(min_size=1))
def test_any_text_goes_there_and_comes_back_unchanged(text: str, system: str, user: str) -> None:
    with ScriptedModel() as scripted:
        scripted.enqueue(text)
        model = open_model(Config(**scripted.settings))
        assert model is not None
        assert complete(model, Prompt(system, user), within=LONG)[0] == text
        assert (scripted.asked[0].system, scripted.asked[0].user) == (system, user)


def test_tokens_that_nobody_counts_are_estimated(scripted: ScriptedModel, opened: Open) -> None:
    scripted.enqueue(Says("Ada won. [1]", counted=False))
    _, usage = complete(opened(), Prompt("abcd", "abcde"), within=LONG)
    assert usage == Usage(tokens("abcdabcde"), tokens("Ada won. [1]")) == Usage(3, 4)


def test_a_reply_that_reaches_its_limit_is_said_to_be_cut(
    scripted: ScriptedModel, opened: Open
) -> None:
    scripted.enqueue("one two three four", Says("Ada won", finish="content_filter"))
    model = opened()
    stream = model.stream(Prompt("", "Count.", limit=2), within=LONG)
    assert "".join(stream) == "one two"
    assert stream.cut
    filtered = model.stream(PROMPT, within=LONG)
    assert "".join(filtered) == "Ada won"
    assert filtered.cut


def test_a_server_that_knows_no_limit_is_cut_off(scripted: ScriptedModel, opened: Open) -> None:
    scripted.enqueue(Endless("x" * 30, pause=0))
    stream = opened().stream(Prompt("", "Count.", limit=10), within=LONG)
    assert 100 < len("".join(stream)) <= 130
    assert stream.cut
    assert scripted.asked[0].left.wait(LONG)


def test_a_refusal_in_words_is_a_reply_like_any_other(
    scripted: ScriptedModel, opened: Open
) -> None:
    scripted.enqueue("I'm sorry, but I can't help with that.")
    text, _ = complete(opened(), PROMPT, within=LONG)
    assert text.startswith("I'm sorry")


# --- what passes: asked again -----------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        Fails(429),
        Fails(429, retry_after="0.1"),
        Fails(429, retry_after="soon"),
        Fails(429, retry_after=format_datetime(datetime.now(UTC) - timedelta(hours=1))),
        Fails(500),
        Fails(503),
        Cut("Ada won. [1]", after=0),
        Cut("Ada won. [1]", after=0, politely=True),
        Garbled('data: {"error": {"message": "overloaded"}}\n\n'),
        Garbled("<html>It works!</html>"),
    ],
)
def test_a_busy_or_broken_server_is_asked_again(
    scripted: ScriptedModel, opened: Open, fault: Reply
) -> None:
    scripted.enqueue(fault, "Ada won. [1]")
    assert complete(opened(), PROMPT, within=LONG)[0] == "Ada won. [1]"
    assert len(scripted.asked) == 2


def test_it_is_asked_again_as_often_as_configured(scripted: ScriptedModel, opened: Open) -> None:
    scripted.otherwise = lambda asked: Fails(503)
    assert failed(opened(llm_retries=2)).reason is Reason.BROKEN
    assert len(scripted.asked) == 3
    assert failed(opened(llm_retries=0)).reason is Reason.BROKEN
    assert len(scripted.asked) == 4


@pytest.mark.parametrize("retry_after", ["3600", format_datetime(datetime(2100, 1, 1, tzinfo=UTC))])
def test_a_server_that_asks_for_more_patience_than_there_is_time_is_not_waited_for(
    scripted: ScriptedModel, opened: Open, retry_after: str
) -> None:
    scripted.enqueue(Fails(429, retry_after=retry_after))
    error = failed(opened())
    assert error.reason is Reason.QUOTA
    assert error.wait >= 3600 - 1
    assert len(scripted.asked) == 1


def test_a_server_that_is_not_there(scripted: ScriptedModel, opened: Open) -> None:
    error = failed(opened(llm_base_url="http://127.0.0.1:9/v1", llm_retries=1))
    assert error.reason is Reason.UNREACHABLE
    assert "LLM_BASE_URL" in error.remedy


def test_a_server_that_comes_up_in_time_is_reached() -> None:
    """Connections are refused until the server listens, after the first attempt."""
    with ScriptedModel() as gone:
        settings = gone.settings
        port = gone.port
    model = open_model(Config(**settings, llm_retries=10))
    assert model is not None
    stream = model.stream(PROMPT, within=LONG)
    with ScriptedModel(port=port) as back:
        back.enqueue("Ada won. [1]")
        assert "".join(stream) == "Ada won. [1]"


# --- what does not pass: said at once ---------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "reason", "remedy"),
    [
        (Fails(401), Reason.REFUSED, "LLM_API_KEY"),
        (Fails(403), Reason.REFUSED, "LLM_API_KEY"),
        (Fails(404), Reason.REFUSED, "ollama pull"),
        (Fails(400, code="context_length_exceeded"), Reason.REFUSED, "LLM_MAX_TOKENS"),
        (Fails(402), Reason.QUOTA, "credit"),
        (Fails(429, code="insufficient_quota"), Reason.QUOTA, "credit"),
        (Garbled(), Reason.BROKEN, "LLM_BASE_URL"),
        (Garbled("data: [1, 2]\n\n"), Reason.BROKEN, "LLM_BASE_URL"),
        (Says(""), Reason.EMPTY, "LLM_MAX_TOKENS"),
        (Says(" \n "), Reason.EMPTY, "LLM_MAX_TOKENS"),
    ],
)
def test_what_another_attempt_does_not_mend_is_said_at_once(
    scripted: ScriptedModel,
    opened: Open,
    fault: Reply,
    reason: Reason,
    remedy: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    scripted.enqueue(fault)
    with caplog.at_level(logging.DEBUG):
        error = failed(opened())
    assert error.reason is reason
    assert remedy in error.remedy
    assert error.where == "openai-like:scripted"
    assert len(scripted.asked) == 1
    said = str(error) + repr(error) + caplog.text
    assert SECRET not in said
    assert scripted.key not in said


@pytest.mark.parametrize(
    "fault",
    [
        Cut("Ada won. [1] Bob lost. [2]", after=3),
        Cut("Ada won. [1] Bob lost. [2]", after=3, politely=True),
        Garbled(after=("Ada", " won.", " [1]")),
        Garbled('data: {"error": {"message": "overloaded"}}\n\n', after=("Ada", " won.", " [1]")),
    ],
)
def test_a_stream_that_breaks_after_its_first_words_is_not_asked_for_again(
    scripted: ScriptedModel, opened: Open, fault: Reply
) -> None:
    scripted.enqueue(fault, "Something else.")
    stream = opened().stream(PROMPT, within=LONG)
    assert [next(stream) for _ in range(3)] == ["Ada", " won.", " [1]"]
    with pytest.raises(ModelError) as caught:
        next(stream)
    assert caught.value.reason is Reason.BROKEN
    assert list(stream) == []
    assert stream.usage.completion == tokens("Ada won. [1]")
    assert len(scripted.asked) == 1


# --- time -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        Silent(),
        Says("Ada won. [1]", silence=LONG),
        Says("Ada won. [1]", pause=LONG),
        Endless(" word"),
        Endless("", pause=0.01),
    ],
    ids=["nothing", "late", "stalled", "dripping", "kept open"],
)
def test_nothing_holds_the_caller_longer_than_allowed_and_the_connection_is_freed(
    scripted: ScriptedModel, opened: Open, fault: Reply
) -> None:
    scripted.enqueue(fault)
    error = failed(opened(llm_max_tokens=5_000), within=1.0)
    assert error.reason is Reason.SLOW
    assert "LLM_TIMEOUT" in error.remedy
    assert scripted.asked[0].left.wait(LONG)


def test_waiting_for_another_attempt_ends_with_the_time(
    scripted: ScriptedModel, opened: Open
) -> None:
    scripted.otherwise = lambda asked: Fails(503)
    assert failed(opened(llm_retries=10), within=2.0).reason in {Reason.BROKEN, Reason.SLOW}
    assert 1 <= len(scripted.asked) < 10


@pytest.mark.parametrize("fault", [Silent(), Endless(" word"), Endless("", pause=0.01)])
def test_a_stream_that_is_closed_hangs_up(
    scripted: ScriptedModel, opened: Open, fault: Reply
) -> None:
    scripted.enqueue(fault)
    stream = opened().stream(PROMPT, within=LONG)
    scripted.until_asked(1)
    stream.close()
    stream.close()
    assert list(stream) == []
    assert scripted.asked[0].left.wait(LONG)


def test_a_stream_that_is_closed_while_it_waits_asks_no_more(
    scripted: ScriptedModel, opened: Open
) -> None:
    scripted.otherwise = lambda asked: Fails(429, retry_after="30")
    stream = opened().stream(PROMPT, within=LONG)
    scripted.until_asked(1)
    stream.close()
    for thread in threading.enumerate():
        if thread.name == "language model":
            thread.join(LONG)
    assert len(scripted.asked) == 1


def test_threads_share_a_model(scripted: ScriptedModel, opened: Open) -> None:
    scripted.otherwise = lambda asked: f"{asked.user} is the answer."
    model = opened()
    said: dict[int, str] = {}

    def ask(number: int) -> None:
        said[number] = complete(model, Prompt("", str(number)), within=LONG)[0]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert said == {number: f"{number} is the answer." for number in range(8)}


def test_nothing_of_a_conversation_is_logged(
    scripted: ScriptedModel, opened: Open, caplog: pytest.LogCaptureFixture
) -> None:
    scripted.enqueue("The diary names Ada. [1]")
    with caplog.at_level(logging.DEBUG):
        complete(opened(), PROMPT, within=LONG)
    for text in (SECRET, "names Ada", PROMPT.system, scripted.key):
        assert text not in caplog.text


def test_the_key_is_not_shown(scripted: ScriptedModel, opened: Open) -> None:
    assert scripted.key not in repr(opened())


@pytest.mark.parametrize("settings", [{"llm_api_key": "sk-wrong"}, {"llm": "openai-like:other"}])
def test_what_the_api_refuses_is_refused(
    scripted: ScriptedModel, opened: Open, settings: dict[str, Any]
) -> None:
    assert failed(opened(**settings)).reason is Reason.REFUSED
    assert scripted.asked == []
