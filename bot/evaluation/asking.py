"""Asks test questions, and keeps what came of each as plain values."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Container, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from bot.answers import Answer, Citation, Considered, Conversation, Question
from bot.desk import Desk
from bot.evaluation.judging import Judge, judged
from bot.evaluation.outcomes import Cited, Outcome, Retrieved
from bot.evaluation.questions import TestQuestion
from bot.evaluation.usage import Price, Usage, counted
from index.errors import QuestionError

#: Questions asked before the clock counts.
WARM_UP = 5

#: Answers that are judged at once: a judge waits for a server.
JUDGED_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Asking:
    """How questions are asked.

    Attributes:
        desk: It never declines, so that quotes are measured for every question.
        threshold: Confidence below which the shipped desk declines.
        price: Of tokens; None when it is not known.
    """

    desk: Desk
    threshold: float
    judge: Judge
    price: Price | None = None

    def all(
        self, questions: Sequence[TestQuestion], known: Container[str] = ()
    ) -> Iterator[Outcome]:
        """The outcomes in the order of the questions.

        One question is asked at a time, since its time is measured; answers are judged meanwhile.

        Args:
            known: Ids of questions that need not be asked again.
        """
        followed = {question.after for question in questions if question.after}
        conversations: dict[str, Conversation] = {}
        for question in questions[:WARM_UP]:
            self._answered(question, Conversation())
        judging: deque[Future[Outcome]] = deque()
        with ThreadPoolExecutor(JUDGED_AT_ONCE) as pool:
            try:
                for question in questions:
                    if question.id in known and question.id not in followed:
                        continue
                    before = conversations.get(question.after, Conversation())
                    asked = self._answered(question, before)
                    if question.id in followed and asked.answer:
                        conversations[question.id] = before.after(asked.answer)
                    if question.id not in known:
                        judging.append(pool.submit(self._outcome, question, asked))
                    if len(judging) >= JUDGED_AT_ONCE:
                        yield judging.popleft().result()
                while judging:
                    yield judging.popleft().result()
            finally:
                for waiting in judging:
                    waiting.cancel()

    def _answered(self, question: TestQuestion, before: Conversation) -> _Asked:
        if question.asked is None:
            raise ValueError(f"question {question.id} has no day; resolve it first")
        with counted() as usage:
            started = time.perf_counter()
            try:
                answer = self.desk.ask(Question(question.question, question.asked), before)
            except QuestionError:
                answer = None
            milliseconds = 1_000 * (time.perf_counter() - started)
        return _Asked(answer, milliseconds, usage)

    def _outcome(self, question: TestQuestion, asked: _Asked) -> Outcome:
        """A question that cannot be asked counts as declined: nothing is found or said."""
        answer, usage = asked.answer, asked.usage
        cost = 0.0 if not usage.prompt + usage.completion else None
        if self.price:
            cost = self.price.of(usage)
        sentences = [
            judged(said.text, [self._cited(citation) for citation in said.citations], self.judge)
            for said in (answer.sentences if answer else ())
        ]
        text = " ".join(said.text for said in sentences)
        return Outcome(
            question=question,
            understood=answer.understood if answer else question.question,
            short_answer=answer.short_answer if answer else "",
            confidence=answer.confidence if answer else 0.0,
            declined=not answer or answer.confidence < self.threshold,
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """An answer; None where there is nothing in the question to search for."""

    answer: Answer | None
    milliseconds: float
    usage: Usage


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
        considered.score,
    )
