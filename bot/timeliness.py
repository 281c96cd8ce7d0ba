"""Whether what is quoted is of the time that a question speaks of: "this week" means this week."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from bot.answers import Citation, Sentence
from bot.wording import day, period
from index.articles import parse_published
from index.ranking.dates import Period, shifted, spoken

#: Days before and after such a time in which articles about it are published.
AROUND = 7


def untimely(text: str, asked: date, sentences: Iterable[Sentence]) -> str:
    """A note when a question asks about "today", "last week" or the like and nothing that is quoted
    was published around then; the empty string when something was, or has no date.

    Args:
        text: The question as it was searched.
        asked: The day on which it is asked.
    """
    times = spoken(text, asked)
    days = [_day(each) for sentence in sentences for each in sentence.citations]
    known = [each for each in days if each is not None]
    if not times or not known or len(known) < len(days):
        return ""
    if any(_around(each, time) for each in known for time in times):
        return ""
    time = times[0]
    asked_about = period(time.first.isoformat(), time.last.isoformat())
    return f"Nothing quoted here is {asked_about}; the newest is of {day(max(known).isoformat())}"


def _around(published: date, time: Period) -> bool:
    return shifted(time.first, -AROUND) <= published <= shifted(time.last, AROUND)


def _day(citation: Citation) -> date | None:
    published = parse_published(citation.published)
    return published.date() if isinstance(published, datetime) else published
