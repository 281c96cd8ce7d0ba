"""What was filled in, as a view_submission brings it: from outside, so that nothing is certain."""

from __future__ import annotations

from typing import Any

from bot.slack.blocks.actions import MalformedError
from bot.slack.blocks.values import View


def field(view: View, name: str) -> dict[str, Any]:
    """The state of an input, whose block_id and action_id are both ``name``.

    Raises:
        MalformedError: There is none.
    """
    found: Any = view
    for key in ("state", "values", name, name):
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, dict):
        raise MalformedError(name)
    return found


def chosen(view: View, name: str) -> tuple[str, ...]:
    """The values that were chosen in a select or multi-select.

    Raises:
        MalformedError: There is no such input, or what it holds are no options.
    """
    state = field(view, name)
    options = state.get("selected_options")
    if options is None:
        one = state.get("selected_option")
        options = [] if one is None else [one]
    if not isinstance(options, list):
        raise MalformedError(name)
    values = [each.get("value") if isinstance(each, dict) else None for each in options]
    texts = tuple(value for value in values if isinstance(value, str))
    if len(texts) < len(values):
        raise MalformedError(name)
    return texts
