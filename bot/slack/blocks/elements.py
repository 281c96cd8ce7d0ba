"""The pieces of Block Kit that messages and views are made of, as plain JSON.

Foreign text goes through `text`, `link` and `plain` alone, which show it as it is
(`bot.slack.blocks.escaping`).
"""

from __future__ import annotations

from typing import Any

from bot.slack.blocks.escaping import length, shortened, side_by_side
from bot.slack.blocks.shapes import ADDRESS
from bot.slack.blocks.values import Block
from bot.untrusted import clean, web_link

Element = dict[str, Any]


def text(value: str, *, bold: bool = False, italic: bool = False) -> Element:
    """Text in a rich text section, shown as it is."""
    return _styled({"type": "text", "text": clean(value)}, bold, italic)


def line(*values: str) -> Element:
    """Texts side by side, with commas, each in its own direction."""
    return {"type": "text", "text": side_by_side(*values)}


def link(url: str, label: str, *, bold: bool = False) -> Element:
    """A link in a rich text section; only its label where the address is none of the web's."""
    address = linkable(url)
    if not address:
        return text(label, bold=bold)
    return _styled({"type": "link", "url": address, "text": clean(label)}, bold, False)


def linkable(url: str) -> str:
    """The address as Slack takes it; the empty string for what it would refuse."""
    address = web_link(url)
    return address if length(address) <= ADDRESS else ""


def emoji(name: str) -> Element:
    return {"type": "emoji", "name": name}


def section(*elements: Element) -> Element:
    """A paragraph of rich text; elements without text are left out, as Slack refuses them."""
    return {"type": "rich_text_section", "elements": _said(elements)}


def quote(*elements: Element) -> Element:
    """Rich text with a bar beside it."""
    return {"type": "rich_text_quote", "elements": _said(elements)}


def bullets(*items: Element) -> Element:
    """A list of rich text sections."""
    return {"type": "rich_text_list", "style": "bullet", "elements": list(items)}


def rich_text(*parts: Element) -> Block:
    """Paragraphs, without those that say nothing; an ellipsis where none says anything."""
    said = [part for part in parts if part["elements"]]
    return {"type": "rich_text", "elements": said or [section(text("…"))]}


def plain(value: str, most: int = 3_000) -> Element:
    """A text object that is shown as it is, on one line, shortened to ``most``."""
    words = " ".join(clean(value).split())
    return {"type": "plain_text", "text": shortened(words, most) or "…", "emoji": False}


def context(*values: str) -> Block:
    """Small grey lines."""
    return {"type": "context", "elements": [plain(value) for value in values]}


def header(value: str) -> Block:
    return {"type": "header", "text": plain(value, 150)}


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Element) -> Block:
    return {"type": "actions", "elements": list(elements)}


def button(
    label: str, action_id: str, value: str, *, described: str = "", style: str = ""
) -> Element:
    """A button; ``described`` is what screen readers say instead of the label."""
    made = _button(label, action_id, described) | {"value": value}
    return made | {"style": style} if style else made


def link_button(label: str, action_id: str, url: str, *, described: str = "") -> Element:
    """A button that opens an address, which `linkable` has made."""
    return _button(label, action_id, described) | {"url": url}


def _button(label: str, action_id: str, described: str) -> Element:
    made: Element = {"type": "button", "text": plain(label, 75), "action_id": action_id}
    if described:
        made["accessibility_label"] = plain(described, 75)["text"]
    return made


def field(
    name: str, label: str, element: Element, *, optional: bool = False, hint: str = ""
) -> Block:
    """An input of a modal; ``name`` is its block_id and action_id."""
    made: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, 2_000),
        "element": {**element, "action_id": name},
        "optional": optional,
    }
    if hint:
        made["hint"] = plain(hint, 2_000)
    return made


def _styled(element: Element, bold: bool, italic: bool) -> Element:
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return {**element, "style": style} if style else element


def _said(elements: tuple[Element, ...]) -> list[Element]:
    return [element for element in elements if element.get("text", "…")]
