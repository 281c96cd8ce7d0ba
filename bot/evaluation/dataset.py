"""Test questions, read from JSON Lines and checked line by line."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from index.errors import NewsdeskError

#: Files of a test archive.
ARTICLES, QUESTIONS = "articles.jsonl.gz", "questions.jsonl"

_REMEDY = "Mend the line, or take it out; docs/quality.md has the fields"


class DatasetError(NewsdeskError):
    """A data set that cannot be used."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class TestQuestion:
    """A question with its answer.

    Attributes:
        asked: The day on which it was asked.
        answer: Empty when it is not known.
        choices: Of a multiple-choice question; else empty.
        correct: Index into ``choices``; -1 when there are none.
        answerable: The archive holds the answer.
        foreign: It belongs to another archive, and is asked to see whether it is declined.
    """

    __test__ = False

    id: str
    question: str
    asked: date
    answer: str = ""
    choices: tuple[str, ...] = ()
    correct: int = -1
    answerable: bool = False
    foreign: bool = False


def read_questions(path: Path) -> list[TestQuestion]:
    """The questions of a file, in order.

    Raises:
        DatasetError: The file cannot be read, holds no questions, or has a malformed line.
    """
    try:
        lines = path.read_text("utf-8").split("\n")
    except OSError as error:
        problem = f"the questions cannot be read: {error.strerror}"
        raise DatasetError(problem, "Name a folder or file that holds them", str(path)) from error
    except UnicodeDecodeError as error:
        number = error.object[: error.start].count(b"\n") + 1
        raise DatasetError(
            "the line is not UTF-8 text", _REMEDY, f"{path}, line {number}"
        ) from error
    found: dict[str, TestQuestion] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question = _question(line)
            if question.id in found:
                raise ValueError(f"the id {question.id!r} occurs twice")
        except ValueError as error:
            raise DatasetError(str(error), _REMEDY, f"{path}, line {number}") from error
        found[question.id] = question
    if not found:
        raise DatasetError("the file holds no questions", "Name another one", str(path))
    return list(found.values())


def foreign(questions: list[TestQuestion]) -> list[TestQuestion]:
    """The same questions, as questions that the archive has no answers to."""
    return [replace(question, answerable=False, foreign=True) for question in questions]


def _question(line: str) -> TestQuestion:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ValueError(f"the line is not JSON: {error}") from None
    except RecursionError:
        raise ValueError("the line is nested too deeply") from None
    if not isinstance(row, dict):
        raise ValueError("the line is not a JSON object")
    answer = _text(row, "answer", required=False)
    answer_in = _texts(row, "answer_in")
    if answer_in and not answer.strip():
        raise ValueError('"answer" is missing though "answer_in" names articles that hold it')
    choices = _texts(row, "choices")
    return TestQuestion(
        id=_text(row, "id"),
        question=_text(row, "question"),
        asked=_day(row),
        answer=answer,
        choices=choices,
        correct=_correct(row, choices),
        answerable=bool(answer_in),
    )


def _text(row: dict[str, Any], name: str, *, required: bool = True) -> str:
    value = row.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f'"{name}" is not a text')
    if required and not value.strip():
        raise ValueError(f'"{name}" is missing or empty')
    return value


def _texts(row: dict[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name) or []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f'"{name}" is not a list of texts')
    return tuple(value)


def _day(row: dict[str, Any]) -> date:
    try:
        return date.fromisoformat(_text(row, "asked"))
    except ValueError as error:
        raise ValueError(f'"asked" is not a day such as 2022-08-05: {error}') from None


def _correct(row: dict[str, Any], choices: tuple[str, ...]) -> int:
    if not choices:
        return -1
    value = row.get("correct")
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < len(choices):
        raise ValueError('"correct" is not the index of one of the "choices"')
    return value
