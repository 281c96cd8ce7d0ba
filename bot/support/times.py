"""Dates and times in a text, resolved against a day, with all that they can mean."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.ranking.dates import Period, shifted

_MONTHS = {
    name.lower(): number
    for number in range(1, 13)
    for name in (calendar.month_name[number], calendar.month_abbr[number])
} | {"sept": 9}
_DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_COUNTS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {"a": 1, "an": 1, "twenty": 20, "thirty": 30}
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "decade": 3_652}

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:1[5-9]|20)\d\d"
_NTH = r"(?:st|nd|rd|th)?"
_COUNT = rf"\d{{1,3}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))}"
_DAY = "|".join(_DAYS)
_MENTION = re.compile(
    rf"\b(?P<iso>{_YEAR}-\d\d-\d\d)\b"
    rf"|\b(?P<day>\d{{1,2}}){_NTH}(?: of)? (?P<month>{_MONTH})\b\.?(?:,? (?P<year>{_YEAR})\b)?"
    rf"|\b(?P<month2>{_MONTH})\.? (?P<day2>\d{{1,2}}){_NTH}\b(?!:|,\d)"
    rf"(?:,? (?P<year2>{_YEAR})\b)?"
    rf"|\b(?P<month3>{_MONTH})\b\.?,? (?:of )?(?P<year3>{_YEAR})\b"
    rf"|\b(?:(?P<which>last|this|next|past|early|late|mid|in|since|of|by|until|till|from|to|through"
    rf"|during|between|and|for|before|after|every|each)[ -](?:early |late |mid-?)?)"
    rf"(?P<month4>{_MONTH})\b(?!\.?,? (?:of )?\d)"
    rf"|\b(?P<decade>{_YEAR[:-4]}\d)0s\b"
    rf"|(?<![\w$£€.,–/-])(?P<since>{_YEAR})[-–/](?P<until>\d\d|{_YEAR})(?![\w%]|[-–/,.]\d)"
    rf"|(?<![\w$£€.,])(?P<year5>{_YEAR})(?![\w%]|,\d|\.\d)"
    rf"|\b(?P<count>{_COUNT}) (?P<unit>day|week|month|year|decade)s? "
    r"(?P<ago>ago|from now)\b"
    r"|\b(?P<near>today|tonight|yesterday|tomorrow)\b"
    r"|\b(?P<rel>this|last|next|previous|coming) (?P<relunit>week|weekend|month|year)\b"
    rf"|\b(?:(?P<whichday>last|this|next) )?(?P<weekday>{_DAY})s?\b",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    rf"\b(?:(?P<count>{_COUNT}) (?P<unit>day|week|month|year)s? "
    r"(?P<way>later|earlier|before|after)"
    r"|the (?P<way2>next|following|previous) (?P<unit2>day|week|month|year)"
    r"|the (?P<unit3>day|week|month|year) (?P<way3>after|before))\b",
    re.IGNORECASE,
)
#: Months that are words or names as well; alone they are months only after "in" and its like.
_WORDS = frozenset({"may", "march", "mar", "jan", "dec", "sep"})


@dataclass(frozen=True, slots=True)
class Time:
    """A time where it stands.

    Attributes:
        start, end: Characters of the text.
        periods: What it can mean; empty when there was no day to resolve it against.
        loose: Month and day (0 for none), or weekday from 101 on, where the year was not said.
        days: Length in days of what it means, at least 1.
        counted: It is counted from another day of the text; nothing has to hold it.
    """

    start: int
    end: int
    text: str
    periods: tuple[Period, ...]
    loose: tuple[int, int] | None
    days: int
    counted: bool = False

    def holds(self, other: Time) -> bool:
        """Whether the other, at least as exact time can be this one."""
        if self.text.lower() == other.text.lower():
            return True
        if self.loose and self.loose[0] < 100 and any(self._is_of(each) for each in other.periods):
            return True
        if not self.periods or not other.periods:
            return self._loosely(other)
        return any(_within(b, a) for a in self.periods for b in other.periods)

    def _is_of(self, period: Period) -> bool:
        """Whether a period is in this month, or on this day of it, of any year."""
        month, day = self.loose or (0, 0)
        long = (period.last - period.first).days > 31
        return not long and period.first.month == month and day in (0, period.first.day)

    def _loosely(self, other: Time) -> bool:
        for a, b in ((self, other), (other, self)):
            if a.loose and not a.periods:
                month, day = a.loose
                if b.loose and not b.periods:
                    return a.loose == b.loose or (self is a and day == 0 and b.loose[0] == month)
                if month > 100:
                    return any(p.first.weekday() == month - 101 and b.days == 1 for p in b.periods)
                return any(
                    p.first.month == month and (p.first.day == day or (day == 0 and b.days < 32))
                    for p in b.periods
                )
        return False


def times(text: str, day: date | None) -> list[Time]:
    """The times of a text, in order; impossible dates are passed over.

    Args:
        day: That "Monday" and "last month" refer to; None when it is not known.
    """
    found = []
    for match in _MENTION.finditer(text):
        try:
            read = list(_read(match, day))
        except (ValueError, OverflowError):
            continue
        loose = _loose(match)
        if read or loose or day is None:
            days = max(((p.last - p.first).days + 1 for p in read), default=1)
            found.append(Time(*match.span(), match.group(), tuple(read), loose, days))
    found = [time for time in found if not _is_a_word(time)]
    return sorted((*found, *_offsets(text, found)), key=lambda time: time.start)


def _offsets(text: str, found: Sequence[Time]) -> Iterator[Time]:
    """Days that are counted from another one of the text: "two days later"."""
    dated = [time for time in found if time.periods]
    for match in _OFFSET.finditer(text):
        count = (match["count"] or "one").lower()
        number = _COUNTS.get(count) or int(count)
        unit = (match["unit"] or match["unit2"] or match["unit3"]).lower()
        way = (match["way"] or match["way2"] or match["way3"]).lower()
        step = number if way in ("later", "next", "following", "after") else -number
        least = 1 if unit in ("day", "week") else _UNIT_DAYS[unit] + 1
        origin = next((t for t in _origins(text, match, dated) if t.days <= least), None)
        if origin is None:
            continue
        try:
            periods = dict.fromkeys(_stepped(each, step, unit) for each in origin.periods)
        except (ValueError, OverflowError):
            continue
        days = max((p.last - p.first).days + 1 for p in periods)
        yield Time(*match.span(), match.group(), tuple(periods), None, days, counted=True)


def _origins(text: str, match: re.Match[str], dated: Sequence[Time]) -> list[Time]:
    """The times that another one can be counted from, best first.

    "Two days before" counts from what follows, unless the clause ends there.
    """
    goes_on = re.match(r" *\w", text[match.end() :])
    if match.group().lower().endswith(("before", "after")) and goes_on:
        return [time for time in dated if time.start >= match.end()]
    return [time for time in dated[::-1] if time.end <= match.start()]


def _stepped(origin: Period, step: int, unit: str) -> Period:
    """A day, month or year so many units after the one that another period begins in."""
    first = origin.first
    if unit == "year":
        return Period(date(first.year + step, 1, 1), date(first.year + step, 12, 31))
    if unit == "month":
        months = 12 * first.year + first.month - 1 + step
        return _month(months // 12, months % 12 + 1)
    day = shifted(first, step * _UNIT_DAYS[unit])
    return Period(day, day)


def _is_a_word(time: Time) -> bool:
    """Whether "may" or "march" is the verb: a month is written with a capital."""
    letters = [c for c in re.sub(r"^[a-z]+[ -](?=[A-Za-z]+$)", "", time.text) if c.isalpha()]
    month = re.search(rf"\b({_MONTH})\b", time.text, re.IGNORECASE)
    return bool(month and letters and month.group()[0].islower())


def _read(match: re.Match[str], day: date | None) -> Iterator[Period]:
    if match["iso"]:
        found = date.fromisoformat(match["iso"])
        yield Period(found, found)
    elif match["day"] or match["day2"]:
        month = _MONTHS[(match["month"] or match["month2"]).lower()]
        yield from _days(int(match["day"] or match["day2"]), month, _year(match), day)
    elif match["month3"]:
        yield _month(int(match["year3"]), _MONTHS[match["month3"].lower()])
    elif match["month4"]:
        yield from _months(_MONTHS[match["month4"].lower()], day)
    elif match["since"]:
        first, until = match["since"], match["until"]
        last = int(first[: 4 - len(until)] + until)
        if last < int(first):
            raise ValueError(f"{match.group()} is no range of years")
        years = (int(first), int(first)), (last, last), (int(first), last)
        yield from (Period(date(one, 1, 1), date(other, 12, 31)) for one, other in years)
    elif match["decade"]:
        first = int(match["decade"] + "0")
        yield Period(date(first, 1, 1), date(first + 9, 12, 31))
    elif match["year5"]:
        year = int(match["year5"])
        yield Period(date(year, 1, 1), date(year, 12, 31))
    elif day is not None:
        yield from _spoken(match, day)


def _year(match: re.Match[str]) -> int | None:
    year = match["year"] or match["year2"]
    return int(year) if year else None


def _days(number: int, month: int, year: int | None, day: date | None) -> Iterator[Period]:
    """A day of a month; without its year the last and the next one."""
    if year is not None:
        found = date(year, month, number)
        yield Period(found, found)
    elif day is not None:
        this = date(day.year, month, number)
        other = date(day.year + (1 if this <= day else -1), month, number)
        yield from (Period(each, each) for each in (this, other))
    else:
        date(2000, month, number)


def _months(month: int, day: date | None) -> Iterator[Period]:
    if day is None:
        return
    other = day.year + (1 if month <= day.month else -1)
    yield from (_month(year, month) for year in (day.year, other))


def _month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _loose(match: re.Match[str]) -> tuple[int, int] | None:
    if (match["day"] or match["day2"]) and _year(match) is None:
        month = (match["month"] or match["month2"]).lower()
        return _MONTHS[month], int(match["day"] or match["day2"])
    if match["month4"]:
        return _MONTHS[match["month4"].lower()], 0
    if match["weekday"]:
        return 101 + _DAYS[match["weekday"].lower()], 0
    return None


def _spoken(match: re.Match[str], day: date) -> Iterator[Period]:
    if match["near"]:
        step = {"yesterday": -1, "tomorrow": 1}.get(match["near"].lower(), 0)
        yield Period(shifted(day, step), shifted(day, step))
    elif match["weekday"]:
        back = (day.weekday() - _DAYS[match["weekday"].lower()]) % 7
        for step in (-back, 7 - back, -back - 7):
            yield Period(shifted(day, step), shifted(day, step))
    elif match["ago"]:
        yield from _ago(match, day)
    else:
        yield from _unit(match["rel"].lower(), match["relunit"].lower(), day)


def _ago(match: re.Match[str], day: date) -> Iterator[Period]:
    """So long before the day, or after it."""
    word = match["count"].lower()
    number = _COUNTS.get(word) or int(word)
    unit = match["unit"].lower()
    if match["ago"] == "from now":
        number = -number
    if unit == "year":
        year = day.year - number
        yield Period(date(year, 1, 1), date(year, 12, 31))
    elif unit == "month":
        months = 12 * day.year + day.month - 1 - number
        yield _month(months // 12, months % 12 + 1)
    else:
        middle = shifted(day, -number * _UNIT_DAYS[unit])
        slack = timedelta(0 if unit == "day" else _UNIT_DAYS[unit] // 2)
        yield Period(middle - slack, middle + slack)


def _unit(which: str, unit: str, day: date) -> Iterator[Period]:
    step = {"last": -1, "previous": -1, "next": 1, "coming": 1}
    by = step.get(which, 0)
    if unit == "year":
        yield Period(date(day.year + by, 1, 1), date(day.year + by, 12, 31))
    elif unit == "month":
        months = 12 * day.year + day.month - 1 + by
        yield _month(months // 12, months % 12 + 1)
    else:
        monday = shifted(day, 7 * by - day.weekday())
        yield Period(shifted(monday, -1), shifted(monday, 6))
        if unit == "weekend":
            yield Period(shifted(monday, -3), shifted(monday, -1))


def _within(inner: Period, outer: Period) -> bool:
    """Whether most of the inner period lies in the outer one."""
    first, last = max(inner.first, outer.first), min(inner.last, outer.last)
    return (last - first).days + 1 > 0.6 * ((inner.last - inner.first).days + 1)
