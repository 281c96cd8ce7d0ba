"""Block Kit as HTML that looks much like Slack, for pictures: what `bot.slack.blocks` makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

Json = dict[str, Any]

STYLE = """
* { box-sizing: border-box; }
body { margin: 0; background: #f1f0f1; color: #1d1c1d;
  font: 15px/1.46668 Lato, "Noto Sans", "Noto Color Emoji", sans-serif; }
.scenes { columns: var(--columns); column-gap: 24px; padding: 24px; width: max-content; }
figure { break-inside: avoid; margin: 0 0 24px; width: var(--width); }
figcaption { font-weight: 700; font-size: 13px; color: #616061; padding: 0 0 6px; }
.surface { background: #fff; border: 1px solid #dddddd; border-radius: 8px; overflow: hidden; }
.message { display: flex; gap: 8px; padding: 12px 16px; }
.message + .message { border-top: 0; padding-top: 0; }
.avatar { flex: 0 0 36px; height: 36px; border-radius: 8px; background: #1264a3; color: #fff;
  font-weight: 700; text-align: center; line-height: 36px; }
.asker .avatar { background: #616061; }
.content { flex: 1; min-width: 0; max-width: 600px; overflow-wrap: anywhere; }
.who b { font-weight: 900; } .who .app { background: #ececec; color: #616061; border-radius: 2px;
  font-size: 10px; font-weight: 700; padding: 1px 3px; }
.who time { color: #616061; font-size: 12px; }
.block { margin: 8px 0; } .block:first-child { margin-top: 0; }
.section { white-space: pre-wrap; }
blockquote { margin: 4px 0; padding-inline-start: 12px; border-inline-start: 4px solid #dddddd;
  white-space: pre-wrap; }
.gap { display: block; height: 8px; }
ul { margin: 4px 0; padding-inline-start: 26px; }
hr { border: 0; border-top: 1px solid #dddddd; margin: 12px 0; }
h3 { font-size: 18px; line-height: 1.33; margin: 0; }
.context { color: #616061; font-size: 13px; } .context span { display: block; }
a { color: #1264a3; text-decoration: none; }
.mention { background: #e8f5fa; color: #1264a3; border-radius: 3px; padding: 0 2px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; }
.button { border: 1px solid #bbbabb; border-radius: 8px; padding: 3px 10px; font-size: 13px;
  font-weight: 700; background: #fff; }
.reaction { color: #616061; display: inline-flex; align-items: center; }
.modal .bar, .modal .foot { display: flex; align-items: center; padding: 14px 20px; }
.modal .bar { font-size: 18px; font-weight: 900; border-bottom: 1px solid #dddddd; }
.modal .bar span { margin-inline-start: auto; color: #616061; font-weight: 400; }
.modal .foot { justify-content: flex-end; gap: 8px; border-top: 1px solid #dddddd; }
.modal .body, .home { padding: 16px 20px; overflow-wrap: anywhere; }
.submit { background: #007a5a; border-color: #007a5a; color: #fff; }
label { display: block; font-weight: 700; margin-bottom: 4px; }
label small { color: #616061; font-weight: 400; font-size: 13px; }
.field { border: 1px solid #bbbabb; border-radius: 4px; padding: 6px 10px; color: #616061; }
.field.large { min-height: 64px; } .hint { color: #616061; font-size: 13px; margin-top: 4px; }
.chosen { background: #e8f5fa; color: #1d1c1d; border-radius: 3px; padding: 1px 6px; }
.radio { display: flex; gap: 8px; } .radio small { display: block; color: #616061; }
"""
_EMOJI = {"mag": "🔍", "warning": "⚠️", "hourglass_flowing_sand": "⏳"}


def page(scenes: Iterable[tuple[str, str]], *, width: int, columns: int) -> str:
    """A page of scenes (name, HTML), each so many CSS pixels wide.

    After it was laid out its root says how large it is and which scenes are wider than theirs.
    """
    figures = "".join(
        f'<figure id="scene-{number}"><figcaption>{number}. {escape(name)}</figcaption>'
        f'<div class="surface">{html}</div></figure>'
        for number, (name, html) in enumerate(scenes, 1)
    )
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Block Kit</title>
<style>:root {{ --width: {width}px; --columns: {columns}; }} {STYLE}</style></head>
<body><div class="scenes">{figures}</div>
<script>
const all = document.querySelector(".scenes"), root = document.documentElement;
const wide = [...document.querySelectorAll(".surface")].filter(s => s.scrollWidth > s.clientWidth);
root.dataset.width = Math.ceil(all.scrollWidth);
root.dataset.height = Math.ceil(all.scrollHeight);
root.dataset.overflowing = wide.map(s => s.parentElement.id).join(" ");
</script></body></html>
"""


def message(blocks: Iterable[Json]) -> str:
    """A message of the app."""
    return (
        '<div class="message"><div class="avatar">n</div><div class="content"><div class="who">'
        '<b>newsdesk</b> <span class="app">APP</span> <time>10:42</time></div>'
        f"{_blocks(blocks)}</div></div>"
    )


def question(text: str) -> str:
    """A message of the one who asks."""
    return (
        '<div class="message asker"><div class="avatar">R</div><div class="content">'
        f'<div class="who"><b>Reporter</b> <time>10:42</time></div>{escape(text)}</div></div>'
    )


def view(value: Json) -> str:
    """A modal or the App Home tab."""
    if value["type"] == "home":
        return f'<div class="home">{_blocks(value["blocks"])}</div>'
    submit = value.get("submit")
    send = f'<span class="button submit">{_text(submit)}</span>' if submit else ""
    return (
        f'<div class="modal"><div class="bar">{_text(value["title"])}<span>✕</span></div>'
        f'<div class="body">{_blocks(value["blocks"])}</div>'
        f'<div class="foot"><span class="button">{_text(value["close"])}</span>{send}</div></div>'
    )


def _blocks(blocks: Iterable[Json]) -> str:
    return "".join(_BLOCKS[block["type"]](block) for block in blocks)


def _text(value: Json) -> str:
    return escape(value["text"])


def _inline(run: Json) -> str:
    if run["type"] == "emoji":
        return _EMOJI[run["name"]]
    if run["type"] == "user":
        return '<span class="mention">@newsdesk</span>'
    made = escape(run["text"]).replace("\n\n", '<span class="gap"></span>')
    if run["type"] == "link":
        made = f'<a href="{escape(run["url"])}">{made}</a>'
    style = run.get("style", {})
    made = f"<b>{made}</b>" if style.get("bold") else made
    return f"<i>{made}</i>" if style.get("italic") else made


def _part(part: Json) -> str:
    if part["type"] == "rich_text_list":
        items = "".join(f'<li dir="auto">{_runs(item)}</li>' for item in part["elements"])
        return f"<ul>{items}</ul>"
    tag = "blockquote" if part["type"] == "rich_text_quote" else "div"
    return f'<{tag} class="section" dir="auto">{_runs(part)}</{tag}>'


def _runs(part: Json) -> str:
    return "".join(map(_inline, part["elements"]))


def _button(element: Json) -> str:
    if element["type"] == "feedback_buttons":
        return '<span class="reaction">👍&nbsp;&nbsp;👎</span>'
    return f'<span class="button">{_text(element["text"])}</span>'


def _buttons(block: Json) -> str:
    return f'<div class="block actions">{"".join(map(_button, block["elements"]))}</div>'


def _context(block: Json) -> str:
    lines = "".join(f'<span dir="auto">{_text(each)}</span>' for each in block["elements"])
    return f'<div class="block context">{lines}</div>'


def _input(block: Json) -> str:
    optional = " <small>(optional)</small>" if block["optional"] else ""
    hint = f'<div class="hint">{_text(block["hint"])}</div>' if "hint" in block else ""
    label = f"<label>{_text(block['label'])}{optional}</label>"
    return f'<div class="block">{label}{_element(block["element"])}{hint}</div>'


def _element(element: Json) -> str:
    if element["type"] == "radio_buttons":
        return "".join(
            f'<div class="radio"><span>{_dot(each == element.get("initial_option"))}</span>'
            f"<div>{_text(each['text'])}{_description(each)}</div></div>"
            for each in element["options"]
        )
    chosen = element.get("initial_options") or [element.get("initial_option")]
    shown = " ".join(
        f'<span class="chosen">{_text(each["text"])}</span>' for each in chosen if each
    )
    empty = escape(element.get("initial_date", "")) or _text(
        element.get("placeholder", {"text": ""})
    )
    large = " large" if element.get("multiline") else ""
    return f'<div class="field{large}">{shown or empty or "&nbsp;"}</div>'


def _dot(chosen: bool) -> str:
    return "◉" if chosen else "○"


def _description(option: Json) -> str:
    return f"<small>{_text(option['description'])}</small>" if "description" in option else ""


_BLOCKS: dict[str, Callable[[Json], str]] = {
    "rich_text": lambda block: f'<div class="block">{"".join(map(_part, block["elements"]))}</div>',
    "header": lambda block: f'<h3 class="block" dir="auto">{_text(block["text"])}</h3>',
    "divider": lambda block: "<hr>",
    "context": _context,
    "actions": _buttons,
    "context_actions": _buttons,
    "input": _input,
}
