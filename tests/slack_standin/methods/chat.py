"""chat.*: messages."""

from __future__ import annotations

from .. import limits
from ..payloads import message_json
from ..workspace import Channel, Message
from .calls import Api, Call, Json, Method, SlackError, checked_blocks, checked_markdown


def post_message(api: Api, call: Call) -> Json:
    channel = _destination(api, call)
    message = _composed(api, call, channel)
    message.broadcast = bool(call.arguments.get("reply_broadcast"))
    api.workspace.add_message(message)
    api.announcer.posted(message)
    return _posted(message)


def post_ephemeral(api: Api, call: Call) -> Json:
    channel = api.joined(call)
    user = api.user(call)
    if user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    message = _composed(api, call, channel)
    message.only_for = user.id
    api.workspace.add_message(message)
    return {"message_ts": message.ts}


def update(api: Api, call: Call) -> Json:
    message = api.own_message(call, "cant_update_message")
    if api.workspace.streams(message):
        raise SlackError("streaming_state_conflict")
    text, blocks = call.arguments.get("text"), checked_blocks(call)
    markdown = checked_markdown(call)
    if text is None and not blocks and not markdown:
        raise SlackError("no_text")
    if len(text or "") > limits.UPDATED_TEXT:
        raise SlackError("msg_too_long")
    previous = message_json(message)
    with api.workspace.change():
        message.text = text or markdown or message.text
        if blocks is not None or text is not None or markdown:
            message.blocks, message.streamed = blocks or [], ""
        message.metadata = call.decoded("metadata") or message.metadata
        message.edited = api.workspace.clock.timestamp()
    api.workspace.record(message)
    api.announcer.changed(message, previous)
    return {
        "channel": message.channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message_json(message),
    }


def delete(api: Api, call: Call) -> Json:
    message = api.own_message(call, "cant_delete_message")
    if api.workspace.streams(message):
        raise SlackError("cant_delete_message")
    previous = message_json(message)
    with api.workspace.change():
        message.deleted = True
    api.announcer.deleted(message, previous)
    return {"channel": message.channel.id, "ts": message.ts}


def get_permalink(api: Api, call: Call) -> Json:
    channel = api.channel(call)
    message = channel.messages.get(call.text("message_ts"))
    if message is None:
        raise SlackError("message_not_found")
    link = f"https://{channel.team.domain}.slack.com/archives/{channel.id}/p"
    return {"channel": channel.id, "permalink": link + message.ts.replace(".", "")}


def _destination(api: Api, call: Call) -> Channel:
    """A channel, or a user: then their direct messages."""
    user = api.workspace.users.get(call.text("channel"))
    if user is not None:
        return api.workspace.direct_channel(user, api.installation(call).bot)
    return api.joined(call)


def _composed(api: Api, call: Call, channel: Channel) -> Message:
    text, blocks = call.text("text"), checked_blocks(call) or []
    markdown = checked_markdown(call)
    if markdown and (text or blocks):
        raise SlackError("markdown_text_conflict")
    if not (text or blocks or markdown):
        raise SlackError("no_text")
    if len(text) > limits.TEXT:
        raise SlackError("msg_too_long")
    thread_ts = call.arguments.get("thread_ts")
    if thread_ts is not None and thread_ts not in channel.messages:
        raise SlackError("thread_not_found")
    return Message(
        channel,
        api.workspace.clock.timestamp(),
        api.installation(call).bot,
        text or markdown,
        blocks,
        thread_ts=channel.messages[thread_ts].root if thread_ts else None,
        metadata=call.decoded("metadata"),
    )


def _posted(message: Message) -> Json:
    return {"channel": message.channel.id, "ts": message.ts, "message": message_json(message)}


_WRITE = ("chat:write",)
METHODS = {
    "chat.postMessage": Method(post_message, ("channel",), _WRITE),
    "chat.postEphemeral": Method(post_ephemeral, ("channel", "user"), _WRITE),
    "chat.update": Method(update, ("channel", "ts"), _WRITE),
    "chat.delete": Method(delete, ("channel", "ts"), _WRITE),
    "chat.getPermalink": Method(get_permalink, ("channel", "message_ts")),
}
