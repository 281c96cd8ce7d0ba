from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.slack.blocks.escaping import (
    cut,
    emphasis,
    length,
    markdown,
    mrkdwn,
    shortened,
    side_by_side,
    units,
    unmarked,
)
from bot.slack.blocks.limits import FALLBACK_TEXT, MARKDOWN_TEXT
from bot.untrusted import clean
from index.articles import Span

FRAGMENTS = (
    "<!channel>", "<!here>", "<@U1>", "<#C1|x>", "<http://evil.example|safe>", "@here",
    "@channel", "*", "**", "_", "__", "~", "~~", "`", "```", "\\", "[", "]", "(", ")",
    "![", "](http://e.example)", "&", "&amp;", "&lt;", "&#42;", ":joy:", ":+1:",
    "12:30:45", "http://evil.example/a", "www.e.example", "\n", "\n\n", "\r\n", "\t", " ",
    "  ", "    ", ">", "> ", "- ", "+ ", "* ", "1. ", "2) ", "#", "# ", "=", "===", "---",
    "***", "|", "|a|b|", "|-|-|", "<b>", "<!--", "$", "e\u0301", "\u202e", "\u2066",
    "שלום", "مرحبا", "日本語", "👍🏽", "👨‍👩‍👧", "🇫🇷", "\x00", "\x01", "\x1b[1m", "\ud800",
    "\u2028", "word", "22",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=14).map("".join)
#: A reader of Markdown with everything on that Slack's dialect has beyond CommonMark.
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
JOINER = "\u2060"
PLAIN = {
    "paragraph_open", "paragraph_close", "text", "text_special", "softbreak", "hardbreak"
}  # fmt: skip


def leaves(source: str) -> list[Token]:
    """The smallest parts of a Markdown text, in order, with those that only contain others."""
    found = []
    for token in READER.parse(source):
        found += token.children if token.children is not None else [token]
    return found


def read(source: str) -> str:
    """What a reader sees of a Markdown text: its words, line ends and paragraphs."""
    shown = {"text": None, "text_special": None, "softbreak": "\n", "hardbreak": "\n"}
    parts = []
    for token in leaves(source):
        if token.type == "paragraph_close":
            parts.append("\n\n")
        else:
            parts.append(shown.get(token.type, "") or token.content)
    return "".join(parts)


def squeezed(text: str) -> str:
    """Text without what Markdown cannot keep: white space at line ends, and its amount."""
    lines = [" ".join(line.split()) for line in clean(text).split("\n")]
    return re.sub(r"\n{2,}", "\n\n", "\n".join(lines)).strip()


def shows_as_it_is(text: str) -> None:
    source = markdown(text)
    assert {token.type for token in leaves(source)} <= PLAIN
    assert squeezed(read(source).replace(JOINER, "")) == squeezed(text.replace(JOINER, ""))


@settings(deadline=None)
@given(TEXTS)
def test_markdown_shows_text_as_it_is(text: str) -> None:
    shows_as_it_is(text)


@pytest.mark.parametrize(
    "text",
    [
        "*one* _two_ **three** __four__", "~~gone~~", "`code` ``co`de``", "```\ncode\n```",
        "~~~\ncode\n~~~", "    code", "a\n\n    code", "\tcode", "# Head", "###### Head",
        "Head\n====", "Head\n----", "---", "***", "* * *", "___", "- item", "+ item", "* item",
        "1. item", "12) item", "a\n- item", "- [ ] task", "> quote", ">> quote",
        "|a|b|\n|-|-|\n|c|d|", "a | b\n--|--\nc | d", "[label](http://e.example)",
        "![image](http://e.example)", "[a]: http://e.example\n\n[a]", "<http://e.example>",
        "<b>bold</b>", "<!-- gone -->", "&copy; &#42; &amp;lt;", "\\* \\", "a\\\nb", "a  \nb",

    ],
)  # fmt: skip
def test_no_markup_of_markdown_is_obeyed(text: str) -> None:
    assert {token.type for token in leaves(text)} - PLAIN or squeezed(read(text)) != text
    shows_as_it_is(text)


@settings(deadline=None)
@given(TEXTS)
def test_markdown_holds_nothing_that_slack_replaces(text: str) -> None:
    source = markdown(text)
    assert not re.search(r"[<>]", source)
    assert not re.search(r":[a-z0-9_+'-]+:", source)
    assert not re.search(r"@(here|channel|everyone)\b", source, re.IGNORECASE)
    assert "http://" not in source
    assert "www." not in source


@settings(deadline=None)
@given(TEXTS, st.data())
def test_emphasis_is_what_is_bold_and_nothing_else(text: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(text)))
    wanted = Span(first, data.draw(st.integers(first, len(text))))
    bold = emphasis(text, wanted)
    source = markdown(text, bold)
    assert squeezed(read(source).replace(JOINER, "")) == squeezed(text.replace(JOINER, ""))
    inside, depth = "", 0
    for token in leaves(source):
        depth += token.nesting if token.type.startswith("strong") else 0
        inside += token.content if depth else ""
    expected = bold.of(text) if bold else ""
    assert squeezed(inside.replace(JOINER, "")) == squeezed(expected.replace(JOINER, ""))
    if bold:
        assert wanted.start <= bold.start < bold.end <= wanted.end


@pytest.mark.parametrize(
    ("text", "wanted", "bold"),
    [
        ("by 22 December 2019.", "22 December 2019", "22 December 2019"),
        ("It cost $3.1 billion then", "$3.1 billion", "$3.1 billion"),
        ("the '90s-style", "'90s", "'90s"),
        ("(2019)s", "(2019)", "(2019"),
        ("a - b", "-", "-"),
        ("a-b", "-", ""),
        ("one\ntwo", "one\ntwo", ""),
    ],
)
def test_emphasis_is_kept_where_markdown_can_say_it(text: str, wanted: str, bold: str) -> None:
    start = text.index(wanted)
    found = emphasis(text, Span(start, start + len(wanted)))
    assert (found.of(text) if found else "") == bold


@settings(deadline=None)
@given(TEXTS)
def test_mrkdwn_has_no_mention_and_no_link(text: str) -> None:
    source = mrkdwn(text)
    assert not re.search(r"[<>]", source)
    assert not re.search(r"&(?!amp;|lt;|gt;)", source)
    assert unescape(source.replace("&amp;", "&amp;amp;")) == clean(text).replace("&", "&amp;")


@settings(deadline=None)
@given(TEXTS)
def test_a_fallback_without_blocks_shows_the_same_text_without_marks(text: str) -> None:
    assert unmarked(mrkdwn(text)) == markdown(text)


@settings(deadline=None)
@given(st.text("*_`~|[]\\#-+=1.&<>:a@\n ", max_size=400))
def test_a_fallback_without_blocks_is_short_enough(text: str) -> None:
    fallback = mrkdwn(text)
    assert units(unmarked(fallback)) * FALLBACK_TEXT <= MARKDOWN_TEXT * max(1, units(fallback))


@settings(deadline=None)
@given(TEXTS, st.integers(2, 60))
def test_shortened_text_is_short_enough_and_a_beginning(text: str, most: int) -> None:
    short = shortened(text, most)
    assert length(short) <= most
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@settings(deadline=None)
@given(TEXTS.filter(bool), st.integers(8, 60))
def test_parts_make_up_the_whole(text: str, most: int) -> None:
    parts = []
    rest = text
    while rest:
        end = cut(rest, most)
        parts.append(rest[:end])
        rest = rest[end:]
    assert "".join(parts) == text
    assert all(0 < length(part) <= most for part in parts)


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("one two three", 9, "one two"),
        ("abcdefghij", 5, "abcd"),
        ("abce\u0301f", 5, "abc"),
        ("ab👨‍👩‍👧", 6, "ab"),
        ("ab👍🏽", 5, "ab"),
        ("a🇫🇷", 4, "a"),
    ],
)
def test_no_character_is_cut_in_two(text: str, most: int, kept: str) -> None:
    assert shortened(text, most) == f"{kept}…"


def test_length_counts_what_slack_may_count() -> None:
    assert length("a") == 1
    assert length("👍") == 2
    assert length("&<>") == len("&amp;&lt;&gt;")


def test_right_to_left_text_keeps_its_direction_to_itself() -> None:
    assert side_by_side("Harbour Courier", "6 May 2024") == "Harbour Courier, 6 May 2024"
    assert side_by_side("الأخبار", "6 May") == "\u2068الأخبار\u2069, \u20686 May\u2069"
    assert side_by_side("", "6 May") == "6 May"
