"""Sentences that readers found wrongly shown or dropped, and their like, over the seeds.

Each is held to all passages of its article together and to each alone, as a written answer is.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from bot.support import Checker, Evidence
from index.articles import Article
from index.chunking import split
from index.cleaning import clean
from index.readers import discover, read

ROOT = Path(__file__).parents[3]

#: By words of the title of the article; wrong are opposites, exchanged roles, facts of one put
#: beside the name of another, and what did not happen.
SENTENCES = json.loads((ROOT / "tests/data/support_seeds.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    found = []
    for file in discover([str(ROOT / "seeds" / "articles")], base=ROOT):
        found += [clean(each) for each in read(file) if isinstance(each, Article)]
    return found


def is_shown(checker: Checker, articles: list[Article], title: str, sentence: str) -> bool:
    article = next(each for each in articles if title in each.title)
    evidence = [Evidence(article, passage) for passage in split(article)]
    asked = [evidence, *([each] for each in evidence)]
    return any(checker.check(sentence, each).supported for each in asked)


def cases(name: str) -> list[ParameterSet]:
    """The sentences of a table, those that are known to be judged wrongly marked as such."""
    failing = pytest.mark.xfail(strict=True, reason="not yet judged rightly")
    known = {sentence for sentences in SENTENCES["failing"].values() for sentence in sentences}
    return [
        pytest.param(title, sentence, marks=[failing] if sentence in known else [])
        for title, sentences in SENTENCES[name].items()
        for sentence in sentences
    ]


@pytest.mark.parametrize(("title", "sentence"), cases("supported"))
def test_what_the_seeds_say_is_shown(
    title: str, sentence: str, checker: Checker, articles: list[Article]
) -> None:
    assert is_shown(checker, articles, title, sentence)


@pytest.mark.parametrize(("title", "sentence"), cases("wrong"))
def test_what_the_seeds_say_otherwise_is_not_shown(
    title: str, sentence: str, checker: Checker, articles: list[Article]
) -> None:
    assert not is_shown(checker, articles, title, sentence)
