"""Installing: many workspaces by OAuth, and what an open port takes and refuses."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk import Desk
from tests.scenarios.slack.running import WORKERS, Newsdesk, manifest, newsdesk, stand_in
from tests.slack_standin import PATIENCE, App, Slack, Team, User
from tests.slack_standin.http_delivery import encoded, signed


def install(running: Newsdesk, user: User) -> httpx.Response:
    """What somebody does in a browser: the app's page, Slack's consent, back to the app."""
    base = running.url.removesuffix("/events")
    with httpx.Client(timeout=PATIENCE) as browser:
        page = browser.get(f"{base}/install")
        found = re.search(r'https://slack\.com/oauth/v2/authorize[^"\s]+', page.text)
        address = found.group() if found else page.headers["location"]
        asked = parse_qs(urlsplit(address.replace("&amp;", "&")).query)
        assert set(asked["scope"][0].split(",")) == set(manifest()["oauth_config"]["scopes"]["bot"])
        [state] = asked["state"]
        code = running.slack.consent(user)
        cookie = page.headers.get("set-cookie", "").partition(";")[0]
        return browser.get(
            f"{base}/oauth_redirect",
            params={"code": code, "state": state},
            headers={"Cookie": cookie},
        )


@pytest.mark.slow
@pytest.mark.parametrize("rotates", [False, True])
def test_a_workspace_installs_asks_and_uninstalls(
    desk: Desk, tmp_path: Path, rotates: bool
) -> None:
    given = {**manifest()}
    given["settings"] = {**given["settings"], "token_rotation_enabled": rotates}
    # An hour is less than the two that the SDK keeps in reserve: it renews the token at once.
    app = App.of_manifest(given, first_lifetime=3_600)
    with Slack(app, installed=False) as slack:
        oauth: dict[str, Any] = {
            "slack_client_id": slack.app.client_id,
            "slack_client_secret": slack.app.client_secret,
        }
        with newsdesk(slack, desk, tmp_path, "http", **oauth) as running:
            first, second = slack.team, slack.add_team("Second")
            for team in (first, second):
                installer = slack.person("installer", team)
                assert install(running, installer).status_code == 200
                running.check_answered(_asked(slack, team), WORKERS)
            renewed = [
                call
                for call in slack.calls_of("oauth.v2.access")
                if call.arguments.get("grant_type") == "refresh_token"
            ]
            assert bool(renewed) == rotates
            assert all(call.ok for call in renewed)
            before = {each.token for each in slack.workspace.installations.values()}
            slack.uninstall(first)
            slack.until(lambda: not _kept(running, first))
            running.check_answered(_asked(slack, second), WORKERS)
            assert _kept(running, second)
            assert install(running, slack.person("installer", first)).status_code == 200
            running.check_answered(_asked(slack, first), WORKERS)
            assert {each.token for each in slack.workspace.installations.values()} - before


def _asked(slack: Slack, team: Team) -> Any:
    ann = slack.person("ann", team)
    return slack.mention(ann, slack.channel("newsroom", ann, team=team), WORKERS)


def _kept(running: Newsdesk, team: Team) -> bool:
    import sqlalchemy as sa

    with running.store.database.reading() as db:
        for table in ("slack_bots", "slack_installations"):
            query = sa.text(f"SELECT count(*) FROM {table} WHERE team_id = :team")
            if db.execute(query, {"team": team.id}).scalar():
                return True
    return False


def test_a_stolen_state_installs_nothing(desk: Desk, tmp_path: Path) -> None:
    with Slack(App.of_manifest(manifest()), installed=False) as slack:
        oauth: dict[str, Any] = {
            "slack_client_id": slack.app.client_id,
            "slack_client_secret": slack.app.client_secret,
        }
        with newsdesk(slack, desk, tmp_path, "http", **oauth) as running:
            base = running.url.removesuffix("/events")
            code = slack.consent(slack.person("eve"))
            guessed = {"code": code, "state": "guessed"}
            answer = httpx.get(f"{base}/oauth_redirect", params=guessed, timeout=PATIENCE)
            assert answer.status_code in (400, 401)
            assert not slack.calls_of("oauth.v2.access")


@pytest.fixture(scope="module")
def port(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsdesk]:
    """An app that listens over HTTP."""
    folder = tmp_path_factory.mktemp("port")
    with stand_in() as slack, newsdesk(slack, desk, folder, "http") as running:
        yield running


def post(running: Newsdesk, body: bytes, headers: dict[str, str]) -> int:
    return httpx.post(running.url, content=body, headers=headers, timeout=PATIENCE).status_code


def test_only_what_slack_signed_is_taken(port: Newsdesk) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c", "token": "t"})
    kind = {"Content-Type": "application/json"}
    secret = port.slack.app.signing_secret
    assert post(port, body.encode(), kind | signed(body, secret)) == 200
    assert post(port, body.encode(), kind | signed(body, "another secret")) == 401
    assert post(port, body.encode(), kind | signed(body, secret, time.time() - 400)) == 401
    assert post(port, body.encode(), kind | signed(body, secret, time.time() + 400)) == 401
    assert post(port, body.encode() + b" ", kind | signed(body, secret)) == 401
    assert post(port, body.encode(), kind) == 401
    odd = {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=é"}
    encoded_odd = {name: value.encode() for name, value in odd.items()}
    answer = httpx.post(port.url, content=body, headers=encoded_odd, timeout=PATIENCE)
    assert answer.status_code == 401


def test_the_challenge_is_answered(port: Newsdesk) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "t"})
    headers = {"Content-Type": "application/json", **signed(body, port.slack.app.signing_secret)}
    answer = httpx.post(port.url, content=body, headers=headers, timeout=PATIENCE)
    assert "abc" in answer.text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("type event user channel text ts team actions view payload".split())
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
KINDS = st.sampled_from(
    "event_callback block_actions view_submission message_action url_verification".split()
)


@settings(deadline=None)
@given(body=JSON, kind=KINDS, typed=st.booleans(), form=st.booleans())
def test_whatever_is_signed_is_never_answered_with_500(
    port: Newsdesk, body: Any, kind: str, typed: bool, form: bool
) -> None:
    if isinstance(body, dict) and typed:
        body = {**body, "type": kind}
        if kind == "event_callback" and isinstance(body.get("event"), dict):
            body["event"] = {**body["event"], "type": "message"}
    text, content_type = encoded("interactive" if form else "events_api", body)
    headers = {"Content-Type": content_type, **signed(text, port.slack.app.signing_secret)}
    assert post(port, text.encode(), headers) < 500


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"payload=%7B", b"payload=[]", b"[]", b"null", b"a" * 5_000]
)
@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded"])
def test_malformed_bodies_are_refused(port: Newsdesk, body: bytes, content_type: str) -> None:
    text = body.decode("latin-1")
    headers = {"Content-Type": content_type}
    if text.isascii():
        headers |= signed(text, port.slack.app.signing_secret)
    assert 200 <= post(port, body, headers) < 500
