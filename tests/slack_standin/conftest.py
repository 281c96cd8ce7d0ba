from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.slack_standin import Channel, Slack, User


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack() as slack:
        yield slack


@pytest.fixture
def ann(slack: Slack) -> User:
    return slack.person("ann")


@pytest.fixture
def newsroom(slack: Slack, ann: User) -> Channel:
    return slack.channel("newsroom", ann)
