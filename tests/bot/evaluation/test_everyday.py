"""Everyday questions about real archives; the texts stay where they are."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.evaluation.dataset import DatasetError, read_questions
from bot.evaluation.everyday import read_everyday

ROOT = Path(__file__).parents[3]
EVERYDAY = ROOT / "tests/data/everyday.jsonl"
ARCHIVES = ("realtimeqa-2022", "realtimeqa-2023-apr-dec")


@pytest.mark.parametrize("archive", ARCHIVES)
def test_each_answerable_question_has_the_sentence_that_answers(archive: str, shared: Path) -> None:
    questions = read_everyday(EVERYDAY, shared / "eval" / archive)
    assert Counter(q.answerable for q in questions) == {True: 130, False: 60}
    assert all(q.unanswerable is not q.answerable for q in questions)
    assert all(q.asked for q in questions)
    assert all(len(q.quotes) == 1 and len(q.quotes[0]) > 10 for q in questions if q.answerable)


def test_a_line_that_is_no_question_is_named(tmp_path: Path) -> None:
    path = tmp_path / "everyday.jsonl"
    path.write_text('{"archive": "a"', "utf-8")
    with pytest.raises(DatasetError, match="line 1"):
        read_everyday(path, tmp_path / "a")


def test_a_drifted_sentence_is_told(shared: Path, tmp_path: Path) -> None:
    row = json.loads(EVERYDAY.read_text("utf-8").splitlines()[0])
    path = tmp_path / "everyday.jsonl"
    path.write_text(json.dumps({**row, "start": row["start"] + 1}), "utf-8")
    with pytest.raises(DatasetError, match="not where it was"):
        read_everyday(path, shared / "eval" / row["archive"])


def test_the_everyday_questions_over_seeds_are_many_of_each_kind() -> None:
    questions = read_questions(ROOT / "seeds/everyday.jsonl")
    assert Counter(q.answerable for q in questions) == {True: 100, False: 40}
    assert all(q.quotes and q.answer for q in questions if q.answerable)
