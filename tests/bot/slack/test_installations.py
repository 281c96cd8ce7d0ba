"""Many workspaces: installing by OAuth, org-wide, rotating tokens, being removed."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from bot.compose import open_own_store
from bot.config import Config, from_environment
from bot.desk import Desk
from bot.slack.app import SlackApp, compose
from bot.slack.clients import RefusedError
from bot.slack.places import Workspace
from bot.slack.serving import PATH, http
from index.errors import ConfigurationError
from tests.slack_standin import Slack
from tests.slack_standin.workspace import User

from .conftest import QUESTION, WORD
from .test_serving import _free_port


def config_of(slack: Slack, home: Path, **more: str) -> Config:
    return from_environment(
        {
            "SLACK_CLIENT_ID": slack.app.client_id,
            "SLACK_CLIENT_SECRET": slack.app.client_secret,
            "SLACK_SIGNING_SECRET": slack.app.signing_secret,
            "SLACK_API_URL": slack.api_url,
            "NEWSDESK_HOME": str(home),
            **more,
        },
        home,
    )


@contextmanager
def serving(slack: Slack, desk: Desk, home: Path) -> Iterator[tuple[SlackApp, str]]:
    config = config_of(slack, home)
    store = open_own_store(config)
    app = compose(config, desk, store)
    port = _free_port()
    with app.running(6), http(app, config, "127.0.0.1", port):
        slack.deliver_over_http(f"http://127.0.0.1:{port}{PATH}")
        yield app, f"http://127.0.0.1:{port}"
    store.close()


def install(slack: Slack, address: str, user: User, *, org_wide: bool = False) -> httpx.Response:
    """What a browser does: from the page of the app to Slack, and back with a code."""
    with httpx.Client(base_url=address, trust_env=False) as browser:
        page = browser.get("/slack/install")
        assert page.status_code == 200
        link = re.findall(r'href="(https://slack\.com/oauth[^"]+)"', page.text)[0]
        state = parse_qs(urlsplit(unescape(link)).query)["state"][0]
        code = slack.consent(user, org_wide=org_wide)
        # The cookie is for https only; a browser behind the proxy would send it.
        cookie = page.headers["set-cookie"].split(";")[0]
        return browser.get(
            "/slack/oauth_redirect",
            params={"code": code, "state": state},
            headers={"Cookie": cookie},
        )


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slack]:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Slack(installed=False) as slack:
        yield slack


def test_two_workspaces_install_it_and_are_answered(
    bare: Slack, desk: Desk, tmp_path: Path
) -> None:
    with serving(bare, desk, tmp_path) as (_, address):
        for name in ("One", "Two"):
            team = bare.add_team(name)
            ann = bare.person(f"ann of {name}", team)
            assert install(bare, address, ann).status_code == 200
            room = bare.channel(f"room of {name}", ann, team=team)
            question = bare.mention(ann, room, QUESTION)
            assert WORD in bare.answer(question).shown


def test_whoever_of_two_installers_asks_is_answered_with_the_last_token(
    bare: Slack, desk: Desk, tmp_path: Path
) -> None:
    with serving(bare, desk, tmp_path) as (app, address):
        ann, bob, carl = (bare.person(name) for name in ("ann", "bob", "carl"))
        room = bare.channel("room", ann, bob, carl)
        for installer in (ann, bob):
            assert install(bare, address, installer).status_code == 200
        tokens = list(bare.workspace.installations)
        with app.services.store.database.writing() as db:
            query = "SELECT count(*) FROM slack_bots WHERE team_id = ?"
            assert db.exec_driver_sql(query, (bare.team.id,)).scalar() == 2
            # as if an earlier version of the app had asked for a token of hers, gone since
            query = "UPDATE slack_installations SET user_token = 'xoxp-1' WHERE user_id = ?"
            db.exec_driver_sql(query, (ann.id,))
        for asker in (ann, bob, carl):
            assert WORD in bare.answer(bare.mention(asker, room, QUESTION)).shown
        assert all(call.ok for call in bare.calls_of("auth.test"))
        bot = app.services.bots(Workspace(team=bare.team.id))
        assert bot.client.token == tokens[-1]
        assert bot.user_id == bare.bot.id


def test_an_installation_that_nobody_began_is_refused(
    bare: Slack, desk: Desk, tmp_path: Path
) -> None:
    with serving(bare, desk, tmp_path) as (_, address):
        code = bare.consent(bare.person("ann"))
        reply = httpx.get(
            f"{address}/slack/oauth_redirect",
            params={"code": code, "state": "made-up"},
            headers={"Cookie": "slack-app-oauth-state=made-up"},
            trust_env=False,
        )
        assert reply.status_code == 401


def test_after_it_was_removed_no_token_is_left(
    bare: Slack, desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "newsdesk.slack")
    with serving(bare, desk, tmp_path) as (app, address):
        ann = bare.person("ann")
        install(bare, address, ann)
        workspace = Workspace(team=bare.team.id)
        assert app.services.bots(workspace).user_id == bare.bot.id
        bare.uninstall()
        bare.until_quiet()
        assert f"uninstalled from {bare.team.id}" in caplog.messages
        with pytest.raises(RefusedError, match="not_installed"):
            app.services.bots(workspace)
        with app.services.store.database.reading() as db:
            for table in ("slack_bots", "slack_installations"):
                assert db.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0


def test_one_installation_serves_a_whole_organisation(
    monkeypatch: pytest.MonkeyPatch, desk: Desk, tmp_path: Path
) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with (
        Slack(installed=False, enterprise_id="E1") as slack,
        serving(slack, desk, tmp_path) as (_, address),
    ):
        assert install(slack, address, slack.person("ann"), org_wide=True).status_code == 200
        bob = slack.person("bob")
        question = slack.mention(bob, slack.channel("room", bob), QUESTION)
        assert WORD in slack.answer(question).shown


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_CLIENT_ID"),
        ({"SLACK_CLIENT_SECRET": ""}, "SLACK_CLIENT_SECRET"),
        ({"SLACK_CLIENT_ID": ""}, "SLACK_BOT_TOKEN"),
    ],
)
def test_what_does_not_go_together_is_said(
    bare: Slack, desk: Desk, tmp_path: Path, more: dict[str, str], key: str
) -> None:
    config = config_of(bare, tmp_path, **more)
    store = open_own_store(config)
    with pytest.raises(ConfigurationError, match=f"^{key}: "):
        compose(config, desk, store)
    store.close()


def test_a_wrong_token_is_said(slack: Slack, config: Config, desk: Desk, tmp_path: Path) -> None:
    wrong = from_environment(
        {**slack.environment, "SLACK_BOT_TOKEN": "xoxb-wrong", "NEWSDESK_HOME": str(tmp_path)},
        tmp_path,
    )
    store = open_own_store(wrong)
    with pytest.raises(ConfigurationError, match="SLACK_BOT_TOKEN: Slack refuses this token"):
        compose(wrong, desk, store)
    store.close()
