"""Being invited into a channel, and being removed from a workspace."""

from __future__ import annotations

from typing import Any

from slack_bolt import App, BoltContext

from bot.slack.blocks import introduction, refused_person
from bot.slack.clients import SlackError, calling
from bot.slack.logs import log
from bot.slack.services import Services, workspace_of


def register(app: App, services: Services) -> None:
    @app.event("member_joined_channel")
    def joined(event: dict[str, Any], context: BoltContext) -> None:
        channel = event.get("channel")
        if event.get("user") != context.bot_user_id or not isinstance(channel, str):
            return
        if not services.store.notes.first("greeted", channel):
            return
        greeting = refused_person()
        if services.gate.answers_in(channel):
            greeting = introduction(services.desk.searched(), mention=context.bot_user_id or "")
        try:
            bot = services.bot(context)
            with calling():
                bot.poster.chat_postMessage(
                    channel=channel,
                    text=greeting.text,
                    blocks=list(greeting.blocks),
                    unfurl_links=False,
                    unfurl_media=False,
                )
        except SlackError as error:
            log.warning("no introduction in %s: %s", channel, error.problem)

    @app.event("app_uninstalled")
    def uninstalled(context: BoltContext) -> None:
        services.uninstalled(workspace_of(context))

    @app.event("tokens_revoked")
    def revoked(event: dict[str, Any], context: BoltContext) -> None:
        if (event.get("tokens") or {}).get("bot"):
            services.uninstalled(workspace_of(context))
