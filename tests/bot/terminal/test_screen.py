from __future__ import annotations

import io
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.terminal.screen import Run, Screen, lines, paragraph, render
from bot.untrusted import clean

TERMINAL = Screen(width=40, styled=True)
PIPE = Screen()
OWN_ESCAPES = re.compile(r"\x1b\[[0127]m|\x1b\]8;;(https?://[\x21-\x7e]+)?\x1b\\")


@given(st.text(), st.text(), st.sampled_from(["", "bold", "dim", "reverse"]), st.text())
def test_nothing_a_terminal_obeys_comes_from_the_text(
    before: str, text: str, style: str, link: str
) -> None:
    shown = render([paragraph(before, Run(text, style, link), hang=4)], TERMINAL)
    rest = OWN_ESCAPES.sub("", shown).replace("\n", "")
    assert not [char for char in rest if unicodedata.category(char) in {"Cc", "Cs"}]
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", rest)


@given(st.text())
def test_a_pipe_gets_every_printable_word_on_one_line(text: str) -> None:
    assert lines([paragraph(text)], PIPE) == [" ".join(clean(text).split())]


@pytest.mark.parametrize(
    "attack",
    [
        "\x1b[2J",
        "\x1b]0;title\x07",
        "\x9b31m",
        "\x1b]52;c;cm0gLXJm\x07",
        "\rfake",
        "\x08\x08",
        "\x7f",
        "\u202egnp.exe",
        "\ud800",
    ],
)
def test_known_attacks_are_taken_apart(attack: str) -> None:
    shown = render([paragraph(f"a{attack}b")], PIPE)
    assert re.fullmatch(r"[\x20-\x7e\ufffd]+\n", shown)


@given(st.lists(st.text(alphabet="abc de\n", max_size=30), max_size=8), st.integers(25, 60))
def test_wrapping_keeps_the_words_and_the_width(texts: list[str], width: int) -> None:
    screen = Screen(width=width)
    each = paragraph(*(Run(text, "bold") for text in texts), indent=2, hang=4)
    shown = lines([each], screen)
    assert " ".join(shown).split() == "".join(texts).split()
    longest = max(map(len, "".join(texts).split()), default=0)
    assert all(len(line) <= max(width, longest + 4) for line in shown)


def test_wide_characters_take_two_columns() -> None:
    shown = lines([paragraph("漢字漢字 漢字漢字 漢字漢字")], Screen(width=20))
    assert shown == ["漢字漢字 漢字漢字", "漢字漢字"]


def test_style_spans_the_words_of_a_run_but_not_its_neighbours() -> None:
    shown = render([paragraph("in ", Run("the end", "bold"), ", so")], TERMINAL)
    assert shown == "in \x1b[1mthe end\x1b[0m, so\n"


def test_links_only_where_they_are_wanted() -> None:
    run = Run("here", link="https://news.example/a")
    assert render([paragraph(run)], PIPE) == "here\n"
    assert render([paragraph(run)], TERMINAL) == (
        "\x1b]8;;https://news.example/a\x1b\\here\x1b]8;;\x1b\\\n"
    )


class FakeTerminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_has_no_width_and_no_style() -> None:
    assert Screen.of(io.StringIO(), {}) == Screen(width=None, styled=False)


def test_a_terminal_that_has_no_size_is_treated_as_a_pipe() -> None:
    assert Screen.of(FakeTerminal(), {}) == Screen()
