"""The app, composed: Bolt, the listeners, the pool and what it works with."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from slack_bolt import App, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError

from bot.config import Config
from bot.desk import Desk
from bot.slack.answering import Answerer
from bot.slack.clients import Bot, Bots, patient, web_client
from bot.slack.installations import Installations, one_workspace
from bot.slack.intake import intake
from bot.slack.keeping import Keeper
from bot.slack.listeners import (
    actions,
    assistant,
    command,
    home,
    lifecycle,
    mentions,
    messages,
    shortcut,
    views,
)
from bot.slack.logs import fault, log, sdk_logger
from bot.slack.manifest import BOT_SCOPES
from bot.slack.pacing import Pacer
from bot.slack.permissions import Gate
from bot.slack.places import Workspace
from bot.slack.queue import Pool
from bot.slack.rechecking import Rechecker
from bot.slack.services import Services
from bot.store import Store
from bot.wording import count
from index.errors import ConfigurationError

#: Threads in which listeners run: short work, and calls that show something at once.
LISTENERS = 20

#: In this order: the intake is before all of them, Bolt's assistant before the plain messages.
REGISTERED: tuple[Callable[[App, Services], None], ...] = (
    assistant.register,
    mentions.register,
    messages.register,
    lifecycle.register,
    home.register,
    command.register,
    shortcut.register,
    actions.register,
    views.register,
)


@dataclass(frozen=True, slots=True)
class SlackApp:
    """The app, ready to be started.

    Attributes:
        bolt: Takes requests.
        services: What its listeners work with.
    """

    bolt: App
    services: Services
    keeper: Keeper
    rechecker: Rechecker
    worker: str

    @contextmanager
    def running(self, finishing: float) -> Iterator[None]:
        """Work while the context lasts, first on what an earlier process left behind.

        At its end what is in work is finished within ``finishing`` seconds, or handed over.
        """
        self.services.pool.start()
        self.keeper.start()
        self.rechecker.start()
        try:
            yield
        finally:
            self.services.pool.stop(finishing)
            self.keeper.stop()
            self.rechecker.stop()
            questions = self.services.store.questions
            questions.hand_over(self.worker)
            left = questions.count()
            later = f"{count(left, 'question')} left for the next start"
            log.info("stopped; %s", later if left else "all work is done")


def compose(config: Config, desk: Desk, store: Store) -> SlackApp:
    """The app for one workspace, or for many when the configuration has a client id.

    Raises:
        ConfigurationError: A token is missing or wrong, or Slack cannot be reached.
    """
    if config.slack_client_id:
        return _for_many(config, desk, store)
    return _for_one(config, desk, store)


def register(bolt: App, services: Services) -> None:
    """Give a Bolt app all its listeners."""
    bolt.middleware(intake(services))
    for listeners in REGISTERED:
        listeners(bolt, services)
    bolt.error(_failed)


def _for_one(config: Config, desk: Desk, store: Store) -> SlackApp:
    if not config.slack_bot_token:
        raise ConfigurationError(
            "there is no token",
            "Put the Bot User OAuth Token of your app into .env; docs/slack.md says how to get it",
            "SLACK_BOT_TOKEN",
        )
    client = web_client(config.slack_api_url, config.slack_bot_token, patient())
    bot = one_workspace(config, client)

    def bots(workspace: Workspace) -> Bot:
        return bot

    def uninstalled(workspace: Workspace) -> None:
        log.error("the app was removed from its workspace, or its token was revoked")

    bolt = App(
        client=client,
        request_verification_enabled=False,  # `serving` verifies, before anything is read
        logger=sdk_logger(),
        raise_error_for_unhandled_request=True,
        listener_executor=_executor(),
    )
    return _composed(config, desk, store, bolt, bots, uninstalled)


def _for_many(config: Config, desk: Desk, store: Store) -> SlackApp:
    if config.slack_bot_token:
        raise ConfigurationError(
            "both SLACK_BOT_TOKEN and SLACK_CLIENT_ID are set",
            "Keep the token for one workspace, or the client id for many; remove the other",
            "SLACK_CLIENT_ID",
        )
    if not config.slack_client_secret:
        raise ConfigurationError(
            "the client secret is missing",
            "Copy it from Basic Information of your app into .env",
            "SLACK_CLIENT_SECRET",
        )
    client = web_client(config.slack_api_url, None, patient())
    installations = Installations(config, store.database, client, BOT_SCOPES)
    bolt = App(
        client=client,
        request_verification_enabled=False,  # `serving` verifies, before anything is read
        authorize=installations.authorize,  # type: ignore[arg-type]  # Bolt takes its own kind too
        oauth_settings=installations.settings,
        logger=sdk_logger(),
        raise_error_for_unhandled_request=True,
        listener_executor=_executor(),
    )
    return _composed(config, desk, store, bolt, installations.bot, installations.remove)


def _composed(
    config: Config,
    desk: Desk,
    store: Store,
    bolt: App,
    bots: Bots,
    uninstalled: Callable[[Workspace], None],
) -> SlackApp:
    worker = uuid.uuid4().hex
    answerer = Answerer(
        desk,
        store,
        bots,
        Pacer(),
        worker=worker,
        public_url=config.public_url,
        log_texts=config.log_texts,
    )

    pool = Pool(answerer.work)
    services = Services(desk, store, pool, Gate.of(config), bots, config.public_url, uninstalled)
    register(bolt, services)
    keeper = Keeper(store.questions, pool, worker)
    return SlackApp(bolt, services, keeper, Rechecker(desk.archive.catalogue, store), worker)


def _executor() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener")


def _failed(error: Exception) -> BoltResponse:
    """What Slack is told of a failure: to deliver it again, unless nobody wants it at all."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200)
    log.error("a listener failed: %s", fault(error))
    return BoltResponse(status=500)
