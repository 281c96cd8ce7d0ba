"""A mention in a channel: answered in the thread of its message."""

from __future__ import annotations

from slack_bolt import App, BoltContext

from bot.slack.listeners.beginning import begin
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    @app.event("app_mention")
    def mentioned(context: BoltContext) -> None:
        begin(services, context)
