"""The columns of ragas, as rows (JSON or JSON Lines) or as Hugging Face's columns (JSON)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.evaluation.datasets.content import Content, MalformedError
from bot.evaluation.datasets.fields import Row
from bot.evaluation.questions import TestQuestion

QUESTION, ANSWER, CONTEXTS = "user_input", "reference", "reference_contexts"


def recognised(content: Content) -> bool:
    """Whether there is a column "user_input"."""
    document = content.document
    first = document[0] if isinstance(document, list) and document else document
    return QUESTION in (first if isinstance(first, dict) else content.first_row)


def read(content: Content) -> Iterator[TestQuestion]:
    """The rows in order; a row without an "id" has its number from 1.

    A column "asked" gives the day of each question, where there is one.

    Raises:
        MalformedError: A row is malformed, or columns differ in length.
    """
    for number, row in enumerate(_rows(content), start=1):
        contexts = row.texts(CONTEXTS)
        yield TestQuestion(
            id=row.text("id") or str(number),
            question=row.text(QUESTION, required=True),
            asked=row.day("asked"),
            answer=row.text(ANSWER),
            contexts=contexts,
            answerable=bool(contexts),
        )


def _rows(content: Content) -> Iterator[Row]:
    document = content.document
    if isinstance(document, list):
        yield from (Row(each, (i,)) for i, each in enumerate(document))
    elif isinstance(document, dict) and isinstance(document[QUESTION], list):
        yield from _transposed(document)
    else:
        yield from (Row(values, line=number) for number, values in content.rows())


def _transposed(columns: Mapping[str, Any]) -> Iterator[Row]:
    size = len(columns[QUESTION])
    for name, column in columns.items():
        if not isinstance(column, list) or len(column) != size:
            reason = f'the column "{name}" is not a list of {size} values, as "{QUESTION}" is'
            raise MalformedError(reason)
    for i in range(size):
        yield Row({name: column[i] for name, column in columns.items()}, (QUESTION,))
