"""assistant.threads.*: what surrounds an answer in the making."""

from __future__ import annotations

from .. import limits
from ..workspace import Channel, Status
from .calls import Api, Call, Json, Method, SlackError


def set_status(api: Api, call: Call) -> Json:
    channel, thread_ts = _thread(api, call)
    loading = call.decoded("loading_messages") or []
    if len(loading) > limits.LOADING_MESSAGES:
        raise SlackError(
            "invalid_arguments", ["no more than 10 items allowed [json-pointer:/loading_messages]"]
        )
    status = Status(call.text("status"), tuple(loading), api.workspace.clock.now())
    api.workspace.set_status(channel, thread_ts, status)
    return {}


def set_title(api: Api, call: Call) -> Json:
    channel, thread_ts = _thread(api, call)
    if channel.kind != "im":
        raise SlackError("channel_not_found")
    with api.workspace.change():
        api.workspace.titles[channel.id, thread_ts] = call.text("title")
    return {}


def set_suggested_prompts(api: Api, call: Call) -> Json:
    channel = api.joined(call, "channel_id")
    thread_ts = call.arguments.get("thread_ts")
    if thread_ts is not None and thread_ts not in channel.messages:
        raise SlackError("invalid_thread_ts")
    prompts = call.decoded("prompts")
    if not 1 <= len(prompts) <= limits.SUGGESTED_PROMPTS or not all(map(_is_prompt, prompts)):
        raise SlackError("invalid_arguments", ["invalid prompts [json-pointer:/prompts]"])
    with api.workspace.change():
        api.workspace.prompts[channel.id, thread_ts] = prompts
    return {}


def _is_prompt(prompt: object) -> bool:
    return (
        isinstance(prompt, dict)
        and set(prompt) == {"title", "message"}
        and all(isinstance(value, str) and value for value in prompt.values())
    )


def _thread(api: Api, call: Call) -> tuple[Channel, str]:
    channel = api.joined(call, "channel_id")
    message = channel.messages.get(call.text("thread_ts"))
    if message is None:
        raise SlackError("invalid_thread_ts")
    return channel, message.root


_WRITE = ("assistant:write", "chat:write")
METHODS = {
    "assistant.threads.setStatus": Method(
        set_status, ("channel_id", "thread_ts", "status"), _WRITE
    ),
    "assistant.threads.setTitle": Method(
        set_title, ("channel_id", "thread_ts", "title"), ("assistant:write",)
    ),
    "assistant.threads.setSuggestedPrompts": Method(
        set_suggested_prompts, ("channel_id", "prompts"), ("assistant:write",)
    ),
}
