"""Asks test questions, and keeps what came of each as plain values."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from bot.answers import Answer, Citation, Considered, Conversation, Question, Usage
from bot.desk import Desk
from bot.evaluation.judging import Ground, Judge, judged
from bot.evaluation.outcomes import Cited, Outcome, Retrieved
from bot.evaluation.price import Price
from bot.evaluation.questions import TestQuestion
from bot.support import Evidence
from index.errors import QuestionError

#: Questions asked before the clock counts.
WARM_UP = 5

#: Answers that are judged at once: a judge waits for a server.
JUDGED_AT_ONCE = 8

#: Decimals of probabilities that are kept: the last bits of a sum depend on its order, which
#: differs from process to process where Python orders sets of texts.
PLACES = 9

#: A question and those that follow it up, in order: one conversation, or several with one start.
Chain = tuple[TestQuestion, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The answer to a question; None where there is nothing in it to search for."""

    answer: Answer | None
    milliseconds: float


#: Asks chains: the replies to each, in the order of the chains.
Replies = Callable[[Sequence[Chain]], Iterable[Sequence[Asked]]]


@dataclass(frozen=True, slots=True)
class Asking:
    """How questions are asked.

    Attributes:
        desk: Of the archive; what is quoted is read there again.
        replies: The answers; none is declined, so that quotes are measured for every question.
        threshold: Confidence below which the shipped desk declines.
        price: Of tokens; None when it is not known.
    """

    desk: Desk
    replies: Replies
    threshold: float
    judge: Judge
    price: Price | None = None

    def all(
        self, questions: Sequence[TestQuestion], known: Container[str] = ()
    ) -> Iterator[Outcome]:
        """The outcomes, chain by chain; answers are judged while others are asked.

        Args:
            known: Ids of questions whose outcomes are known already.
        """
        todo = [chain for chain in chains(questions) if any(q.id not in known for q in chain)]
        judging: deque[Future[Outcome]] = deque()
        with ThreadPoolExecutor(JUDGED_AT_ONCE) as pool:
            try:
                for chain, replies in zip(todo, self.replies(todo), strict=True):
                    for question, asked in zip(chain, replies, strict=True):
                        if question.id not in known:
                            judging.append(pool.submit(self._outcome, question, asked))
                    while len(judging) >= JUDGED_AT_ONCE:
                        yield judging.popleft().result()
                while judging:
                    yield judging.popleft().result()
            finally:
                for waiting in judging:
                    waiting.cancel()

    def _outcome(self, question: TestQuestion, asked: Asked) -> Outcome:
        """A question that cannot be asked counts as declined: nothing is found or said."""
        answer = asked.answer
        usage = answer.usage if answer else Usage()
        cost = 0.0 if not usage.prompt + usage.completion else None
        if self.price:
            cost = self.price.of(usage)
        sentences = [
            judged(
                said.text,
                [self._cited(citation) for citation in said.citations],
                self._grounds(said.citations),
                self.judge,
                question.asked,
            )
            for said in (answer.sentences if answer else ())
        ]
        text = " ".join(said.text for said in sentences)
        return Outcome(
            question=question,
            understood=answer.understood if answer else question.question,
            short_answer=answer.short_answer if answer else "",
            confidence=round(answer.confidence, PLACES) if answer else 0.0,
            declined=not answer or answer.abstained or answer.confidence < self.threshold,
            sentences=tuple(sentences),
            retrieved=tuple(map(_retrieved, answer.considered)) if answer else (),
            milliseconds=asked.milliseconds,
            prompt_tokens=usage.prompt,
            completion_tokens=usage.completion,
            cost=cost,
            correctness=self.judge.correctness(question.question, text, question.answer)
            if question.answerable and question.answer and text
            else None,
        )

    def _grounds(self, citations: Sequence[Citation]) -> list[Ground]:
        held = self.desk.archive.catalogue.passages([each.passage_id for each in citations])
        evidence = {id: Evidence(each.article, each.passage) for id, each in held.items()}
        return [Ground(each.quote, evidence.get(each.passage_id)) for each in citations]

    def _cited(self, citation: Citation) -> Cited:
        """The citation, with whether it holds in the stored article, read again."""
        article = self.desk.archive.catalogue.article(citation.article_id)
        there = article.body[citation.start : citation.end] if article else None
        return Cited(
            citation.article_id,
            citation.title,
            citation.publisher,
            citation.published,
            citation.quote,
            citation.start,
            citation.end,
            citation.passage_id,
            genuine=there == citation.quote,
        )


def chains(questions: Iterable[TestQuestion]) -> list[Chain]:
    """The questions by the first one that they follow up, in order."""
    first: dict[str, str] = {}
    found: dict[str, list[TestQuestion]] = {}
    for question in questions:
        first[question.id] = first.get(question.after, question.id)
        found.setdefault(first[question.id], []).append(question)
    return [tuple(chain) for chain in found.values()]


def ask(desk: Desk, chain: Chain) -> list[Asked]:
    """Ask the questions of a chain, each after the ones that it follows up."""
    conversations: dict[str, Conversation] = {}
    replies = []
    for question in chain:
        before = conversations.get(question.after, Conversation())
        asked = _ask(desk, question, before)
        conversations[question.id] = before.after(asked.answer) if asked.answer else before
        replies.append(asked)
    return replies


def warm_up(desk: Desk, todo: Sequence[Chain]) -> None:
    """Ask some questions before the clock counts."""
    for chain in todo[:WARM_UP]:
        ask(desk, chain)


def _ask(desk: Desk, question: TestQuestion, before: Conversation) -> Asked:
    if question.asked is None:
        raise ValueError(f"question {question.id} has no day; resolve it first")
    started = time.perf_counter()
    try:
        answer = desk.ask(Question(question.question, question.asked), before)
    except QuestionError:
        answer = None
    return Asked(answer, 1_000 * (time.perf_counter() - started))


def _retrieved(considered: Considered) -> Retrieved:
    source = considered.source
    return Retrieved(
        considered.passage_id,
        source.article_id,
        source.title,
        source.publisher,
        source.published,
        considered.start,
        considered.end,
        considered.text,
        round(considered.score, PLACES),
    )
