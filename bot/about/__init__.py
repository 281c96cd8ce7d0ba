"""What needs no search: questions about the archive itself, and small talk.

`talk`, `recognising` and `unclear` decide by rule, from the words alone; `courtesy` takes greetings
off a question; `following` completes what follows such a reply; `details` reads which articles are
meant, `facts` looks them up in the catalogue and the text index, and `wording` says it. Nothing
here asks a language model.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from bot.about import facts, talk, wording
from bot.about.courtesy import without_courtesy
from bot.about.details import Names, Wanted, read
from bot.about.facts import Articles
from bot.about.following import standalone, topical
from bot.about.recognising import Kind, Request, recognise
from bot.about.unclear import UNCLEAR, unclear
from bot.answers import Answer, Considered, Conversation, Question, Searched, Source
from index.archive import Archive
from index.catalogue import Counted, Selection

__all__ = ["respond", "topical", "without_courtesy"]

#: Articles that a reply lists, and those of "show me all": a message of Slack holds no more.
SHOWN, MOST_SHOWN = 5, 15


def respond(question: Question, conversation: Conversation, archive: Archive) -> Answer | None:
    """The reply to small talk or to a question about the archive; ``None`` to one about the news.

    Raises:
        ArchiveError: A store of the archive is torn.
    """
    started = time.perf_counter()
    if said := talk.reply(question.text):
        return _answer(question, question.text, said, Searched(0, None, None), (), started)
    text = without_courtesy(question.text)
    understood = standalone(text, conversation)
    request = recognise(understood)
    if request is None:
        if not unclear(text, conversation):
            return None
        return _answer(question, question.text, UNCLEAR, Searched(0, None, None), (), started)
    limits = facts.selected(question)
    wanted = read(request.details, question.asked, _names(archive))
    if wanted is None:
        return None
    if request.kind in _RECENT:
        limits = facts.up_to(archive, limits, question.asked)
    made = _Reply(archive, request, wanted, limits).made()
    if made is None:
        return None
    said, articles = made
    considered = tuple(
        Considered(each.id, Source.of(article), each.start, each.end, each.text, 0.0)
        for each, article in articles.shown
    )
    searched = _searched(archive, limits)
    return _answer(question, understood, said, searched, considered, started)


class _Reply:
    """What is said to a request, with the articles that are listed below it."""

    def __init__(
        self, archive: Archive, request: Request, wanted: Wanted, limits: Selection
    ) -> None:
        self._archive = archive
        self._request = request
        self._wanted = wanted
        self._limits = limits

    def made(self) -> tuple[str, Articles] | None:
        """``None`` where nothing is known of the news that are asked for."""
        selection = facts.both(self._wanted.selection, self._limits)
        if selection is None:
            return wording.excluded(self._limits), Articles({}, ())
        wanted = replace(self._wanted, selection=selection)
        counted = _COUNTED.get(self._request.kind)
        if counted is not None:
            column, say = counted
            return self._counted(column, say, wanted)
        if wanted.author:
            return wording.articles(self._wanted, {}, 0), Articles({}, ())
        return self._of(wanted)

    def _counted(
        self, column: Counted, say: Callable[[wording.Counts, Wanted], str], wanted: Wanted
    ) -> tuple[str, Articles]:
        if not wanted.topic:
            counts = self._archive.catalogue.counted(column, wanted.selection)
            return say(counts, wanted), Articles({}, ())
        counts = facts.publishers_of_topic(self._archive, wanted)
        return say(counts, wanted), facts.of_topic(self._archive, wanted, SHOWN)

    def _of(self, wanted: Wanted) -> tuple[str, Articles] | None:
        kind = self._request.kind
        articles = self._articles(wanted)
        shown = len(articles.shown)
        if kind is Kind.FRESHNESS:
            indexed = self._archive.catalogue.last_run()
            return wording.freshness(wanted.selection, articles.days, indexed), articles
        if kind is Kind.NEWS and not shown:
            return None if wanted.topic else (self._none(wanted), articles)
        if kind in _RECENT or kind is Kind.OLDEST:
            oldest = kind is Kind.OLDEST
            return wording.newest(wanted, articles.days, shown, oldest=oldest), articles
        if not self._request.details:
            return self._whole(wanted, articles), articles
        return wording.articles(wanted, articles.days, shown), articles

    def _none(self, wanted: Wanted) -> str:
        """That there is no news of a time, and of when the latest is."""
        latest = self._archive.catalogue.latest(1, self._limits)
        return wording.no_news(wanted, latest[0].day if latest else None)

    def _articles(self, wanted: Wanted) -> Articles:
        kind = self._request.kind
        most = MOST_SHOWN if kind is Kind.LISTED else SHOWN
        limit = min(self._request.number or most, MOST_SHOWN)
        oldest = kind is Kind.OLDEST
        if wanted.topic and (kind in _RECENT or oldest):
            return facts.of_topic_by_day(self._archive, wanted, limit, oldest=oldest)
        if wanted.topic:
            return facts.of_topic(self._archive, wanted, limit)
        return facts.of_selection(self._archive, wanted.selection, limit, oldest=oldest)

    def _whole(self, wanted: Wanted, articles: Articles) -> str:
        catalogue = self._archive.catalogue
        publishers = catalogue.counted("publisher", wanted.selection)
        return wording.whole(articles.days, publishers, catalogue.last_run(), wanted.selection)


#: Kinds that ask for what was published last, when the question was asked.
_RECENT = frozenset({Kind.NEWS, Kind.LATEST})

#: Kinds that ask for names: where they stand, and how they are said.
_COUNTED: dict[Kind, tuple[Counted, Callable[[wording.Counts, Wanted], str]]] = {
    Kind.PUBLISHERS: ("publisher", wording.publishers),
    Kind.LANGUAGES: ("language", wording.spoken),
    Kind.SECTIONS: ("section", wording.sections),
    Kind.AUTHORS: ("authors", wording.authors),
}


def _names(archive: Archive) -> Names:
    def named(column: Counted) -> Callable[[], list[str]]:
        return lambda: [name for name, _ in archive.catalogue.counted(column, Selection())]

    return Names(named("publisher"), named("language"), named("section"), named("authors"))


def _searched(archive: Archive, limits: Selection) -> Searched:
    articles, first, last = archive.catalogue.holdings(
        limits.since, limits.until, limits.publisher, limits.language
    )
    return Searched(
        articles, first.isoformat() if first else None, last.isoformat() if last else None
    )


def _answer(
    question: Question,
    understood: str,
    said: str,
    searched: Searched,
    considered: tuple[Considered, ...],
    started: float,
) -> Answer:
    return Answer(
        question=question.text,
        understood=understood,
        asked=question.asked.isoformat(),
        abstained=False,
        confidence=0.0,
        sentences=(),
        short_answer="",
        considered=considered,
        searched=searched,
        timings={"total": 1_000 * (time.perf_counter() - started)},
        reply=said,
    )
