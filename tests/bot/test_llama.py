from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from llama_index.core.base.response.schema import Response
from llama_index.core.instrumentation import get_dispatcher
from llama_index.core.instrumentation.event_handlers import BaseEventHandler
from llama_index.core.instrumentation.events.base import BaseEvent
from llama_index.core.instrumentation.events.query import QueryEndEvent
from llama_index.core.query_engine import RouterQueryEngine
from llama_index.core.selectors import LLMSingleSelector
from llama_index.core.tools import QueryEngineTool

from bot.answers import Question
from bot.compose import open_desk
from bot.config import Config
from bot.contract import as_json
from bot.desk import Desk
from bot.llama import DeskQueryEngine
from index.errors import QuestionError
from tests.scripted_model import ScriptedModel

ROOT = Path(__file__).parents[2]
WORKERS = "By when did UN members have to send North Korean workers home?"
UNKNOWN = "Who won the 1987 Tour de France time trial in Futuroscope?"
ASKED = date(2024, 7, 12)


@pytest.fixture(scope="module")
def desk(seeds_home: Path) -> Iterator[Desk]:
    with open_desk(Config(home=seeds_home)) as opened:
        yield opened


@pytest.fixture
def engine(desk: Desk) -> DeskQueryEngine:
    return DeskQueryEngine(desk, today=lambda: ASKED)


def test_every_sentence_is_a_quote_of_a_source_node(engine: DeskQueryEngine) -> None:
    response = engine.query(WORKERS)
    sentences = response.metadata["sentences"]
    assert sentences
    assert "2019" in str(response)
    for sentence in sentences:
        citation = sentence["citations"][0]
        ids = [each.node.node_id for each in response.source_nodes]
        number = ids.index(citation["passage_id"])
        node = response.source_nodes[number].node
        start = citation["start"] - node.start_char_idx
        quote = node.get_content()[start : start + len(citation["quote"])]
        assert quote == citation["quote"] == sentence["text"]
        assert node.metadata["title"] == citation["title"]
        assert f"{sentence['text']} [{number + 1}]" in str(response)


def test_the_metadata_are_the_answer_of_the_desk(desk: Desk, engine: DeskQueryEngine) -> None:
    expected = as_json(desk.ask(Question(WORKERS, ASKED)))
    response = engine.query(WORKERS)
    assert {**response.metadata, "timings": None} == {**expected, "timings": None}


def test_awaited_it_says_the_same(engine: DeskQueryEngine) -> None:
    async def together() -> list[Response]:
        return await asyncio.gather(*(engine.aquery(WORKERS) for _ in range(4)))

    expected = str(engine.query(WORKERS))
    assert [str(response) for response in asyncio.run(together())] == [expected] * 4


def test_as_many_sentences_as_wanted(desk: Desk) -> None:
    response = DeskQueryEngine(desk, today=lambda: ASKED, sentences=1).query(WORKERS)
    assert len(response.metadata["sentences"]) == 1
    assert len(response.source_nodes) == 1


def test_without_an_answer_it_says_what_was_searched(engine: DeskQueryEngine) -> None:
    response = engine.query(UNKNOWN)
    assert response.metadata["abstained"] is True
    assert response.source_nodes == []
    assert "does not have an answer" in str(response)
    assert "articles" in str(response)


def test_nothing_to_search_for_is_an_error(engine: DeskQueryEngine) -> None:
    with pytest.raises(QuestionError):
        engine.query("?")


def test_events_of_the_program_are_told(engine: DeskQueryEngine) -> None:
    ended: list[str] = []

    class Listener(BaseEventHandler):
        def handle(self, event: BaseEvent, **_: object) -> None:
            if isinstance(event, QueryEndEvent):
                ended.append(str(event.response))

    dispatcher = get_dispatcher()
    dispatcher.add_event_handler(Listener())
    try:
        response = engine.query(WORKERS)
    finally:
        dispatcher.event_handlers.pop()
    assert ended == [str(response)]


def test_in_a_router_of_llama_index(engine: DeskQueryEngine) -> None:
    from llama_index.core.llms import MockLLM

    class First(MockLLM):
        def complete(self, *_: object, **__: object) -> object:
            from llama_index.core.llms import CompletionResponse

            return CompletionResponse(text='[{"choice": 1, "reason": "the only one"}]')

    tool = QueryEngineTool.from_defaults(engine, name="archive", description="News")
    llm = First()
    router = RouterQueryEngine(
        selector=LLMSingleSelector.from_defaults(llm=llm), query_engine_tools=[tool], llm=llm
    )
    assert str(router.query(WORKERS)) == str(engine.query(WORKERS))


@pytest.mark.slow
def test_the_five_lines_of_the_docs_run_offline(seeds_home: Path) -> None:
    page = (ROOT / "docs" / "llama-index.md").read_text("utf-8")
    example = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert example is not None
    code = example[1]
    assert len(code.splitlines()) == 5
    offline = (
        "import socket\n"
        "def refused(*_): raise SystemExit('a connection was attempted')\n"
        "socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refused\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", offline + code],
        cwd=seeds_home.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "[1]" in done.stdout
    assert "2019" in done.stdout


def test_sentences_of_a_language_model_are_numbered_as_well(seeds_home: Path) -> None:
    said = "Every member state had to send North Korean workers home before the end of 2019."
    with ScriptedModel() as model:
        model.enqueue(f"{said} [1]")
        with open_desk(Config(home=seeds_home, **model.settings)) as desk:
            response = DeskQueryEngine(desk, today=lambda: ASKED).query(WORKERS)
    assert str(response).startswith(f"{said} [1]")
    assert response.metadata["writer"] == "openai-like:scripted"
    cited = {each["passage_id"] for each in response.metadata["sentences"][0]["citations"]}
    assert {each.node.node_id for each in response.source_nodes} == cited


def test_what_is_said_of_the_archive_has_its_articles_as_sources(engine: DeskQueryEngine) -> None:
    response = engine.query("What do you have on Morocco?")
    assert str(response).startswith("2 articles mention Morocco")
    assert [each.node.metadata["published"][:10] for each in response.source_nodes] == [
        "2023-09-14",
        "2023-09-09",
    ]
    assert str(engine.query("thanks")) == "You are welcome."
