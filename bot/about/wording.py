"""What is said about the archive, made of facts and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from bot import languages
from bot.about.details import Wanted, topic_words
from bot.wording import count, day, listed, moment, period
from index.catalogue import Selection

#: Names that are said of a kind, and in passing; the others are counted.
_NAMES, _IN_PASSING = 12, 5
#: Years that are said one by one.
_YEARS = 8

Days = Mapping[date | None, int]
Counts = Sequence[tuple[str, int]]


def articles(wanted: Wanted, days: Days, shown: int) -> str:
    """How many articles there are of something, from when to when, and of each year.

    Args:
        shown: How many are listed below.
    """
    number = sum(days.values())
    if not number:
        return f"{_none(wanted)} The nearest:" if shown else _none(wanted)
    verb = "mentions" if number == 1 else "mention"
    if wanted.source:
        said = f"{_not_from(wanted)}; {number:,} {verb} {_it(wanted)}."
        return " ".join(filter(None, (said, _order(wanted, number, shown))))
    which = _which(wanted.selection, dated=False)
    if wanted.topic:
        said = f"{count(number, 'article')}{which} {verb} {_quoted(wanted.topic)}"
    else:
        said = f"The archive holds {count(number, 'article')}{which}"
    return " ".join(filter(None, (f"{said}{_times(days)}.", _order(wanted, number, shown))))


def excluded(limits: Selection) -> str:
    """What is said when a question asks for what it is limited not to search."""
    return f"Only articles{_which(limits, dated=True)} are searched here."


def newest(wanted: Wanted, days: Days, shown: int, *, oldest: bool) -> str:
    """Which articles were published last, or first."""
    number = sum(days.values())
    if not shown:
        return _none(wanted) if not number else "None of these articles has a date."
    which = _which(wanted.selection, dated=True)
    about = f" that {'mentions' if shown == 1 else 'mention'} {_quoted(wanted.topic)}" * bool(
        wanted.topic
    )
    word = "oldest" if oldest else "latest"
    first = f"{_not_from(wanted)}. " if wanted.source else ""
    if shown == 1:
        return f"{first}The {word} article{which}{about}:"
    return f"{first}The {word} {shown} of {count(number, 'article')}{which}{about}:"


def no_news(wanted: Wanted, latest: date | None) -> str:
    """That nothing was published then; ``latest`` is the day of the latest article of all."""
    said = _none(wanted)
    return f"{said} The latest one is of {day(latest.isoformat())}." if latest else said


def freshness(selection: Selection, days: Days, indexed: datetime | None) -> str:
    """How recent the archive is."""
    dated = [each for each in days if each]
    if not days:
        said = _none(Wanted(selection=selection))
    elif not dated:
        said = "The articles have no dates."
    else:
        which = _which(selection, dated=True)
        said = f"The latest article{which} is of {day(max(dated).isoformat())}."
    return f"{said} {_indexed(indexed)}".strip()


def whole(days: Days, publishers: Counts, indexed: datetime | None, selection: Selection) -> str:
    """What the archive holds altogether."""
    number = sum(days.values())
    if not number:
        return _none(Wanted(selection=selection))
    said = f"The archive holds {count(number, 'article')}{_which(selection, dated=False)}"
    named = [each for each in publishers if each[0]]
    return " ".join(
        filter(
            None,
            (
                f"{said}{_times(days)}.",
                f"They are from {_named(publishers, 'publisher', _IN_PASSING)}."
                if len(named) > 1
                else "",
                _indexed(indexed),
            ),
        )
    )


def publishers(counts: Counts, wanted: Wanted) -> str:
    return _names(counts, wanted, "publisher", "from")


def spoken(counts: Counts, wanted: Wanted) -> str:
    """In which languages the articles are; ``counts`` has ISO 639-1 codes."""
    named = [(languages.name(code) if code else "", number) for code, number in counts]
    return _names(named, wanted, "language", "in")


def sections(counts: Counts, wanted: Wanted) -> str:
    return _names(counts, wanted, "section", "from")


def authors(counts: Counts, wanted: Wanted) -> str:
    return _names(counts, wanted, "author", "by")


def _names(counts: Counts, wanted: Wanted, noun: str, preposition: str) -> str:
    if not counts:
        return _none(wanted)
    which = _which(wanted.selection, dated=True)
    if wanted.topic:
        which += f" that mention {_quoted(wanted.topic)}"
    if not any(name for name, _ in counts):
        return f"The articles{which} name no {noun}s."
    return f"The articles{which} are {preposition} {_named(counts, noun, _NAMES)}."


def _named(counts: Counts, noun: str, most: int) -> str:
    """``3 publishers: Wire (12), Courier (8) and 1 more``."""
    known = [(name, number) for name, number in counts if name]
    unknown = sum(number for name, number in counts if not name)
    parts = [f"{name} ({number:,})" for name, number in known[:most]]
    if len(known) > most:
        parts.append(f"{len(known) - most:,} more")
    said = f"{count(len(known), noun)}: {listed(parts)}"
    return f"{said}; {count(unknown, 'article')} without one" if unknown else said


def _indexed(indexed: datetime | None) -> str:
    return f"The archive was last indexed on {moment(indexed.isoformat())}." if indexed else ""


def _none(wanted: Wanted) -> str:
    which = _which(wanted.selection, dated=True)
    if wanted.author:
        return f"No article{which} in the archive names {wanted.author} as its author."
    if wanted.source:
        return f"{_not_from(wanted)}, and none mentions {_it(wanted)}."
    if wanted.topic:
        return f"No article{which} in the archive mentions {_quoted(wanted.topic)}."
    return f"The archive holds no articles{which}."


def _not_from(wanted: Wanted) -> str:
    which = _which(wanted.selection, dated=True)
    return f"No article{which} in the archive is from {wanted.source}"


def _it(wanted: Wanted) -> str:
    """What is mentioned, after it was said who published nothing."""
    return "it" if wanted.topic == wanted.source else _quoted(wanted.topic)


def _quoted(topic: str) -> str:
    """What was counted: a word, or all words of several in one passage."""
    words = len(topic_words(topic).split())
    return topic if words == 1 else f"“{topic}” (all its words in one passage)"


def _which(selection: Selection, *, dated: bool) -> str:
    """`` by Ann Smith from Harbour Courier in French``; with ``dated`` the dates as well."""
    parts = []
    if selection.authors:
        parts.append(f"by {listed(selection.authors)}")
    if selection.publisher is not None:
        parts.append(f"from {selection.publisher or 'unknown publishers'}")
    if selection.language is not None:
        parts.append(f"in {languages.name(selection.language)}")
    if selection.section is not None:
        parts.append(f"in the section {selection.section}")
    if dated and (selection.since or selection.until):
        parts.append(_between(selection.since, selection.until))
    return "".join(f" {part}" for part in parts)


def _between(since: date | None, until: date | None) -> str:
    if since and until:
        return period(since.isoformat(), until.isoformat())
    if since:
        return f"since {day(since.isoformat())}"
    return f"up to {day(until.isoformat())}" if until else ""


def _times(days: Days) -> str:
    """``, from 3 May 2022 to 4 June 2023 (1 in 2022, 2 in 2023; 1 without a date)``."""
    dated = sorted(each for each in days if each)
    if not dated:
        return ", without dates"
    between = period(dated[0].isoformat(), dated[-1].isoformat())
    notes = [", ".join(_years(days)), f"{days[None]:,} without a date" if None in days else ""]
    said = "; ".join(filter(None, notes))
    return f", {between} ({said})" if said else f", {between}"


def _years(days: Days) -> Iterator[str]:
    years: Counter[int] = Counter()
    for each, number in days.items():
        if each:
            years[each.year] += number
    if len(years) == 1:
        return
    ordered = sorted(years)
    if earlier := ordered[:-_YEARS]:
        yield f"{sum(years[year] for year in earlier):,} before {ordered[-_YEARS]}"
    for year in ordered[-_YEARS:]:
        yield f"{years[year]:,} in {year}"


def _order(wanted: Wanted, number: int, shown: int) -> str:
    if number == 1 or not shown:
        return ""
    if wanted.topic and number > 2:
        return "The latest comes first, then those that say most about it."
    return "The latest comes first." if shown == number else f"The latest {shown}:"
