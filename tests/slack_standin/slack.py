"""Slack as a test meets it: people who do things, and what they then see."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any

from aiohttp import web

from . import controls, limits, payloads, response_urls
from .announcing import Announcer
from .app import App
from .clock import Clock
from .delivery import PATIENCE, Delivery, Postman
from .faults import Faults
from .http_delivery import HttpTransport
from .interactions import Interactions
from .methods.calls import Api, Call
from .rates import Rates
from .server import Server
from .socket_mode import SocketTransport
from .web_api import WebApi
from .workspace import (
    Channel,
    Grant,
    Message,
    Status,
    Team,
    User,
    View,
    Workspace,
)

Json = dict[str, Any]

#: Seconds before the second, third and fourth attempt at an event; Slack's own are 0, 60 and 300.
PAUSES = (0.0, 0.2, 0.4)


class Slack:
    """A Slack with one team, in which the app is installed, unless said otherwise.

    Args:
        app: Credentials, scopes and subscriptions of the app.
        installed: Whether the team has the app from the start.
        enterprise_id: Of the organisation that the team belongs to.
        org_wide: Whether the app is installed in the whole organisation.
        pauses: Seconds before an event is delivered for the second, third and fourth time.
        acknowledgement: Seconds in which an attempt must be acknowledged. Slack's own are too few
            where a test asks at once what would keep a busy machine for longer.
        rate_limits: Whether calls over Slack's rates are refused (`rates`).
        port: 0 for any that is free.
    """

    def __init__(
        self,
        app: App | None = None,
        *,
        installed: bool = True,
        enterprise_id: str | None = None,
        org_wide: bool = False,
        pauses: tuple[float, ...] = PAUSES,
        acknowledgement: float = limits.ACKNOWLEDGEMENT,
        rate_limits: bool = False,
        port: int = 0,
    ) -> None:
        self.app = app or App()
        self.clock = Clock()
        self.workspace = Workspace(self.clock)
        self.faults = Faults()
        self._server = Server(port)
        self._acknowledgement = acknowledgement
        self.socket = SocketTransport(self.workspace, self.app.id, acknowledgement)
        self._origin = f"http://127.0.0.1:{self._server.port}"
        self._postman = Postman(self._server.loop, self.socket, pauses)
        self._announcer = Announcer(self.workspace, self.app, self._deliver)
        self._api = Api(self.workspace, self.app, self._announcer, {}, self._socket_url)
        self.rates = Rates(self.clock.now)
        self.rates.enforced = rate_limits
        self._web_api = WebApi(self._api, self.faults, self.rates)
        self.team = self.add_team("Newsroom", enterprise_id)
        self.bot = self.workspace.bot_of(self.app, self.team)
        self.interactions = Interactions(self._api, self._postman, self.team, self._origin)
        if installed:
            self.workspace.install(self.app, self.team, org_wide=org_wide)

    def __enter__(self) -> Slack:
        self._server.start(
            [
                ("*", "/api/{method}", self._web_api.serve),
                ("GET", "/link/", self.socket.serve),
                ("POST", "/respond/{id}", self._respond),
            ]
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.run(self.socket.close())
        self._server.stop()

    # What an app is started with.

    @property
    def api_url(self) -> str:
        return f"{self._origin}/api/"

    @property
    def bot_token(self) -> str:
        return next(iter(self.workspace.installations))

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables for a newsdesk that is to talk to this Slack."""
        return {
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_APP_TOKEN": self.app.app_token,
            "SLACK_SIGNING_SECRET": self.app.signing_secret,
            "SLACK_API_URL": self.api_url,
        }

    def deliver_over_http(self, url: str) -> None:
        """Deliver to this URL, signed, from now on, instead of over Socket Mode."""
        self._postman.transport = HttpTransport(url, self.app.signing_secret, self._acknowledgement)

    # Who and what there is.

    def add_team(self, name: str, enterprise_id: str | None = None) -> Team:
        team = Team(self.workspace.new_id("T"), name, enterprise_id)
        self.workspace.teams[team.id] = team
        return team

    def person(self, name: str, team: Team | None = None) -> User:
        user = User(self.workspace.new_id("U"), name, team or self.team)
        self.workspace.users[user.id] = user
        return user

    def other_bot(self, name: str) -> User:
        bot = User(self.workspace.new_id("U"), name, self.team, self.workspace.new_id("B"))
        self.workspace.users[bot.id] = bot
        return bot

    def channel(
        self,
        name: str,
        *people: User,
        private: bool = False,
        with_bot: bool = True,
        team: Team | None = None,
    ) -> Channel:
        """A channel of these people; one that others' people are in is shared with their teams."""
        owner = team or self.team
        channel = Channel(
            self.workspace.new_id("C"), name, owner, "group" if private else "channel"
        )
        channel.members = {user.id for user in people}
        channel.shared_with = {user.team.id for user in people} - {owner.id}
        if with_bot:
            channel.members.add(self.workspace.bot_of(self.app, owner).id)
        self.workspace.channels[channel.id] = channel
        return channel

    # What people do.

    def say(
        self,
        user: User,
        channel: Channel,
        text: str,
        *,
        thread: Message | None = None,
        copies: int = 1,
        tell: bool = True,
    ) -> Message:
        """A message, in a thread where one is given.

        Args:
            copies: How often each of its events is delivered, acknowledged or not.
            tell: Whether the app hears of it; not, for what was said before it came.
        """
        message = Message(
            channel,
            self.clock.timestamp(),
            user,
            text,
            thread_ts=thread.root if thread else None,
            subtype="bot_message" if user.bot_id else None,
            client_msg_id=payloads.new_client_msg_id(),
        )
        self.workspace.add_message(message)
        if tell:
            self._announcer.posted(message, copies)
        return message

    def mention(
        self,
        user: User,
        channel: Channel,
        text: str,
        *,
        thread: Message | None = None,
        copies: int = 1,
    ) -> Message:
        bot = self.workspace.bot_of(self.app, channel.team)
        return self.say(user, channel, f"{bot.mention} {text}", thread=thread, copies=copies)

    def direct_message(
        self, user: User, text: str, *, thread: Message | None = None, copies: int = 1
    ) -> Message:
        return self.say(user, self.direct(user), text, thread=thread, copies=copies)

    def direct(self, user: User) -> Channel:
        return self.workspace.direct_channel(user, self.workspace.bot_of(self.app, user.team))

    def edit(self, message: Message, text: str) -> None:
        previous = payloads.message_json(message)
        with self.workspace.change():
            message.text, message.edited = text, self.clock.timestamp()
        self._announcer.changed(message, previous)

    def unfurl(self, message: Message) -> None:
        """Slack adds a preview to a link in somebody's message: a change that no one made."""
        self._announcer.changed(message, payloads.message_json(message))

    def delete(self, message: Message) -> None:
        previous = payloads.message_json(message)
        with self.workspace.change():
            message.deleted = True
        self._announcer.deleted(message, previous)

    def invite(self, inviter: User, channel: Channel, user: User | None = None) -> None:
        """Somebody, the bot unless said otherwise, joins a channel."""
        joining = user or self.workspace.bot_of(self.app, channel.team)
        with self.workspace.change():
            channel.members.add(joining.id)
        ts = self.clock.timestamp()
        notice = Message(channel, ts, joining, f"{joining.mention} has joined the channel")
        notice.subtype = "channel_join"
        self.workspace.add_message(notice)
        self._announcer.posted(notice)
        event = payloads.joined_event(channel, joining, inviter, ts)
        self._announcer.tell(channel.team, event)

    def open_home(self, user: User, tab: str = "home") -> None:
        """The app's own page; the tab is home or messages."""
        channel, view = self.direct(user), self.workspace.homes.get(user.id)
        event = payloads.home_opened_event(user, channel, tab, view, self.clock.timestamp())
        self._announcer.tell(user.team, event)

    def open_assistant(self, user: User, looking_at: Channel | None = None) -> Message:
        """A new thread in the assistant pane; its first message, which Slack makes."""
        channel = self.direct(user)
        bot = self.workspace.bot_of(self.app, user.team)
        root = Message(channel, self.clock.timestamp(), bot, "New Assistant Thread")
        root.subtype = "assistant_app_thread"
        root.thread_ts = root.ts
        self.workspace.add_message(root)
        self._assistant("assistant_thread_started", user, root, looking_at)
        return root

    def look_at(self, user: User, root: Message, channel: Channel) -> None:
        """Somebody changes the channel while the assistant pane is open."""
        self._assistant("assistant_thread_context_changed", user, root, channel)

    def command(self, user: User, channel: Channel, text: str, name: str = "/newsdesk") -> Delivery:
        """A slash command, once it is acknowledged; what that says is shown to the user."""
        return self.interactions.command(name, text, user, channel)

    def shortcut(self, user: User, message: Message, callback_id: str) -> Delivery:
        """A message shortcut, once it is acknowledged."""
        return self.interactions.shortcut(callback_id, user, message)

    def click(self, user: User, place: Message | View, label: str, nth: int = 1) -> Delivery:
        """Press the nth button that says so, or has this action_id."""
        return self.interactions.act(user, place, controls.button(_blocks(place), label, nth))

    def choose(
        self, user: User, place: Message | View, action_id: str, value: str | Sequence[str]
    ) -> Delivery:
        return self.interactions.act(user, place, controls.choice(_blocks(place), action_id, value))

    def submit(self, user: User, values: Mapping[str, object] | None = None) -> View:
        """Fill in the modal that is open, by labels or action_ids, and send it; the modal.

        When the app finds errors, the modal stays open and has them.
        """
        view = self.modal(user)
        state = controls.filled_in(view.content["blocks"], values or {})
        self.interactions.submit(view, state)
        return view

    def close(self, user: User) -> None:
        """Close the modal that is open."""
        self.interactions.close(self.modal(user))

    def consent(self, user: User, *, org_wide: bool = False) -> str:
        """Somebody lets the app into their team; the code that the app may exchange."""
        code = self.workspace.new_id("code-")
        self._api.codes[code] = Grant(user, org_wide)
        return code

    def uninstall(self, team: Team | None = None) -> None:
        """The app is removed from a team; its tokens with it."""
        for each in list(self.workspace.installations.values()):
            if each.team == (team or self.team) and not each.revoked:
                with self.workspace.change():
                    each.revoked = True
                self._announcer.revoked(each)
                self._announcer.uninstalled(each)

    def pass_time(self, seconds: float) -> None:
        self.clock.pass_time(seconds)

    # What people see.

    def replies(self, message: Message) -> list[Message]:
        """What follows in a message's thread and everybody there sees, oldest first."""
        found = self.workspace.thread(message.channel, message.root)
        return [each for each in found if each.ts > message.ts and not each.only_for]

    def answers(self, question: Message) -> list[Message]:
        """The app's replies in the thread of a question, after it."""
        return [each for each in self.replies(question) if each.by_bot and not each.subtype]

    def answer(self, question: Message, seconds: float = PATIENCE) -> Message:
        """The app's first reply to a question, once its text is whole.

        Raises:
            AssertionError: None came in so many seconds.
        """
        return self.until(
            lambda: next((m for m in self.answers(question) if m.shown and not m.streaming), None),
            seconds,
        )

    def notes(self, user: User, channel: Channel) -> list[Message]:
        """The ephemeral messages that a user sees in a channel, oldest first."""
        found = [m for m in channel.messages.values() if m.only_for == user.id and not m.deleted]
        return sorted(found, key=lambda message: message.ts)

    def note(self, user: User, channel: Channel, containing: str = "") -> Message:
        """The newest of them that holds a text, once there is one."""

        def found() -> Message | None:
            fitting = [m for m in self.notes(user, channel) if containing in m.shown]
            return fitting[-1] if fitting else None

        return self.until(found)

    def status(self, message: Message) -> Status | None:
        return self.workspace.status(message.channel, message.root)

    def statuses(self, message: Message) -> list[Status]:
        """Every status that the thread of a message had, the empty ones that end them included."""
        return list(self.workspace.statuses.get((message.channel.id, message.root), []))

    def modal(self, user: User) -> View:
        """The modal that is open on top, once there is one."""
        return self.until(lambda: self.workspace.modals.get(user.id) or None)[-1]

    def home(self, user: User) -> View:
        """The Home tab, once it is published."""
        return self.until(lambda: self.workspace.homes.get(user.id))

    def title(self, root: Message) -> str | None:
        return self.workspace.titles.get((root.channel.id, root.ts))

    def prompts(self, root: Message) -> list[dict[str, str]]:
        return self.workspace.prompts.get((root.channel.id, root.ts), [])

    def until(self, found: Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """The first true value of ``found()``, tried again whenever something changes."""
        return self.workspace.until(found, seconds)

    def until_connected(self, seconds: float = PATIENCE) -> None:
        self.until(lambda: self.socket.connections, seconds)

    def until_delivered(self, seconds: float = PATIENCE) -> None:
        """Wait until every delivery so far has ended, acknowledged or not."""
        for each in list(self.deliveries):
            assert each.ended.wait(seconds), f"not ended in {seconds} s: {each.payload}"

    def until_quiet(self, quiet: float = 0.5, seconds: float = PATIENCE) -> None:
        """Wait until everything is delivered and the app has called nothing for a while.

        What the app still works on without a call is not waited for.

        Raises:
            AssertionError: It does not become quiet.
        """
        deadline = time.monotonic() + seconds
        seen, since = -1, time.monotonic()
        while time.monotonic() < deadline:
            now = len(self.calls) + len(self.deliveries)
            if now != seen or any(not each.ended.is_set() for each in self.deliveries):
                seen, since = now, time.monotonic()
            elif time.monotonic() - since >= quiet:
                return
            time.sleep(0.02)
        raise AssertionError(f"not quiet in {seconds} s")

    # What was sent both ways.

    @property
    def calls(self) -> list[Call]:
        return self._web_api.calls

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    @property
    def deliveries(self) -> list[Delivery]:
        return self._postman.deliveries

    def on_call(self, heard: Callable[[Call], None] | None) -> None:
        """Hear of each call before it is carried out, in the server's thread."""
        self._web_api.heard = heard

    def deliver(self, kind: str, payload: Json, copies: int = 1) -> Delivery:
        """Deliver anything at all: events_api, slash_commands or interactive."""
        return self._deliver(kind, payload, copies)

    def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """Slack is about to close the websockets, and says so."""
        self._server.run(self.socket.ask_to_reconnect(reason))

    def drop_connections(self) -> None:
        """The websockets break."""
        self._server.run(self.socket.drop())

    # How it is done.

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        return await response_urls.serve(self._api, request)

    def _socket_url(self) -> str:
        return f"ws://127.0.0.1:{self._server.port}/link/?ticket={self.socket.ticket()}"

    def _deliver(self, kind: str, payload: Json, copies: int = 1) -> Delivery:
        return self._postman.deliver(kind, payload, copies=copies)

    def _assistant(self, kind: str, user: User, root: Message, looking_at: Channel | None) -> None:
        context: Json = {}
        if looking_at:
            context = {
                "channel_id": looking_at.id,
                "team_id": looking_at.team.id,
                "enterprise_id": looking_at.team.enterprise_id,
            }
        event = payloads.assistant_event(
            kind, user, root.channel, root.ts, context, self.clock.timestamp()
        )
        self._announcer.tell(user.team, event)


def _blocks(place: Message | View) -> Any:
    return place.blocks if isinstance(place, Message) else place.content["blocks"]
