"""conversations.*, users.*, team.*, bots.*: who and what there is."""

from __future__ import annotations

from ..payloads import message_json
from ..workspace import Channel, User
from .calls import Api, Call, Json, Method, SlackError

_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
#: The scope that reads the messages of each kind of channel.
_HISTORY = {
    "channel": "channels:history",
    "group": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}


def replies(api: Api, call: Call) -> Json:
    channel = _readable(api, call)
    root = channel.messages.get(call.text("ts"))
    if root is None:
        raise SlackError("thread_not_found")
    found = api.workspace.thread(channel, root.root)
    return _page(call, [message_json(message) for message in found if not message.only_for])


def history(api: Api, call: Call) -> Json:
    channel = _readable(api, call)
    shown = [m for m in channel.messages.values() if not m.deleted and not m.only_for]
    top = [m for m in shown if m.thread_ts is None or m.broadcast]
    newest_first = sorted(top, key=lambda message: message.ts, reverse=True)
    return _page(call, [message_json(message) for message in newest_first])


def info(api: Api, call: Call) -> Json:
    channel = api.channel(call)
    bot = api.installation(call).bot
    return {
        "channel": {
            "id": channel.id,
            "name": channel.name,
            "is_channel": channel.kind == "channel",
            "is_group": channel.kind == "group",
            "is_im": channel.kind == "im",
            "is_mpim": channel.kind == "mpim",
            "is_private": channel.kind != "channel",
            "is_member": bot.id in channel.members,
            "is_archived": channel.archived,
            "is_ext_shared": bool(channel.shared_with),
            "context_team_id": channel.team.id,
        }
    }


def members(api: Api, call: Call) -> Json:
    return {"members": sorted(api.channel(call).members), "response_metadata": {"next_cursor": ""}}


def open_conversation(api: Api, call: Call) -> Json:
    ids = call.text("users").split(",")
    if len(ids) != 1 or ids[0] not in api.workspace.users:
        raise SlackError("user_not_found")
    bot = api.installation(call).bot
    return {"channel": {"id": api.workspace.direct_channel(api.workspace.users[ids[0]], bot).id}}


def user_info(api: Api, call: Call) -> Json:
    return {"user": _user_json(api.user(call))}


def team_info(api: Api, call: Call) -> Json:
    team = api.installation(call).team
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain}}


def bot_info(api: Api, call: Call) -> Json:
    wanted = call.arguments.get("bot", api.installation(call).bot.bot_id)
    user = next((u for u in api.workspace.users.values() if u.bot_id == wanted), None)
    if user is None:
        raise SlackError("bot_not_found")
    return {"bot": {"id": user.bot_id, "name": user.name, "user_id": user.id, "app_id": api.app.id}}


def _readable(api: Api, call: Call) -> Channel:
    channel = api.joined(call)
    needed = _HISTORY[channel.kind]
    if needed not in api.installation(call).scopes:
        raise SlackError("missing_scope", needed=needed)
    return channel


def _page(call: Call, messages: list[Json]) -> Json:
    limit = min(int(call.arguments.get("limit") or 100), 1_000)
    if limit < 1:
        raise SlackError("invalid_limit")
    start = int(call.arguments.get("cursor") or 0)
    end = start + limit
    more = end < len(messages)
    return {
        "messages": messages[start:end],
        "has_more": more,
        "response_metadata": {"next_cursor": str(end) if more else ""},
    }


def _user_json(user: User) -> Json:
    return {
        "id": user.id,
        "team_id": user.team.id,
        "name": user.name,
        "real_name": user.name.title(),
        "tz": "Europe/London",
        "tz_offset": 0,
        "is_bot": user.bot_id is not None,
        "is_stranger": False,
        "profile": {"display_name": user.name, "real_name": user.name.title()},
    }


METHODS = {
    "conversations.replies": Method(replies, ("channel", "ts"), tuple(_HISTORY.values())),
    "conversations.history": Method(history, ("channel",), tuple(_HISTORY.values())),
    "conversations.info": Method(info, ("channel",), _READ),
    "conversations.members": Method(members, ("channel",), _READ),
    "conversations.open": Method(open_conversation, ("users",), ("im:write", "mpim:write")),
    "users.info": Method(user_info, ("user",), ("users:read",)),
    "team.info": Method(team_info, (), ("team:read",)),
    "bots.info": Method(bot_info, (), ("users:read",)),
}
