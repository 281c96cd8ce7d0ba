"""Lines of a file into paragraphs, which stand apart by a blank line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

#: Longest line of hard-wrapped text.
MAX_WRAPPED = 100
#: Share of lines that go over into the next one in hard-wrapped text.
MIN_WRAPPED_SHARE = 0.6
#: A line that the next word would leave shorter than this share of the width was ended on purpose.
FITTING = 0.75
_MIN_WRAPPED = 45

_SINGLE_BREAK = re.compile(r"(?<!\n)\n(?!\n)")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*\Z")
_HYPHEN = re.compile(r"(?<=[a-zß-öø-ÿ])-\Z")
_ITEM = re.compile(r"(?:[-*•·–—]|\d{1,3}[.)])\s")


def paragraphed(text: str) -> str:
    """`characters.normalised` text with every paragraph set off by a blank line.

    Lines of hard-wrapped text (mail, wire copy of old) are joined; otherwise a line is a paragraph.
    """
    if not _SINGLE_BREAK.search(text):
        return text
    if is_wrapped(text):
        return "\n\n".join(joined(block.split("\n")) for block in text.split("\n\n"))
    return _SINGLE_BREAK.sub("\n\n", text)


def is_wrapped(text: str) -> bool:
    """Whether most lines of a text break for their width and not because a paragraph ends."""
    pairs = [
        pair for block in text.split("\n\n") for pair in pairwise(block.split("\n")) if pair[0]
    ]
    if len(pairs) < 3 or any(len(line) > MAX_WRAPPED for pair in pairs for line in pair):
        return False
    running = sum(
        1 for line, _ in pairs if len(line) >= _MIN_WRAPPED and not _SENTENCE_END.search(line)
    )
    return running >= MIN_WRAPPED_SHARE * len(pairs)


def joined(lines: list[str]) -> str:
    """Lines of one block as one line; list items keep theirs, hyphenated words come together."""
    text = ""
    for line in lines:
        if not text:
            text = line
        elif _ITEM.match(line):
            text += f"\n\n{line}"
        elif _HYPHEN.search(text) and line[:1].islower():
            text = text[:-1] + line
        else:
            text += f" {line}"
    return text


def unwrapped(lines: list[str]) -> Iterator[str]:
    """Paragraphs of lines that all break for their width, as PDF gives them: one ends at a blank
    line, where a sentence ends before the margin, and where the next word would have fitted."""
    width = sorted(map(len, lines))[len(lines) * 9 // 10] if lines else 0
    block: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line:
            block.append(line)
        room = len(line) + 1 + len(following.partition(" ")[0])
        ends = len(line) < 0.85 * width and _SENTENCE_END.search(line)
        if block and (not line or ends or room < FITTING * width):
            yield joined(block)
            block = []
    if block:
        yield joined(block)
