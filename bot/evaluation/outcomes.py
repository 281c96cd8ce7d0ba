"""What came of asking a test question: plain values, as they are kept on disk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.evaluation.questions import TestQuestion

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of a sentence.

    Attributes:
        start, end: Characters of the article's stored body.
        genuine: The quote stood there when the stored article was read again.
        needed: Not irrelevant: it supports the sentence, or the others do not without it.
    """

    article_id: str
    title: str
    publisher: str
    published: str
    quote: str
    start: int
    end: int
    passage_id: str
    genuine: bool = True
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of an answer.

    Attributes:
        supported: The judge finds that its citations together support it.
    """

    text: str
    citations: tuple[Cited, ...]
    supported: bool = True


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage that was considered; fields as in `bot.answers.Considered`."""

    passage_id: str
    article_id: str
    title: str
    publisher: str
    published: str
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """A test question with its answer.

    Attributes:
        understood: The question that was searched.
        sentences: Best first; also where the shipped threshold declines.
        retrieved: Best first.
        confidence: Estimated probability, 0 to 1, that the sentences hold the answer.
        declined: The confidence is below the shipped threshold, or there is nothing to say.
        milliseconds: That the whole answer took.
        prompt_tokens, completion_tokens: That language models took for the answer.
        cost: Of these tokens, in the currency of the price; None when no price is known.
        correctness: 1 to 5, by a language model that judges; None without one.
    """

    question: TestQuestion
    understood: str
    short_answer: str
    confidence: float
    declined: bool
    sentences: tuple[Said, ...]
    retrieved: tuple[Retrieved, ...]
    milliseconds: float
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = None
    correctness: float | None = None

    @property
    def quotes(self) -> list[str]:
        """The sentences, best first."""
        return [sentence.text for sentence in self.sentences]

    @property
    def passages(self) -> list[str]:
        """The considered passages, best first."""
        return [passage.text for passage in self.retrieved]

    @property
    def ranking(self) -> list[str]:
        """Ids of the articles of the considered passages, best first, each once."""
        return list(dict.fromkeys(passage.article_id for passage in self.retrieved))


def dumped(outcome: Outcome) -> bytes:
    """The outcome as one line of JSON, without the line's end."""
    return _adapter().dump_json(outcome)


def parsed(line: bytes) -> Outcome:
    """The inverse of `dumped`.

    Raises:
        ValueError: It is no such line.
    """
    outcome: Outcome = _adapter().validate_json(line)
    return outcome


@cache
def _adapter() -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(Outcome)
