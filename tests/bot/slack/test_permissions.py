from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.config import from_environment
from bot.slack.asking import allowed
from bot.slack.permissions import Gate


def admits(gate: Gate, user: str = "U1", channel: str = "C1", **how: bool) -> bool:
    return gate.admits(
        user, channel, external=how.get("external", False), direct=how.get("direct", False)
    )


def test_without_lists_everybody_of_the_own_organisation_is_answered() -> None:
    assert admits(Gate())
    assert not admits(Gate(), external=True)
    assert admits(Gate(external=True), external=True)


def test_a_list_of_people_holds_everywhere() -> None:
    gate = Gate(users=frozenset({"U1"}))
    assert admits(gate)
    assert not admits(gate, "U2")
    assert not admits(gate, "U2", direct=True)


def test_a_list_of_channels_leaves_direct_messages_alone() -> None:
    gate = Gate(channels=frozenset({"C1"}))
    assert admits(gate)
    assert not admits(gate, channel="C2")
    assert admits(gate, channel="D1", direct=True)


def test_a_stranger_on_the_list_is_still_a_stranger() -> None:
    assert not admits(Gate(users=frozenset({"U1"})), external=True)


def test_bots_are_heard_only_when_they_are_named() -> None:
    assert Gate().hears(frozenset())
    assert not Gate().hears(frozenset({"B1", "A1"}))
    assert Gate(bots=frozenset({"A1"})).hears(frozenset({"B1", "A1"}))


@pytest.mark.parametrize("text", ["C1,C2", " C1 , C2 ", "C1 C2"])
def test_the_lists_are_those_of_the_configuration(tmp_path: Path, text: str) -> None:
    environment = {"SLACK_CHANNELS": text, "SLACK_USERS": "U1", "ALLOW_EXTERNAL": "Yes"}
    gate = Gate.of(from_environment(environment, tmp_path))
    assert gate == Gate(frozenset({"C1", "C2"}), frozenset({"U1"}), frozenset(), True)


@pytest.mark.parametrize(
    ("body", "home", "answered"),
    [
        ({"user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}}, {"T1"}, True),
        # In a shared channel Slack names the stranger's own workspace as the team.
        ({"user": {"id": "U1", "team_id": "T9"}, "team": {"id": "T9"}}, {"T1"}, False),
        ({"user": {"id": "U1", "team_id": "T2"}, "enterprise": {"id": "E1"}}, {"T1", "E1"}, True),
        ({"user": {"id": "U1", "team_id": "T2"}, "enterprise": {"id": "E2"}}, {"T1", "E1"}, False),
        ({"user_id": "U1", "team_id": "T1", "enterprise_id": "E1"}, {"T1", "E1"}, True),
    ],
)
def test_a_click_of_a_stranger_is_a_strangers(
    body: dict[str, Any], home: set[str], answered: bool
) -> None:
    services: Any = SimpleNamespace(gate=Gate())
    body = {"channel": {"id": "C1"}, **body}
    assert allowed(services, body, frozenset(home)) is answered
    services.gate = Gate(external=True)
    assert allowed(services, body, frozenset(home))
