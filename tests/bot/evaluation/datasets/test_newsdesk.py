from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bot.evaluation.datasets.newsdesk import read_questions
from bot.evaluation.questions import DatasetError

GOOD = {
    "id": "1",
    "question": "Which show?",
    "asked": "2022-06-16",
    "answer": "Squid Game",
    "choices": ["Friends", "Squid Game"],
    "correct": 1,
    "answer_in": ["a"],
    "evidence": "is ignored",
}


def test_a_question_is_read_with_what_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    bare = {"id": "2", "question": "Why?", "asked": "2022-06-17"}
    path.write_text(f"{json.dumps(GOOD)}\n\n{json.dumps(bare)}\n", "utf-8")
    first, second = read_questions(path)
    assert (first.asked, first.answerable, first.correct) == (date(2022, 6, 16), True, 1)
    assert (second.answerable, second.choices, second.correct) == (False, (), -1)


def test_gold_quotes_and_other_forms_of_the_answer_are_read(tmp_path: Path) -> None:
    also = [{"quote": "The same."}, {"quote": "Something else.", "answer": "1,204"}]
    row = GOOD | {"quote": "A quote.", "also": also, "aliases": ["SG"], "answer_in": []}
    path = tmp_path / "questions.jsonl"
    follow_up = {"id": "2", "question": "And then?", "asked": "2022-06-17", "after": "1"}
    unanswerable = follow_up | {"id": "3", "after": "", "kind": "unanswerable", "answer": None}
    path.write_text("\n".join(map(json.dumps, (row, follow_up, unanswerable))), "utf-8")
    first, second, third = read_questions(path)
    assert first.answers == ("Squid Game", "SG")
    assert first.quotes == first.contexts == ("A quote.", "The same.")
    assert (first.answerable, second.after) == (True, "1")
    assert (third.answerable, third.unanswerable, third.answers) == (False, True, ())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ("[" * 100_000, "not JSON|nested"),
        (json.dumps(GOOD | {"question": " "}), '"question" is missing or empty'),
        (json.dumps(GOOD | {"question": 3}), '"question" is not a text'),
        (json.dumps(GOOD | {"id": None}), '"id" is not a text'),
        (json.dumps(GOOD | {"asked": "last week"}), '"asked" is not a day'),
        (json.dumps(GOOD | {"answer": ""}), '"answer" is missing'),
        (json.dumps(GOOD | {"choices": "a"}), '"choices" is not a list'),
        (json.dumps(GOOD | {"correct": 2}), '"correct" is not the index'),
        (json.dumps(GOOD | {"correct": True}), '"correct" is not the index'),
        (json.dumps(GOOD | {"answer_in": [1]}), '"answer_in" is not a list'),
        (json.dumps(GOOD), "occurs twice"),
        (json.dumps(GOOD | {"id": "2", "after": "3"}), '"after" names .3.'),
        (json.dumps(GOOD | {"id": "2", "aliases": "a"}), '"aliases" is not a list'),
        (json.dumps(GOOD | {"id": "2", "also": "a"}), '"also" is not a list'),
        (json.dumps(GOOD | {"id": "2", "also": [{}]}), '"quote" is missing'),
        (json.dumps(GOOD | {"id": "2", "also": [1]}), "not an object"),
        (json.dumps(GOOD | {"id": "2", "answer": "", "answer_in": [], "quote": "q"}), '"quote"'),
        (json.dumps(GOOD | {"id": "2", "kind": "unanswerable"}), "though there is an answer"),
    ],
)
def test_a_malformed_line_is_refused_with_its_number(
    tmp_path: Path, line: str, reason: str
) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n{line}\n", "utf-8")
    with pytest.raises(DatasetError, match=reason) as caught:
        read_questions(path)
    assert caught.value.where == f"{path}, line 2"


def test_what_is_not_text_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(json.dumps(GOOD).encode() + b"\n\xff\n")
    with pytest.raises(DatasetError, match="line 2"):
        read_questions(path)


def test_no_questions_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    with pytest.raises(DatasetError, match="cannot be read"):
        read_questions(path)
    path.write_text("\n\n")
    with pytest.raises(DatasetError, match="no questions"):
        read_questions(path)
