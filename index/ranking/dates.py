"""The time that a question speaks of, resolved against the day on which it is asked."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {
    name.lower(): number
    for number in range(1, 13)
    for name in (calendar.month_name[number], calendar.month_abbr[number])
} | {"sept": 9}
_DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_EXACT = re.compile(
    rf"\b(?P<iso>{_YEAR}-\d\d-\d\d)\b"
    rf"|\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})\b\.?"
    rf"(?:,? (?P<year>{_YEAR}))?"
    rf"|\b(?P<month2>{_MONTH})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year2>{_YEAR}))?"
    rf"|\b(?:(?P<in>in|since|during|of|last|this|early|late|mid) )?(?P<month3>{_MONTH})\b\.?"
    rf"(?:,? (?P<year3>{_YEAR}))?"
    rf"|\b(?P<year4>{_YEAR})\b",
    re.IGNORECASE,
)
_AGO = re.compile(
    rf"\b(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)}) (?P<unit>day|week|month|year)s? ago\b",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"\b(?P<day>today|tonight|yesterday)\b"
    r"|\b(?P<which>this|last|past) (?P<unit>week|weekend|month|year)\b"
    rf"|\b(?P<weekday>{'|'.join(_DAYS)})\b",
    re.IGNORECASE,
)
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


#: A time of at most this many days is one that articles can be about.
SHORT = 62

#: Times less than this many days from the moment of asking are news.
AROUND = 10

#: A paper writes of a day up to this many days after it.
REPORTING = 7


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def reported_on(self, day: date | None) -> bool:
        """Whether an article of that day may report on this time."""
        return day is not None and self.first <= day <= shifted(self.last, REPORTING)


#: Where a time was read, and the time.
_Named = tuple[re.Match[str], Period]


@dataclass(frozen=True, slots=True)
class Mention:
    """A time that a text names, and where: ``text[start:end]``."""

    period: Period
    start: int
    end: int


def mentions(text: str, asked: date) -> tuple[Mention, ...]:
    """The times that a text names, in order of their kind; `periods` says how they are read."""
    found = (*_exact(text, asked), *_ago(text, asked), *_spoken(text, asked))
    return tuple(Mention(period, *match.span()) for match, period in found)


def periods(text: str, asked: date) -> tuple[Period, ...]:
    """The times that a text names, in order; the empty tuple when it names none.

    "This week" and "this month" are the 7 and 31 days up to ``asked``, since a paper that asks
    about them on a Friday means those; a weekday is the last such day, a month without a year the
    last such month, both up to ``asked``. Impossible dates are passed over.
    """
    return tuple(mention.period for mention in mentions(text, asked))


def spoken(text: str, asked: date) -> tuple[Period, ...]:
    """Those of the `periods` that are told from the day of asking: "today", "last week"."""
    return tuple(period for _, period in _spoken(text, asked))


def past(text: str, asked: date) -> Period | None:
    """The first short time that a text names outside of the days around the moment of asking."""
    for period in periods(text, asked):
        if (period.last - period.first).days > SHORT:
            continue
        if period.last < shifted(asked, -AROUND) or period.first > shifted(asked, AROUND):
            return period
    return None


def _exact(text: str, asked: date) -> Iterator[_Named]:
    for found in _EXACT.finditer(text):
        try:
            if found["iso"]:
                day = date.fromisoformat(found["iso"])
                yield found, Period(day, day)
            elif found["day"] or found["day2"]:
                period = _day(
                    int(found["day"] or found["day2"]),
                    _MONTHS[(found["month"] or found["month2"]).lower()],
                    found["year"] or found["year2"],
                    asked,
                )
                yield found, period
            elif found["month3"]:
                # "may" and "march" are words too: a bare month needs a year or "in".
                if found["year3"] or (found["in"] and found["month3"][0].isupper()):
                    yield found, _month(_MONTHS[found["month3"].lower()], found["year3"], asked)
            else:
                year = int(found["year4"])
                yield found, Period(date(year, 1, 1), date(year, 12, 31))
        except ValueError:
            continue


def _day(day: int, month: int, year: str | None, asked: date) -> Period:
    if year:
        found = date(int(year), month, day)
    else:
        found = date(asked.year, month, day)
        if found > asked:
            found = date(asked.year - 1, month, day)
    return Period(found, found)


def _month(month: int, year: str | None, asked: date) -> Period:
    number = int(year) if year else asked.year - (month > asked.month)
    return Period(
        date(number, month, 1), date(number, month, calendar.monthrange(number, month)[1])
    )


def _ago(text: str, asked: date) -> Iterator[_Named]:
    for found in _AGO.finditer(text):
        count = found["count"].lower()
        unit = _UNIT_DAYS[found["unit"].lower()]
        middle = _back(asked, (_COUNTS.get(count) or int(count)) * unit)
        last = min(asked, middle + timedelta(unit // 2))
        yield found, Period(_back(middle, unit // 2), last)


def _spoken(text: str, asked: date) -> Iterator[_Named]:
    for found in _SPOKEN.finditer(text):
        if found["day"]:
            day = _back(asked, 1) if found["day"].lower() == "yesterday" else asked
            yield found, Period(day, day)
        elif found["weekday"]:
            day = _back(asked, (asked.weekday() - _DAYS[found["weekday"].lower()]) % 7)
            yield found, Period(day, day)
        else:
            yield found, _unit(found["which"].lower(), found["unit"].lower(), asked)


def _unit(which: str, unit: str, asked: date) -> Period:
    if unit == "year":
        year = asked.year - (which == "last")
        return Period(date(year, 1, 1), date(year, 12, 31))
    length = 31 if unit == "month" else 7
    if which == "last" and unit == "month":
        last = asked.replace(day=1) - timedelta(1)
        return Period(last.replace(day=1), last)
    if which == "last" and unit == "week":
        return Period(_back(asked, 2 * length), _back(asked, 1))
    return Period(_back(asked, length), asked)


def shifted(day: date, days: int) -> date:
    """The day so many days later (earlier when negative), within what dates can express."""
    return date.fromordinal(min(max(1, day.toordinal() + days), date.max.toordinal()))


def _back(day: date, days: int) -> date:
    return shifted(day, -days)
