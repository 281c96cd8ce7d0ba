"""What Bolt, the SDK and the server log comes to our log, in one line, without texts or secrets."""

from __future__ import annotations

import logging

import pytest
from slack_bolt.logger import get_bolt_logger

from bot.slack.app import SlackApp
from bot.slack.logs import sdk_logger, take_over


class Some:
    """Names a logger as Bolt's own classes do."""


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


@pytest.mark.parametrize(
    "name", ["slack_bolt.App", "slack_sdk.web.base_client", "slack_sdk", "newsdesk.slack.sdk"]
)
def test_warnings_are_heard_once_whatever_logger_a_library_takes(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    sdk_logger()
    for _ in range(2):  # however often the app is composed in a process
        sdk_logger()
    logger = logging.getLogger(name)
    logger.warning("The session %s is closed", "s1")
    logger.info("nobody needs to know")
    assert said(caplog) == ["The session s1 is closed"]


def test_bolts_own_loggers_are_heard(app: SlackApp, caplog: pytest.LogCaptureFixture) -> None:
    get_bolt_logger(Some, base_logger=sdk_logger()).error("Failed to authorize")
    assert said(caplog) == ["Failed to authorize"]


@pytest.mark.parametrize(
    ("message", "logged"),
    [
        ("Unhandled request ({'text': 'Who leaked it?'})", "Unhandled request ("),
        ("Failed: first line\nWho leaked it?", "Failed: first line"),
        ("bad token xoxb-12-abc and xapp-1-A-2-c", "bad token xoxb-… and xapp-…"),
        ("renewed xoxe.xoxp-1-Mi", "renewed xoxe.…"),
        (
            "lost wss://wss-primary.slack.com/link/?ticket=abc&app_id=1 at",
            "lost wss://wss-primary.slack.com/link/?… at",
        ),
    ],
)
def test_neither_payloads_nor_secrets_are_logged(
    message: str, logged: str, caplog: pytest.LogCaptureFixture
) -> None:
    sdk_logger()
    logging.getLogger("slack_sdk.socket_mode").error(message)
    assert said(caplog) == [logged]


def test_an_exception_is_its_kind_and_place(caplog: pytest.LogCaptureFixture) -> None:
    take_over("uvicorn")
    sdk_logger()
    try:
        raise ValueError("Who leaked it?")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
    (line,) = said(caplog)
    assert line.startswith("Exception in ASGI application (ValueError at test_logs.py:")
    assert "leaked" not in caplog.text
