"""A judging model over OpenAI's protocol, against a server on this machine."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.answers import Answer, Conversation, Question, Usage
from bot.compose import open_desk
from bot.config import Config
from bot.desk import Desk
from bot.evaluation import Setup, evaluate
from bot.evaluation.asking import Asking, ask
from bot.evaluation.judging import ExactQuotes, Ground
from bot.evaluation.language_model import LanguageModel, open_language_model, score
from bot.evaluation.price import Price
from bot.evaluation.questions import TestQuestion
from bot.models import ModelError
from bot.quoting import load_model
from index.errors import ConfigurationError
from index.ranking.scorer import load_scorer
from tests.scripted_model import Fails, ScriptedModel

SECRET = "The minister's unpublished diary"


@pytest.fixture
def served() -> Iterator[ScriptedModel]:
    with ScriptedModel("small", key="sk-judge") as served:
        served.otherwise = lambda asked: "YES"
        yield served


@pytest.fixture
def model(served: ScriptedModel) -> LanguageModel:
    config = Config(judge="small", judge_base_url=served.url, judge_api_key=served.key)
    opened = open_language_model(config)
    assert opened is not None
    return opened


def test_faithfulness_is_asked_with_the_cited_texts(
    served: ScriptedModel, model: LanguageModel
) -> None:
    served.otherwise = lambda asked: (
        "YES" if "40 metres" in asked.user.partition("Context:")[2] else "NO"
    )
    assert model.supports([Ground("The bridge is 40 metres long.")], "It is 40 metres long.", None)
    assert not model.supports([Ground("It rains.")], "It is long.", None)
    assert "It is long." in served.asked[-1].user


def test_correctness_is_the_score_of_the_reply(served: ScriptedModel, model: LanguageModel) -> None:
    served.otherwise = lambda asked: "4.5\nMostly right."
    assert model.correctness("How long?", "40 metres", "forty metres") == 4.5
    served.otherwise = lambda asked: "I cannot say."
    assert model.correctness("How long?", "40 metres", "forty metres") is None


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("4.5\nbecause", 4.5),
        ("Score: 3", 3.0),
        ("2", 2.0),
        ("10", None),
        ("0", None),
        ("", None),
        ("in 2022", None),
        ("5.5", 5.0),
    ],
)
def test_a_score_is_read_from_whatever_is_said(reply: str, expected: float | None) -> None:
    assert score(reply)[0] == expected


@pytest.mark.parametrize("status", [400, 401, 404])
def test_a_server_that_refuses_is_an_error_without_its_text(
    served: ScriptedModel, model: LanguageModel, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    served.otherwise = lambda asked: Fails(status)
    with caplog.at_level(logging.DEBUG), pytest.raises(ModelError, match=str(status)) as caught:
        model.supports([Ground(SECRET)], SECRET, None)
    assert SECRET not in str(caught.value) + caplog.text


def test_a_server_that_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)  # between attempts
    config = Config(judge="small", judge_base_url="http://127.0.0.1:9/v1", timeout=1)
    model = open_language_model(config)
    assert model is not None
    with pytest.raises(ModelError, match="cannot be reached") as caught:
        model.complete("Hello?")
    assert "JUDGE_BASE_URL" in caught.value.remedy


def test_no_model_is_none_and_openai_needs_a_key() -> None:
    assert open_language_model(Config()) is None
    with pytest.raises(ConfigurationError, match="JUDGE_API_KEY"):
        open_language_model(Config(judge="gpt-4o-mini"))


def test_the_judge_takes_the_names_that_the_writer_takes(served: ScriptedModel) -> None:
    config = Config(judge="openai-like:small", judge_base_url=served.url, judge_api_key=served.key)
    model = open_language_model(config)
    assert model is not None
    assert model.name == "openai-like:small"
    assert model.complete("Hello?") == "YES"
    with pytest.raises(ConfigurationError, match="Set JUDGE_API_KEY"):
        open_language_model(Config(judge="anthropic:claude-haiku-4-5"))
    with pytest.raises(ConfigurationError, match=r"^JUDGE: .*cannot be imported"):
        open_language_model(Config(judge="nobody.Nobody:small"))


def test_a_busy_judge_is_asked_again(served: ScriptedModel, model: LanguageModel) -> None:
    served.enqueue(Fails(429), "NO")
    assert not model.supports([Ground("It rains.")], "It is long.", None)


def test_tokens_and_cost_of_an_answer_are_kept(
    question_of: Callable[..., TestQuestion], seeds_home: Path
) -> None:
    with open_desk(Config(home=seeds_home)) as desk:

        class Writing(Desk):
            """The desk, with an answer that took tokens."""

            def ask(self, question: Question, conversation: Conversation | None = None) -> Answer:
                return replace(desk.ask(question, conversation), usage=Usage(30, 2))

        writing = Writing(desk.archive, load_scorer(), load_model())
        replies = partial(map, partial(ask, writing))
        asking = Asking(writing, replies, 0.5, ExactQuotes(), Price(1.0, 10.0))
        (outcome,) = asking.all([question_of()])
        (unpriced,) = replace(asking, price=None).all([question_of()])
    assert (outcome.prompt_tokens, outcome.completion_tokens) == (30, 2)
    assert outcome.cost == pytest.approx(50 / 1_000_000)
    assert unpriced.cost is None


def test_a_whole_evaluation_is_judged(
    served: ScriptedModel, model: LanguageModel, tmp_path: Path
) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    article = {"id": "a", "title": "A bridge", "text": "The bridge of Ulm is 40 metres long."}
    (folder / "articles.jsonl").write_text(json.dumps(article))
    question = {
        "id": "1",
        "question": "How long is the bridge of Ulm?",
        "asked": "2022-08-05",
        "answer": "40 metres",
        "answer_in": ["a"],
    }
    (folder / "questions.jsonl").write_text(json.dumps(question))
    served.otherwise = lambda asked: "NO" if "Information:" in asked.user else "5.0\nRight."
    found = evaluate(
        folder,
        config=Config(home=tmp_path / "home"),
        clock=lambda: datetime(2022, 8, 5, tzinfo=UTC),
        setup=Setup(judge=model),
    )
    assert found.run.manifest.judge == "small"
    assert found.figures["correctness"].value == 5.0
    assert {said.supported for said in found.outcomes[0].sentences} == {False}
    assert found.figures["tokens"].value == 0.0


@pytest.mark.parametrize("file", ["docs/evaluation.md", ".env.example"])
def test_what_must_be_installed_is_said_where_one_reads_of_it(file: str) -> None:
    root = Path(__file__).parents[3]
    assert "pip install 'newsdesk[openai]'" in (root / file).read_text("utf-8")
