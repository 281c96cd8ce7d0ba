"""auth.*, oauth.*, apps.*, api.test: tokens, and what they open."""

from __future__ import annotations

from ..workspace import Installation
from .calls import Api, Call, Json, Method, SlackError

#: Seconds that a renewed bot token lasts.
RENEWED_LIFETIME = 43_200


def api_test(api: Api, call: Call) -> Json:
    if "error" in call.arguments:
        raise SlackError(call.text("error"), args=call.arguments)
    return {"args": call.arguments}


def auth_test(api: Api, call: Call) -> Json:
    installation = api.installation(call)
    team = installation.team
    found = {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": installation.bot.name,
        "team_id": team.id,
        "user_id": installation.bot.id,
        "bot_id": installation.bot.bot_id,
        "is_enterprise_install": installation.org_wide,
    }
    return found | ({"enterprise_id": team.enterprise_id} if team.enterprise_id else {})


def auth_revoke(api: Api, call: Call) -> Json:
    installation = api.installation(call)
    if call.text("test") in {"1", "True", "true"}:
        return {"revoked": False}
    revoke(api, installation)
    return {"revoked": True}


def revoke(api: Api, installation: Installation) -> None:
    with api.workspace.change():
        installation.revoked = True
    api.announcer.revoked(installation)


def connections_open(api: Api, call: Call) -> Json:
    return {"url": api.socket_url()}


def oauth_access(api: Api, call: Call) -> Json:
    """A code, or a refresh token, for a bot token; client id and secret come as basic auth."""
    if call.text("client_id") != api.app.client_id:
        raise SlackError("invalid_client_id")
    if call.text("client_secret") != api.app.client_secret:
        raise SlackError("bad_client_secret")
    if call.arguments.get("grant_type") == "refresh_token":
        return _refreshed(api, call.text("refresh_token"))
    grant = api.codes.pop(call.text("code"), None)
    if grant is None:
        raise SlackError("invalid_code")
    installation = api.workspace.install(api.app, grant.user.team, org_wide=grant.org_wide)
    return _granted(api, installation, api.app.first_lifetime) | {
        "authed_user": {"id": grant.user.id}
    }


def _refreshed(api: Api, refresh_token: str) -> Json:
    """A rotated token: the old one goes on for a while, its refresh token does not."""
    for old in list(api.workspace.installations.values()):
        if old.refresh_token == refresh_token and not old.revoked:
            with api.workspace.change():
                old.refresh_token = None
            new = api.workspace.install(
                api.app, old.team, org_wide=old.org_wide, lifetime=RENEWED_LIFETIME
            )
            return _granted(api, new, RENEWED_LIFETIME)
    raise SlackError("invalid_refresh_token")


def _granted(api: Api, installation: Installation, lifetime: int) -> Json:
    team, enterprise = installation.team, installation.team.enterprise_id
    found: Json = {
        "access_token": installation.token,
        "token_type": "bot",
        "scope": ",".join(sorted(installation.scopes)),
        "bot_user_id": installation.bot.id,
        "app_id": api.app.id,
        "team": None if installation.org_wide else {"id": team.id, "name": team.name},
        "enterprise": {"id": enterprise, "name": "Enterprise"} if enterprise else None,
        "is_enterprise_install": installation.org_wide,
    }
    if installation.refresh_token:
        found |= {"refresh_token": installation.refresh_token, "expires_in": lifetime}
    return found


METHODS = {
    "api.test": Method(api_test, token="none"),
    "auth.test": Method(auth_test),
    "auth.revoke": Method(auth_revoke),
    "apps.connections.open": Method(connections_open, token="app"),
    "oauth.v2.access": Method(oauth_access, ("client_id", "client_secret"), token="none"),
}
