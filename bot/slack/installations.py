"""Where the app is installed: one workspace by its token, or many by OAuth."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from slack_bolt import BoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import InstallationStoreAuthorize
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore

from bot.config import Config
from bot.slack.clients import Bot, RefusedError, UnreachableError, bot_of, calling
from bot.slack.logs import log, sdk_logger
from bot.slack.places import Workspace
from bot.store import Database
from index.errors import ConfigurationError

#: Seconds in which an installation that was begun must be confirmed.
CONFIRM_WITHIN = 600


def one_workspace(config: Config, client: WebClient) -> Bot:
    """The bot that the configured token belongs to.

    Raises:
        ConfigurationError: Slack does not know the token, or cannot be reached.
    """
    try:
        with calling():
            found = client.auth_test()
    except RefusedError as error:
        raise ConfigurationError(
            f"Slack refuses this token: {error.code}",
            "Copy the Bot User OAuth Token of your app, docs/slack.md step 6, into .env",
            "SLACK_BOT_TOKEN",
        ) from error
    except UnreachableError as error:
        raise ConfigurationError(error.problem, error.remedy, config.slack_api_url) from error
    return bot_of(
        config.slack_api_url,
        config.slack_bot_token,
        str(found.get("user_id") or ""),
        str(found.get("bot_id") or ""),
    )


class OneAtATime(InstallationStoreAuthorize):
    """Bolt's way from a request to a token, where a token that is due is rotated once.

    A refresh token is good for one use: of two requests that come when the token is due, the
    second would find it spent. Another process may be the first one, so there is a second try.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._lock = threading.Lock()

    def __call__(self, **request: Any) -> AuthorizeResult | None:
        with self._lock:
            return super().__call__(**request) or super().__call__(**request)


class Installations:
    """Installations by OAuth, kept in the desk's own store; tokens are rotated when they are due.

    Only bot tokens are used. Where several people installed the app in one workspace the token of
    the last one serves everybody.

    Attributes:
        authorize: Bolt's way to the token of a request.
        settings: Of Bolt's OAuth pages.
    """

    def __init__(
        self, config: Config, database: Database, client: WebClient, scopes: Sequence[str]
    ) -> None:
        self._store = SQLAlchemyInstallationStore(
            config.slack_client_id, database.engine, logger=sdk_logger()
        )
        states = SQLAlchemyOAuthStateStore(CONFIRM_WITHIN, database.engine, logger=sdk_logger())
        self._store.create_tables()  # type: ignore[no-untyped-call]
        states.create_tables()  # type: ignore[no-untyped-call]
        self._client = client
        self._api_url = config.slack_api_url
        self.authorize = OneAtATime(
            logger=sdk_logger(),
            installation_store=self._store,
            client_id=config.slack_client_id,
            client_secret=config.slack_client_secret,
            bot_only=True,
            cache_enabled=True,
            client=client,
        )
        self.settings = OAuthSettings(
            client_id=config.slack_client_id,
            client_secret=config.slack_client_secret,
            scopes=list(scopes),
            redirect_uri=f"{config.public_url}slack/oauth_redirect" if config.public_url else None,
            installation_store=self._store,
            installation_store_bot_only=True,
            state_store=states,
            logger=sdk_logger(),
        )

    def bot(self, workspace: Workspace) -> Bot:
        """The bot of an installation.

        Raises:
            RefusedError: The app is not installed there.
        """
        context = BoltContext({"client": self._client, "is_enterprise_install": workspace.org_wide})
        with calling():
            found = self.authorize(
                context=context,
                enterprise_id=workspace.enterprise or None,
                team_id=workspace.team or None,
                user_id=None,
            )
        if found is None or not found.bot_token:
            raise RefusedError("not_installed")
        return bot_of(self._api_url, found.bot_token, found.bot_user_id or "", found.bot_id or "")

    def remove(self, workspace: Workspace) -> None:
        """Delete the tokens of a workspace, or of an enterprise that it was installed for."""
        self._store.delete_all(
            enterprise_id=workspace.enterprise or None,
            team_id=None if workspace.org_wide else workspace.team or None,
        )
        places = filter(None, (workspace.enterprise, workspace.team))
        log.info("uninstalled from %s", " ".join(places))
