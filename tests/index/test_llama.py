from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from llama_index.core.callbacks import CallbackManager, CBEventType, LlamaDebugHandler
from llama_index.core.chat_engine import ContextChatEngine
from llama_index.core.evaluation import RetrieverEvaluator
from llama_index.core.instrumentation import get_dispatcher
from llama_index.core.instrumentation.event_handlers import BaseEventHandler
from llama_index.core.instrumentation.events.base import BaseEvent
from llama_index.core.instrumentation.events.retrieval import RetrievalEndEvent
from llama_index.core.llms import MockLLM
from llama_index.core.schema import MetadataMode, NodeWithScore

from bot.compose import open_archive
from bot.config import Config
from index.archive import Archive
from index.articles import published_text
from index.errors import QuestionError
from index.llama import ArchiveRetriever

SEEDS = Path(__file__).parents[2] / "seeds"
WORKERS = "By when did UN members have to send North Korean workers home?"
ASKED = date(2024, 7, 12)


@pytest.fixture(scope="module")
def archive(seeds_home: Path) -> Iterator[Archive]:
    with open_archive(Config(home=seeds_home)) as opened:
        yield opened


@pytest.fixture
def retriever(archive: Archive) -> ArchiveRetriever:
    return ArchiveRetriever(archive, today=lambda: ASKED)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a connection was attempted")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket.socket, "connect_ex", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


def test_a_node_is_the_exact_passage_of_its_article(
    archive: Archive, retriever: ArchiveRetriever
) -> None:
    found = retriever.retrieve(WORKERS)
    stored = archive.catalogue.passages([each.node.node_id for each in found])
    assert len(stored) == len(found) == 10
    for each in found:
        article, node = stored[each.node.node_id].article, each.node
        assert article.body[node.start_char_idx : node.end_char_idx] == node.get_content()
        assert node.ref_doc_id == article.id
        assert node.metadata == {
            "article_id": article.id,
            "title": article.title,
            "publisher": article.publisher,
            "published": published_text(article.published),
            "url": article.url,
        }


def test_nodes_come_best_first_with_probabilities(retriever: ArchiveRetriever) -> None:
    scores = [each.score for each in retriever.retrieve(WORKERS)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_a_model_sees_title_and_date_and_no_ids(retriever: ArchiveRetriever) -> None:
    node = retriever.retrieve(WORKERS)[0].node
    seen = node.get_content(metadata_mode=MetadataMode.LLM)
    assert node.metadata["title"] in seen
    assert node.metadata["published"] in seen
    assert "article_id" not in seen


def test_awaited_it_finds_the_same(retriever: ArchiveRetriever) -> None:
    async def together() -> list[list[NodeWithScore]]:
        return await asyncio.gather(*(retriever.aretrieve(WORKERS) for _ in range(8)))

    expected = _found(retriever.retrieve(WORKERS))
    assert all(_found(nodes) == expected for nodes in asyncio.run(together()))


def test_only_what_was_asked_for(archive: Archive) -> None:
    publisher = archive.catalogue.summary().publishers[0][0]
    since, until = date(2023, 1, 1), date(2024, 12, 31)
    retriever = ArchiveRetriever(
        archive, k=4, since=since, until=until, publisher=publisher, language="en"
    )
    found = retriever.retrieve("What happened?")
    assert 0 < len(found) <= 4
    for each in found:
        assert each.node.metadata["publisher"] == publisher
        assert since.isoformat() <= each.node.metadata["published"][:10] <= until.isoformat()


def test_nothing_in_a_language_that_the_archive_does_not_hold(archive: Archive) -> None:
    assert ArchiveRetriever(archive, language="fr").retrieve("What happened?") == []


def test_the_day_of_asking_counts(archive: Archive) -> None:
    days: list[date] = []

    def today() -> date:
        days.append(ASKED)
        return ASKED

    ArchiveRetriever(archive, today=today).retrieve(WORKERS)
    assert days == [ASKED]


def test_nothing_to_search_for_is_an_error(retriever: ArchiveRetriever) -> None:
    with pytest.raises(QuestionError):
        retriever.retrieve("  ?!  ")


def test_callbacks_and_events_of_the_program_are_told(archive: Archive) -> None:
    ended: list[RetrievalEndEvent] = []

    class Listener(BaseEventHandler):
        def handle(self, event: BaseEvent, **_: object) -> None:
            if isinstance(event, RetrievalEndEvent):
                ended.append(event)

    debug = LlamaDebugHandler(print_trace_on_end=False)
    retriever = ArchiveRetriever(archive, callback_manager=CallbackManager([debug]))
    dispatcher = get_dispatcher()
    dispatcher.add_event_handler(Listener())
    try:
        found = retriever.retrieve(WORKERS)
    finally:
        dispatcher.event_handlers.pop()
    assert [_found(event.nodes) for event in ended] == [_found(found)]
    assert len(debug.get_event_pairs(CBEventType.RETRIEVE)) == 1


@pytest.mark.usefixtures("offline")
def test_in_a_context_chat_engine(archive: Archive) -> None:
    retriever = ArchiveRetriever(archive, k=2, today=lambda: ASKED)
    engine = ContextChatEngine.from_defaults(retriever=retriever, llm=MockLLM())
    reply = engine.chat(WORKERS)
    found = retriever.retrieve(WORKERS)
    assert _found(reply.source_nodes) == _found(found)
    # MockLLM replies with its prompt
    assert found[0].node.get_content() in str(reply)
    engine.chat("And how many stayed?")
    assert len(engine.chat_history) == 4


@pytest.mark.usefixtures("offline")
def test_in_a_retriever_evaluator(archive: Archive) -> None:
    lines = (SEEDS / "questions.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["kind"] == "answerable"][:20]
    ranks = []
    for row in rows:
        asked = date.fromisoformat(row["asked"])
        retriever = ArchiveRetriever(archive, k=5, today=lambda asked=asked: asked)
        evaluator = RetrieverEvaluator.from_metric_names(["hit_rate", "mrr"], retriever=retriever)
        result = evaluator.evaluate(row["question"], _passages_with(archive, row["quote"]))
        ranks.append(result.metric_vals_dict)
    assert sum(each["hit_rate"] for each in ranks) / len(ranks) >= 0.8
    assert sum(each["mrr"] for each in ranks) / len(ranks) >= 0.6


def _passages_with(archive: Archive, quote: str) -> list[str]:
    pages = archive.catalogue.all_passages()
    return [passage.id for page in pages for passage, _ in page if quote in passage.text]


def _found(nodes: list[NodeWithScore]) -> list[tuple[str, float | None]]:
    return [(each.node.node_id, each.score) for each in nodes]
