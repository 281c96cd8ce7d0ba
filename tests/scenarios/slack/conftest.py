from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.compose import open_desk
from bot.config import Config
from bot.desk import Desk
from tests.scenarios.slack.running import Newsdesk, newsdesk, stand_in
from tests.slack_standin import Channel, Slack, User


@pytest.fixture(scope="session")
def desk(seeds_home: Path) -> Iterator[Desk]:
    with open_desk(Config(home=seeds_home)) as desk:
        yield desk


@pytest.fixture(
    scope="module", params=["socket mode", pytest.param("http", marks=pytest.mark.slow)]
)
def running(
    request: pytest.FixtureRequest, desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Newsdesk]:
    """One app for all scenarios of a module; each has people and a channel of its own."""
    folder = tmp_path_factory.mktemp("slack")
    with stand_in() as slack, newsdesk(slack, desk, folder, request.param) as running:
        yield running


@pytest.fixture
def slack(running: Newsdesk) -> Iterator[Slack]:
    yield running.slack
    running.until_done()  # else the next scenario's faults would meet this one's questions
    running.slack.faults.clear()
    running.slack.on_call(None)


@pytest.fixture
def ann(slack: Slack) -> User:
    return slack.person("ann")


@pytest.fixture
def bob(slack: Slack) -> User:
    return slack.person("bob")


@pytest.fixture
def newsroom(slack: Slack, ann: User, bob: User) -> Channel:
    return slack.channel("newsroom", ann, bob)
