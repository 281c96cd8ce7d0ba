"""Requests over HTTP: only what Slack signed is read, and nothing that it signs is a fault."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answers import Question
from bot.config import Config
from bot.slack import serving
from bot.slack.app import SlackApp
from bot.slack.serving import LONGEST, PATH, asgi, http, socket_mode
from index.errors import ConfigurationError, NewsdeskError
from tests.slack_standin import Slack
from tests.slack_standin.http_delivery import signed

from .conftest import QUESTION, WORD

SECRET = "secret"


@pytest.fixture
def config(config: Config) -> Config:
    return replace(config, slack_signing_secret=SECRET)


def sent(
    app: SlackApp, config: Config, body: str | bytes, headers: Mapping[str, str] | None = None
) -> httpx.Response:
    """The reply to a request, signed unless it has headers of its own."""
    if headers is None:
        headers = signed(body if isinstance(body, str) else body.decode("latin-1"), SECRET)

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(asgi(app, config))
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
            return await client.post(PATH, content=body, headers=dict(headers))

    return asyncio.run(send())


def test_slack_is_told_that_the_address_is_ours(app: SlackApp, config: Config) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"})
    reply = sent(app, config, body)
    assert (reply.status_code, reply.json()) == (200, {"challenge": "abc"})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed("another body", SECRET),
        signed("{}", "another secret"),
        signed("{}", SECRET, at=time.time() - 600),
        signed("{}", SECRET, at=time.time() + 600),
        signed("{}", SECRET) | {"X-Slack-Request-Timestamp": "soon"},
        signed("{}", SECRET) | {"X-Slack-Request-Timestamp": "٣"},
        signed("{}", SECRET) | {"X-Slack-Request-Timestamp": "9" * 400},
        signed("{}", SECRET) | {"X-Slack-Request-Timestamp": "9" * 5_000},
        signed("{}", SECRET) | {"X-Slack-Signature": "é"},
    ],
    ids="none|other body|other secret|stale|future|no number|digit|infinite|long|letter".split("|"),
)
def test_what_slack_did_not_sign_is_refused(
    app: SlackApp, config: Config, headers: dict[str, str]
) -> None:
    encoded = {name: value.encode() for name, value in headers.items()}
    reply = sent(app, config, "{}", encoded)  # type: ignore[arg-type]
    assert reply.status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b"{",
        b"[]",
        b'{"type": "event_callback"}',
        b'{"type": "event_callback", "event": "message"}',
        b'{"type": "event_callback", "event": {"type": 1}}',
        b'{"type": "event_callback", "event": {"type": "message", "message": []}}',
        b'{"type": "block_actions", "actions": []}',
        b'{"type": "block_actions", "actions": [{"action_id": 5}]}',
        b'{"type": "view_submission"}',
        b'{"type": "view_submission", "view": {"callback_id": "settings"}}',
        b'payload={"type":"view_submission","view":{"callback_id":"settings"}}',
        b'{"type": "message_action", "event": null}',
        b'{"type": "interactive_message", "callback_id": "x"}',
        b'{"type": "workflow_step_edit", "callback_id": "x"}',
        b'{"type": "shortcut", "team": {"id": []}}',
        b'{"type": "shortcut", "user": {"id": "U1", "team_id": {}}}',
        b'{"type": "shortcut", "authorizations": [{"team_id": ["T1"]}]}',
        b'{"type": "shortcut", ' + b'"container": {' * 900 + b'"message_ts": 1' + b"}" * 901,
        b"payload=%7B",
        b"payload=[1]",
        b'{"a":' * 5_000,
    ],
)
def test_what_is_malformed_is_never_a_fault_of_ours(
    app: SlackApp, config: Config, body: bytes
) -> None:
    headers = _signed_bytes(body)
    assert sent(app, config, body, headers).status_code == 400


def test_what_is_too_long_is_not_read(app: SlackApp, config: Config) -> None:
    assert sent(app, config, "x" * (LONGEST + 1)).status_code == 413


_NAMES = st.sampled_from(
    "event event_id team team_id user channel view actions message container command text "
    "trigger_id callback_id authorizations is_ext_shared_channel response_url enterprise "
    "thread_ts subtype bot_id channel_type assistant_thread previous_message item function_data "
    "function_execution_id response_urls action_id value private_metadata id type".split()
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(_NAMES | st.text(max_size=6), inner)
    ),
    max_leaves=6,
)
_TYPES = st.sampled_from(
    "event_callback block_actions view_submission view_closed message_action shortcut "
    "block_suggestion interactive_message workflow_step_edit dialog_submission".split()
)


@settings(
    max_examples=2 * settings().max_examples,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.dictionaries(_NAMES, _JSON), _TYPES, st.dictionaries(_NAMES, _JSON), st.booleans())
def test_no_signed_payload_is_a_fault(
    app: SlackApp,
    config: Config,
    payload: dict[str, Any],
    kind: str,
    event: dict[str, Any],
    form: bool,
) -> None:
    payload = {**payload, "type": kind}
    if kind == "event_callback":
        payload["event"] = {"type": "message", **event}
    body = json.dumps(payload)
    if form:
        body = urlencode({"payload": body})
    assert sent(app, config, body).status_code in (200, 400)


def test_an_event_that_nobody_wants_is_acknowledged(app: SlackApp, config: Config) -> None:
    for payload in (
        {"type": "event_callback", "team_id": "T1", "event": {"type": "emoji_changed"}},
        {"type": "block_actions", "actions": [{"action_id": "unknown"}], "user": {"id": "U1"}},
        {"type": "shortcut", "callback_id": "x", "team": None, "user": {"id": "U1"}},
        {"type": "shortcut", "callback_id": "x", "enterprise": {"id": None}, "user": {"id": "U1"}},
        {
            "type": "view_closed",
            "view": {"type": "modal", "callback_id": "x"},
            "user": {"id": "U1"},
        },
    ):
        assert sent(app, config, json.dumps(payload)).status_code == 200


def test_a_question_that_cannot_be_stored_is_asked_for_again(
    app: SlackApp, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    with app.services.store.database.writing() as db:
        db.exec_driver_sql("DROP TABLE questions")
    event = {"type": "app_mention", "channel": "C1", "user": "U1", "ts": "17.1", "text": "s3cret?"}
    body = json.dumps({"type": "event_callback", "event_id": "E", "team_id": "T", "event": event})
    assert sent(app, config, body).status_code == 500
    assert "StoreError" in caplog.text
    assert "s3cret" not in caplog.text


def test_questions_are_answered_over_http(slack: Slack, app: SlackApp, config: Config) -> None:
    config = replace(config, slack_signing_secret=slack.app.signing_secret)
    ann = slack.person("ann")
    newsroom = slack.channel("newsroom", ann)
    port = _free_port()
    with app.running(6), http(app, config, "127.0.0.1", port):
        slack.deliver_over_http(f"http://127.0.0.1:{port}{PATH}")
        question = slack.mention(ann, newsroom, QUESTION, copies=4)
        assert WORD in slack.answer(question).shown
        slack.until_quiet()
        assert len(slack.answers(question)) == 1


def test_a_port_that_is_taken_is_said(app: SlackApp, config: Config) -> None:
    port = _free_port()
    with (
        http(app, config, "127.0.0.1", port),
        pytest.raises(NewsdeskError, match=f"^127.0.0.1:{port}: .*: Address already in use"),
        http(app, config, "127.0.0.1", port),
    ):
        pytest.fail("two servers listen on one port")


@pytest.mark.parametrize("host", ["no-such-host.invalid", "é" * 70, "203.0.113.1"])
def test_a_host_that_is_not_this_one_is_said(app: SlackApp, config: Config, host: str) -> None:
    with (
        pytest.raises(NewsdeskError, match="this address cannot be listened on: "),
        http(app, config, host, 1),
    ):
        pytest.fail("served elsewhere")


def test_a_connection_that_is_left_while_slack_delivers_says_nothing(
    slack: Slack, app: SlackApp, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    ann = slack.person("ann")
    room = slack.channel("room", ann)
    stopped = threading.Event()

    def chat() -> None:
        while not stopped.wait(0.002):  # the SDK reads what waits for it by recursion
            slack.say(ann, room, "Lunch")

    talking = threading.Thread(target=chat)
    talking.start()
    try:
        for _ in range(5):
            with socket_mode(app, config):
                slack.until_connected()
                heard = len(slack.deliveries) + 20
                slack.until(lambda heard=heard: len(slack.deliveries) > heard, 120)
    finally:
        stopped.set()
        talking.join()
    ours = [each for each in caplog.records if not each.name.startswith("aiohttp")]
    assert [each.getMessage() for each in ours if each.levelno >= logging.ERROR] == []


def test_what_is_missing_is_said_in_one_line(app: SlackApp, config: Config) -> None:
    with (
        pytest.raises(ConfigurationError, match="SLACK_SIGNING_SECRET: there is no"),
        http(app, replace(config, slack_signing_secret=""), "127.0.0.1", 1),
    ):
        pytest.fail("served without a secret")
    with (
        pytest.raises(ConfigurationError, match="SLACK_APP_TOKEN: there is no"),
        socket_mode(app, replace(config, slack_app_token="")),
    ):
        pytest.fail("connected without a token")
    with (
        pytest.raises(ConfigurationError, match="SLACK_APP_TOKEN: Slack refuses this token"),
        socket_mode(app, replace(config, slack_app_token="xapp-wrong")),
    ):
        pytest.fail("connected with a wrong token")


def test_the_path_is_the_one_of_the_documents() -> None:
    assert serving.PATH == "/slack/events"


def _signed_bytes(body: bytes) -> dict[str, str]:
    """As `signed`, for what is no text."""
    import hashlib
    import hmac

    timestamp = str(int(time.time()))
    base = b"v0:" + timestamp.encode() + b":" + body
    digest = hmac.new(SECRET.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def _free_port() -> int:
    import socket

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def test_articles_are_shown_at_the_quote_where_readers_can_reach_them(
    slack: Slack, app: SlackApp, config: Config
) -> None:
    config = replace(config, public_url="https://desk.example/")
    article = app.services.desk.archive.catalogue.latest(1)[0]
    found = app.services.desk.search(Question(article.title, date(2025, 2, 1)), 1).candidates[0]
    path = f"/passage/{found.passage.id}?at={found.passage.start}-{found.passage.end}"
    assert found.article.title in _page(app, config, path).text
    assert _page(app, config, "/passage/unknown?at=0-5").status_code == 404
    assert _page(app, replace(config, public_url=""), path).status_code == 404


def _page(app: SlackApp, config: Config, path: str) -> httpx.Response:
    async def get() -> httpx.Response:
        transport = httpx.ASGITransport(asgi(app, config))
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
            return await client.get(path)

    return asyncio.run(get())
