from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.slack.blocks import elements as el
from bot.slack.blocks.limits import LimitError, checked
from bot.slack.blocks.values import Block, Message, Streamed, View

Json = dict[str, Any]


def message(*blocks: Block, text: str = "Hello") -> Message:
    return Message(text, blocks)


def modal(*blocks: Block, **changes: Any) -> View:
    return {
        "type": "modal",
        "callback_id": "c",
        "private_metadata": "a1",
        "title": el.plain("Title"),
        "submit": el.plain("Send"),
        "close": el.plain("Close"),
        "blocks": list(blocks) or [el.divider()],
        **changes,
    }


def said(text: str) -> Block:
    return el.rich_text(el.section(el.text(text)))


def words(length: int) -> Json:
    return {"type": "plain_text", "text": "a" * length, "emoji": False}


def pressed(**changes: Any) -> Block:
    return el.actions({**el.button("Press", "press", "a1"), **changes})


def feedback(number: int = 1, **changes: Any) -> Block:
    button = {"text": words(4), "value": "good:a1", **changes}
    each = {"type": "feedback_buttons", "positive_button": button, "negative_button": button}
    elements = [{**each, "action_id": f"feedback{index}"} for index in range(number)]
    return {"type": "context_actions", "elements": elements}


def option(text: int = 4, value: str = "v") -> Json:
    return {"text": words(text), "value": value}


def select(number: int) -> Block:
    options = [option(value=str(each)) for each in range(number)]
    return el.field("s", "Label", {"type": "static_select", "options": options})


def rich_link(length: int) -> Block:
    url = "https://e.example/"
    link = {"type": "link", "url": url + "a" * (length - len(url)), "text": "x"}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [link]}]}


def opened(length: int) -> Block:
    return pressed(url="https://e.example/" + "a" * (length - len("https://e.example/")))


#: What has a limit -> the limit, and something of a given size.
LIMITS: dict[str, tuple[int, Callable[[int], Message | Streamed | View]]] = {
    "blocks of a message": (50, lambda size: message(*[el.divider()] * size)),
    "blocks of a modal": (100, lambda size: modal(*[el.divider()] * size)),
    "blocks of a home tab": (
        100, lambda size: {"type": "home", "blocks": [el.divider()] * size},
    ),
    "section text": (3_000, lambda size: message({"type": "section", "text": words(size)})),
    "rich text": (3_000, lambda size: message(said("a" * size))),
    "header": (150, lambda size: message({"type": "header", "text": words(size)})),
    "context text": (3_000, lambda size: message({"type": "context", "elements": [words(size)]})),
    "context elements": (
        10, lambda size: message({"type": "context", "elements": [words(1)] * size}),
    ),
    "buttons in a row": (
        25, lambda size: message(el.actions(*(el.button("b", str(n), "v") for n in range(size)))),
    ),
    "button text": (75, lambda size: message(pressed(text=words(size)))),
    "button value": (2_000, lambda size: message(pressed(value="v" * size))),
    "button label for screen readers": (
        75, lambda size: message(pressed(accessibility_label="v" * size)),
    ),
    "button address": (3_000, lambda size: message(opened(size))),
    "link address": (3_000, lambda size: message(rich_link(size))),
    "action_id": (255, lambda size: message(pressed(action_id="i" * size))),
    "block_id": (255, lambda size: message({**el.divider(), "block_id": "i" * size})),
    "context_actions": (5, lambda size: message(feedback(size))),
    "feedback button text": (75, lambda size: message(feedback(text=words(size)))),
    "feedback button value": (2_000, lambda size: message(feedback(value="v" * size))),
    "fallback text": (4_000, lambda size: message(el.divider(), text="a" * size)),
    "all characters of a message": (
        10_000, lambda size: message(*[said("a" * 2_500)] * 3, said("a" * (size - 7_500))),
    ),
    "all characters of a stream": (
        10_000,
        lambda size: Streamed(
            ("a" * 5_000, "b" * (size - 7_500)), (said("a" * 2_500),), "t", ()
        ),
    ),
    "modal title": (24, lambda size: modal(title=words(size))),
    "modal submit": (24, lambda size: modal(submit=words(size))),
    "modal close": (24, lambda size: modal(close=words(size))),
    "private_metadata": (3_000, lambda size: modal(private_metadata="m" * size)),
    "callback_id": (255, lambda size: modal(callback_id="m" * size)),
    "options": (100, lambda size: modal(select(size))),
    "option text": (
        75,
        lambda size: modal(
            el.field("s", "L", {"type": "static_select", "options": [option(size)]})
        ),
    ),
    "option value": (
        150,
        lambda size: modal(
            el.field("s", "L", {"type": "static_select", "options": [option(value="v" * size)]})
        ),
    ),
    "radio buttons": (
        10,
        lambda size: modal(
            el.field(
                "r", "L",
                {"type": "radio_buttons", "options": [option(value=str(n)) for n in range(size)]},
            )
        ),
    ),
    "input label": (
        2_000,
        lambda size: modal(
            {**el.field("t", "L", {"type": "plain_text_input"}), "label": words(size)}
        ),
    ),
    "input hint": (
        2_000,
        lambda size: modal(
            {**el.field("t", "L", {"type": "plain_text_input"}), "hint": words(size)}
        ),
    ),
    "placeholder": (
        150,
        lambda size: modal(
            el.field("t", "L", {"type": "plain_text_input", "placeholder": words(size)})
        ),
    ),
    "characters that can be typed": (
        3_000,
        lambda size: modal(el.field("t", "L", {"type": "plain_text_input", "max_length": size})),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LIMITS)
def test_what_is_at_a_limit_passes_and_one_more_does_not(name: str) -> None:
    most, made = LIMITS[name]
    value = made(most)
    assert checked(value) is value
    with pytest.raises(LimitError):
        checked(made(most + 1))


def test_a_piece_of_a_stream_has_a_limit_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.blocks.limits.MESSAGE_CHARACTERS", 100_000)
    checked(Streamed(("a" * 12_000,), (el.divider(),), "t", ()))
    with pytest.raises(LimitError, match=r"pieces\.0: 12001 characters, not 1 to 12000"):
        checked(Streamed(("a" * 12_001,), (el.divider(),), "t", ()))


def test_a_view_has_a_limit_in_bytes() -> None:
    large = {"type": "section", "text": {**words(1), "text": "日" * 1_480}}
    small = {"type": "section", "text": words(3_000)}
    checked(modal(*[large] * 55))
    assert len(json.dumps(modal(*[large] * 57), ensure_ascii=False).encode()) > 250_000
    with pytest.raises(LimitError, match="bytes, where Slack takes 250000"):
        checked(modal(*[large] * 57))
    with pytest.raises(LimitError, match="bytes"):
        checked({"type": "home", "blocks": [small] * 90})


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        ({"type": "marquee"}, "tag 'marquee'"),
        ({**el.divider(), "colour": "red"}, "Extra inputs"),
        ({"type": "rich_text", "elements": []}, "at least 1 item"),
        (el.field("t", "Label", {"type": "plain_text_input"}), "tag 'input'"),
        (pressed(url="javascript:alert(1)"), "not an address of the web"),
        (pressed(url="https://"), "not an address of the web"),
        (pressed(style="loud"), "'primary' or 'danger'"),
        ({"type": "section", "text": {"type": "mrkdwn", "text": "*a*"}}, "'plain_text'"),
        ({"type": "header", "text": {**words(3), "emoji": True}}, "False"),
        ({"type": "section", "text": words(0)}, "0 characters"),
        (said("a")["elements"][0], "tag 'rich_text_section'"),
    ],
)
def test_what_slack_would_refuse_in_a_message_is_refused(block: Block, problem: str) -> None:
    with pytest.raises(LimitError, match=problem):
        checked(message(block))


def test_a_message_says_something() -> None:
    with pytest.raises(LimitError, match="at least 1 item"):
        checked(message())
    with pytest.raises(LimitError, match="text: 1 characters, not 1"):
        checked(message(el.divider(), text=" "))


def test_ids_are_there_once() -> None:
    button = el.button("b", "same", "v")
    with pytest.raises(LimitError, match="'same' is there 2 times"):
        checked(message(el.actions(button, button)))
    checked(message(el.actions(button), el.actions(button)))
    twice = {**el.divider(), "block_id": "same"}
    with pytest.raises(LimitError, match="'same' is there 2 times"):
        checked(message(twice, twice))


def test_inputs_need_a_submit_button() -> None:
    text = el.field("t", "Label", {"type": "plain_text_input"})
    view = modal(text)
    checked(view)
    del view["submit"]
    with pytest.raises(LimitError, match="needs a button that submits"):
        checked(view)


@pytest.mark.parametrize(
    ("kind", "initial"),
    [
        ("static_select", "initial_option"),
        ("radio_buttons", "initial_option"),
        ("multi_static_select", "initial_options"),
    ],
)
def test_what_is_chosen_at_first_is_offered(kind: str, initial: str) -> None:
    def chosen(value: str) -> View:
        first = option(value=value)
        select = {
            "type": kind,
            "options": [option(value="a"), option(value="b")],
            initial: [first] if initial == "initial_options" else first,
        }
        return modal(el.field("s", "Label", select))

    checked(chosen("b"))
    with pytest.raises(LimitError, match="chosen at first is not offered"):
        checked(chosen("c"))


def test_feedback_buttons_are_for_messages() -> None:
    with pytest.raises(LimitError, match="tag 'context_actions'"):
        checked(modal(feedback()))


def test_an_error_says_where_and_what_to_do() -> None:
    with pytest.raises(LimitError) as caught:
        checked(message(el.divider(), said("a" * 3_001)))
    assert str(caught.value).startswith("blocks.1.rich_text.elements.0.rich_text_section.")
    assert "3001 characters, not 1 to 3000" in str(caught.value)
