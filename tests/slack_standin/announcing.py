"""What happens in channels, told to the app as events, as far as it is subscribed to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import payloads
from .app import App
from .delivery import Delivery
from .workspace import Channel, Installation, Message, Team, Workspace

Json = dict[str, Any]
Deliver = Callable[[str, Json, int], Delivery]

_SUBSCRIPTION = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


class Announcer:
    """Args:
    deliver: Takes the kind, the payload and how often it is to be delivered.
    """

    def __init__(self, workspace: Workspace, app: App, deliver: Deliver) -> None:
        self._workspace = workspace
        self._app = app
        self._deliver = deliver

    def posted(self, message: Message, copies: int = 1) -> list[Delivery]:
        """``message``, and ``app_mention`` beside it where the bot is named in a channel."""
        told = self._tell_channel(message.channel, payloads.message_event(message), copies)
        bot = self._workspace.bot_of(self._app, message.channel.team)
        if bot.mention in message.text and not message.by_bot and message.channel.kind != "im":
            told += self._tell_channel(message.channel, payloads.mention_event(message), copies)
        return told

    def changed(self, message: Message, previous: Json) -> None:
        ts = self._workspace.clock.timestamp()
        self._tell_channel(message.channel, payloads.changed_event(message, previous, ts))
        bot = self._workspace.bot_of(self._app, message.channel.team)
        named_now = bot.mention in message.text and bot.mention not in previous["text"]
        if named_now and not message.by_bot and message.channel.kind != "im":
            self._tell_channel(message.channel, payloads.mention_event(message))

    def deleted(self, message: Message, previous: Json) -> None:
        ts = self._workspace.clock.timestamp()
        replies = [m for m in message.channel.messages.values() if m.thread_ts == message.ts]
        left = any(not reply.deleted and not reply.only_for for reply in replies)
        event = payloads.tombstone_event if left else payloads.deleted_event
        self._tell_channel(message.channel, event(message, previous, ts))

    def revoked(self, installation: Installation) -> None:
        bots = {"oauth": [], "bot": [installation.bot.id]}
        self.tell(installation.team, {"type": "tokens_revoked", "tokens": bots}, installation)

    def uninstalled(self, installation: Installation) -> None:
        self.tell(installation.team, {"type": "app_uninstalled"}, installation)

    def tell(
        self,
        team: Team,
        event: Json,
        installation: Installation | None = None,
        *,
        shared: bool = False,
        copies: int = 1,
    ) -> list[Delivery]:
        """Deliver an event to the installation that covers a team, where there is one."""
        if _subscription(event) not in self._app.events:
            return []
        found = installation or self._workspace.installed(team)
        if found is None:
            return []
        payload = payloads.envelope(
            event,
            app=self._app,
            installation=found,
            event_id=self._workspace.new_id("Ev"),
            time=self._workspace.clock.now(),
            shared=shared,
        )
        if found.team != team and found.org_wide:
            payload["team_id"] = payload["context_team_id"] = team.id
            payload["authorizations"][0]["team_id"] = team.id
        return [self._deliver("events_api", payload, copies)]

    def _tell_channel(self, channel: Channel, event: Json, copies: int = 1) -> list[Delivery]:
        bot = self._workspace.bot_of(self._app, channel.team)
        if bot.id not in channel.members:
            return []
        shared = bool(channel.shared_with)
        return self.tell(channel.team, event, shared=shared, copies=copies)


def _subscription(event: Json) -> str:
    kind: str = event["type"]
    return _SUBSCRIPTION[event["channel_type"]] if kind == "message" else kind
