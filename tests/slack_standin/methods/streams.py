"""chat.startStream, chat.appendStream, chat.stopStream: a message that grows.

A message has one stream. While it is open, nothing else may change or delete the message; once it
has ended, by stopStream or by itself, it takes no more text.
"""

from __future__ import annotations

from .. import limits
from ..block_kit import chunk_faults
from ..payloads import message_json
from ..workspace import Message
from .calls import (
    Api,
    Call,
    Json,
    Method,
    SlackError,
    check_size,
    checked_blocks,
    checked_markdown,
)


def start_stream(api: Api, call: Call) -> Json:
    channel = api.joined(call)
    if call.text("thread_ts") not in channel.messages:
        raise SlackError("invalid_thread_ts")
    if channel.kind != "im":
        _check_recipient(api, call)
    streamed, blocks = _content(call)
    now = api.workspace.clock.now()
    message = Message(
        channel,
        api.workspace.clock.timestamp(),
        api.installation(call).bot,
        thread_ts=channel.messages[call.text("thread_ts")].root,
        streamed=streamed,
        blocks=blocks,
        streaming=True,
        started=now,
    )
    api.workspace.add_message(message)
    api.announcer.posted(message)
    return {"channel": channel.id, "ts": message.ts}


def append_stream(api: Api, call: Call) -> Json:
    message = _open(api, call)
    streamed, blocks = _content(call)
    if not streamed and not blocks:
        raise SlackError("no_text")
    _grow(api, message, streamed, blocks)
    return {"channel": message.channel.id, "ts": message.ts}


def stop_stream(api: Api, call: Call) -> Json:
    message = _open(api, call)
    streamed, blocks = _content(call)
    last = checked_blocks(call) or []
    previous = message_json(message)
    with api.workspace.change():
        message.streaming = False
        message.metadata = call.decoded("metadata") or message.metadata
    _grow(api, message, streamed, [*blocks, *last])
    api.announcer.changed(message, previous)
    return {
        "channel": message.channel.id,
        "ts": message.ts,
        "message": message_json(message),
    }


def _open(api: Api, call: Call) -> Message:
    message = api.own_message(call, "message_not_owned_by_app")
    if not api.workspace.streams(message):
        raise SlackError("message_not_in_streaming_state")
    return message


def _check_recipient(api: Api, call: Call) -> None:
    for name, known in (
        ("recipient_team_id", api.workspace.teams),
        ("recipient_user_id", api.workspace.users),
    ):
        if not call.arguments.get(name):
            raise SlackError(f"missing_{name}")
        if call.arguments[name] not in known:
            raise SlackError(f"{name.split('_')[1]}_not_found")


def _content(call: Call) -> tuple[str, list[Json]]:
    """Markdown and blocks of a call, from ``markdown_text`` or from ``chunks``."""
    chunks = call.decoded("chunks") or []
    faults = chunk_faults(chunks)
    if faults:
        raise SlackError("invalid_chunks", faults)
    markdown, blocks = checked_markdown(call), []
    for chunk in chunks:
        if chunk["type"] == "markdown_text":
            if len(chunk["text"]) > limits.MARKDOWN_TEXT:
                raise SlackError("msg_too_long")
            markdown += chunk["text"]
        elif chunk["type"] == "blocks":
            check_size(chunk["blocks"])
            blocks += chunk["blocks"]
    return markdown, blocks


def _grow(api: Api, message: Message, streamed: str, blocks: list[Json]) -> None:
    with api.workspace.change():
        message.streamed += streamed
        message.blocks = [*message.blocks, *blocks]
    api.workspace.record(message)


_WRITE = ("chat:write",)
METHODS = {
    "chat.startStream": Method(start_stream, ("channel", "thread_ts"), _WRITE),
    "chat.appendStream": Method(append_stream, ("channel", "ts"), _WRITE),
    "chat.stopStream": Method(stop_stream, ("channel", "ts"), _WRITE),
}
