"""Whether what came over HTTP is shaped as Slack's payloads are: Bolt and listeners rely on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

#: Kinds of payloads, and the part that each of them has.
_NEEDED = {
    "event_callback": "event",
    "block_actions": "actions",
    "interactive_message": "actions",
    "view_submission": "view",
    "view_closed": "view",
    "workflow_step_edit": "workflow_step",
}

#: Parts that are never null where they are there at all.
_PRESENT = ("event", "view", "actions")

#: Fields that are objects, or null.
_OBJECTS = frozenset(
    {"event", "view", "message", "previous_message", "container", "item", "state", "tokens"}
    | {"assistant_thread", "function_data", "workflow_step"}
)

#: Fields that are lists of objects, or null.
_LISTS = frozenset({"authorizations", "actions", "response_urls"})

#: Fields that are an id, or an object that has one, or null.
_NAMED = frozenset({"team", "user", "channel", "enterprise"})

#: Fields that are texts, or null; so is everything that is called ``..._id``, ``_ts`` or ``_url``.
_TEXTS = frozenset(
    {"type", "subtype", "command", "ts", "channel_type", "user_team", "private_metadata"}
    | {"tab", "bot_access_token"}
)


def well_formed(body: object) -> bool:
    """Whether every part of a payload that is read has the type that Slack gives it."""
    if not isinstance(body, dict) or not body.keys() & {"type", "command", "ssl_check"}:
        return False
    if any(name in body and body[name] is None for name in _PRESENT):
        return False
    if not all(_fields(part) for part in _parts(body)):
        return False
    needed = _NEEDED.get(body.get("type") or "")
    if needed is not None and not body.get(needed):
        return False
    return _event(body) and _view(body) and _actions(body)


def _event(body: Mapping[str, Any]) -> bool:
    return "event" not in body or isinstance(body["event"].get("type"), str)


def _view(body: Mapping[str, Any]) -> bool:
    view = body.get("view")
    return view is None or all(isinstance(view.get(name), str) for name in ("type", "callback_id"))


def _actions(body: Mapping[str, Any]) -> bool:
    if body.get("type") != "block_actions":
        return True
    return all(
        isinstance(each.get("action_id"), str) and isinstance(each.get("value", ""), str)
        for each in body["actions"]
    )


def _parts(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The payload and the objects in it that are read; not those that hold what people wrote."""
    left = [body]  # no recursion: a body of any depth may come
    while left:
        yield (part := left.pop())
        for name, value in part.items():
            if name in _OBJECTS | _NAMED:
                left += [value] if isinstance(value, dict) else []
            elif name in _LISTS and isinstance(value, list):
                left += [each for each in value if isinstance(each, dict)]


def _fields(part: Mapping[str, Any]) -> bool:
    return all(value is None or _kind(name, value) for name, value in part.items())


def _kind(name: str, value: object) -> bool:
    """Whether a field that is not null is of its kind."""
    if name in _OBJECTS:
        return isinstance(value, dict)
    if name in _LISTS:
        return isinstance(value, list) and all(isinstance(each, dict) for each in value)
    if name in _NAMED:
        value = value.get("id") if isinstance(value, dict) else value
        return value is None or isinstance(value, str)
    if name in _TEXTS or name.endswith(("_id", "_ts", "_url")):
        return isinstance(value, str)
    return True
