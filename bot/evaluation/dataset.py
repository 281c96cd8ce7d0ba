"""A data set: questions, with the articles to ask them of or for the archive that there is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.datasets import read_file
from bot.evaluation.datasets.newsdesk import read_questions
from bot.evaluation.questions import DatasetError, TestQuestion, foreign
from index.articles import Article
from index.cleaning import clean
from index.readers import named, read

__all__ = [
    "DataSet",
    "DatasetError",
    "TestQuestion",
    "read_articles",
    "read_dataset",
    "read_questions",
]

#: Files of a test archive.
ARTICLES, QUESTIONS = "articles.jsonl.gz", "questions.jsonl"

#: What else a folder may hold its articles and its questions in, tried in this order.
_ARTICLES = (ARTICLES, "articles.jsonl", "articles")
_QUESTIONS = (QUESTIONS, "questions.jsonl.gz", "questions.json", "topics*")


@dataclass(frozen=True, slots=True)
class DataSet:
    """Questions with what they are asked of.

    Attributes:
        name: Of the folder or file.
        form: A name of `bot.evaluation.datasets.FORMS`.
        articles: The file or folder of articles; None: the configured archive is asked.
        digest: SHA-256 (hex) of the questions and the articles.
    """

    name: str
    form: str
    questions: tuple[TestQuestion, ...]
    articles: Path | None
    digest: str


def read_dataset(path: Path, unanswerable: Path | None = None) -> DataSet:
    """The data set of a folder (with articles) or of a file (for the configured archive).

    Args:
        unanswerable: A file of questions that the archive has no answers to.

    Raises:
        DatasetError: Something is missing or malformed.
    """
    file = _one(path, _QUESTIONS, "questions") if path.is_dir() else path
    form, questions = read_file(file)
    sources = [file, *sorted(file.parent.glob("qrels*"))] if form.startswith("TREC") else [file]
    if unanswerable is not None:
        questions += foreign(read_file(unanswerable)[1], questions)
        sources.append(unanswerable)
    articles = articles_of(path) if path.is_dir() else None
    digest = hashlib.sha256()
    for source in [*sources, *([articles] if articles else [])]:
        digest.update(digest_of(source).encode())
    name = path.resolve().name if path.is_dir() else path.stem
    return DataSet(name, form, tuple(questions), articles, digest.hexdigest())


def articles_of(folder: Path) -> Path:
    """The file or folder that holds the articles of a data set's folder.

    Raises:
        DatasetError: There is none.
    """
    return _one(folder, _ARTICLES, "articles")


def read_articles(folder: Path, wanted: Set[str] | None = None) -> Iterator[Article]:
    """The articles of a test archive, cleaned as an index run cleans them.

    Args:
        wanted: Ids of those that are read; all when not given.
    """
    for article in read(named(folder / ARTICLES, folder)):
        if isinstance(article, Article) and (wanted is None or article.id in wanted):
            yield clean(article)


def digest_of(path: Path) -> str:
    """SHA-256 (hex) of a file, or of the names and contents of all files of a folder.

    Raises:
        DatasetError: Something cannot be read.
    """
    try:
        if path.is_file():
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        whole = hashlib.sha256()
        for each in sorted(each for each in path.rglob("*") if each.is_file()):
            whole.update(f"{each.relative_to(path).as_posix()}\0{digest_of(each)}\n".encode())
        return whole.hexdigest()
    except OSError as error:
        raise DatasetError(
            f"it cannot be read: {error.strerror}", "Check the path and its permissions", str(path)
        ) from error


def _one(folder: Path, names: tuple[str, ...], what: str) -> Path:
    """The first of these that the folder holds."""
    for name in names:
        found = sorted(folder.glob(name))
        if len(found) > 1:
            problem = f"{len(found)} files are named {name}"
            raise DatasetError(problem, "Leave one of them there", str(folder))
        if found:
            return found[0]
    raise DatasetError(
        f"the folder has no {what}: none of {', '.join(names)}",
        f"Name a folder that holds {ARTICLES} and {QUESTIONS}",
        str(folder / names[0]),
    )
