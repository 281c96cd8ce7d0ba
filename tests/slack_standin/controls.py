"""What a person can press, choose and fill in, found by what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .block_kit import elements

Json = dict[str, Any]

#: Type of an element -> the field of its value in actions and in the state of a view.
_VALUES = {
    "plain_text_input": "value",
    "number_input": "value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "datepicker": "selected_date",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
}


def buttons(blocks: object) -> Iterator[tuple[str, Json]]:
    """Every button as its label and the action that pressing it makes."""
    for block, element in elements(blocks):
        base = {"action_id": element["action_id"], "block_id": block["block_id"]}
        kind = element["type"]
        if kind == "feedback_buttons":
            for each in (element["positive_button"], element["negative_button"]):
                said = {"type": kind, "text": each["text"], "value": each["value"]}
                yield each["text"]["text"], {**base, **said}
        elif kind in {"button", "icon_button"}:
            said = {"type": kind, "text": element["text"]}
            value = {"value": element["value"]} if "value" in element else {}
            yield element["text"]["text"], {**base, **said, **value}


def button(blocks: object, label: str, nth: int = 1) -> Json:
    """The action of the nth button with a label (its beginning is enough) or an action_id.

    Raises:
        AssertionError: There is no such button.
    """
    found = list(buttons(blocks))
    fitting = [
        action for said, action in found if said.startswith(label) or action["action_id"] == label
    ]
    assert len(fitting) >= nth, f"no button {label!r} ({nth}) among {[said for said, _ in found]}"
    return fitting[nth - 1]


def choice(blocks: object, action_id: str, value: str | Sequence[str]) -> Json:
    """The action of choosing in a menu, by the text or the value of what is chosen.

    Raises:
        AssertionError: There is no such menu, or no such choice in it.
    """
    for block, element in elements(blocks):
        if element["action_id"] == action_id:
            return {
                "type": element["type"],
                "action_id": action_id,
                "block_id": block["block_id"],
                **_value(element, value),
            }
    raise AssertionError(f"no menu {action_id!r}")


def filled_in(blocks: Sequence[Json], values: Mapping[str, object]) -> Json:
    """The state of a view's inputs, each given by its label or action_id, or left as it is.

    Raises:
        AssertionError: An input that must be filled in is empty, or there is none of a name.
    """
    state: Json = {}
    left = dict(values)
    for block, element in elements(list(blocks)):
        if element["type"] not in _VALUES:
            continue
        label = block.get("label", {}).get("text", "")
        name = next((each for each in (element["action_id"], label) if each in left), None)
        found = _value(element, left.pop(name)) if name else _initial(element)
        field = _VALUES[element["type"]]
        required = block["type"] == "input" and not block.get("optional")
        assert found[field] or not required, f"{label or element['action_id']} is not filled in"
        place = state.setdefault(block["block_id"], {})
        place[element["action_id"]] = {"type": element["type"], **found}
    assert not left, f"no inputs named {sorted(left)}"
    return state


def _value(element: Json, value: Any) -> Json:
    field = _VALUES[element["type"]]
    if field == "selected_option":
        return {field: _option(element, value) if value is not None else None}
    if field == "selected_options":
        return {field: [_option(element, each) for each in value]}
    return {field: value}


def _option(element: Json, wanted: str) -> Json:
    groups = element.get("option_groups", [])
    options = [*element.get("options", []), *(o for group in groups for o in group["options"])]
    for option in options:
        if wanted in (option["value"], option["text"]["text"]):
            found: Json = option
            return found
    if element["type"].endswith("external_select"):
        return {"text": {"type": "plain_text", "text": wanted}, "value": wanted}
    raise AssertionError(f"no option {wanted!r} in {element['action_id']}")


def _initial(element: Json) -> Json:
    field = _VALUES[element["type"]]
    initial = {"value": "initial_value"}.get(field, field.replace("selected", "initial"))
    return {field: element.get(initial, [] if field.endswith("options") else None)}
