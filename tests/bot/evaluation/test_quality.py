"""The block of docs/quality.md, and that the document has one of the current form."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.metrics import METRICS
from bot.evaluation.outcomes import Outcome
from bot.evaluation.quality import (
    ANSWERABLE,
    BEGIN,
    COMPARED,
    END,
    PUBLISHED,
    SHOWN,
    SLICE,
    Column,
    block,
    filled,
)
from bot.evaluation.questions import TestQuestion
from bot.evaluation.runs import Manifest

DOCUMENT = Path(__file__).parents[3] / "docs/quality.md"
FIGURE = r"(?:–|[\d,]+|\d\.\d{3} \(\d\.\d{3} to \d\.\d{3}\))"


@pytest.fixture
def column(
    question_of: Callable[..., TestQuestion],
    outcome_of: Callable[..., Outcome],
    manifest_of: Callable[..., Manifest],
) -> Callable[..., Column]:
    def make(name: str, count: int, **fields: Any) -> Column:
        outcomes = [
            outcome_of(question_of(id=str(i)), ["Squid Game."], ["Squid Game."], "Squid Game", 0.9)
            for i in range(count)
        ]
        return Column(name, manifest_of(**fields), outcomes)

    return make


def test_every_figure_of_every_run_has_its_place(column: Callable[..., Column]) -> None:
    made = block([column("one", 3), column("two", 2, weights={"ranking": "f" * 64})])
    assert made.startswith(BEGIN)
    assert made.endswith(END)
    rows = re.findall(rf"^\| `([\w@]+)` \| {FIGURE} \| {FIGURE} \|$", made, re.MULTILINE)
    assert rows == list(SHOWN)
    assert "| `em` | 1.000 (1.000 to 1.000) |" in made
    assert "| one | 3 | `d` | `a` | packaged |" in made
    assert "| ranking `ffffffffffff` |" in made
    assert "GPT-3" not in made


def test_only_runs_of_the_same_questions_are_compared(column: Callable[..., Column]) -> None:
    data = {"name": SLICE, "form": "f", "digest": "d", "questions": 810}
    made = block([column("fitted elsewhere", ANSWERABLE, data=data), column("other", 3)])
    ours = "| newsdesk, fitted elsewhere | 1.000 (1.000 to 1.000) |"
    assert ours in made
    assert "newsdesk, other" not in made
    assert made.index(ours) < made.index("| GPT-3 with Google search | 0.857 | 0.591 | 0.676 |")
    assert "newsdesk searches 3 articles" in made
    assert "GPT-3" not in block([column("part", 3, data=data)])


@pytest.mark.parametrize("text", ["", BEGIN, END + BEGIN, BEGIN + END + END, BEGIN * 2 + END])
def test_a_document_without_the_two_markers_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="once each"):
        filled(text, "made")


def test_only_the_block_is_replaced() -> None:
    made = f"{BEGIN}\nnew\n{END}"
    text = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert filled(text, made) == f"before\n{made}\nafter\n"
    assert filled(filled(text, made), made) == filled(text, made)


def test_the_document_has_the_current_form() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert filled(text, "") != text
    inside = text.partition(BEGIN)[2].partition(END)[0]
    head, *rows = [line for line in inside.splitlines() if line.startswith("|")]
    columns = head.count("|") - 2
    assert columns >= 2
    found = [
        match[1]
        for row in rows
        if (match := re.fullmatch(rf"\| `([\w@]+)` (?:\| {FIGURE} ){{{columns}}}\|", row))
    ]
    assert found == list(SHOWN)
    assert set(SHOWN) <= METRICS.keys()
    for name, values in PUBLISHED.items():
        assert f"| {name} | {' | '.join(f'{value:.3f}' for value in values)} |" in rows
    ours = [row for row in rows if row.startswith("| newsdesk, ")]
    assert ours
    for row in ours:
        assert len(re.findall(FIGURE, row.partition(", ")[2].partition(" | ")[2])) >= len(COMPARED)
    assert "What differs in the task" in inside
