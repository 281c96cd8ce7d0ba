from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bot.compose import open_desk
from bot.config import Config
from bot.evaluation.followups import (
    BEGIN,
    END,
    TOPIC_CHANGE,
    Case,
    Found,
    block,
    changed,
    closed,
    find,
    mistaken,
    read_cases,
    talked,
)
from bot.evaluation.questions import DatasetError

ROW = {
    "id": "canal-1",
    "part": "dev",
    "archive": "seeds",
    "asked": "2021-04-02",
    "kind": "pronoun",
    "earlier": ["Which ship blocked the Suez Canal in March 2021?"],
    "follow_up": "Who owns it?",
    "standalone": "Who owns the Ever Given?",
    "gold": ["lg-20210329-017"],
}


def found(kind: str, raw: bool, ruled: bool, gold: bool, *, part: str = "dev") -> Found:
    case = Case(
        "a", part, "seeds", date(2024, 1, 1), kind, ("Who?",), "Why?", "Why x?", frozenset()
    )
    return Found(case, "Why?", raw, ruled, gold)


def test_cases_are_read(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(ROW) + "\n")
    (case,) = read_cases(file)
    assert case.asked == date(2021, 4, 2)
    assert case.earlier == tuple(ROW["earlier"])
    assert case.gold == {"lg-20210329-017"}


@pytest.mark.parametrize(
    "line", ["", "{", "[]", json.dumps({**ROW, "asked": "soon"}), json.dumps({"id": "a"})]
)
def test_a_malformed_line_is_named(line: str, tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(f"{json.dumps(ROW)}\n{line}\n")
    with pytest.raises(DatasetError, match=r"cases\.jsonl, line 2: this is no conversation"):
        read_cases(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"nothing\.jsonl: the file cannot be read"):
        read_cases(tmp_path / "nothing.jsonl")


def test_the_gap_is_between_alone_and_gold() -> None:
    rows = [
        found("why", raw=True, ruled=True, gold=True),
        found("why", raw=False, ruled=True, gold=True),
        found("year", raw=False, ruled=False, gold=True),
        found(TOPIC_CHANGE, raw=False, ruled=False, gold=True),
    ]
    assert closed(rows) == 0.5
    assert closed(rows[:1]) == 1.0
    assert closed([found("why", raw=True, ruled=False, gold=True), *rows[1:2]]) == 0.0


def test_a_topic_change_that_was_changed_is_found() -> None:
    kept = found(TOPIC_CHANGE, raw=True, ruled=True, gold=True)
    touched = Found(kept.case, "Why did it erupt?", True, True, True)
    assert changed([kept, touched, found("why", raw=True, ruled=True, gold=True)]) == [touched]


def test_the_figures_have_both_parts_by_kind() -> None:
    rows = [
        found("why", raw=False, ruled=True, gold=True),
        found("year", raw=True, ruled=True, gold=True, part="test"),
        found(TOPIC_CHANGE, raw=True, ruled=True, gold=True, part="test"),
    ]
    made = block(rows, 3, 1_917)
    assert made.startswith(BEGIN)
    assert made.endswith(END)
    assert "| why | 1 | 0.00 | 1.00 | 1.00 | 0 | – | – | – |" in made
    assert "| year | 0 | – | – | – | 1 | 1.00 | 1.00 | 1.00 |" in made
    assert "| **all** | 1 | 0.00 | 1.00 | 1.00 | 1 | 1.00 | 1.00 | 1.00 |" in made
    assert "test: 100% of the gap closed, 0 of 1 topic changes touched." in made
    assert "3 of 1,917 were taken for follow-ups" in made


def test_a_case_is_asked_for_real(seeds_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    lost = {**ROW, "id": "canal-2", "follow_up": "Who?", "standalone": "?!", "gold": ["nowhere"]}
    file.write_text("".join(json.dumps(row) + "\n" for row in (ROW, lost)))
    case, hopeless = read_cases(file)
    with open_desk(Config(home=seeds_home)) as desk:
        result = find(desk, case)
        talk = talked(desk, case)
        nothing = find(desk, hopeless)
    assert "Suez Canal" in result.understood
    assert result.ruled
    assert result.gold
    assert not result.raw
    assert (nothing.raw, nothing.ruled, nothing.gold) == (False, False, False)
    alone = "Who won the Booker Prize in 2022?"
    assert mistaken(talk, [alone, "And why?"]) == ["And why?"]
