"""The desk as a llama-index query engine: every sentence of a response is a checked quote."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle

from bot.answers import Answer, Considered, Question
from bot.contract import as_json
from bot.desk import Desk
from bot.wording import refusal
from index.llama import passage_node


class DeskQueryEngine(BaseQueryEngine):
    """Answers as `Desk.ask` does.

    ``str(response)`` is the answer with the numbers of its sources, ``[1]`` for the first of
    ``response.source_nodes``, which are the cited passages in the order of the sentences;
    ``response.metadata`` is the answer's JSON (docs/answer.schema.json), exact spans included.
    When the archive has no answer, the response says so and what was searched, and has no
    sources. What is said about the archive itself has the articles that it names as sources.

    Args:
        desk: The caller closes it.
        today: The day against which "this week" is resolved, called once a question.
        sentences: At most this many quoted sentences.
        callback_manager: Of the program; none of llama-index's global settings are used.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        today: Callable[[], date] = date.today,
        sentences: int = 3,
        callback_manager: CallbackManager | None = None,
    ) -> None:
        super().__init__(callback_manager)
        self._desk = desk
        self._today = today
        self._sentences = sentences

    def _query(self, query_bundle: QueryBundle) -> Response:
        """The answer as a response.

        Raises:
            QuestionError: There is nothing in the query to search for.
        """
        question = Question(query_bundle.query_str, self._today(), sentences=self._sentences)
        return _response(self._desk.ask(question))

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def _response(answer: Answer) -> Response:
    cited = _numbered(answer)
    considered = {passage.passage_id: passage for passage in answer.considered}
    return Response(
        response=_text(answer, cited),
        source_nodes=[_node(considered[passage_id]) for passage_id in cited],
        metadata=as_json(answer),
    )


def _numbered(answer: Answer) -> dict[str, int]:
    """Id of each passage that is a source -> its number from 1, in the order of the sentences."""
    ids = [citation.passage_id for each in answer.sentences for citation in each.citations]
    if answer.reply:
        ids = [passage.passage_id for passage in answer.considered]
    return {passage_id: number for number, passage_id in enumerate(dict.fromkeys(ids), start=1)}


def _text(answer: Answer, cited: dict[str, int]) -> str:
    if answer.reply:
        return answer.reply
    if answer.abstained:
        return " ".join(refusal(answer.searched))
    lines = []
    for sentence in answer.sentences:
        numbers = dict.fromkeys(cited[citation.passage_id] for citation in sentence.citations)
        marks = "".join(f"[{number}]" for number in numbers)
        lines.append(f"{sentence.text} {marks}")
    return "\n".join(lines)


def _node(passage: Considered) -> NodeWithScore:
    source = as_json(passage.source)
    node = passage_node(passage.passage_id, passage.text, passage.start, passage.end, source)
    return NodeWithScore(node=node, score=passage.score)
