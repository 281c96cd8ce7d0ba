from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from bot.compose import open_desk, open_own_store
from bot.config import Config, from_environment
from bot.desk import Desk
from bot.slack.app import SlackApp, compose
from bot.slack.serving import socket_mode
from tests.slack_standin import Slack

#: A question that the articles of seeds/ answer in several sentences, and a word of the answer.
QUESTION, WORD = "By when did UN members have to send North Korean workers home?", "2019"

Started = Callable[..., AbstractContextManager[SlackApp]]


@pytest.fixture(scope="session")
def desk(seeds_home: Path) -> Iterator[Desk]:
    with open_desk(Config(home=seeds_home)) as desk:
        yield desk


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slack]:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Slack() as slack:
        yield slack


@pytest.fixture
def config(slack: Slack, tmp_path: Path) -> Config:
    return from_environment({**slack.environment, "NEWSDESK_HOME": str(tmp_path)}, tmp_path)


@pytest.fixture
def app(config: Config, desk: Desk) -> Iterator[SlackApp]:
    """The app for one workspace, composed and not running."""
    store = open_own_store(config)
    yield compose(config, desk, store)
    store.close()


@pytest.fixture
def started(slack: Slack, config: Config, desk: Desk) -> Started:
    """Runs an app over Socket Mode; one after the other they share a store."""

    @contextmanager
    def start() -> Iterator[SlackApp]:
        store = open_own_store(config)
        app = compose(config, desk, store)
        with app.running(6), socket_mode(app, config):
            slack.until_connected()
            yield app
        store.close()

    return start
