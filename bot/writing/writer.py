"""An answer written by a language model, sentence by sentence, each checked before it is given."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from bot.answers import Sentence, Usage
from bot.models import Model, ModelError, Prompt, Stream, complete
from bot.quoting import Quoted
from bot.quoting.words import normalised
from bot.tokens import tokens
from bot.wording import cut_short, left_out
from bot.writing.parsing import Parser, Written
from bot.writing.passages import Shown, shown
from bot.writing.prompt import prompt, repair
from bot.writing.replies import (
    content_words,
    denies_answer,
    finds_no_answer,
    is_unwilling,
    leans_back,
    says_nothing_new,
    says_something,
)
from bot.writing.verifying import Check, Unsupported, Verifier
from index.search import SearchResult

#: Sentences of a reply that are asked for again, and tokens of such a sentence at most.
REPAIRS, REPAIR_TOKENS = 2, 100

#: Share of an answer's time in which its question must be rewritten, and tokens of that at most.
REWRITING, REWRITING_TOKENS = 0.2, 100

#: After so many sentences in a row that were said before, or hold nothing, a model is not read on.
FRUITLESS = 5

#: Why there is no written answer though the model replied.
UNWILLING, UNVERIFIED, UNSHOWN = "unwilling", "unverified", "unshown"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a written answer ended.

    Attributes:
        declined: The model finds no answer in the passages; nothing was written then.
        problem: Why the answer was cut short, or none was written (`bot.wording.UNWRITTEN` has
            each); the empty string when it is whole.
        usage: Of all requests.
        dropped: Sentences that the passages do not support, and that are not said.
    """

    declined: bool
    problem: str
    usage: Usage
    dropped: int = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader of the sentences should know, each without its full stop."""
        cut = (cut_short(self.problem),) if self.problem else ()
        return (*cut, left_out(self.dropped)) if self.dropped else cut


@dataclass(frozen=True, slots=True)
class Writer:
    """Has answers written, by one model.

    Attributes:
        within: Seconds for one answer, repairs included.
        reply: Tokens of a reply at most, for which the window keeps room.
        clock: Seconds that only grow.
    """

    model: Model
    check: Check
    within: float
    reply: int
    clock: Callable[[], float] = time.monotonic

    @property
    def name(self) -> str:
        """Of the model."""
        return self.model.name

    def complete(self, text: str, *, taken: Callable[[Usage], None]) -> str:
        """The reply to a short request that comes before an answer.

        Args:
            taken: Told the tokens.

        Raises:
            ModelError: There is none within `REWRITING` of the time.
        """
        request = Prompt("", text, REWRITING_TOKENS)
        reply, usage = complete(self.model, request, within=REWRITING * self.within)
        taken(usage)
        return reply

    def write(
        self,
        question: str,
        asked: date,
        result: SearchResult,
        quoted: Quoted,
        *,
        sentences: int,
        spent: float = 0.0,
    ) -> Iterator[Sentence | Ending]:
        """The sentences, each as soon as it is verified, and how it ended.

        Raises nothing that a model or its server could cause.

        Args:
            question: As it was searched.
            asked: The day on which it is asked.
            quoted: What would be quoted; these passages are shown in any case.
            sentences: At most so many.
            spent: Seconds that models have taken for this answer already.
        """
        ends = self.clock() + self.within - spent
        bare = prompt(question, asked, (), sentences=sentences, fence="")
        room = self.model.window - self.reply - tokens(bare.system + bare.user)
        passages = shown(result.candidates, quoted, room)
        if not passages:
            yield Ending(False, UNSHOWN, Usage())
            return
        fence = _fence(question, passages)
        request = prompt(question, asked, passages, sentences=sentences, fence=fence)
        reply = _Reply(
            self, question, Verifier(self.check, passages, question, asked), request, ends
        )
        with closing(self.model.stream(request, within=ends - self.clock())) as stream:
            try:
                for written in _written(stream):
                    if sentence := reply.take(written):
                        yield sentence
                    if len(reply.said) >= sentences or reply.fruitless >= FRUITLESS:
                        break
            except ModelError as error:
                reply.problem = error.reason
        yield reply.ending(stream.usage)


def _fence(question: str, passages: Sequence[Shown]) -> str:
    """What no article can know, since it is made of all that is shown; the same for the same."""
    texts = [question, *(each.text for each in passages)]
    return sha256("\0".join(texts).encode("utf-8", "replace")).hexdigest()[:12]


def _written(stream: Stream) -> Iterator[Written]:
    """The sentences of a reply, without headings and what was cut: lines that have no end.

    Only a whole reply may be without one ("Kansas").
    """
    parser, said = Parser(), False
    for piece in stream:
        for written in parser.feed(piece):
            if written.ended or not said:
                yield written
            said = True
        if parser.stopped:
            return
    for written in parser.end():
        if written.ended or not (said or stream.cut):
            yield written
        said = True


class _Reply:
    """One reply as it is read.

    Attributes:
        said: The sentences that were given.
        fruitless: Sentences in a row that were not.
        problem: Why it was not read to its end.
        dropped: Sentences that did not hold, nor did one in their place.
    """

    def __init__(
        self, writer: Writer, question: str, verifier: Verifier, request: Prompt, ends: float
    ) -> None:
        self.said: list[Sentence] = []
        self.fruitless = 0
        self.problem = ""
        self.dropped = 0
        self._writer = writer
        self._question = question
        self._verifier = verifier
        self._request = request
        self._ends = ends
        self._usage = Usage()
        self._repairs = REPAIRS
        self._dangling = False
        self._declined = False
        self._unwilling = False

    def take(self, written: Written) -> Sentence | None:
        """The sentence as it is given; None when it is not."""
        sentence = self._taken(written)
        if sentence is None:
            self.fruitless += 1
            return None
        self.said.append(sentence)
        self.fruitless, self._dangling = 0, False
        return sentence

    def ending(self, usage: Usage) -> Ending:
        """How it ended.

        Args:
            usage: Of the first request.
        """
        whole = usage + self._usage
        if self.said:
            return Ending(False, self.problem, whole, self.dropped)
        if self._declined:
            return Ending(True, "", whole)
        failed = self.problem or (UNWILLING if self._unwilling else UNVERIFIED)
        return Ending(False, failed, whole)

    def _taken(self, written: Written) -> Sentence | None:
        text = written.text
        if normalised(text) == normalised(self._question):
            return None
        if says_nothing_new(text, (sentence.text for sentence in self.said)):
            return None
        if denies_answer(text, self._question):
            self._declined = True
            return None
        found: Sentence | Unsupported | None = self._verified(written)
        if isinstance(found, Unsupported):
            if finds_no_answer(text):
                self._declined = True
                return None
            self._unwilling = self._unwilling or is_unwilling(text)
            found = self._repaired(written, found)
        self.dropped += found is None and says_something(text) and not is_unwilling(text)
        if found is not None and self.said and self._is_elsewhere(found):
            found = None
        self._dangling = found is None
        return found

    def _is_elsewhere(self, sentence: Sentence) -> bool:
        """Whether a further sentence is of another story: no word of the question stands in it, in
        its quotes or in their titles, and no sentence before rests on the same article."""
        cited = sentence.citations
        before = {each.article_id for said in self.said for each in said.citations}
        texts = [sentence.text, *(f"{each.quote} {each.title}" for each in cited)]
        words = set().union(*map(content_words, texts))
        return words.isdisjoint(content_words(self._question)) and before.isdisjoint(
            each.article_id for each in cited
        )

    def _verified(self, written: Written) -> Sentence | Unsupported:
        if self._dangling and leans_back(written.text):
            return Unsupported(("what it refers to was not said",))
        return self._verifier.verified(written)

    def _repaired(self, written: Written, wrong: Unsupported) -> Sentence | None:
        """Another sentence in its place; only for one that names a passage, which others do not
        claim anything of."""
        left = self._ends - self._writer.clock()
        if not written.markers or not self._repairs or left <= 0:
            return None
        self._repairs -= 1
        request = repair(self._request, written.text, wrong.problems, REPAIR_TOKENS)
        try:
            text, usage = complete(self._writer.model, request, within=left)
        except ModelError:
            return None
        self._usage += usage
        return self._first(text)

    def _first(self, text: str) -> Sentence | None:
        """The first sentence of a repair, when it holds and says something new."""
        parser = Parser()
        again = next((each for each in (*parser.feed(text), *parser.end())), None)
        if again is None or finds_no_answer(again.text):
            return None
        if says_nothing_new(again.text, (sentence.text for sentence in self.said)):
            return None
        found = self._verified(again)
        return found if isinstance(found, Sentence) else None
