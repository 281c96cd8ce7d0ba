"""Test questions: what every form of data set is read into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from index.errors import NewsdeskError


class DatasetError(NewsdeskError):
    """A data set that cannot be used."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class TestQuestion:
    """A question with its answer.

    Attributes:
        asked: The day on which it was asked; None where the data set does not say, then it is
            asked on the last day of the archive.
        answer: Empty when it is not known.
        aliases: Other forms of the answer that count as well.
        choices: Of a multiple-choice question; else empty.
        correct: Index into ``choices``; -1 when there are none.
        quotes: Gold quotes, each a text that holds the answer, word for word as in its article.
        contexts: Texts that stand in the articles which hold the answer.
        gold: Id of an article that holds the answer -> how relevant it is (1 or more).
        answerable: The archive holds the answer.
        unanswerable: The archive is known not to hold it: the question is asked to see whether it
            is declined. Of a question that is neither, nobody knows.
        after: Id of the question that this one follows up.
        kind: What sort of question it is, in the data set's own words.
        publisher: Of the first gold article; empty when it is not known.
    """

    __test__ = False

    id: str
    question: str
    asked: date | None = None
    answer: str = ""
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    correct: int = -1
    quotes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    gold: Mapping[str, int] = field(default_factory=dict)
    answerable: bool = False
    unanswerable: bool = False
    after: str = ""
    kind: str = ""
    publisher: str = ""

    @property
    def answers(self) -> tuple[str, ...]:
        """Every form of the answer; empty when none is known."""
        return tuple(text for text in (self.answer, *self.aliases) if text.strip())


def foreign(questions: Iterable[TestQuestion], known: Iterable[TestQuestion]) -> list[TestQuestion]:
    """Questions of another data set, as questions that the archive has no answers to.

    Args:
        known: The data set's own; ids that occur there get "other:" in front.
    """
    taken = {question.id for question in known}
    return [
        replace(
            question,
            id=f"other:{question.id}" if question.id in taken else question.id,
            gold={},
            quotes=(),
            contexts=(),
            answerable=False,
            unanswerable=True,
            after="",
        )
        for question in questions
    ]
