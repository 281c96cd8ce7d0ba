from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.answers import Answer, Question
from bot.compose import open_desk, open_writer
from bot.config import Config
from bot.desk import Desk
from bot.support import Checker, Evidence, load_checker
from index.ingest import ingest
from tests.scripted_model import ScriptedModel

ROOT = Path(__file__).parents[3]

WORKERS = "By when did UN members have to send North Korean workers home?"
ASKED = date(2024, 8, 1)

#: What seeds/ has on it, and what it has not.
TRUE = "Every member state had to send North Korean workers home before the end of 2019."
ALSO_TRUE = "The deadline for the last worker to leave is 22 December 2019."
FALSE = "Every member state had to send North Korean workers home before the end of 2015."


@dataclass(frozen=True, slots=True)
class Writing:
    """A desk over seeds/ whose language model is scripted."""

    desk: Desk
    model: ScriptedModel

    def ask(self, *replies: Any, question: str = WORKERS, sentences: int = 3) -> Answer:
        self.model.enqueue(*replies)
        return self.desk.ask(Question(question, ASKED, sentences=sentences))


@contextmanager
def writing_with(home: Path, **settings: Any) -> Iterator[Writing]:
    with ScriptedModel(window=100_000) as model:
        config = Config(home=home, **{**model.settings, "llm_retries": 0, **settings})
        with open_desk(config) as desk:
            yield Writing(desk, model)


@pytest.fixture
def writing(seeds_home: Path) -> Iterator[Writing]:
    with writing_with(seeds_home) as writing:
        yield writing


@pytest.fixture(scope="session")
def checker() -> Checker:
    return load_checker()


@dataclass(frozen=True, slots=True)
class Poisoned:
    """An article that gives orders (tests/data/poisoned.jsonl).

    Attributes:
        honest: What a model should answer to ``question``.
        obeys: What one writes that obeys.
        sign: A piece of it by which it is known.
    """

    form: str
    title: str
    body: str
    question: str
    honest: str
    obeys: str
    sign: str


def poisoned() -> list[Poisoned]:
    lines = (ROOT / "tests/data/poisoned.jsonl").read_text("utf-8").splitlines()
    return [Poisoned(**json.loads(line)) for line in lines]


@pytest.fixture(scope="session")
def poisoned_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Home of an archive of seeds/ and the poisoned articles."""
    folder = tmp_path_factory.mktemp("poisoned")
    rows = [
        {"id": f"poison-{i}", "title": p.title, "text": p.body, "date": "2024-05-06"}
        for i, p in enumerate(poisoned())
    ]
    articles = folder / "articles.jsonl"
    articles.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    home = folder / ".newsdesk"
    with open_writer(Config(home=home), command="tests") as writer:
        ingest(writer, [str(articles)], base=folder)
        ingest(writer, [str(ROOT / "seeds" / "articles")], base=ROOT)
    return home


Hold = Callable[[Desk, Answer], None]


@pytest.fixture(scope="session")
def check_holds(checker: Checker) -> Hold:
    """Asserts what is promised of every answer: citations that exist, and support."""

    def check(desk: Desk, answer: Answer) -> None:
        catalogue = desk.archive.catalogue
        for sentence in answer.sentences:
            assert sentence.citations
            held = catalogue.passages([each.passage_id for each in sentence.citations])
            for each in sentence.citations:
                assert held[each.passage_id].article.body[each.start : each.end] == each.quote
            if answer.writer:
                evidence = [Evidence(each.article, each.passage) for each in held.values()]
                asked = date.fromisoformat(answer.asked)
                assert checker.check(sentence.text, evidence, asked=asked).supported
            else:
                assert [sentence.text] == [each.quote for each in sentence.citations]

    return check
