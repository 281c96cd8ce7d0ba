"""Commands, shortcuts, clicks, submissions: delivered once, and what acknowledgements do."""

from __future__ import annotations

from typing import Any

from . import payloads, response_urls
from .delivery import Delivery, Postman
from .methods.calls import Api
from .methods.views import checked_view, made_view, show
from .workspace import Channel, Installation, Message, ResponseUrl, Team, Trigger, User, View

Json = dict[str, Any]


class Interactions:
    """Every method returns once the app has acknowledged.

    Args:
        team: Whose installation takes clicks, shortcuts and submissions.
        origin: Where the stand-in is served, as ``http://127.0.0.1:PORT``.
    """

    def __init__(self, api: Api, postman: Postman, team: Team, origin: str) -> None:
        self._api = api
        self._workspace = api.workspace
        self._postman = postman
        self._team = team
        self._origin = origin

    def command(self, name: str, text: str, user: User, channel: Channel) -> Delivery:
        target, url = self._response_url(user, channel)
        payload = payloads.command(
            name,
            text,
            user,
            channel,
            app=self._api.app,
            installation=self._installation(channel.team),
            trigger_id=self.trigger(user),
            response_url=url,
        )
        delivery = self._postman.deliver("slash_commands", payload).wait()
        response_urls.respond(self._api, target, delivery.reply)
        return delivery

    def shortcut(self, callback_id: str, user: User, message: Message) -> Delivery:
        return self._deliver(
            "message_action",
            user,
            callback_id=callback_id,
            channel=payloads.channel_json(message.channel),
            message_ts=message.ts,
            message=payloads.message_json(message),
            action_ts=self._workspace.clock.timestamp(),
            response_url=self.response_url(user, message.channel),
        )

    def act(self, user: User, place: Message | View, action: Json) -> Delivery:
        """Press or choose something in a message or view."""
        more: Json = {
            "actions": [{**action, "action_ts": self._workspace.clock.timestamp()}],
        }
        if isinstance(place, Message):
            assert place.only_for in (None, user.id), "nobody else can see this message"
            url = self.response_url(user, place.channel, place)
            more |= {"response_url": url, "state": {"values": {}}, **payloads.in_message(place)}
        else:
            more |= payloads.in_view(place)
        return self._deliver("block_actions", user, **more)

    def submit(self, view: View, state: Json) -> None:
        """Send a modal, and do what the acknowledgement says."""
        content = payloads.view_json(view, state)
        reply = self._deliver("view_submission", view.user, view=content, response_urls=[]).reply
        stack = self._workspace.modals[view.user.id]
        action = reply.get("response_action")
        if action == "errors":
            with self._workspace.change():
                view.errors = reply["errors"]
        elif action == "update":
            show(self._api, view, checked_view(reply["view"], "modal"))
        elif action == "push":
            pushed = checked_view(reply["view"], "modal")
            with self._workspace.change():
                stack.append(made_view(self._api, view.user, pushed, view))
        else:
            with self._workspace.change():
                stack.clear() if action == "clear" else stack.remove(view)

    def close(self, view: View) -> None:
        """Close a modal; the app hears of it where it wants to."""
        with self._workspace.change():
            self._workspace.modals[view.user.id].remove(view)
        if view.content.get("notify_on_close"):
            content = payloads.view_json(view)
            self._deliver("view_closed", view.user, view=content, is_cleared=False)

    def trigger(self, user: User) -> str:
        """An id that opens one modal for a user, within three seconds."""
        trigger_id = self._workspace.new_id("trigger-")
        self._workspace.triggers[trigger_id] = Trigger(user, self._workspace.clock.now())
        return trigger_id

    def response_url(self, user: User, channel: Channel, message: Message | None = None) -> str:
        """An address at which the app may answer a user; ``message`` can be replaced by it."""
        return self._response_url(user, channel, message)[1]

    def _response_url(
        self, user: User, channel: Channel, message: Message | None = None
    ) -> tuple[ResponseUrl, str]:
        path = f"/respond/{self._workspace.new_id('')}"
        bot = self._workspace.bot_of(self._api.app, channel.team)
        target = ResponseUrl(channel, user, bot, self._workspace.clock.now(), message)
        self._workspace.response_urls[path] = target
        return target, self._origin + path

    def _deliver(self, kind: str, user: User, **more: object) -> Delivery:
        payload = payloads.interaction(
            kind,
            user,
            app=self._api.app,
            installation=self._installation(self._team),
            trigger_id=self.trigger(user),
            **more,
        )
        return self._postman.deliver("interactive", payload).wait()

    def _installation(self, team: Team) -> Installation:
        found = self._workspace.installed(team)
        assert found is not None, f"the app is not installed in {team.name}"
        return found
