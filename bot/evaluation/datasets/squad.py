"""SQuAD 1.1 and 2.0 (Rajpurkar and others 2016, 2018), as their authors distribute them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.evaluation.datasets.content import Content
from bot.evaluation.datasets.fields import Row
from bot.evaluation.questions import TestQuestion


def recognised(content: Content) -> bool:
    """Whether the document has "data"."""
    return isinstance(content.document, dict) and "data" in content.document


def read(content: Content) -> Iterator[TestQuestion]:
    """The questions in order.

    Questions that are impossible (2.0) count as unanswerable: SQuAD means that the paragraph does
    not answer them, so another article of a larger archive may.

    Raises:
        MalformedError: A question is malformed, an id occurs twice, or an answer does not stand
            in its paragraph where the file says it does.
    """
    seen: set[str] = set()
    for article in Row(content.document).items("data", required=True):
        for paragraph in article.items("paragraphs", required=True):
            context = paragraph.text("context", required=True)
            for row in paragraph.items("qas", required=True):
                question = _question(row, context)
                if question.id in seen:
                    raise row.wrong(f"the id {question.id!r} occurs twice")
                seen.add(question.id)
                yield question


def _question(row: Row, context: str) -> TestQuestion:
    impossible = row.values.get("is_impossible", False)
    if not isinstance(impossible, bool):
        raise row.wrong('"is_impossible" is not true or false')
    answers = [] if impossible else [_answer(each, context) for each in row.items("answers")]
    if not answers and not impossible:
        raise row.wrong('"answers" is missing or empty')
    first, *others = dict.fromkeys(answers) or [""]
    return TestQuestion(
        id=row.text("id", required=True),
        question=row.text("question", required=True),
        answer=first,
        aliases=tuple(others),
        contexts=() if impossible else (context,),
        answerable=not impossible,
        unanswerable=impossible,
    )


def _answer(row: Row, context: str) -> str:
    text, start = row.text("text", required=True), row.values.get("answer_start")
    if not isinstance(start, int) or isinstance(start, bool) or start < 0:
        raise row.wrong('"answer_start" is not a place in the context')
    if context[start : start + len(text)] != text:
        raise row.wrong(f'"text" does not stand at character {start} of the context')
    return text
