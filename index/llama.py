"""The archive as a llama-index retriever, for anyone's llama-index program."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import date

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.callbacks import CallbackManager
from llama_index.core.schema import (
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)

from index.archive import Archive
from index.articles import published_text
from index.ranking.scorer import Scorer, load_scorer
from index.search import Candidate, search

#: Metadata that helps neither a model that reads a node nor one that embeds it.
_FOR_PROGRAMS = ["article_id", "url"]


class ArchiveRetriever(BaseRetriever):
    """Finds passages as `index.search` does: words, vectors and dates, best first.

    Nodes carry the passage's exact text; ``start_char_idx`` and ``end_char_idx`` are its place in
    the article's stored body, and the metadata name the article (see `passage_node`).

    Args:
        archive: Opened for reading; refreshed before each search. The caller closes it.
        scorer: Orders the candidates; the packaged one when not given.
        k: At most this many passages.
        today: The day against which "this week" is resolved, called once a search.
        since, until: Only articles published from / up to and including these days.
        publisher: Only articles of this publisher.
        language: Only articles that are known to be in this language (ISO 639-1 code).
        callback_manager: Of the program; none of llama-index's global settings are used.
    """

    def __init__(
        self,
        archive: Archive,
        *,
        scorer: Scorer | None = None,
        k: int = 10,
        today: Callable[[], date] = date.today,
        since: date | None = None,
        until: date | None = None,
        publisher: str | None = None,
        language: str | None = None,
        callback_manager: CallbackManager | None = None,
    ) -> None:
        super().__init__(callback_manager=callback_manager)
        self._archive = archive
        self._scorer = scorer or load_scorer()
        self._k = k
        self._today = today
        self._since = since
        self._until = until
        self._publisher = publisher
        self._language = language

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """The best passages.

        Raises:
            QuestionError: There is nothing in the query to search for.
        """
        self._archive.refresh()
        result = search(
            self._archive,
            query_bundle.query_str,
            k=self._k,
            asked=self._today(),
            since=self._since,
            until=self._until,
            publishers=() if self._publisher is None else (self._publisher,),
            language=self._language,
            scorer=self._scorer,
        )
        return [_candidate_node(candidate) for candidate in result.candidates]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


def passage_node(
    passage_id: str, text: str, start: int, end: int, source: Mapping[str, str]
) -> TextNode:
    """A passage as a llama-index node.

    Its id is the passage's, its source (``ref_doc_id``) the article's, its metadata ``source``:
    ``article_id``, ``title``, ``published`` (ISO 8601 or empty), ``publisher`` and ``url``. Title,
    date and publisher are what a model gets to see besides the text.
    """
    return TextNode(
        id_=passage_id,
        text=text,
        start_char_idx=start,
        end_char_idx=end,
        metadata=dict(source),
        excluded_embed_metadata_keys=_FOR_PROGRAMS,
        excluded_llm_metadata_keys=_FOR_PROGRAMS,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=source["article_id"])},
    )


def _candidate_node(candidate: Candidate) -> NodeWithScore:
    passage, article = candidate.passage, candidate.article
    source = {
        "article_id": article.id,
        "title": article.title,
        "published": published_text(article.published),
        "publisher": article.publisher,
        "url": article.url,
    }
    node = passage_node(passage.id, passage.text, passage.start, passage.end, source)
    return NodeWithScore(node=node, score=candidate.score)
