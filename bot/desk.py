"""The one door of the core: a question in, a cited answer out."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

from bot import about
from bot.answers import (
    Answer,
    Citation,
    Considered,
    Conversation,
    Question,
    Searched,
    Sentence,
    Source,
)
from bot.followups import standalone
from bot.quoting import Quoted, QuotedSentence, QuotingModel, quote
from index.archive import Archive
from index.articles import Span
from index.ranking.scorer import Scorer
from index.search import Candidate, SearchResult, search

#: Passages that are considered for an answer and listed in it.
CONSIDERED = 20


class Desk:
    """Answers questions from one archive, which stays open until the desk is closed.

    Args:
        archive: Opened for reading; refreshed before each question.
        scorer: Orders the candidates.
        model: Chooses the sentences, and declines.
    """

    def __init__(self, archive: Archive, scorer: Scorer, model: QuotingModel) -> None:
        self.archive = archive
        self._scorer = scorer
        self._model = model

    def search(self, question: Question, passages: int = CONSIDERED) -> SearchResult:
        """The best passages for a question, best first, at most so many.

        Raises:
            QuestionError: There is nothing in the question to search for.
        """
        self.archive.refresh()
        return search(
            self.archive,
            question.text,
            k=passages,
            asked=question.asked,
            since=question.since,
            until=question.until,
            publisher=question.publisher,
            language=question.language,
            scorer=self._scorer,
        )

    def ask(self, question: Question, conversation: Conversation | None = None) -> Answer:
        """The answer, made of sentences quoted from the articles, or a refusal.

        What is no question about the news is answered without a search (`bot.about`).

        Raises:
            QuestionError: There is nothing in the question to search for.
        """
        conversation = conversation or Conversation()
        if (said := about.respond(question, conversation, self.archive)) is not None:
            return said
        started = time.perf_counter()
        understood = standalone(question.text, conversation.without_replies())
        result = self.search(_reworded(question, understood))
        searched = time.perf_counter()
        quoted = quote(
            understood, question.asked, result, limit=question.sentences, model=self._model
        )
        ended = time.perf_counter()
        return Answer(
            question=question.text,
            understood=understood,
            asked=question.asked.isoformat(),
            abstained=quoted.abstained,
            confidence=quoted.confidence,
            sentences=() if quoted.abstained else _sentences(quoted),
            short_answer="" if quoted.abstained else quoted.short_answer,
            considered=tuple(_considered(candidate) for candidate in result.candidates),
            searched=self.searched(
                question.since, question.until, question.publisher, question.language
            ),
            notes=result.notes,
            timings={
                **result.timings,
                "search": 1_000 * (searched - started),
                "quote": 1_000 * (ended - searched),
                "total": 1_000 * (ended - started),
            },
        )

    def searched(
        self,
        since: date | None = None,
        until: date | None = None,
        publisher: str | None = None,
        language: str | None = None,
    ) -> Searched:
        """What a question is searched in: the whole archive, or what the filters leave of it."""
        articles, first, last = self.archive.catalogue.holdings(since, until, publisher, language)
        return Searched(
            articles, first.isoformat() if first else None, last.isoformat() if last else None
        )

    def close(self) -> None:
        self.archive.close()


def _reworded(question: Question, understood: str) -> Question:
    return replace(question, text=understood)


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
