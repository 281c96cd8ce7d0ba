"""Served models over the real protocols, against a server on this machine."""

from __future__ import annotations

import base64
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from index.embedding import check_vectors, load
from index.embedding.llama import LlamaEmbedding
from index.errors import EmbeddingError

SECRET = "The minister's unpublished diary"
KEY = "sk-secret-key"

Reply = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


def vector(text: str) -> list[float]:
    """Something that depends on the text, and is not of length 1."""
    return [float(len(text)), 3.0, -4.0]


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def send_vectors(
    handler: BaseHTTPRequestHandler, asked: dict[str, Any], vectors: list[list[Any]]
) -> None:
    """A reply of the protocol that was asked: Ollama's, or OpenAI's in the form asked for."""
    if handler.path.endswith("/api/embed"):
        reply: dict[str, Any] = {"model": asked["model"], "embeddings": vectors}
    else:
        as_text = asked.get("encoding_format") == "base64"
        data = [
            {"object": "embedding", "index": n, "embedding": packed(v) if as_text else v}
            for n, v in enumerate(vectors)
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        reply = {"object": "list", "model": asked["model"], "data": data, "usage": usage}
    send(handler, 200, json.dumps(reply).encode())


def packed(values: list[float]) -> str:
    return base64.b64encode(np.array(values, dtype="<f4").tobytes()).decode()


def texts_of(asked: dict[str, Any]) -> list[str]:
    texts = asked["input"]
    return [texts] if isinstance(texts, str) else texts


def good(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
    send_vectors(handler, asked, [vector(text) for text in texts_of(asked)])


def status(code: int, **headers: str) -> Reply:
    def reply(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        # Servers like to repeat what they were asked.
        message = f"cannot embed {asked['input']}"
        flat = handler.path.endswith("/api/embed")
        error: Any = message if flat else {"message": message, "code": "some_reason"}
        send(handler, code, json.dumps({"error": error}).encode(), **headers)

    return reply


def not_json(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
    send(handler, 200, b"<html>It works!</html>")


def other_json(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
    send(handler, 200, b'{"result": "ok"}')


def too_few(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
    send_vectors(handler, asked, [vector(text) for text in texts_of(asked)][1:])


def ragged(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
    send_vectors(handler, asked, [[1.0] * (n + 1) for n in range(len(texts_of(asked)))])


def stalled(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
    time.sleep(3)


def hung_up(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
    handler.connection.close()


@dataclass
class Server:
    url: str
    replies: list[Reply] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    """Answers with the replies of its list, the last one for ever; `good` if there is none."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append(asked)
            state.headers.append({name.lower(): text for name, text in self.headers.items()})
            reply = state.replies[0] if state.replies else good
            if len(state.replies) > 1:
                state.replies.pop(0)
            reply(self, asked)

        def log_message(self, format: str, *args: Any) -> None:
            pass

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                pass  # a client that no longer waits
            except ValueError:
                pass  # the test closed the connection

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    state = Server(f"http://127.0.0.1:{listening.server_port}")
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield state
    listening.shutdown()
    listening.server_close()
    thread.join()


@pytest.fixture(
    params=[
        "openai",
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("openai-like", "ollama")),
    ]
)
def model(request: pytest.FixtureRequest, server: Server) -> LlamaEmbedding:
    provider = request.param
    pytest.importorskip(f"llama_index.embeddings.{provider.replace('-', '_')}")
    url = server.url if provider == "ollama" else f"{server.url}/v1"
    loaded = load(f"{provider}:some-model", base_url=url, api_key=KEY, timeout=0.5)
    assert isinstance(loaded, LlamaEmbedding)
    return replace(loaded, waits=(0.01, 0.01, 0.01))


def test_vectors_come_back_normalised_and_in_order(model: LlamaEmbedding, server: Server) -> None:
    texts = ["a" * number for number in range(1, 251)]
    vectors = model.embed_passages(texts)
    expected = np.array([vector(text) for text in texts], dtype=np.float32)
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    assert vectors.dtype == np.float32
    assert np.allclose(vectors, expected, atol=1e-6)
    check_vectors(vectors, 3, texts)
    assert np.allclose(model.embed_question(texts[4]), expected[4], atol=1e-6)
    assert {asked["model"] for asked in server.asked} == {"some-model"}
    assert {headers["authorization"] for headers in server.headers} == {f"Bearer {KEY}"}
    assert model.name.endswith(":some-model")


def test_no_text_asks_nothing(model: LlamaEmbedding, server: Server) -> None:
    assert len(model.embed_passages([])) == 0
    assert server.asked == []


def test_blank_and_undecodable_texts_are_sent_in_a_form_that_servers_take(
    model: LlamaEmbedding, server: Server
) -> None:
    assert len(model.embed_passages(["", " \n", "half \ud800 pair"])) == 3
    assert all(text.strip() for asked in server.asked for text in texts_of(asked))


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (status(400), "status 400"),
        (status(401), "EMBEDDING_API_KEY"),
        (status(403), "EMBEDDING_API_KEY"),
        (status(404), "Check the model"),
        (status(429), "quota"),
        (status(500), "server's log"),
        (status(503), "server's log"),
        (not_json, "EMBEDDING"),
        (other_json, "EMBEDDING"),
        (too_few, "EMBEDDING"),
        (ragged, "EMBEDDING"),
        (stalled, "in time"),
        (hung_up, "cannot be reached"),
    ],
)
def test_every_failure_is_one_clear_error_without_text_or_key(
    model: LlamaEmbedding,
    server: Server,
    reply: Reply,
    said: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.replies = [reply]
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(EmbeddingError, match=said) as caught,
    ):
        model.embed_passages([SECRET, f"{SECRET} 2"])
    assert caught.value.where == model.name
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    for hidden in (SECRET, KEY):
        assert hidden not in str(caught.value)
        assert hidden not in caplog.text


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_server_that_is_busy_for_a_moment_is_asked_again(
    model: LlamaEmbedding, server: Server, code: int
) -> None:
    server.replies = [status(code, Retry_After="0"), status(code), good]
    assert model.embed_passages(["one", "two"]).shape == (2, 3)
    assert len(server.asked) == 3


def test_the_servers_own_wait_is_followed(model: LlamaEmbedding, server: Server) -> None:
    if model.name.startswith("ollama"):
        pytest.skip("Ollama's client does not hand over headers")
    server.replies = [status(429, Retry_After="0.4"), good]
    started = time.monotonic()
    model.embed_passages(["one"])
    assert time.monotonic() - started >= 0.4


def test_a_question_is_asked_once_and_not_longer_than_the_time_out(
    model: LlamaEmbedding, server: Server
) -> None:
    server.replies = [status(500)]
    with pytest.raises(EmbeddingError, match="status 500"):
        model.embed_question("Who won?")
    assert len(server.asked) == 1
    server.replies = [stalled]
    started = time.monotonic()
    with pytest.raises(EmbeddingError, match="in time"):
        model.embed_question("Who won?")
    assert time.monotonic() - started < 2


def test_a_passage_with_nan_is_named_and_a_question_with_nan_refused(
    model: LlamaEmbedding, server: Server
) -> None:
    def poisoned(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        vectors: list[list[Any]] = [vector(text) for text in texts_of(asked)]
        vectors[-1][0] = float("nan")
        send_vectors(handler, asked, vectors)

    server.replies = [poisoned]
    with pytest.raises(EmbeddingError, match="article-2"):
        check_vectors(model.embed_passages(["one", "two"]), 3, ["article-1", "article-2"])
    with pytest.raises(EmbeddingError, match="the question"):
        model.embed_question("Who won?")


def test_a_server_that_is_not_there(model: LlamaEmbedding) -> None:
    name = model.name
    gone = load(name, base_url="http://127.0.0.1:9/v1", api_key=KEY, timeout=0.5)
    with pytest.raises(EmbeddingError, match=r"cannot be reached.*EMBEDDING_BASE_URL"):
        gone.embed_question("Who won?")


def test_a_model_that_cannot_be_downloaded(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fastembed")
    pytest.importorskip("llama_index.embeddings.fastembed")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EmbeddingError, match=r"fastembed:BAAI.* cannot be loaded"):
        load("fastembed:BAAI/bge-small-en-v1.5", home=tmp_path)
