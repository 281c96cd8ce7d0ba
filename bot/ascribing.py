"""Who said what was quoted: "who said that?" is answered from the articles of the answer before."""

from __future__ import annotations

import time
from collections.abc import Iterator

from bot import searching
from bot.answers import Answer, Citation, Considered, Conversation, Question, Sentence, Source
from bot.followups import asks_who_says
from bot.orders import orders
from bot.support import Speakers, Told
from bot.wording import own_words, who_said
from index.archive import Archive
from index.articles import Article, Passage, Span

#: Share of the names that are right (docs/conversations.md), rounded down.
BELIEF = 0.9


def ascribed(
    question: Question, conversation: Conversation, archive: Archive, speakers: Speakers
) -> Answer | None:
    """Who says the first thing that was quoted and that its article has somebody say.

    Where nobody says any of it, the first quote, with a note that these are the article's words.

    Returns:
        None when that is not asked, or when the archive has nothing any more that was quoted.
    """
    if not asks_who_says(question.text):
        return None
    started = time.perf_counter()
    quoted = list(_quoted(conversation, archive))
    if not quoted:
        return None
    asked = ((each, _told(each, speakers)) for each in quoted)
    (article, passage, span), told = next((each for each in asked if each[1]), (quoted[0], None))
    places = told.places if told else ((passage, span),)
    source = Source.of(article)
    return Answer(
        question=question.text,
        understood=who_said(span.of(article.body)),
        asked=question.asked.isoformat(),
        abstained=False,
        confidence=BELIEF,
        sentences=tuple(_sentence(article, *place, told) for place in places),
        short_answer=told.speaker.of(article.body) if told else "",
        short_answer_belief=BELIEF if told else 0.0,
        considered=tuple(
            Considered(each.id, source, each.start, each.end, each.text, BELIEF)
            for each in dict.fromkeys(passage for passage, _ in places)
        ),
        searched=searching.searched(archive.catalogue, question),
        notes=() if told else (own_words(article),),
        timings={"total": 1_000 * (time.perf_counter() - started)},
    )


Place = tuple[Article, Passage, Span]


def _quoted(conversation: Conversation, archive: Archive) -> Iterator[Place]:
    """Where the last answer's quotes stand now; what does not stand is left out."""
    last = conversation.last
    citations = [sentence.citations[0] for sentence in last.answer.sentences] if last else []
    held = archive.catalogue.passages([citation.passage_id for citation in citations])
    for citation in citations:
        stored = held.get(citation.passage_id)
        span = Span(citation.start, citation.end)
        if stored and span.of(stored.article.body) == citation.quote:
            yield stored.article, stored.passage, span


def _told(place: Place, speakers: Speakers) -> Told | None:
    """Who says it; None where nobody does, or where it cannot be quoted who does."""
    article, _, span = place
    told = speakers.told(article, span)
    if told is None or any(each in orders(passage) for passage, each in told.places):
        return None
    return told


def _sentence(article: Article, passage: Passage, span: Span, told: Told | None) -> Sentence:
    citation = Citation.of(article, passage, span)
    emphasis = None
    if told and span.start <= told.speaker.start and told.speaker.end <= span.end:
        emphasis = Span(told.speaker.start - span.start, told.speaker.end - span.start)
    return Sentence(citation.quote, (citation,), emphasis)
