from __future__ import annotations

from bot.evaluation.comparison import Change, Comparison, Interrupted
from bot.evaluation.gates import Fall
from bot.evaluation.statistics import Difference, Figure
from bot.evaluation.verdicts import Verdict
from bot.terminal.figures import LISTED, comparison_text, falls_text, figures_text
from bot.terminal.screen import Screen


def test_figures_line_up() -> None:
    figures = {
        "questions": Figure(1_028, None, None, 1_028),
        "em": Figure(0.51234, 0.4, 0.6, 71),
        "abstention_auc": Figure(None, None, None, 0),
    }
    assert figures_text(figures).splitlines() == [
        "                figure   95 % interval      n",
        "questions        1,028                  1,028",
        "em               0.512  0.400 to 0.600     71",
        "abstention_auc       -                      0",
    ]


def test_a_comparison_shows_differences_and_who_changed_side() -> None:
    changes = tuple(
        Change(f"q{n}", "Who \x1b[31mwon?", Verdict.RIGHT, Verdict.NOT_QUOTED)
        for n in range(LISTED + 1)
    )
    difference = Difference(0.5, 0.25, -0.4, -0.1, 1 / 2_001, 71)
    shown = comparison_text(
        Comparison("one", "two", 71, 1, 0, {"em": difference}, (), changes), Screen()
    )
    lines = shown.splitlines()
    assert lines[:3] == [
        "A one",
        "B two",
        "71 questions in both; 1 question only one of them was asked.",
    ]
    assert lines[5].split() == "em 0.500 0.250 -0.250 -0.400 to -0.100 <0.001 71".split()
    assert "0 questions became right." in lines
    assert f"{LISTED + 1} questions became wrong." in lines
    assert "  and 1 more, all listed by --json" in lines
    assert "(right → retrieved but not quoted) q0" in shown
    assert "\x1b" not in shown


def test_a_comparison_says_which_run_was_interrupted() -> None:
    stopped = Interrupted("two", 12, 1_028)
    shown = comparison_text(
        Comparison("one", "two", 12, 1_016, 0, {}, (), (), (stopped,)), Screen()
    )
    assert "two was interrupted after 12 of its 1,028 questions" in " ".join(shown.split())


def test_what_fell_is_said_with_its_floor() -> None:
    falls = [Fall("em", 0.5, 0.25), Fall("map", 0.5, None)]
    assert falls_text(falls, Screen()).splitlines() == [
        "em is 0.250, its floor is 0.5000",
        "map is -, its floor is 0.5000",
    ]
