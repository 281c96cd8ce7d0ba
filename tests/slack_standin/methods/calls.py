"""What every Web API method has to do with: the call, its errors, what it may reach."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from .. import limits
from ..app import App
from ..block_kit import block_faults, text_size
from ..workspace import Channel, Grant, Installation, Message, User, Workspace

Json = dict[str, Any]


class SlackError(Exception):
    """A call that Slack refuses: ``ok`` is false, ``error`` says why."""

    def __init__(self, error: str, messages: Sequence[str] = (), **more: object) -> None:
        super().__init__(error)
        self.reply: Json = {"ok": False, "error": error, **more}
        if messages:
            self.reply["response_metadata"] = {"messages": [f"[ERROR] {each}" for each in messages]}


class Announcer(Protocol):
    """Tells the app of what happens in channels."""

    def posted(self, message: Message) -> None: ...
    def changed(self, message: Message, previous: Json) -> None: ...
    def deleted(self, message: Message, previous: Json) -> None: ...
    def revoked(self, installation: Installation) -> None: ...


@dataclass(slots=True, eq=False)
class Call:
    """One call of a Web API method, as it is kept.

    Attributes:
        at: Moment (the stand-in's clock) at which it came.
        reply: What Slack said; empty when the connection was dropped.
    """

    method: str
    arguments: Json
    at: float
    installation: Installation | None = None
    reply: Json = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return bool(self.reply.get("ok"))

    def decoded(self, name: str) -> Any:
        """An argument that is a list or object: JSON in a form field, itself in a JSON body."""
        value = self.arguments.get(name)
        if isinstance(value, str):
            try:
                return json.loads(value)
            except ValueError:
                raise SlackError("invalid_arguments", [f"invalid JSON in {name}"]) from None
        return value

    def text(self, name: str, default: str = "") -> str:
        return str(self.arguments.get(name, default))


@dataclass(frozen=True, slots=True)
class Api:
    """What methods work on.

    Attributes:
        codes: OAuth codes that have not been exchanged.
        socket_url: A fresh websocket URL.
    """

    workspace: Workspace
    app: App
    announcer: Announcer
    codes: dict[str, Grant]
    socket_url: Callable[[], str]

    def installation(self, call: Call) -> Installation:
        assert call.installation is not None
        return call.installation

    def channel(self, call: Call, name: str = "channel") -> Channel:
        """The channel of an argument, which the app's token reaches.

        Raises:
            SlackError: channel_not_found, is_archived.
        """
        channel = self.workspace.channels.get(call.text(name))
        if channel is None or not self._reaches(self.installation(call), channel):
            raise SlackError("channel_not_found")
        if channel.archived:
            raise SlackError("is_archived")
        return channel

    def joined(self, call: Call, name: str = "channel") -> Channel:
        """The same, with the bot in it.

        Raises:
            SlackError: not_in_channel as well.
        """
        channel = self.channel(call, name)
        if self.installation(call).bot.id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def user(self, call: Call, name: str = "user") -> User:
        user = self.workspace.users.get(call.text(name))
        if user is None:
            raise SlackError("user_not_found")
        return user

    def own_message(self, call: Call, refusal: str) -> Message:
        """The message at ``ts`` that the calling bot wrote."""
        message = self.channel(call).messages.get(call.text("ts"))
        if message is None or message.deleted or message.only_for:
            raise SlackError("message_not_found")
        if message.user != self.installation(call).bot:
            raise SlackError(refusal)
        return message

    def _reaches(self, installation: Installation, channel: Channel) -> bool:
        team = installation.team
        if channel.kind == "im":
            return installation.bot.id in channel.members
        if channel.kind == "group" and installation.bot.id not in channel.members:
            return False
        grid = team.enterprise_id
        return (
            channel.team == team
            or team.id in channel.shared_with
            or (installation.org_wide and grid is not None and channel.team.enterprise_id == grid)
        )


def checked_blocks(call: Call, name: str = "blocks") -> list[Json] | None:
    """The blocks of a call, ``None`` when it has none.

    Raises:
        SlackError: invalid_blocks, msg_blocks_too_long.
    """
    return checked(call.decoded(name))


def checked(blocks: Any) -> list[Json] | None:
    """Blocks that Slack takes, each with an id; the same errors."""
    if blocks is None:
        return None
    faults = block_faults(blocks)
    if faults:
        raise SlackError("invalid_blocks", faults, errors=faults)
    check_size(blocks)
    return named(blocks)


def named(blocks: Sequence[Json]) -> list[Json]:
    """Blocks that have none get an id."""
    return [{"block_id": secrets.token_hex(3), **block} for block in blocks]


def check_size(blocks: Sequence[Json]) -> None:
    markdown = sum(len(each["text"]) for each in blocks if each["type"] == "markdown")
    if markdown > limits.MARKDOWN_TEXT or text_size(blocks) > limits.BLOCK_TEXTS:
        raise SlackError("msg_blocks_too_long")


def checked_markdown(call: Call) -> str:
    markdown = call.text("markdown_text")
    if len(markdown) > limits.MARKDOWN_TEXT:
        raise SlackError("msg_too_long")
    return markdown


@dataclass(frozen=True, slots=True)
class Method:
    """A row in a table of methods.

    Attributes:
        scopes: One of them is needed.
        token: What stands in the Authorization header: a bot token, an app-level one, or none.
    """

    carry_out: Callable[[Api, Call], Json]
    required: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    token: str = "bot"
