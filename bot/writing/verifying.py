"""From a written sentence to one with checked citations, or to what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.answers import Citation, Sentence, Source
from bot.orders import gives_orders, sends_reader
from bot.support import Evidence, Verdict
from bot.writing.guesses import SHORT
from bot.writing.parsing import Written
from bot.writing.passages import Shown
from bot.writing.replies import says_something


class Check(Protocol):
    """See `bot.support.Checker.check`."""

    def __call__(
        self, sentence: str, evidence: Sequence[Evidence], *, asked: date | None = None
    ) -> Verdict: ...


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A sentence that is not said, with what is wrong in words for a model."""

    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verifier:
    """Checks sentences against the passages that their model was shown.

    Attributes:
        question: That is answered, as it was searched.
        asked: The day that "yesterday" refers to.
    """

    check: Check
    passages: Sequence[Shown]
    question: str
    asked: date

    def verified(self, written: Written) -> Sentence | Unsupported:
        """The sentence with the quotes that it rests on.

        First the passages that it names are asked whether they support it, all together; then, when
        they do not, or it names none, each of the others alone. So a wrong number costs no sentence
        that the archive supports, and a citation holds whoever found it.

        "Kansas" alone claims what is asked of Kansas: a reply so short must be supported together
        with the question.
        """
        text = written.text
        if sends_reader(text) or gives_orders(text):
            return Unsupported(("it tells its reader what to do, or has an address",))
        if not says_something(text):
            return Unsupported(("it says nothing that can be checked",))
        problems: tuple[str, ...] = ("it names no passage that exists",)
        for passages in self._asked(written.markers):
            verdict = self._verdict(written, [_evidence(each) for each in passages])
            citations = tuple(_citations(passages, verdict)) if verdict.supported else ()
            if citations:
                return Sentence(text, citations)
            if len(passages) > 1 or passages[0].number in written.markers:
                problems = verdict.problems or problems
        return Unsupported(problems)

    def _verdict(self, written: Written, evidence: Sequence[Evidence]) -> Verdict:
        verdict = self.check(written.text, evidence, asked=self.asked)
        if not verdict.supported or (written.ended and len(written.text.split()) > SHORT):
            return verdict
        claim = f"{self.question.rstrip(' ?')} {written.text}"
        return self.check(claim, evidence, asked=self.asked)

    def _asked(self, markers: Sequence[int]) -> Iterator[list[Shown]]:
        """The passages to check against, in turn."""
        named = [each for each in self.passages if each.number in markers]
        if named:
            yield named
        yield from ([each] for each in self.passages if each.number not in markers)


def _evidence(shown: Shown) -> Evidence:
    """The whole passage, without what gives orders: that supports nothing."""
    return Evidence(shown.candidate.article, shown.passage)


def _citations(passages: Sequence[Shown], verdict: Verdict) -> Iterator[Citation]:
    for number, span in verdict.quotes:
        candidate = passages[number].candidate
        copies = tuple(Source.of(article) for article in candidate.copies)
        yield Citation.of(candidate.article, candidate.passage, span, copies)
