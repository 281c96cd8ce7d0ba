"""response_url: a way to answer a command, shortcut or click without a token."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from . import limits
from .methods.calls import Api, SlackError, checked
from .workspace import Message, ResponseUrl

Json = dict[str, Any]


async def serve(api: Api, request: web.Request) -> web.StreamResponse:
    """Posts, replaces or deletes; five times within half an hour."""
    target = api.workspace.response_urls.get(request.path)
    now = api.workspace.clock.now()
    if target is None or now - target.made_at > limits.RESPONSE_URL_LIFETIME:
        return web.json_response({"ok": False, "error": "expired_url"}, status=404)
    if target.uses >= limits.RESPONSE_URL_USES:
        return web.json_response({"ok": False, "error": "used_url"}, status=404)
    body = await request.json()
    try:
        respond(api, target, body)
    except SlackError as error:
        return web.json_response(error.reply)
    target.uses += 1
    return web.json_response({"ok": True})


def respond(api: Api, target: ResponseUrl, body: Json) -> None:
    """Carry out what a command's acknowledgement or a response URL says.

    Raises:
        SlackError: invalid_blocks, msg_blocks_too_long, msg_too_long.
    """
    workspace = api.workspace
    text, blocks = body.get("text") or "", checked(body.get("blocks")) or []
    if len(text) > limits.TEXT:
        raise SlackError("msg_too_long")
    if body.get("delete_original") and target.message:
        with workspace.change():
            target.message.deleted = True
        return
    if body.get("replace_original") and target.message:
        with workspace.change():
            target.message.text, target.message.blocks = text, blocks
            target.message.streamed = ""
        workspace.record(target.message)
        return
    if not (text or blocks):
        return
    message = Message(
        target.channel,
        workspace.clock.timestamp(),
        target.bot,
        text,
        blocks,
        thread_ts=body.get("thread_ts"),
        only_for=None if body.get("response_type") == "in_channel" else target.user.id,
    )
    workspace.add_message(message)
    if message.only_for is None:
        api.announcer.posted(message)
