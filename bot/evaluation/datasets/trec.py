"""TREC topics, with the judgements (qrels) of the one file beside them that is named qrels*.

Topics are marked up as in TREC (``<top> <num> Number: 301 <title> ...``) or have a line each, with
a tab after the number. There are no answers, so only how articles are ranked is measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.evaluation.datasets.content import Content, MalformedError, load
from bot.evaluation.questions import DatasetError, TestQuestion

TOPICS, QRELS = "topics*", "qrels*"

_TOPIC = re.compile(r"<top>(.*?)</top>", re.DOTALL | re.IGNORECASE)
_FIELD = re.compile(r"<(num|title)>\s*(?:Number:|Topic:)?\s*([^<]*)", re.IGNORECASE)


def recognised(content: Content) -> bool:
    """Whether it is marked up or named as topics are, or there are judgements beside it."""
    named = content.path.match(TOPICS) or any(content.path.parent.glob(QRELS))
    return named or _TOPIC.search(content.text) is not None


def read(content: Content) -> Iterator[TestQuestion]:
    """The topics in order; a relevant article is one judged 1 or more.

    Raises:
        MalformedError: A topic is malformed.
        DatasetError: The judgements are missing or malformed.
    """
    relevant = _judgements(_judged(content.path))
    seen: set[str] = set()
    for line, number, text in _topics(content):
        if number in seen:
            raise MalformedError(f"the topic {number!r} occurs twice", line=line)
        seen.add(number)
        gold = relevant.get(number, {})
        yield TestQuestion(id=number, question=text, gold=gold, answerable=bool(gold))


def _topics(content: Content) -> Iterator[tuple[int, str, str]]:
    if not _TOPIC.search(content.text):
        for line, text in content.lines:
            number, _, query = (part.strip() for part in text.partition("\t"))
            if not (number and query):
                raise MalformedError("the line is not a number, a tab and a query", line=line)
            yield line, number, query
        return
    for topic in _TOPIC.finditer(content.text):
        line = content.text.count("\n", 0, topic.start()) + 1
        fields = {name.lower(): " ".join(v.split()) for name, v in _FIELD.findall(topic[1])}
        for name in ("num", "title"):
            if not fields.get(name):
                raise MalformedError(f"the topic has no <{name}>", line=line)
        yield line, fields["num"], fields["title"]


def _judged(topics: Path) -> Content:
    found = sorted(path for path in topics.parent.glob(QRELS) if path != topics)
    if len(found) != 1:
        problem = f"{len(found)} files beside it are named {QRELS}"
        raise DatasetError(problem, "Put exactly one file of judgements there", str(topics))
    return load(found[0])


def _judgements(content: Content) -> dict[str, dict[str, int]]:
    """Topic -> article id -> grade, of the relevant articles."""
    found: dict[str, dict[str, int]] = {}
    try:
        for line, text in content.lines:
            parts = text.split()
            if len(parts) != 4 or not re.fullmatch(r"-?\d+", parts[3]):
                reason = "the line is not a topic, 0, an article id and a whole number"
                raise MalformedError(reason, line=line)
            topic, _, article, grade = parts
            if int(grade) > 0:
                found.setdefault(topic, {})[article] = int(grade)
    except MalformedError as error:
        raise content.refusal(error) from None
    return found
