"""Drafts a data set from an archive, for a person to edit."""

from __future__ import annotations

import hashlib
import heapq
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from bot.contract import as_json
from bot.evaluation.matching import holds, normalised
from bot.evaluation.questions import DatasetError
from index.articles import Article, Passage
from index.catalogue import Catalogue
from index.chunking import split

#: Words of a sentence that a question is made of.
SHORTEST, LONGEST = 8, 40

#: Articles that are looked at for each question wanted: not every one gives a question.
TRIED = 4

#: What stands for the answer in a question that was made without a language model.
GAP = "____"

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NAME = r"[A-Z][\w'’-]+(?: (?:of |the |de |van |von |al-)?[A-Z][\w'’-]+)+"
#: What can be the answer, the most telling first: money and shares, dates, numbers, names.
_ANSWERS = tuple(
    map(
        re.compile,
        (
            r"[$£€]\d[\d.,]*\d(?: (?:million|billion|trillion))?",
            r"\d[\d.,]*(?: ?%| per ?cent| (?:million|billion|trillion)(?: \w+)?)",
            rf"\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?|(?:{_MONTHS}) \d{{1,2}}(?:, \d{{4}})?",
            rf"(?<![.!?] )(?<!^)(?<!\n){_NAME}",
            r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w%])",
        ),
    )
)

PROMPT = """\
Below is a sentence from a news article, with the passage around it. Write one question that a \
newspaper's reader could ask, which this sentence answers. The question must make sense to someone \
who has not read the article: name the people, places and events. It must not contain the answer. \
The answer must be a few words, copied exactly from the sentence.
Reply with one JSON object and nothing else: {"question": "...", "answer": "..."}

"""


class Writer(Protocol):
    """A language model that replies to a prompt."""

    def complete(self, prompt: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """A question of this project's own form; every field is one of its (docs/evaluation.md)."""

    id: str
    kind: str
    question: str
    asked: str
    answer: str
    quote: str
    answer_in: tuple[str, ...]


def drafts(
    catalogue: Catalogue, number: int, seed: int, today: date, writer: Writer | None = None
) -> Iterator[Draft]:
    """At most so many questions, each about another article.

    Without a language model the question is a sentence with a gap: it shows which sentence is
    meant and finds it all too easily, until a person has put it in a reader's words. With one it
    is a question; a reply whose answer does not stand in the sentence is thrown away.

    Args:
        seed: Chooses the articles and sentences; the same seed and archive give the same drafts.
        today: The day of a question about an article without a date.
        writer: The language model.
    """
    made = 0
    for article in _chosen(catalogue, number * TRIED, seed):
        if made == number:
            return
        found = _question(article, seed, writer)
        if found:
            made += 1
            question, answer, quote = found
            kind = "written" if writer else "gap"
            asked = (article.day or today).isoformat()
            yield Draft(f"draft-{made:03}", kind, question, asked, answer, quote, (article.id,))


def write_new(path: Path, made: Sequence[Draft]) -> None:
    """Write drafts as JSON Lines into a file that does not exist yet: a person may have edited it.

    Raises:
        DatasetError: There is such a file, there are no drafts, or it cannot be written.
    """
    if not made:
        problem = "no article has a sentence to ask about"
        raise DatasetError(problem, "Index some articles first: newsdesk index PATH")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.writelines(json.dumps(as_json(each), ensure_ascii=False) + "\n" for each in made)
    except FileExistsError as error:
        raise DatasetError(
            "the file exists, and may have been edited", "Name another file", str(path)
        ) from error
    except OSError as error:
        problem = f"the file cannot be written: {error.strerror}"
        raise DatasetError(problem, "Name another file", str(path)) from error


def _chosen(catalogue: Catalogue, number: int, seed: int) -> list[Article]:
    """Articles by chance: those of the smallest hashes, whatever order they come in."""
    return heapq.nsmallest(number, catalogue.articles(), key=lambda each: _chance(seed, each.id))


def _question(article: Article, seed: int, writer: Writer | None) -> tuple[str, str, str] | None:
    """Question, answer and quote; None when the article gives none."""
    sentences = [
        (passage, " ".join(span.of(article.body).split()), span.of(article.body))
        for passage in split(article)
        for span in passage.sentences
    ]
    fitting = [each for each in sentences if SHORTEST <= len(each[1].split()) <= LONGEST]
    for passage, plain, quote in sorted(fitting, key=lambda s: _chance(seed, article.id + s[1])):
        answer = _answer(plain)
        if not answer:
            continue
        if writer is None:
            gapped = plain.replace(answer, GAP, 1)
            return f"What belongs in the gap? “{gapped}”", answer, quote
        written = _written(writer, article, passage, plain)
        if written:
            return *written, quote
    return None


def _answer(sentence: str) -> str:
    """What the sentence could be asked for: it stands there only once."""
    for pattern in _ANSWERS:
        for found in pattern.finditer(sentence):
            text = found[0].strip(" .,;:")
            if text and f" {normalised(sentence)} ".count(f" {normalised(text)} ") == 1:
                return text
    return ""


def _written(
    writer: Writer, article: Article, passage: Passage, sentence: str
) -> tuple[str, str] | None:
    day = article.day.isoformat() if article.day else "unknown"
    context = f"Article: {article.title} ({day})\nPassage: {passage.text}\nSentence: {sentence}\n"
    found = re.search(r"\{.*\}", writer.complete(PROMPT + context), re.DOTALL)
    try:
        reply: Any = json.loads(found[0]) if found else None
    except ValueError:
        return None
    if not isinstance(reply, dict):
        return None
    question, answer = (reply.get(name) for name in ("question", "answer"))
    if not isinstance(question, str) or not isinstance(answer, str) or not question.strip():
        return None
    if not holds(sentence, answer) or holds(question, answer):
        return None
    return " ".join(question.split()), answer.strip()


def _chance(seed: int, text: str) -> bytes:
    return hashlib.sha256(f"{seed} {text}".encode("utf-8", "surrogatepass")).digest()
