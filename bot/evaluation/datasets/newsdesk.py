"""This project's own form: JSON Lines, one question a line (docs/evaluation.md has the fields)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.evaluation.datasets.content import Content, MalformedError, load
from bot.evaluation.datasets.fields import Row
from bot.evaluation.questions import DatasetError, TestQuestion

#: Value of "kind" of a question that the archive is known to have no answer to.
UNANSWERABLE = "unanswerable"

#: Fields that other forms do not have in their rows.
OWN = {"id", "asked", "answer", "aliases", "answer_in", "quote"}


def recognised(content: Content) -> bool:
    """Whether the first line is an object with a "question"."""
    return "question" in content.first_row


def read(content: Content) -> Iterator[TestQuestion]:
    """The questions in order.

    Raises:
        MalformedError: A line is malformed, an id occurs twice, or a follow-up comes first.
    """
    seen: set[str] = set()
    for number, values in content.rows():
        question = _question(Row(values, line=number))
        if question.id in seen:
            raise MalformedError(f"the id {question.id!r} occurs twice", line=number)
        if question.after and question.after not in seen:
            reason = f'"after" names {question.after!r}, which no line before this one has as id'
            raise MalformedError(reason, line=number)
        seen.add(question.id)
        yield question


def read_questions(path: Path) -> list[TestQuestion]:
    """The questions of a file of this form, in order.

    Raises:
        DatasetError: The file cannot be read, holds no questions, or has a malformed line.
    """
    content = load(path)
    try:
        found = list(read(content))
    except MalformedError as error:
        raise content.refusal(error) from None
    if not found:
        raise DatasetError("the file holds no questions", "Name another one", str(path))
    return found


def _question(row: Row) -> TestQuestion:
    answer, kind = row.text("answer"), row.text("kind")
    answer_in = row.texts("answer_in")
    quotes = _quotes(row)
    choices = row.texts("choices")
    if answer_in and not answer.strip():
        raise row.wrong('"answer" is missing though "answer_in" names articles that hold it')
    if quotes and not answer.strip():
        raise row.wrong('"answer" is missing though "quote" holds it')
    if kind == UNANSWERABLE and (answer_in or quotes):
        raise row.wrong(f'"kind" is "{UNANSWERABLE}" though there is an answer in the archive')
    return TestQuestion(
        id=row.text("id", required=True),
        question=row.text("question", required=True),
        asked=row.day("asked", required=True),
        answer=answer,
        aliases=row.texts("aliases"),
        choices=choices,
        correct=row.index("correct", len(choices)),
        quotes=quotes,
        contexts=() if answer_in else quotes,
        gold=dict.fromkeys(answer_in, 1),
        answerable=bool(answer_in or quotes),
        unanswerable=kind == UNANSWERABLE,
        after=row.text("after"),
        kind=kind,
    )


def _quotes(row: Row) -> tuple[str, ...]:
    """The gold quote, and the others that say the same: one with another answer disagrees."""
    others = [each for each in row.items("also") if not each.text("answer")]
    texts = [row.text("quote"), *(each.text("quote", required=True) for each in others)]
    return tuple(text for text in texts if text.strip())
