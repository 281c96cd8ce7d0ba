"""The scripted model refuses what OpenAI's API refuses, and replies in its forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.scripted_model import Fails, Says, ScriptedModel

HELLO = {"model": "scripted", "messages": [{"role": "user", "content": "Say it."}]}


@pytest.fixture
def scripted() -> Iterator[ScriptedModel]:
    with ScriptedModel(key="sk-test", window=20) as model:
        yield model


def post(scripted: ScriptedModel, body: Any, key: str = "sk-test") -> httpx.Response:
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.post(f"{scripted.url}/chat/completions", json=body, headers=headers, timeout=60)


def test_a_whole_reply(scripted: ScriptedModel) -> None:
    scripted.enqueue("one two three", Says("one two three", counted=False))
    reply = post(scripted, {**HELLO, "max_tokens": 2}).json()
    (choice,) = reply["choices"]
    assert choice["message"] == {"role": "assistant", "content": "one two"}
    assert choice["finish_reason"] == "length"
    assert reply["usage"] == {"prompt_tokens": 2, "completion_tokens": 2, "total_tokens": 4}
    assert post(scripted, HELLO).json()["usage"] is None


def test_replies_are_used_once_and_in_order(scripted: ScriptedModel) -> None:
    scripted.enqueue("first", Fails(503, retry_after="7"))
    assert post(scripted, HELLO).json()["choices"][0]["message"]["content"] == "first"
    failed = post(scripted, HELLO)
    assert (failed.status_code, failed.headers["Retry-After"]) == (503, "7")
    assert post(scripted, HELLO).status_code == 500
    scripted.otherwise = lambda asked: asked.user.upper()
    assert post(scripted, HELLO).json()["choices"][0]["message"]["content"] == "SAY IT."
    assert len(scripted.asked) == 4


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"model": "other"}, 404),
        ({"model": None}, 404),
        ({"messages": []}, 400),
        ({"messages": "Say it."}, 400),
        ({"messages": [{"role": "robot", "content": "x"}]}, 400),
        ({"messages": [{"role": "user", "content": None}]}, 400),
        ({"messages": [{"role": "user", "content": "word " * 21}]}, 400),
        ({"temperature": 2.5}, 400),
        ({"temperature": "0"}, 400),
        ({"max_tokens": 0}, 400),
        ({"max_tokens": 19}, 400),
        ({"max_completion_tokens": 1.5}, 400),
        ({"stream_options": {"include_usage": True}}, 400),
    ],
)
def test_what_the_api_refuses(scripted: ScriptedModel, change: dict[str, Any], status: int) -> None:
    scripted.enqueue("never said")
    refused = post(scripted, {**HELLO, **change})
    assert refused.status_code == status
    assert refused.json()["error"]["message"]
    assert scripted.asked == []


def test_a_wrong_key_and_what_is_no_json(scripted: ScriptedModel) -> None:
    assert post(scripted, HELLO, key="sk-other").status_code == 401
    url = f"{scripted.url}/chat/completions"
    assert httpx.post(url, content=b"{", timeout=60).status_code == 400
    assert post(scripted, []).status_code == 400
    assert httpx.post(f"{scripted.url}/completions", json={}, timeout=60).status_code == 404
