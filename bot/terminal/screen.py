"""The one way from text to a terminal: cleaned, wrapped, with style only where it is wanted.

Whatever articles, questions and models say is data. `render` removes control characters, terminal
escapes and bidirectional overrides from everything it is given; escapes that reach the terminal
are made here and nowhere else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from os import get_terminal_size
from typing import TextIO

from bot.untrusted import clean, web_link

#: Lines longer than this are tiring to read, however wide the window is.
WIDEST = 100

_SGR = {"bold": "1", "dim": "2", "reverse": "7"}


@dataclass(frozen=True, slots=True)
class Screen:
    """What the text is shown on.

    Attributes:
        width: Columns to wrap at; None for a pipe or a file, where lines are left whole.
        height: Rows of a terminal.
        styled: Whether bold, dim and links may be used.
    """

    width: int | None = None
    height: int = 24
    styled: bool = False

    @classmethod
    def of(cls, stream: TextIO, environ: Mapping[str, str]) -> Screen:
        """The screen behind a stream; NO_COLOR (no-color.org) and TERM=dumb leave it plain."""
        try:
            if not stream.isatty():
                return cls()
            size = get_terminal_size(stream.fileno())
        except (OSError, ValueError):
            return cls()
        styled = not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
        return cls(min(size.columns or 80, WIDEST), size.lines or 24, styled)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph in one style ("", "bold", "dim" or "reverse"), perhaps a link."""

    text: str
    style: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs that are wrapped together, the lines after the first one indented by ``hang``."""

    runs: tuple[Run, ...] = ()
    indent: int = 0
    hang: int = 0


def paragraph(*runs: Run | str, indent: int = 0, hang: int = 0) -> Paragraph:
    """A paragraph of runs and plain text."""
    return Paragraph(tuple(run if isinstance(run, Run) else Run(run) for run in runs), indent, hang)


def render(paragraphs: Iterable[Paragraph], screen: Screen) -> str:
    """The text of the paragraphs, a line end after each."""
    return "".join(f"{line}\n" for line in lines(paragraphs, screen))


def lines(paragraphs: Iterable[Paragraph], screen: Screen) -> list[str]:
    """The lines of the paragraphs as the screen shows them."""
    return [_line(words, screen) for each in paragraphs for words in _wrapped(each, screen.width)]


_Word = list[Run]


def _wrapped(paragraph: Paragraph, width: int | None) -> list[list[_Word]]:
    """Lines of words; the first word of a line may be its indentation."""
    room = None if width is None else max(width - paragraph.hang, 20)
    rows: list[list[_Word]] = []
    row: list[_Word] = []
    used = paragraph.indent - paragraph.hang
    for word in _words(paragraph.runs):
        length = sum(_columns(piece.text) for piece in word)
        if row and room is not None and used + 1 + length > room:
            rows.append(row)
            row, used = [], 0
        used += length + bool(row)
        row.append(word)
    rows.append(row)
    indents = [paragraph.indent, *[paragraph.hang] * (len(rows) - 1)]
    return [
        _indented(row, " " * indent) if row else []
        for row, indent in zip(rows, indents, strict=True)
    ]


def _indented(row: list[_Word], indent: str) -> list[_Word]:
    return [[Run(indent), *row[0]], *row[1:]] if indent else row


def _words(runs: Iterable[Run]) -> list[_Word]:
    """Pieces between white space; a word may have pieces of several runs."""
    words: list[_Word] = []
    joined = False
    for run in runs:
        text = clean(run.text)
        for piece in re.findall(r"\s+|\S+", text):
            if piece.isspace():
                joined = False
                continue
            part = Run(piece, run.style, run.link)
            if joined:
                words[-1].append(part)
            else:
                words.append([part])
            joined = True
    return words


def _line(words: list[_Word], screen: Screen) -> str:
    """Words with spaces between them; neighbours of one style share one pair of escapes."""
    pieces: list[Run] = []
    for number, word in enumerate(words):
        if number:
            before, after = pieces[-1], word[0]
            same = (before.style, before.link) == (after.style, after.link)
            pieces.append(Run(" ", before.style, before.link) if same else Run(" "))
        pieces.extend(word)
    return "".join(
        _styled(run, "".join(piece.text for piece in group), screen)
        for run, group in groupby(pieces, key=lambda piece: Run("", piece.style, piece.link))
    )


def _styled(run: Run, text: str, screen: Screen) -> str:
    if not screen.styled:
        return text
    if run.style:
        text = f"\x1b[{_SGR[run.style]}m{text}\x1b[0m"
    link = web_link(run.link)
    # OSC 8: gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
    return f"\x1b]8;;{link}\x1b\\{text}\x1b]8;;\x1b\\" if link else text


def _columns(text: str) -> int:
    """Columns that a terminal gives to the text (Unicode's East Asian width)."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(char) in {"Mn", "Me", "Cf"}
        else 2
        if unicodedata.east_asian_width(char) in {"W", "F"}
        else 1
        for char in text
    )
