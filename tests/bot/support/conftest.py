from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from bot.support import Checker, Evidence, Verdict, load_checker
from index.articles import Article
from index.chunking import split

Check = Callable[..., Verdict]

FERRY = """A ferry struck the old quay of Lindmoor on Monday, killing 47 people and injuring 12.

Harbour master Ada Moss said the vessel, the Northern Star, had been sailing too fast. Transport
minister Piet Hollander promised an inquiry, which Judge Ines Halloran will lead.

Hollander, who took office in March, said the government would spend $3 million on repairs. Two
thirds of the passengers were tourists, according to the World Travel Union.

The shipping company Brandt sold the ferry to Corvin Lines in 2019. Fares rose from 8 to 11 euros
last year. The port beat its rival Eastquay to the contract in 2015."""

#: A Thursday.
PUBLISHED = date(2022, 7, 14)


@pytest.fixture(scope="session")
def checker() -> Checker:
    return load_checker()


def evidence_of(
    body: str, title: str = "Ferry strikes quay", published: date | None = PUBLISHED
) -> Sequence[Evidence]:
    article = Article("a", title, body, ("Tom Reed",), "Harbour Courier", published=published)
    return [Evidence(article, passage) for passage in split(article)]


@pytest.fixture
def check(checker: Checker) -> Check:
    """Checks a sentence against the article about the ferry, or another one."""

    def checked(sentence: str, body: str = FERRY, **fields: object) -> Verdict:
        return checker.check(sentence, evidence_of(body, **fields))  # type: ignore[arg-type]

    return checked
