"""Whether what came over HTTP or a websocket is shaped as Slack's payloads are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Fields of a payload that Bolt and the listeners read as objects, where they are there at all.
_OBJECTS = ("event", "view", "message", "previous_message", "container", "item", "state")

#: Fields that may be an id or an object that has an id.
_NAMED = ("team", "user", "channel", "enterprise")

_TEXTS = ("type", "event_id", "team_id", "command", "text", "trigger_id", "callback_id")


def well_formed(body: object) -> bool:
    """Whether every part of a payload that is read has the type that Slack gives it."""
    if not isinstance(body, dict) or not body.keys() & {"type", "command", "ssl_check"}:
        return False
    if not all(_is(body, name, dict) for name in _OBJECTS):
        return False
    if not all(_is(body, name, str) for name in _TEXTS) or not _named(body):
        return False
    if not _all_objects(body, "authorizations") or not _all_objects(body, "actions"):
        return False
    return _event(body) and _view(body) and _actions(body)


def _event(body: Mapping[str, Any]) -> bool:
    event = body.get("event")
    if event is None:
        return body.get("type") != "event_callback"
    if not isinstance(event.get("type"), str):
        return False
    objects = ("message", "previous_message", "assistant_thread", "item", "tokens", "view")
    return all(_is(event, name, dict) for name in objects) and _named(event)


def _view(body: Mapping[str, Any]) -> bool:
    view = body.get("view")
    if view is None:
        return body.get("type") not in {"view_submission", "view_closed"}
    return _is(view, "private_metadata", str) and isinstance(view.get("callback_id", ""), str)


def _actions(body: Mapping[str, Any]) -> bool:
    if body.get("type") != "block_actions":
        return True
    actions = body.get("actions")
    return bool(actions) and all(
        isinstance(each.get("action_id"), str) and isinstance(each.get("value", ""), str)
        for each in actions or ()
    )


def _all_objects(body: Mapping[str, Any], name: str) -> bool:
    values = body.get(name)
    if values is None:
        return True
    return isinstance(values, list) and all(isinstance(each, dict) for each in values)


def _named(values: Mapping[str, Any]) -> bool:
    for name in _NAMED:
        value = values.get(name)
        if isinstance(value, dict):
            value = value.get("id")
        if value is not None and not isinstance(value, str):
            return False
    return True


def _is(values: Mapping[str, Any], name: str, kind: type) -> bool:
    value = values.get(name)
    return value is None or isinstance(value, kind)
