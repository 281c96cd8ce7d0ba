"""A direct message, and a message in a channel whose settings ask for no mention."""

from __future__ import annotations

from slack_bolt import App, BoltContext

from bot.slack.listeners.beginning import begin
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    @app.event("message")
    def written(context: BoltContext) -> None:
        begin(services, context)
