"""What a Slack workspace holds: teams, people, channels, messages, statuses, views, tokens.

Everything is kept in memory behind one lock. `Workspace.change` is held while something changes,
and wakes whoever waits for a change in `Workspace.until`.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from . import limits
from .app import App
from .block_kit import lines
from .clock import Clock

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Team:
    id: str
    name: str
    enterprise_id: str | None = None

    @property
    def domain(self) -> str:
        return self.name.lower().replace(" ", "-")


@dataclass(frozen=True, slots=True)
class User:
    id: str
    name: str
    team: Team
    bot_id: str | None = None

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(slots=True, eq=False)
class Channel:
    """``kind`` is Slack's channel_type: channel, group, im or mpim."""

    id: str
    name: str
    team: Team
    kind: str = "channel"
    members: set[str] = field(default_factory=set)
    shared_with: set[str] = field(default_factory=set)  # ids of other teams: Slack Connect
    archived: bool = False
    messages: dict[str, Message] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Message:
    """A message as it stands now.

    Attributes:
        only_for: The one user who sees it, where it is ephemeral.
        streamed: The markdown of a stream so far.
        streaming: Whether the stream is open.
        versions: Everything that it has shown, first to last, with the moment.
    """

    channel: Channel
    ts: str
    user: User
    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None
    only_for: str | None = None
    subtype: str | None = None
    metadata: dict[str, Any] | None = None
    edited: str | None = None
    deleted: bool = False
    streamed: str = ""
    streaming: bool = False
    started: float = 0.0
    broadcast: bool = False
    client_msg_id: str | None = None
    versions: list[tuple[float, str]] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """What a person reads: what was streamed, then the blocks; without either, the text."""
        found = "\n".join(part for part in (self.streamed, *lines(self.blocks)) if part)
        return found or self.text

    @property
    def root(self) -> str:
        return self.thread_ts or self.ts

    @property
    def by_bot(self) -> bool:
        return self.user.bot_id is not None


@dataclass(frozen=True, slots=True)
class Status:
    text: str
    loading_messages: tuple[str, ...]
    set_at: float


@dataclass(slots=True, eq=False)
class View:
    id: str
    app_id: str
    user: User
    team: Team
    content: dict[str, Any]
    hash: str
    root_id: str
    previous_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        title = self.content.get("title", {}).get("text", "")
        return "\n".join((title, *lines(self.content["blocks"])))


@dataclass(slots=True, eq=False)
class Installation:
    """An app in a team, or in a whole organisation, as its bot token stands for it."""

    token: str
    team: Team
    bot: User
    scopes: frozenset[str]
    org_wide: bool = False
    refresh_token: str | None = None
    expires_at: float | None = None
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person agreed to when the app was to be installed."""

    user: User
    org_wide: bool = False


@dataclass(slots=True, eq=False)
class Trigger:
    user: User
    made_at: float
    used: bool = False


@dataclass(slots=True, eq=False)
class ResponseUrl:
    """``message`` is the one that was clicked in, which may be replaced."""

    channel: Channel
    user: User
    bot: User
    made_at: float
    message: Message | None = None
    uses: int = 0


class Workspace:
    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.teams: dict[str, Team] = {}
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.installations: dict[str, Installation] = {}  # by bot token
        self.statuses: dict[tuple[str, str], list[Status]] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self.prompts: dict[tuple[str, str | None], list[dict[str, str]]] = {}
        self.modals: dict[str, list[View]] = {}  # by user: the stack, top last
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self._stem = secrets.token_hex(3).upper()
        self._numbers = count(1)
        self._changed = threading.Condition(threading.RLock())

    @contextmanager
    def change(self) -> Iterator[None]:
        with self._changed:
            yield
            self._changed.notify_all()

    def until(self, found: Callable[[], _T], seconds: float) -> _T:
        """The first true value of ``found()``, tried again at each change.

        Raises:
            AssertionError: It did not become true in so many seconds.
        """
        deadline = time.monotonic() + seconds
        with self._changed:
            while not (value := found()):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"nothing came in {seconds} s")
                self._changed.wait(min(left, 0.5))
            return value

    def new_id(self, prefix: str) -> str:
        """An id that no other stand-in gives."""
        return f"{prefix}{self._stem}{next(self._numbers):06d}"

    def bot_of(self, app: App, team: Team) -> User:
        """The app's bot in a team, made when there is none."""
        with self.change():
            for user in self.users.values():
                if user.bot_id and user.name == app.name and user.team == team:
                    return user
            bot = User(self.new_id("U"), app.name, team, self.new_id("B"))
            self.users[bot.id] = bot
            return bot

    def install(
        self, app: App, team: Team, *, org_wide: bool = False, lifetime: int | None = None
    ) -> Installation:
        """A new bot token for a team, which replaces none of the older ones.

        Args:
            lifetime: Seconds that it lasts where tokens are rotated.
        """
        bot = self.bot_of(app, team)
        installation = Installation(
            f"xoxb-{secrets.token_hex(16)}", team, bot, app.scopes, org_wide
        )
        if app.rotates_tokens:
            installation.token = f"xoxe.{installation.token}"
            installation.refresh_token = f"xoxe-1-{secrets.token_hex(16)}"
            installation.expires_at = self.clock.now() + (lifetime or app.first_lifetime)
        with self.change():
            self.installations[installation.token] = installation
        return installation

    def installed(self, team: Team) -> Installation | None:
        """The newest installation that covers a team."""
        for each in reversed(self.installations.values()):
            grid = each.org_wide and team.enterprise_id == each.team.enterprise_id
            if not each.revoked and (each.team == team or grid):
                return each
        return None

    def add_message(self, message: Message) -> Message:
        with self.change():
            message.channel.messages[message.ts] = message
            if message.by_bot and message.thread_ts:
                self._clear_status(message.channel.id, message.thread_ts)
        self.record(message)
        return message

    def record(self, message: Message) -> None:
        """Keep what a message shows now."""
        with self.change():
            message.versions.append((self.clock.now(), message.shown))

    def thread(self, channel: Channel, root: str) -> list[Message]:
        """The messages of a thread, its first one included, that are not deleted; oldest first."""
        with self._changed:
            found = [m for m in channel.messages.values() if m.root == root and not m.deleted]
        return sorted(found, key=lambda message: message.ts)

    def status(self, channel: Channel, root: str) -> Status | None:
        """What "is thinking" shows below a thread now."""
        found = self.statuses.get((channel.id, root), [])
        if not found or not found[-1].text:
            return None
        age = self.clock.now() - found[-1].set_at
        return found[-1] if age < limits.STATUS_LIFETIME else None

    def set_status(self, channel: Channel, root: str, status: Status) -> None:
        with self.change():
            self.statuses.setdefault((channel.id, root), []).append(status)

    def direct_channel(self, user: User, bot: User) -> Channel:
        """The conversation of the two alone, made when there is none."""
        with self.change():
            members = {user.id, bot.id}
            for channel in self.channels.values():
                if channel.kind == "im" and channel.members == members:
                    return channel
            channel = Channel(self.new_id("D"), "directmessage", bot.team, "im", members)
            self.channels[channel.id] = channel
            return channel

    def streams(self, message: Message) -> bool:
        """Whether the message's stream is open; it ends by itself, whatever was appended since."""
        if self.clock.now() - message.started > limits.STREAM_LIFETIME:
            message.streaming = False
        return message.streaming

    def _clear_status(self, channel: str, root: str) -> None:
        if self.statuses.get((channel, root)):
            self.statuses[channel, root].append(Status("", (), self.clock.now()))
