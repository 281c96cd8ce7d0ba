"""The protocols of Anthropic and Ollama, against a server on this machine."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.answers import Usage
from bot.models import Access, Model, ModelError, Prompt, Reason, complete, load

KEY = "sk-maker-key"
SECRET = "The minister's unpublished diary"
PROMPT = Prompt("Answer from the passages.", f"Who won? {SECRET}", limit=77)
LONG = 60.0


class Maker:
    """A server that sends whatever it is told, and keeps what it was asked.

    Attributes:
        status, body: Of each reply.
        more: Called when the body was sent, before the connection is closed.
    """

    def __init__(self) -> None:
        self.status = 200
        self.body = ""
        self.more: Callable[[], object] = lambda: None
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        maker = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                headers = {name.lower(): value for name, value in self.headers.items()}
                maker.asked.append((self.path, headers, asked))
                self.send_response(maker.status)
                is_stream = maker.body.startswith("event:")
                kind = "text/event-stream" if is_stream else "application/json"
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(maker.body.encode())
                self.wfile.flush()
                maker.more()

            def log_message(self, *_: Any) -> None:
                """Nothing is printed."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def maker() -> Iterator[Maker]:
    maker = Maker()
    threading.Thread(target=maker.server.serve_forever, daemon=True).start()
    yield maker
    maker.server.shutdown()
    maker.server.server_close()


def anthropic_events(*pieces: str, ended: bool = True) -> str:
    """A stream of Anthropic's Messages API (docs: "Streaming Messages")."""
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "content": [],
        "model": "claude-haiku-4-5",
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 30, "output_tokens": 1},
    }
    block = {"type": "text", "text": ""}
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": message},
        {"type": "content_block_start", "index": 0, "content_block": block},
        *(
            {
                "type": "content_block_delta",
                "index": 0,
                "delta": {"type": "text_delta", "text": piece},
            }
            for piece in pieces
        ),
    ]
    if ended:
        delta = {"stop_reason": "max_tokens", "stop_sequence": None}
        events += [
            {"type": "content_block_stop", "index": 0},
            {"type": "message_delta", "delta": delta, "usage": {"output_tokens": 12}},
            {"type": "message_stop"},
        ]
    return "".join(f"event: {each['type']}\ndata: {json.dumps(each)}\n\n" for each in events)


def ollama_lines(*pieces: str, ended: bool = True) -> str:
    """A stream of Ollama's chat API (docs/api.md there)."""
    lines: list[dict[str, Any]] = [
        {
            "model": "llama3.2",
            "created_at": "2024-07-10T00:00:00Z",
            "message": {"role": "assistant", "content": piece},
            "done": False,
        }
        for piece in pieces
    ]
    if ended:
        counts = {"done": True, "done_reason": "length", "prompt_eval_count": 30, "eval_count": 12}
        lines.append({**lines[0], "message": {"role": "assistant", "content": ""}, **counts})
    return "".join(json.dumps(line) + "\n" for line in lines)


STREAMS = {"anthropic": anthropic_events, "ollama": ollama_lines}
NAMES = {"anthropic": "anthropic:claude-haiku-4-5", "ollama": "ollama:llama3.2"}


@pytest.fixture(params=["anthropic", "ollama"])
def provider(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def model(provider: str, maker: Maker) -> Model:
    return load(NAMES[provider], Access("LLM", maker.url, KEY, 0.5, 600, 30.0, 0, 4_096))


def test_a_reply_and_its_tokens(provider: str, model: Model, maker: Maker) -> None:
    maker.body = STREAMS[provider]("Ada", " won.", " [1]")
    stream = model.stream(PROMPT, within=LONG)
    assert list(stream) == ["Ada", " won.", " [1]"]
    assert stream.usage == Usage(30, 12)
    assert stream.cut
    ((path, headers, asked),) = maker.asked
    if provider == "anthropic":
        assert (path, headers["x-api-key"]) == ("/v1/messages", KEY)
        assert json.dumps(asked["system"]).count(PROMPT.system) == 1
        assert (asked["max_tokens"], asked["temperature"]) == (77, 0.5)
    else:
        assert (path, headers["authorization"]) == ("/api/chat", f"Bearer {KEY}")
        assert asked["messages"][0] == {"role": "system", "content": PROMPT.system}
        assert asked["options"] == {"num_predict": 77, "temperature": 0.5, "num_ctx": 4_096}
    assert SECRET in json.dumps(asked["messages"])
    assert asked["model"] == NAMES[provider].partition(":")[2]


def test_a_stream_that_stops_in_the_middle(provider: str, model: Model, maker: Maker) -> None:
    maker.body = STREAMS[provider]("Ada", " won.", ended=False)
    stream = model.stream(PROMPT, within=LONG)
    assert [next(stream), next(stream)] == ["Ada", " won."]
    with pytest.raises(ModelError) as caught:
        next(stream)
    assert caught.value.reason is Reason.BROKEN


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, Reason.REFUSED),
        (404, Reason.REFUSED),
        (429, Reason.QUOTA),
        (500, Reason.BROKEN),
        (529, Reason.BROKEN),
    ],
)
def test_errors_are_told_without_their_text(
    provider: str,
    model: Model,
    maker: Maker,
    status: int,
    reason: Reason,
    caplog: pytest.LogCaptureFixture,
) -> None:
    maker.status = status
    kind = {"type": "error", "message": f"no answer to {SECRET} with {KEY}"}
    maker.body = json.dumps({"type": "error", "error": kind if provider == "anthropic" else SECRET})
    with caplog.at_level(logging.DEBUG), pytest.raises(ModelError, match=str(status)) as caught:
        complete(model, PROMPT, within=LONG)
    assert caught.value.reason is reason
    for text in (SECRET, KEY):
        assert text not in str(caught.value) + caplog.text


def test_an_error_in_the_middle_of_a_stream(provider: str, model: Model, maker: Maker) -> None:
    if provider == "anthropic":
        error = {"type": "error", "error": {"type": "overloaded_error", "message": SECRET}}
        said = f"event: error\ndata: {json.dumps(error)}\n\n"
    else:
        said = json.dumps({"error": SECRET}) + "\n"
    maker.body = STREAMS[provider]("Ada", ended=False) + said
    with pytest.raises(ModelError, match="reports an error") as caught:
        complete(model, PROMPT, within=LONG)
    assert caught.value.reason is Reason.BROKEN
    assert SECRET not in str(caught.value)


def test_rubbish_is_no_reply(provider: str, model: Model, maker: Maker) -> None:
    maker.body = "<html>It works!</html>"
    with pytest.raises(ModelError) as caught:
        complete(model, PROMPT, within=LONG)
    assert caught.value.reason is Reason.BROKEN


def test_a_server_that_is_not_there(provider: str) -> None:
    model = load(
        NAMES[provider], Access("LLM", "http://127.0.0.1:9", KEY, 0.0, 600, 30.0, 0, 4_096)
    )
    with pytest.raises(ModelError) as caught:
        complete(model, PROMPT, within=LONG)
    assert caught.value.reason is Reason.UNREACHABLE


def test_a_stalled_server_is_hung_up_on(provider: str, model: Model, maker: Maker) -> None:
    go_on = threading.Event()
    maker.body = STREAMS[provider]("Ada", ended=False)
    maker.more = lambda: go_on.wait(LONG)
    stream = model.stream(PROMPT, within=LONG)
    assert next(stream) == "Ada"
    stream.close()
    for thread in threading.enumerate():
        if thread.name == "language model":
            thread.join(LONG)
            assert not thread.is_alive()
    assert not go_on.is_set()
    go_on.set()
