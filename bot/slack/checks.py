"""Whether the configured tokens work, and allow what the app needs; for `newsdesk doctor`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.config import Config
from bot.slack.clients import calling, careful, web_client
from bot.slack.manifest import BOT_SCOPES


@dataclass(frozen=True, slots=True)
class BotToken:
    """What Slack says of a bot token.

    Attributes:
        workspace, bot: Their names.
        missing: Scopes that the app needs and the token does not have.
    """

    workspace: str
    bot: str
    missing: tuple[str, ...]


def bot_token(config: Config) -> BotToken:
    """What Slack says of SLACK_BOT_TOKEN.

    Raises:
        SlackError: Slack refuses it, or cannot be reached.
    """
    client = web_client(config.slack_api_url, config.slack_bot_token, careful())
    with calling():
        found = client.auth_test()
    headers = {name.lower(): value for name, value in found.headers.items()}
    missing: tuple[str, ...] = ()
    if "x-oauth-scopes" in headers:  # a gateway may have left it out
        scopes = {scope.strip() for scope in str(headers["x-oauth-scopes"]).split(",")}
        missing = tuple(scope for scope in BOT_SCOPES if scope not in scopes)
    return BotToken(str(found.get("team") or ""), str(found.get("user") or ""), missing)


def app_token(config: Config) -> None:
    """Try SLACK_APP_TOKEN.

    Raises:
        SlackError: Slack refuses it, or cannot be reached.
    """
    client = web_client(config.slack_api_url, None, careful())
    with calling():
        client.apps_connections_open(app_token=config.slack_app_token)
