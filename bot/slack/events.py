"""What an event of the Events API asks for: pure functions of its body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from bot.slack.places import Kind, Place, Workspace, day_of

#: Subtypes of messages that people write.
_WRITTEN = frozenset({None, "file_share", "thread_broadcast", "bot_message"})

#: A question mark of any script at the end of a sentence; not one inside of an address.
_ASKING = re.compile(r"[?？؟](?=[\s\"'”’»)\]]|$)")

#: Code, which asks nobody: a block, and a run in a line. A block may be left open.
_CODE = re.compile(r"```.*?(?:```|$)|`[^`\n]*`", re.DOTALL)

#: A mention of somebody.
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)")

#: Words, and signs of the scripts that write without spaces between them.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")

#: Fewer words than this ("Lunch anyone?") ask no archive.
_WORDS = 3

_CONTROL = re.compile(r"<([^<>]*)>")


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody writes something that may be a question.

    Attributes:
        text: Without the mention and without Slack's markup.
        mentioned: The text names the bot.
        asking: See `asking`.
        bot: Ids of the bot and app that wrote it; empty for a person.
        external: Written by somebody of another organisation.
    """

    place: Place
    text: str
    mentioned: bool
    asking: bool
    bot: frozenset[str] = frozenset()
    external: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """A message has a new text.

    Attributes:
        user: Who wrote it; empty where Slack does not say.
        addressed: It is for the bot: a direct message, or one that names it or named it before.
    """

    channel: str
    ts: str
    text: str
    user: str = ""
    addressed: bool = False


@dataclass(frozen=True, slots=True)
class Removal:
    """A message was deleted."""

    channel: str
    ts: str


def read(
    body: Mapping[str, Any], workspace: Workspace, bot_user: str
) -> Ask | Edit | Removal | None:
    """What an event asks for; None when that is nothing.

    Args:
        body: An ``event_callback``, checked by `shape.well_formed`.
        bot_user: The bot's own user id there.
    """
    event = body.get("event") or {}
    if event.get("type") not in {"message", "app_mention"} or not _text(event, "channel"):
        return None
    match event.get("subtype"):
        case "message_changed":
            return _changed(event, bot_user)
        case "message_deleted":
            ts = _text(event, "deleted_ts")
            return Removal(event["channel"], ts) if ts else None
        case subtype if subtype in _WRITTEN:
            return _ask(body, event, workspace, bot_user)
    return None


def keys(body: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of a delivery: Slack gives each delivery of one event the same id."""
    event_id = body.get("event_id")
    return (f"event/{event_id}",) if isinstance(event_id, str) and event_id else ()


def plain(text: str, bot_user: str = "") -> str:
    """A message as its writer sees it: links by their labels, channels by their names.

    Mentions of the bot are left out; so is the address of a link that has a label.
    """

    def shown(found: re.Match[str]) -> str:
        target, _, label = found.group(1).partition("|")
        if target.startswith("@"):
            return "" if target[1:] == bot_user else label
        if target.startswith(("!", "#")):
            return label
        return label or target.removeprefix("mailto:")

    return " ".join(unescape(_CONTROL.sub(shown, text)).split())


def asking(text: str, bot_user: str) -> bool:
    """Whether a message that does not mention the bot has a question to everybody in it.

    Args:
        text: As Slack sends it.
    """
    text = _CODE.sub(" ", text)
    if any(user != bot_user for user in _PERSON.findall(text)):
        return False
    said = plain(text, bot_user)
    return _ASKING.search(said) is not None and len(_WORD.findall(said)) >= _WORDS


def external(body: Mapping[str, Any], workspace: Workspace) -> bool:
    """Whether an event was caused by somebody of another organisation.

    In a channel that is shared with others, whoever is not shown to be of this installation's
    workspace or enterprise counts as a stranger.
    """
    if body.get("is_ext_shared_channel") is not True:
        return False
    event = body["event"]
    theirs = _text(event, "user_team") or _text(event, "team")
    return theirs not in {workspace.team, workspace.enterprise} - {""}


def _ask(
    body: Mapping[str, Any], event: Mapping[str, Any], workspace: Workspace, bot_user: str
) -> Ask | None:
    user, ts = _text(event, "user") or _text(event, "bot_id"), _text(event, "ts")
    if not user or not ts:
        return None
    try:
        asked = day_of(ts)
    except (ValueError, OverflowError, OSError):
        return None
    thread_ts = _text(event, "thread_ts")
    text, kind = _text(event, "text"), _kind(event, thread_ts)
    mentioned = event["type"] == "app_mention" or f"<@{bot_user}" in text
    place = Place(
        kind=kind,
        workspace=workspace,
        channel=event["channel"],
        ts=ts,
        thread_ts=thread_ts,
        user=user,
        user_team=_home(event, workspace),
        asked=asked,
        addressed=mentioned or kind != "channel",
    )
    bot = frozenset(filter(None, (_text(event, "bot_id"), _text(event, "app_id"))))
    return Ask(
        place,
        plain(text, bot_user),
        mentioned,
        asking(text, bot_user),
        bot if _text(event, "bot_id") else frozenset(),
        external(body, workspace),
    )


def _home(event: Mapping[str, Any], workspace: Workspace) -> str:
    """The writer's own workspace; ``user_team`` may be an enterprise (E...) instead."""
    named = (_text(event, "user_team"), _text(event, "team"))
    return next((team for team in named if team.startswith("T")), workspace.team)


def _kind(event: Mapping[str, Any], thread_ts: str) -> Kind:
    if event.get("channel_type") != "im":
        return "channel"
    return "assistant" if thread_ts else "direct"


def _changed(event: Mapping[str, Any], bot_user: str) -> Edit | Removal | None:
    """A message that people wrote; what the bot itself changes is its own business."""
    message = event.get("message")
    if not isinstance(message, dict) or not _text(message, "ts"):
        return None
    if message.get("subtype") == "tombstone":  # a deleted message whose thread goes on
        return Removal(event["channel"], message["ts"])
    user = _text(message, "user")
    if user == bot_user:
        return None
    before = event.get("previous_message")
    texts = [_text(each, "text") for each in (message, before) if isinstance(each, dict)]
    return Edit(
        event["channel"],
        message["ts"],
        plain(texts[0], bot_user),
        user,
        event.get("channel_type") == "im" or any(f"<@{bot_user}" in text for text in texts),
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""
