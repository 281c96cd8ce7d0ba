"""The one door of the core: a question in, a cited answer out."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from bot import about, searching
from bot.answers import (
    Answer,
    Citation,
    Considered,
    Conversation,
    Question,
    Searched,
    Sentence,
    Source,
    Usage,
)
from bot.ascribing import ascribed
from bot.followups import rewritten, standalone
from bot.quoting import Quoted, QuotedSentence, QuotingModel, WordVectors, quote
from bot.support import Speakers, load_reader
from bot.timeliness import untimely
from bot.wording import FOUND_NOTHING, quoted_only
from bot.writing import Ending, ShortAnswer, Writer
from index.archive import Archive
from index.articles import Span
from index.embedding import Embedding
from index.embedding.static import StaticEmbedding
from index.ranking.scorer import Scorer
from index.search import Candidate, SearchResult

#: Passages that are considered for an answer and listed in it.
CONSIDERED = 20

#: Questions that are searched at the same time: one computes while another one reads. More would
#: only take time from each other, and from what else the process does.
COMPUTING = 2


class Desk:
    """Answers questions from one archive, which stays open until the desk is closed.

    Args:
        archive: Opened for reading; refreshed before each question.
        scorer: Orders the candidates.
        model: Chooses the sentences, and declines.
        writer: Has answers written by a language model; without one they are quotes.
    """

    def __init__(
        self,
        archive: Archive,
        scorer: Scorer,
        model: QuotingModel,
        writer: Writer | None = None,
    ) -> None:
        self.archive = archive
        self._scorer = scorer
        self._model = model
        self._writer = writer
        self._speakers = Speakers(load_reader)
        self._vectors = WordVectors(_static(archive.embedding))
        self._computing = threading.BoundedSemaphore(COMPUTING)

    def search(self, question: Question, passages: int = CONSIDERED) -> SearchResult:
        """The best passages for a question, best first, at most so many.

        Raises:
            QuestionError: There is nothing in the question to search for.
        """
        self.archive.refresh()
        return searching.find(self.archive, question, passages, self._scorer)

    @property
    def writes(self) -> bool:
        """Whether a language model writes the answers."""
        return self._writer is not None

    def ask(self, question: Question, conversation: Conversation | None = None) -> Answer:
        """The answer, or a refusal: the last value of `stream`.

        Raises:
            QuestionError: There is nothing in the question to search for.
        """
        *_, answer = self.stream(question, conversation)
        return answer

    def stream(
        self, question: Question, conversation: Conversation | None = None
    ) -> Iterator[Answer]:
        """The answer as it grows, each time by a verified sentence; the last one is whole.

        Sentences that were given stay as they are. An answer of quotes comes at once; what a
        language model writes comes sentence by sentence. When the model fails, what it wrote until
        then is kept, and where that is nothing, the quotes are the answer; a note says so.

        What is no question about the news is answered without a search (`bot.about`).

        Raises:
            QuestionError: There is nothing in the question to search for.
        """
        found = self._found(question, conversation or Conversation(), self._writer)
        if self._writer is None or found.quoted.abstained:
            answers = iter((found.quotes,))
        else:
            answers = _written(self._writer, found)
        yield from map(found.noted, answers)

    def quoted(self, question: Question, conversation: Conversation | None = None) -> Answer:
        """The answer in quotes, whether a language model is there or not.

        Raises:
            QuestionError: There is nothing in the question to search for.
        """
        found = self._found(question, conversation or Conversation(), None)
        return found.noted(found.quotes)

    def _found(
        self, question: Question, conversation: Conversation, writer: Writer | None
    ) -> _Found:
        """What there is to answer a question with; ``writer`` helps to understand it."""
        said = ascribed(question, conversation, self.archive, self._speakers)
        if said is None:
            said = self._said(question, conversation)
        if said is not None:
            return _Found(question, said, SearchResult(()), Quoted((), "", 0.0, abstained=True))
        started = time.perf_counter()
        text, usage = _understood(question.text, conversation, writer)
        asked = replace(question, text=text)
        with self._computing:
            understood = time.perf_counter()
            result = self.search(asked)
            searched = time.perf_counter()
            quoted = quote(
                text,
                asked.asked,
                result,
                limit=asked.sentences,
                model=self._model,
                vectors=self._vectors,
            )
            ended = time.perf_counter()
        quotes = Answer(
            question=question.text,
            understood=text,
            asked=asked.asked.isoformat(),
            abstained=quoted.abstained,
            confidence=quoted.confidence,
            sentences=() if quoted.abstained else _sentences(quoted),
            short_answer="" if quoted.abstained else quoted.short_answer,
            short_answer_belief=0.0 if quoted.abstained else quoted.belief,
            considered=tuple(_considered(candidate) for candidate in result.candidates),
            searched=self.searched(asked),
            notes=result.notes,
            timings={
                **result.timings,
                "understand": 1_000 * (understood - started),
                "search": 1_000 * (searched - understood),
                "quote": 1_000 * (ended - searched),
                "total": 1_000 * (ended - started),
            },
            usage=usage,
        )
        return _Found(asked, quotes, result, quoted)

    def _said(self, question: Question, conversation: Conversation) -> Answer | None:
        """What is said without a search (`bot.about`), about the articles of each publisher."""
        asked = searching.apart(question)
        replies = [about.respond(each, conversation, self.archive) for each in asked]
        said = [reply for reply in replies if reply is not None]
        if len(said) < 2:
            return said[0] if said else None
        return replace(
            said[0],
            reply="\n".join(dict.fromkeys(each.reply for each in said)),
            considered=tuple(chain.from_iterable(each.considered for each in said)),
            searched=searching.together(each.searched for each in said),
        )

    def searched(self, question: Question | None = None) -> Searched:
        """What a question is searched in: the whole archive, or what its limits leave of it."""
        return searching.searched(self.archive.catalogue, question)

    def close(self) -> None:
        self.archive.close()


def _static(embedding: Embedding) -> StaticEmbedding:
    """The packaged vectors of words, whatever the passages were embedded with."""
    return embedding if isinstance(embedding, StaticEmbedding) else StaticEmbedding.open()


@dataclass(frozen=True, slots=True)
class _Found:
    """What there is to answer a question with.

    Attributes:
        asked: The question as it stands alone.
        quotes: The answer in quotes, a refusal, or what is said without a search.
        result, quoted: What the quotes are made of.
    """

    asked: Question
    quotes: Answer
    result: SearchResult
    quoted: Quoted

    def noted(self, answer: Answer) -> Answer:
        """An answer, with a note when it is not of the time that the question asks about."""
        note = untimely(self.asked.text, self.asked.asked, answer.sentences)
        return replace(answer, notes=(*answer.notes, note)) if note else answer


def _understood(text: str, conversation: Conversation, writer: Writer | None) -> tuple[str, Usage]:
    """The question as it stands alone, and the tokens that a language model took for that."""
    text = about.topical(about.without_courtesy(text), conversation)
    conversation = conversation.without_replies()
    if writer is None:
        return standalone(text, conversation), Usage()
    usage: list[Usage] = []
    complete = partial(writer.complete, taken=usage.append)
    return rewritten(text, conversation, complete), sum(usage, Usage())


def _written(writer: Writer, found: _Found) -> Iterator[Answer]:
    """The answer in a model's words as it grows; the quotes when that comes to nothing."""
    asked, quotes = found.asked, found.quotes
    started = time.perf_counter()
    before = quotes.timings["total"]
    timings = dict(quotes.timings)
    short = ShortAnswer(found.quoted.guesses)
    answer = replace(
        quotes, sentences=(), short_answer="", short_answer_belief=0.0, writer=writer.name
    )
    for each in writer.write(
        asked.text,
        asked.asked,
        found.result,
        found.quoted,
        sentences=asked.sentences,
        spent=quotes.timings["understand"] / 1_000,
    ):
        spent = 1_000 * (time.perf_counter() - started)
        if isinstance(each, Ending):
            timings |= {"write": spent, "total": before + spent}
            usage = quotes.usage + each.usage
            yield replace(_ended(answer, each, quotes), usage=usage, timings=timings)
            return
        timings.setdefault("first_sentence", before + spent)
        short, sentence = short.after(each)
        answer = replace(
            answer,
            sentences=(*answer.sentences, sentence),
            short_answer=short.text,
            short_answer_belief=short.belief,
        )
        yield answer


def _ended(answer: Answer, ending: Ending, quotes: Answer) -> Answer:
    """The whole answer: what was written, a refusal of the model's, or the quotes."""
    if answer.sentences:
        return replace(answer, notes=(*answer.notes, *ending.notes))
    if ending.declined:
        return replace(answer, abstained=True, notes=(*answer.notes, FOUND_NOTHING))
    return replace(quotes, notes=(*quotes.notes, quoted_only(ending.problem)))


def _sentences(quoted: Quoted) -> tuple[Sentence, ...]:
    return tuple(_sentence(each) for each in quoted.sentences)


def _sentence(quoted: QuotedSentence) -> Sentence:
    candidate = quoted.candidate
    copies = tuple(Source.of(article) for article in candidate.copies)
    citation = Citation.of(candidate.article, candidate.passage, quoted.span, copies)
    emphasis = quoted.emphasis
    if emphasis is not None:
        emphasis = Span(emphasis.start - quoted.span.start, emphasis.end - quoted.span.start)
    return Sentence(citation.quote, (citation,), emphasis)


def _considered(candidate: Candidate) -> Considered:
    passage = candidate.passage
    return Considered(
        passage.id,
        Source.of(candidate.article),
        passage.start,
        passage.end,
        passage.text,
        candidate.score,
        candidate.parts,
    )
