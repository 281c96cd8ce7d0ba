"""The articles and questions that benchmarks run on, as folders hold them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from altering import Round, names

from bot.evaluation.matching import holds
from index.articles import Article, published_text
from index.readers import Source, discover, read

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with a known answer.

    Attributes:
        answers: Any of them counts.
        candidates: Ids of articles that were found for it.
    """

    text: str
    day: date
    answers: tuple[str, ...]
    candidates: tuple[str, ...] = ()

    def answered_by(self, text: str) -> bool:
        """Whether a text holds an answer, as `newsdesk evaluate` counts it."""
        return any(holds(text, answer) for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles in files, and the questions that they answer."""

    name: str
    paths: tuple[Path, ...]
    questions: tuple[Asked, ...]

    def articles(self) -> Iterator[Article]:
        """As the files have them, not cleaned; unreadable ones are left out."""
        for source in discover([str(path) for path in self.paths], base=ROOT):
            if isinstance(source, Source):
                yield from (found for found in read(source) if isinstance(found, Article))


def corpus(folder: Path | None, default: str) -> Corpus:
    """The corpus of a folder; without one that of ``default`` beside the checkout, or seeds/.

    Args:
        folder: Holds articles.jsonl.gz and questions.jsonl, or is seeds/.
        default: Folder of ../shared/eval.
    """
    if folder is None:
        folder = ROOT.parent / "shared" / "eval" / default
        if not folder.is_dir():
            folder = ROOT / "seeds"
            print(f"No ../shared/eval/{default}: the few articles of seeds/ instead, which say")
            print("little about speed.")
    articles = folder / "articles.jsonl.gz"
    return Corpus(
        folder.name,
        (articles if articles.exists() else folder / "articles",),
        tuple(_questions(folder / "questions.jsonl")),
    )


def joined(first: Corpus, second: Corpus) -> Corpus:
    """The articles of both (once, where they are the same), with the questions of the first."""
    paths = tuple(dict.fromkeys((*first.paths, *second.paths)))
    return Corpus(first.name, paths, first.questions)


def sample(whole: Corpus, articles: int, folder: Path) -> Corpus:
    """The first questions and all articles found for them: at least so many, where there are.

    The sample is written into ``folder``.
    """
    wanted: set[str] = set()
    questions = []
    for question in whole.questions:
        if len(wanted) >= articles or not question.candidates:
            break
        wanted.update(question.candidates)
        questions.append(question)
    if not questions:
        return whole
    path = folder / "sample.jsonl.gz"
    write((article for article in whole.articles() if article.id in wanted), path)
    return Corpus(f"{len(wanted)} articles of {whole.name}", (path,), tuple(questions))


def repeated(base: Corpus, articles: int) -> Iterator[Article]:
    """So many articles: those of the corpus as they are, then altered, again and again."""
    pool: tuple[str, ...] = ()
    made = number = 0
    while made < articles:
        if number == 1:
            pool = names(base.articles())
        alter = Round(pool, number)
        for article in islice(base.articles(), articles - made):
            yield alter.of(article)
            made += 1
        number += 1


def write(articles: Iterable[Article], path: Path) -> None:
    """Articles as compressed JSON Lines."""
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        for article in articles:
            row = {
                "id": article.id,
                "url": article.url,
                "title": article.title,
                "authors": list(article.authors),
                "published": published_text(article.published) or None,
                "text": article.body,
            }
            file.write(json.dumps(row) + "\n")


def _questions(path: Path) -> Iterator[Asked]:
    for line in path.read_text("utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        if not row.get("answer_in") and row.get("kind") != "answerable":
            continue
        yield Asked(
            row["question"],
            date.fromisoformat(row["asked"]),
            (row["answer"], *row.get("aliases", ())),
            tuple(row.get("candidate_articles", ())),
        )
