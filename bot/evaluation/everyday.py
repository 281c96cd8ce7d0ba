"""Everyday questions about real archives: written by people who remember an event, in other words.

A file of them holds, one a line as JSON, the ``archive`` (a folder's name), ``id``, ``question``,
the day it is ``asked`` and its ``kind``; of an answerable one also the ``article``, where the
sentence that answers stands (``start``, ``end`` in the cleaned body, and the first digits of its
SHA-256), and short forms of the ``answers``. The texts themselves are not in the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.evaluation.dataset import ARTICLES, DatasetError, TestQuestion
from bot.evaluation.supporting import digest
from index.articles import Article
from index.cleaning import clean
from index.readers import named, read


def read_everyday(path: Path, folder: Path) -> list[TestQuestion]:
    """The questions about one archive, each answerable one with its gold quote.

    Args:
        folder: Of the archive.

    Raises:
        DatasetError: A line is no such question, an article is not there, or it has changed.
    """
    rows: list[tuple[int, Mapping[str, Any]]] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            if row["archive"] == folder.name:
                rows.append((number, row))
        except (ValueError, KeyError, TypeError) as error:
            raise _malformed(path, number, error) from error
    wanted = {row["article"] for _, row in rows if "article" in row}
    bodies = {
        article.id: clean(article).body
        for article in read(named(folder / ARTICLES, folder))
        if isinstance(article, Article) and article.id in wanted
    }
    return [_question(row, bodies, path, number) for number, row in rows]


def _question(
    row: Mapping[str, Any], bodies: Mapping[str, str], path: Path, number: int
) -> TestQuestion:
    try:
        asked, article = date.fromisoformat(row["asked"]), row.get("article")
        if article is None:
            return TestQuestion(
                row["id"], row["question"], asked, kind=row["kind"], unanswerable=True
            )
        quote = bodies.get(article, "")[row["start"] : row["end"]]
        answers = [str(each) for each in row["answers"]]
        found = TestQuestion(
            row["id"],
            row["question"],
            asked,
            answers[0] if answers else "",
            tuple(answers[1:]),
            quotes=(quote,),
            gold={article: 1},
            answerable=True,
            kind=row["kind"],
        )
        drifted = digest(quote) != row["digest"]
    except (ValueError, KeyError, TypeError) as error:
        raise _malformed(path, number, error) from error
    if drifted:
        raise DatasetError(
            "the sentence that answers is not where it was: reading or cleaning has changed",
            "Look at the article, and correct start, end and digest",
            f"{path}, line {number}",
        )
    return found


def _malformed(path: Path, number: int, error: Exception) -> DatasetError:
    return DatasetError(
        f"this is no everyday question: {error!r}", "Correct the line", f"{path}, line {number}"
    )
