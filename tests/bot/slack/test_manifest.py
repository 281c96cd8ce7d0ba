"""manifest.yaml against the code: every scope, event, command and shortcut it uses, no more."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_bolt import Assistant

from bot.slack.app import REGISTERED
from bot.slack.manifest import APP_SCOPES, BOT_EVENTS, BOT_SCOPES

ROOT = Path(__file__).parents[3]
MANIFEST = yaml.safe_load((ROOT / "manifest.yaml").read_text(encoding="utf-8"))
GUIDE = (ROOT / "docs/slack.md").read_text(encoding="utf-8")

#: Method of the SDK's client -> the bot scopes that docs.slack.dev says it needs.
METHOD_SCOPES: dict[str, set[str]] = {
    "apps_connections_open": set(),
    "assistant_threads_setStatus": {"assistant:write"},
    "auth_test": set(),
    "chat_appendStream": {"chat:write"},
    "chat_delete": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_startStream": {"chat:write"},
    "chat_stopStream": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_replies": {
        "channels:history",
        "groups:history",
        "im:history",
        "mpim:history",
    },
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
}

#: Event of a listener -> the names that it is subscribed by, each with its scope.
EVENT_SCOPES: dict[str, dict[str, set[str]]] = {
    "app_home_opened": {"app_home_opened": set()},
    "app_mention": {"app_mention": {"app_mentions:read"}},
    "app_uninstalled": {"app_uninstalled": set()},
    "assistant_thread_context_changed": {"assistant_thread_context_changed": {"assistant:write"}},
    "assistant_thread_started": {"assistant_thread_started": {"assistant:write"}},
    "member_joined_channel": {"member_joined_channel": {"channels:read", "groups:read"}},
    "message": {
        "message.channels": {"channels:history"},
        "message.groups": {"groups:history"},
        "message.im": {"im:history"},
        "message.mpim": {"mpim:history"},
    },
    "tokens_revoked": {"tokens_revoked": set()},
}


class Recorder:
    """Takes listeners as a Bolt app does, and remembers what they are for."""

    def __init__(self) -> None:
        self.events: set[str] = set()
        self.commands: set[str] = set()
        self.shortcuts: set[str] = set()
        self.actions: set[str] = set()
        self.views: set[str] = set()

    def event(self, name: str) -> Callable[[Any], Any]:
        self.events.add(name)
        return lambda listener: listener

    def command(self, name: str) -> Callable[[Any], Any]:
        self.commands.add(name)
        return lambda listener: listener

    def shortcut(self, constraints: dict[str, str]) -> Callable[[Any], Any]:
        assert constraints["type"] == "message_action"
        self.shortcuts.add(constraints["callback_id"])
        return lambda listener: listener

    def action(self, name: str) -> Callable[[Any], Any]:
        self.actions.add(name)
        return lambda listener: listener

    def view(self, name: str) -> Callable[[Any], Any]:
        self.views.add(name)
        return lambda listener: listener

    def use(self, assistant: Assistant) -> None:
        if assistant._thread_started_listeners:
            self.events.add("assistant_thread_started")
        if assistant.thread_context_store:
            self.events.add("assistant_thread_context_changed")  # Bolt's own listener
        if assistant._user_message_listeners:
            self.events.add("message")


@pytest.fixture(scope="module")
def recorder() -> Recorder:
    class Services:
        class store:  # noqa: N801
            notes = None

    recorder = Recorder()
    for register in REGISTERED:
        register(recorder, Services)  # type: ignore[arg-type]
    return recorder


def methods() -> Iterator[str]:
    """Every method of the SDK's client that the app calls."""
    from slack_sdk import WebClient

    known = {name for name in vars(WebClient) if "_" in name.strip("_")}
    for path in (ROOT / "bot/slack").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in known:
                yield node.attr


def features(name: str) -> Any:
    return MANIFEST["features"][name]


def test_every_method_that_is_called_is_known_here_and_no_other() -> None:
    assert set(methods()) == set(METHOD_SCOPES)


def test_the_scopes_are_those_that_the_code_needs_and_no_wider(recorder: Recorder) -> None:
    needed = {"commands"} if recorder.commands | recorder.shortcuts else set()
    for scopes in METHOD_SCOPES.values():
        needed |= scopes
    for event in recorder.events:
        for scopes in EVENT_SCOPES[event].values():
            needed |= scopes
    asked = MANIFEST["oauth_config"]["scopes"]["bot"]
    assert asked == sorted(needed) == list(BOT_SCOPES)
    assert set(MANIFEST["oauth_config"]["scopes"]) == {"bot"}


def test_the_events_are_those_that_listeners_are_for(recorder: Recorder) -> None:
    subscribed = sorted(name for event in recorder.events for name in EVENT_SCOPES[event])
    assert MANIFEST["settings"]["event_subscriptions"]["bot_events"] == subscribed
    assert subscribed == list(BOT_EVENTS)


def test_the_command_and_the_shortcut_are_those_of_the_listeners(recorder: Recorder) -> None:
    assert {each["command"] for each in features("slash_commands")} == recorder.commands
    assert {each["callback_id"] for each in features("shortcuts")} == recorder.shortcuts
    assert all(each["type"] == "message" for each in features("shortcuts"))
    assert all(each["should_escape"] for each in features("slash_commands"))


def test_everything_that_blocks_can_send_has_a_listener(recorder: Recorder) -> None:
    from bot.slack.blocks import actions

    named = {
        name: value
        for name, value in vars(actions).items()
        if name.isupper() and isinstance(value, str) and not name.startswith("_")
    }
    pressed = {value for name, value in named.items() if not name.endswith("_VIEW")}
    assert recorder.actions == pressed - recorder.shortcuts
    assert recorder.views == {actions.FEEDBACK_VIEW, actions.SETTINGS_VIEW}


def test_what_the_listeners_need_is_switched_on() -> None:
    settings = MANIFEST["settings"]
    assert settings["interactivity"]["is_enabled"]
    assert settings["socket_mode_enabled"]
    assert settings["org_deploy_enabled"]
    home = features("app_home")
    assert home["home_tab_enabled"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]
    assert features("assistant_view")["assistant_description"]
    assert features("bot_user")["display_name"]


def test_the_texts_are_as_short_as_slack_wants_them() -> None:
    display = MANIFEST["display_information"]
    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert 174 <= len(display["long_description"]) <= 4_000
    for shortcut in features("shortcuts"):
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150


def test_the_guide_explains_every_scope_and_no_other() -> None:
    table = GUIDE.split("\n## 3. ")[1].split("\n## ")[0]
    explained = set(re.findall(r"^\| `([a-z:_]+)` \|", table, re.MULTILINE))
    assert explained == {*BOT_SCOPES, *APP_SCOPES}


def test_the_guide_has_ten_steps_and_names_what_is_in_the_manifest() -> None:
    steps = re.findall(r"^## (\d+)\. ", GUIDE, re.MULTILINE)
    assert steps == [str(n) for n in range(1, 11)]
    assert features("slash_commands")[0]["command"] in GUIDE
    assert features("shortcuts")[0]["name"] in GUIDE
    for file in ("manifest.yaml", ".env.example"):
        assert (ROOT / file).is_file()
        assert file in GUIDE


def test_every_key_that_the_guide_names_is_a_setting() -> None:
    from bot.config import KEYS

    named = set(re.findall(r"\b((?:SLACK|NEWSDESK|STORE|PUBLIC|ALLOW|LOG)_[A-Z_]+)\b", GUIDE))
    assert named
    assert named <= set(KEYS)
