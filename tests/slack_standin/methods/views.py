"""views.*: modals, which need a fresh trigger, and the App Home tab."""

from __future__ import annotations

import json
import secrets

from .. import limits
from ..block_kit import view_faults
from ..payloads import view_json
from ..workspace import User, View
from .calls import Api, Call, Json, Method, SlackError, named


def checked_view(view: object, kind: str) -> Json:
    """A view as it may be shown.

    Raises:
        SlackError: invalid_arguments with what is wrong, view_too_large.
    """
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", ["view must be an object [json-pointer:/view]"])
    faults = view_faults(view)
    if view.get("type") != kind:
        faults.append(f"must be a view of type {kind} [json-pointer:/view/type]")
    if faults:
        raise SlackError("invalid_arguments", faults)
    if len(json.dumps(view, ensure_ascii=False).encode()) > limits.VIEW_BYTES:
        raise SlackError("view_too_large")
    return {**view, "blocks": named(view["blocks"])}


def made_view(api: Api, user: User, content: Json, below: View | None) -> View:
    """A view with ids of its own; ``below`` is the one that it is pushed onto."""
    new = api.workspace.new_id("V")
    return View(
        new,
        api.app.id,
        user,
        user.team,
        content,
        secrets.token_hex(8),
        below.root_id if below else new,
        below.id if below else None,
    )


def open_view(api: Api, call: Call) -> Json:
    content = checked_view(call.decoded("view"), "modal")
    user = _spend_trigger(api, call)
    view = made_view(api, user, content, None)
    with api.workspace.change():
        api.workspace.modals[user.id] = [view]
    return {"view": view_json(view)}


def push_view(api: Api, call: Call) -> Json:
    content = checked_view(call.decoded("view"), "modal")
    user = _spend_trigger(api, call)
    stack = api.workspace.modals.get(user.id, [])
    if not stack or len(stack) >= limits.VIEW_STACK:
        raise SlackError("push_limit_reached" if stack else "not_found")
    view = made_view(api, user, content, stack[-1])
    with api.workspace.change():
        stack.append(view)
    return {"view": view_json(view)}


def update_view(api: Api, call: Call) -> Json:
    content = checked_view(call.decoded("view"), "modal")
    wanted = call.arguments.get("view_id")
    open_views = [view for stack in api.workspace.modals.values() for view in stack]
    view = next((each for each in open_views if each.id == wanted), None)
    if view is None:
        raise SlackError("not_found")
    _check_hash(call, view)
    show(api, view, content)
    return {"view": view_json(view)}


def publish_view(api: Api, call: Call) -> Json:
    content = checked_view(call.decoded("view"), "home")
    user = api.user(call, "user_id")
    view = api.workspace.homes.get(user.id)
    if view is None:
        view = made_view(api, user, content, None)
        with api.workspace.change():
            api.workspace.homes[user.id] = view
    else:
        _check_hash(call, view)
        show(api, view, content)
    return {"view": view_json(view)}


def show(api: Api, view: View, content: Json) -> None:
    with api.workspace.change():
        view.content, view.hash, view.errors = content, secrets.token_hex(8), {}


def _check_hash(call: Call, view: View) -> None:
    if call.arguments.get("hash", view.hash) != view.hash:
        raise SlackError("hash_conflict")


def _spend_trigger(api: Api, call: Call) -> User:
    """The user of a trigger that is fresh and was not used.

    Raises:
        SlackError: invalid_trigger_id, exchanged_trigger_id, expired_trigger_id.
    """
    trigger = api.workspace.triggers.get(call.text("trigger_id"))
    if trigger is None:
        raise SlackError("invalid_trigger_id")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    if api.workspace.clock.now() - trigger.made_at > limits.TRIGGER_LIFETIME:
        raise SlackError("expired_trigger_id")
    trigger.used = True
    return trigger.user


METHODS = {
    "views.open": Method(open_view, ("trigger_id", "view")),
    "views.push": Method(push_view, ("trigger_id", "view")),
    "views.update": Method(update_view, ("view",)),
    "views.publish": Method(publish_view, ("user_id", "view")),
}
