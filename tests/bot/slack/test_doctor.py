"""`newsdesk doctor` and `newsdesk slack` on tokens that work, lack scopes, or are wrong."""

from __future__ import annotations

import logging
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.run import run
from bot.config import Config
from bot.doctor import Check, examine
from bot.slack.manifest import BOT_SCOPES
from tests.slack_standin import App, Slack


def checked(config: Config, home: Path) -> dict[str, Check]:
    checks = examine(lambda: replace(config, home=home))
    return {check.name: check for check in checks if check.name.startswith("slack ")}


def test_tokens_that_work_are_fine(config: Config, seeds_home: Path) -> None:
    checks = checked(config, seeds_home)
    assert {name: check.state for name, check in checks.items()} == {
        "slack bot token": "fine",
        "slack app token": "fine",
    }
    assert "newsdesk in Newsroom" in checks["slack bot token"].found


def test_that_slack_cannot_be_reached_is_no_matter_of_tokens(
    monkeypatch: pytest.MonkeyPatch,
    config: Config,
    seeds_home: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    away = replace(config, slack_api_url="http://127.0.0.1:9/api/")
    with monkeypatch.context() as as_in_a_command:
        as_in_a_command.setattr(logging.getLogger(), "handlers", [])
        checks = checked(away, seeds_home)
    for check in checks.values():
        assert check.state == "wrong"
        assert check.found.startswith("Slack cannot be reached")
        assert "Check the network" in check.remedy
        assert "Copy" not in check.remedy
    assert capsys.readouterr().err == ""


def test_without_tokens_nothing_is_said(seeds_home: Path) -> None:
    assert checked(Config(), seeds_home) == {}


def test_wrong_tokens_are_said_with_what_to_do(config: Config, seeds_home: Path) -> None:
    wrong = replace(config, slack_bot_token="xoxb-no", slack_app_token="xapp-no")
    for check in checked(wrong, seeds_home).values():
        assert check.state == "wrong"
        assert "invalid_auth" in check.found
        assert "docs/slack.md step" in check.remedy
        assert "-no" not in check.found + check.remedy


def test_scopes_that_are_missing_are_named(
    monkeypatch: pytest.MonkeyPatch, config: Config, seeds_home: Path
) -> None:
    scopes = frozenset(BOT_SCOPES) - {"commands", "groups:read"}
    with Slack(App(scopes=scopes)) as slack:
        lacking = replace(
            config, slack_bot_token=slack.bot_token, slack_app_token="", slack_api_url=slack.api_url
        )
        check = checked(lacking, seeds_home)["slack bot token"]
    assert check.state == "wrong"
    assert check.found.endswith("without commands, groups:read")


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "SLACK_BOT_TOKEN: there is no token."),
        (
            {"SLACK_BOT_TOKEN": "xoxb-no"},
            "SLACK_BOT_TOKEN: Slack refuses this token: invalid_auth.",
        ),
        (
            {"SLACK_BOT_TOKEN": "xoxb-a\nb"},
            "SLACK_BOT_TOKEN: it has spaces, line breaks or typographic characters",
        ),
        ({"SLACK_API_URL": "nowhere"}, "SLACK_API_URL: 'nowhere' is not an address"),
        ({"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN: there is no app-level token."),
    ],
)
def test_starting_without_what_is_needed_says_so_in_one_line(
    slack: Slack,
    seeds_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    environment: dict[str, str],
    said: str,
) -> None:
    working = {**slack.environment, "STORE_URL": f"sqlite:///{tmp_path / 'desk.sqlite3'}"}
    if not environment:
        working["SLACK_BOT_TOKEN"] = ""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSDESK_HOME", str(seeds_home))
    for name, value in (working | environment).items():
        monkeypatch.setenv(name, value)
    assert run(["slack"]) == 2
    error = capsys.readouterr().err
    (line,) = (line for line in error.splitlines() if line.startswith("newsdesk: "))
    assert said in line
    assert "Traceback" not in error


def test_the_command_leaves_logging_as_it_was(
    slack: Slack, seeds_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSDESK_HOME", str(seeds_home))
    monkeypatch.setenv("STORE_URL", f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    logger = logging.getLogger("newsdesk")
    before = (list(logger.handlers), logger.propagate, logger.level, sys.getswitchinterval())
    assert run(["slack", "--quiet"]) == 2
    assert (
        list(logger.handlers),
        logger.propagate,
        logger.level,
        sys.getswitchinterval(),
    ) == before


def test_an_address_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for address in ("3000", "localhost", "localhost:port", ":3000", "a:99999"):
        assert run(["slack", "--http", address]) == 2
        assert "is not like 127.0.0.1:3000" in capsys.readouterr().err
