"""Everyday questions about real archives: written by people who remember an event, in other words.

A file of them holds, one a line as JSON, the ``archive`` (a folder's name), ``id``, ``question``,
the day it is ``asked`` and its ``kind``; of an answerable one also the ``article``, where the
sentence that answers stands (``start``, ``end`` in the cleaned body, and the first digits of its
SHA-256), and short forms of the ``answers``. The texts themselves are not in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.evaluation.dataset import TestQuestion, read_articles
from bot.evaluation.datasets.content import MalformedError, load
from bot.evaluation.datasets.fields import Row
from bot.evaluation.supporting import digest


def read_everyday(path: Path, folder: Path) -> list[TestQuestion]:
    """The questions about one archive, each answerable one with its gold quote.

    Args:
        folder: Of the archive.

    Raises:
        DatasetError: A line is no such question, an article is not there, or it has changed.
    """
    content = load(path)
    try:
        every = [Row(values, line=line) for line, values in content.rows()]
        rows = [row for row in every if row.text("archive", required=True) == folder.name]
        wanted = {row.text("article") for row in rows}
        bodies = {each.id: each.body for each in read_articles(folder, wanted)}
        return [_question(row, bodies) for row in rows]
    except MalformedError as error:
        raise content.refusal(error) from None


def _question(row: Row, bodies: Mapping[str, str]) -> TestQuestion:
    article, answers = row.text("article"), row.texts("answers")
    return TestQuestion(
        row.text("id", required=True),
        row.text("question", required=True),
        row.day("asked", required=True),
        answers[0] if answers else "",
        answers[1:],
        quotes=(_quote(row, bodies.get(article, "")),) if article else (),
        gold={article: 1} if article else {},
        answerable=bool(article),
        unanswerable=not article,
        kind=row.text("kind"),
    )


def _quote(row: Row, body: str) -> str:
    try:
        quote = body[row.values["start"] : row.values["end"]]
    except (KeyError, TypeError):
        raise row.wrong('"start" and "end" are no places of the body') from None
    if digest(quote) != row.text("digest"):
        raise row.wrong(
            "the sentence that answers is not where it was: reading or cleaning has changed"
        )
    return quote
