"""Payloads as Slack sends them: events, commands, shortcuts, clicks, submitted views."""

from __future__ import annotations

import uuid
from typing import Any

from .app import App
from .workspace import Channel, Installation, Message, Team, User, View

Json = dict[str, Any]

#: channel_type of `message` events -> that of membership events.
_LETTERS = {"channel": "C", "group": "G", "im": "D", "mpim": "G"}


def envelope(
    event: Json, *, app: App, installation: Installation, event_id: str, time: float, shared: bool
) -> Json:
    """The outer part of every event."""
    team = installation.team
    return {
        "token": app.verification_token,
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": team.enterprise_id,
        "enterprise_id": team.enterprise_id,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(time),
        "authorizations": [
            {
                "enterprise_id": team.enterprise_id,
                "team_id": team.id,
                "user_id": installation.bot.id,
                "is_bot": True,
                "is_enterprise_install": installation.org_wide,
            }
        ],
        "is_ext_shared_channel": shared,
        "event_context": f"4-{event_id}",
    }


def message_json(message: Message) -> Json:
    """A message as conversations.replies and events have it."""
    found: Json = {
        "type": "message",
        "user": message.user.id,
        "ts": message.ts,
        "text": message.text,
        "team": message.user.team.id,
    }
    optional = {
        "subtype": message.subtype,
        "client_msg_id": message.client_msg_id,
        "bot_id": message.user.bot_id,
        "thread_ts": message.thread_ts,
        "blocks": message.blocks or None,
        "metadata": message.metadata,
        "edited": {"user": message.user.id, "ts": message.edited} if message.edited else None,
    }
    if message.streamed and not message.text:
        found["text"] = message.streamed
    if message.by_bot:
        found["bot_profile"] = {"id": message.user.bot_id, "name": message.user.name}
    return found | {name: value for name, value in optional.items() if value is not None}


def message_event(message: Message) -> Json:
    """``message``; with the sender's own team where the channel is shared with others."""
    event = message_json(message) | _where(message.channel) | {"event_ts": message.ts}
    if not message.by_bot and not message.blocks:
        event["blocks"] = [_typed(message)]
    if message.thread_ts:
        event["parent_user_id"] = _parent(message)
    return event | _sender(message)


def mention_event(message: Message) -> Json:
    """``app_mention``, which comes beside ``message`` for the same text."""
    names = ("user", "ts", "client_msg_id", "text", "team", "thread_ts", "parent_user_id", "blocks")
    said = message_event(message)
    event = {name: said[name] for name in names if name in said}
    edited = {"edited": message_json(message)["edited"]} if message.edited else {}
    return {
        "type": "app_mention",
        **event,
        **edited,
        **_sender(message),
        "channel": message.channel.id,
        "event_ts": message.ts,
    }


def changed_event(message: Message, previous: Json, ts: str) -> Json:
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": message_json(message),
        "previous_message": previous,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        **_where(message.channel),
    }


def tombstone_event(message: Message, previous: Json, ts: str) -> Json:
    """What comes instead of ``message_deleted`` when the message had replies."""
    tombstone = {
        "type": "message",
        "subtype": "tombstone",
        "text": "This message was deleted.",
        "user": "USLACKBOT",
        "hidden": True,
        "ts": message.ts,
        "thread_ts": message.ts,
    }
    return changed_event(message, previous, ts) | {"message": tombstone}


def deleted_event(message: Message, previous: Json, ts: str) -> Json:
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": previous,
        "hidden": True,
        "deleted_ts": message.ts,
        "ts": ts,
        "event_ts": ts,
        **_where(message.channel),
    }


def joined_event(channel: Channel, user: User, inviter: User | None, ts: str) -> Json:
    event = {
        "type": "member_joined_channel",
        "user": user.id,
        "channel": channel.id,
        "channel_type": _LETTERS[channel.kind],
        "team": channel.team.id,
        "event_ts": ts,
    }
    return event | ({"inviter": inviter.id} if inviter else {})


def home_opened_event(user: User, channel: Channel, tab: str, view: View | None, ts: str) -> Json:
    event: Json = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": channel.id,
        "tab": tab,
        "event_ts": ts,
    }
    return event | ({"view": view_json(view)} if view and tab == "home" else {})


def assistant_event(
    kind: str, user: User, channel: Channel, thread_ts: str, context: Json, ts: str
) -> Json:
    """``assistant_thread_started`` or ``assistant_thread_context_changed``."""
    thread = {
        "user_id": user.id,
        "context": context,
        "channel_id": channel.id,
        "thread_ts": thread_ts,
    }
    return {"type": kind, "assistant_thread": thread, "event_ts": ts}


def command(
    name: str,
    text: str,
    user: User,
    channel: Channel,
    *,
    app: App,
    installation: Installation,
    trigger_id: str,
    response_url: str,
) -> Json:
    """A slash command: form fields, all of them strings."""
    team = installation.team
    fields = {
        "token": app.verification_token,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": app.id,
        "is_enterprise_install": "true" if installation.org_wide else "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }
    if team.enterprise_id:
        fields |= {"enterprise_id": team.enterprise_id, "enterprise_name": "Enterprise"}
    return fields


def interaction(
    kind: str,
    user: User,
    *,
    app: App,
    installation: Installation,
    trigger_id: str,
    **more: object,
) -> Json:
    """The fields that every shortcut, click and submission has."""
    team = installation.team
    return {
        "type": kind,
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": user.team.id,
        },
        "api_app_id": app.id,
        "token": app.verification_token,
        "trigger_id": trigger_id,
        "team": _team_json(team),
        "enterprise": {"id": team.enterprise_id, "name": "Enterprise"}
        if team.enterprise_id
        else None,
        "is_enterprise_install": installation.org_wide,
        **more,
    }


def channel_json(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel.name}


def in_message(message: Message) -> Json:
    """Where a click was, for one in a message; an ephemeral message itself does not come along."""
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    found: Json = {"container": container, "channel": channel_json(message.channel)}
    return found if message.only_for else found | {"message": message_json(message)}


def in_view(view: View) -> Json:
    return {"container": {"type": "view", "view_id": view.id}, "view": view_json(view)}


def view_json(view: View, values: Json | None = None) -> Json:
    return {
        "id": view.id,
        "team_id": view.team.id,
        "app_id": view.app_id,
        "app_installed_team_id": view.team.id,
        "state": {"values": values or {}},
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "bot_id": None,
        "external_id": "",
        "private_metadata": "",
        "callback_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "close": None,
        "submit": None,
        **view.content,
    }


def new_client_msg_id() -> str:
    return str(uuid.uuid4())


def _team_json(team: Team) -> Json:
    found = {"id": team.id, "domain": team.domain}
    return found | ({"enterprise_id": team.enterprise_id} if team.enterprise_id else {})


def _where(channel: Channel) -> Json:
    return {"channel": channel.id, "channel_type": channel.kind}


def _typed(message: Message) -> Json:
    run = {"type": "text", "text": message.text}
    section = {"type": "rich_text_section", "elements": [run]}
    return {"type": "rich_text", "block_id": "typed", "elements": [section]}


def _parent(message: Message) -> str:
    parent = message.channel.messages.get(message.thread_ts or "")
    return parent.user.id if parent else message.user.id


def _sender(message: Message) -> Json:
    """The teams of whoever writes from another organisation."""
    if message.user.team == message.channel.team:
        return {}
    team = message.user.team
    return {"user_team": team.enterprise_id or team.id, "source_team": team.id}
