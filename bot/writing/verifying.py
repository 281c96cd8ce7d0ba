"""From a written sentence to one with checked citations, or to what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bot.answers import Citation, Sentence, Source
from bot.orders import gives_orders, sends_reader
from bot.support import Evidence, Verdict
from bot.writing.guesses import SHORT
from bot.writing.parsing import Written
from bot.writing.passages import Shown
from bot.writing.replies import content_words, says_something
from index.articles import Span

#: Index of a passage, and span in its article's body (`Verdict.quotes`).
Quote = tuple[int, Span]


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
        if not verdict.supported:
            return verdict
        claim = written.text
        if not written.ended or len(claim.split()) <= SHORT:
            claim = f"{self.question.rstrip(' ?')} {claim}"
            verdict = self.check(claim, evidence, asked=self.asked)
        return replace(verdict, quotes=self._needed(claim, evidence, verdict.quotes))

    def _needed(
        self, claim: str, evidence: Sequence[Evidence], quotes: Sequence[Quote]
    ) -> tuple[Quote, ...]:
        """The quotes without those that add no word of the claim, and that it is supported without.

        The last ones go first; the best one stays.
        """
        said = [content_words(span.of(evidence[of].article.body)) for of, span in quotes]
        wanted = content_words(claim)
        kept = list(range(len(quotes)))
        for place in reversed(kept[1:]):
            others = [other for other in kept if other != place]
            if wanted & said[place] <= set().union(*(said[other] for other in others)):
                fewer = [quotes[other] for other in others]
                passages = [evidence[of] for of in dict.fromkeys(of for of, _ in fewer)]
                if all(
                    self.check(claim, each, asked=self.asked).supported
                    for each in (_only(evidence, fewer), passages)
                ):
                    kept = others
        return tuple(quotes[place] for place in kept)

    def _asked(self, markers: Sequence[int]) -> Iterator[list[Shown]]:
        """The passages to check against, in turn."""
        named = [each for each in self.passages if each.number in markers]
        if named:
            yield named
        yield from ([each] for each in self.passages if each.number not in markers)


def _evidence(shown: Shown) -> Evidence:
    """The whole passage, without what gives orders: that supports nothing."""
    return Evidence(shown.candidate.article, shown.passage)


def _only(evidence: Sequence[Evidence], quotes: Sequence[Quote]) -> list[Evidence]:
    """Of the evidence the sentences that are quoted."""
    found = []
    for number, each in enumerate(evidence):
        spans = [span for of, span in quotes if of == number]
        left = tuple(
            sentence
            for sentence in each.passage.sentences
            if any(span.start <= sentence.start and sentence.end <= span.end for span in spans)
        )
        if left:
            found.append(Evidence(each.article, replace(each.passage, sentences=left)))
    return found


def _citations(passages: Sequence[Shown], verdict: Verdict) -> Iterator[Citation]:
    for number, span in verdict.quotes:
        candidate = passages[number].candidate
        copies = tuple(Source.of(article) for article in candidate.copies)
        yield Citation.of(candidate.article, candidate.passage, span, copies)
