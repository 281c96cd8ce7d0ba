"""What a user would pick instead: llama-index's ingestion pipeline into Chroma, with MiniLM."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import chromadb
from chromadb.config import Settings
from corpus import Asked, Corpus
from llama_index.core import Document, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import SentenceSplitter
from llama_index.vector_stores.chroma import ChromaVectorStore
from measuring import peak_megabytes
from ours import Indexed

from bot.compose import open_embedding
from bot.config import Config
from index.articles import Article, published_text


class MiniLM(BaseEmbedding):
    """The whole all-MiniLM-L6-v2 in ONNX, as Chroma runs it: 32 texts at once, 256 tokens each.

    Chroma pads each text to 256 tokens; this pads to the longest of a batch, which is faster.
    """

    _model: Any = PrivateAttr()

    def __init__(self, **values: Any) -> None:
        super().__init__(model_name="all-MiniLM-L6-v2", embed_batch_size=32, **values)
        self._model = open_embedding(Config(embedding="minilm"))

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._model.embed_passages(texts).tolist()
        return vectors

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def index(home: Path, corpus: Corpus) -> Indexed:
    """Files into a new Chroma collection.

    The pipeline's cache is off: it would only cost time in a first run.
    """
    started = time.perf_counter()
    pipeline = IngestionPipeline(
        transformations=[SentenceSplitter(), MiniLM()],
        vector_store=ChromaVectorStore(_collection(home)),
        disable_cache=True,
    )
    nodes = pipeline.run(documents=[_document(article) for article in corpus.articles()])
    seconds = time.perf_counter() - started
    characters = sum(len(node.get_content()) for node in nodes)
    return Indexed(len(nodes), characters, seconds, peak_megabytes())


def recall(home: Path, questions: Sequence[Asked], k: int) -> float:
    """Share of the questions with an answer in the first ``k`` nodes.

    Nodes count whole, though they are about four times as long as the 1,000 characters that the
    figure is defined on: in the peer's favour.
    """
    store = ChromaVectorStore(_collection(home))
    retriever = VectorStoreIndex.from_vector_store(store, embed_model=MiniLM()).as_retriever(
        similarity_top_k=k
    )
    hits = 0
    for question in questions:
        found = retriever.retrieve(question.text)
        hits += any(question.answered_by(each.node.get_content()) for each in found)
    return hits / len(questions)


def _collection(home: Path) -> Any:
    client = chromadb.PersistentClient(str(home), Settings(anonymized_telemetry=False))
    return client.get_or_create_collection("peer", embedding_function=None)


def _document(article: Article) -> Document:
    """Title and date as metadata, which llama-index embeds with each node."""
    return Document(
        text=article.body,
        doc_id=article.id,
        metadata={"title": article.title, "published": published_text(article.published)},
    )
