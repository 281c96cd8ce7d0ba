"""Dates as newsrooms and their systems write them.

What is written without a doubt is understood: ISO 8601, RFC 822, numbers of seconds since 1970,
and dates in words, in many languages (dateparser). A date without a day, a date relative to
today, and "04/05/2024" (April or May?) are unknown rather than guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

#: Longer texts are no dates.
MAX_LENGTH = 120
#: A date has a weekday, a month, and a few small words between: more is a sentence with a date.
MAX_WORDS = 5
#: Articles published before printing, or more than this far ahead, are mistakes.
FIRST_YEAR, LAST_YEAR = 1600, 2200

_ISO = re.compile(r"\d{4}-?\d\d-?\d\d(?:[T ]|\Z)")
_SLASHED_ISO = re.compile(r"(\d{4})/(\d\d)/(\d\d)\b")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_COMPACT_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)(?:([+-])\d{4})?\Z")
_RFC_822 = re.compile(r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d(?::\d\d)? \S+\Z")
_EPOCH = re.compile(r"\d{9,10}(?:\d{3})?(?:\.\d+)?\Z")
_NUMERIC_DAY = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\b")
_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|2[01])\d\d(?!\d)|[年년]")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_WORD = re.compile(r"[^\W\d_]{3,}|[年월月년]")

_LABEL = re.compile(
    r"(?:(?:first |last |originally )?(?:published|posted|updated|modified|created|filed|"
    r"uploaded|aktualisiert|veröffentlicht|stand|publié(?: le)?|publicado(?: el)?)"
    r"(?: (?:on|at))?|date|am|le)\s*[:\-–—|]?\s+",
    re.IGNORECASE,
)
_READING_TIME = re.compile(r"\s*[|•·/–—-]?\s*\b\d+ min(?:ute)?s? read\b.*\Z", re.IGNORECASE)
_TIME_FIRST = re.compile(
    r"(\d{1,2}[:.]\d\d(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?)?(?:\s*[A-Z]{1,4})?),?\s+(.*\D\d{4}.*)\Z",
    re.IGNORECASE,
)
_GLUED_TIME = re.compile(r"(?<=[\s/.]\d{4})(?=\d{1,2}:\d\d)")
_PARTS = re.compile(r"\s+[|•·/–—-]\s+")
_SEPARATOR = re.compile(r"\s+(?:at|um|à|a las|kl\.?)\s+|,\s+(?=\d{1,2}[:.h]\d\d)")
_HALF_DAY = re.compile(r"(\d)\s*([ap])\.?\s?m\b\.?", re.IGNORECASE)
_HOURS = re.compile(r"(?<=\d)\s*(?:Uhr|hrs?|h)\b\.?", re.IGNORECASE)
_DOTTED_TIME = re.compile(r"(?<=[\s,])(\d{1,2})(?:[.h]| h )(\d\d)(?=\s|\Z)")
_ZONE = re.compile(r"\s*\(?\b([A-Z]{2,4})\)?\Z")
_SEPT = re.compile(r"\bSept\b\.?", re.IGNORECASE)

# Tried in this order where English fails: trying all that dateparser knows takes a second.
_LANGUAGES = ("de fr es it pt nl sv da nb fi pl cs ro hu el ru uk tr ar he hi id ja ko zh").split()

# The zones that newsrooms write. Letters that several countries use (IST, CST in China) are left
# to the American or British reading that wire copy has; others are dropped, not guessed.
_ZONES = {
    **dict.fromkeys(("ET", "EST", "EDT"), "America/New_York"),
    **dict.fromkeys(("CT", "CST", "CDT"), "America/Chicago"),
    **dict.fromkeys(("MT", "MST", "MDT"), "America/Denver"),
    **dict.fromkeys(("PT", "PST", "PDT"), "America/Los_Angeles"),
    **dict.fromkeys(("UK", "BST"), "Europe/London"),
    **dict.fromkeys(("CET", "CEST", "MEZ", "MESZ"), "Europe/Berlin"),
    **dict.fromkeys(("EET", "EEST"), "Europe/Kyiv"),
    **dict.fromkeys(("AEST", "AEDT"), "Australia/Sydney"),
    **dict.fromkeys(("UTC", "GMT", "Z"), "UTC"),
    "MSK": "Europe/Moscow",
    "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul",
    "HKT": "Asia/Hong_Kong",
    "SGT": "Asia/Singapore",
}


def parse(text: str) -> date | datetime | None:
    """The moment that a text names.

    Returns:
        A ``date`` when the text has no time of day, an aware ``datetime`` when it has a time and
        a zone, a naive one when it has a time only, ``None`` when it names no single day.
    """
    text = _SLASHED_ISO.sub(r"\1-\2-\3", " ".join(text[: MAX_LENGTH + 1].split()))
    if not text or len(text) > MAX_LENGTH:
        return None
    try:
        found = _machine_written(text) or _in_words(text)
    except (ValueError, OverflowError):
        return None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    return found


def aware(moment: date | datetime | None) -> datetime | None:
    """The moment with a zone, to compare with others: UTC where none is known."""
    if moment is None:
        return None
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _machine_written(text: str) -> date | datetime | None:
    if _ISO_DAY.match(text):
        return date.fromisoformat(text)
    if compact := _COMPACT_DAY.match(text):
        return date(int(compact[1]), int(compact[2]), int(compact[3]))
    if _ISO.match(text):
        return _iso(text)
    if _RFC_822.match(text):
        return parsedate_to_datetime(text)
    if _EPOCH.match(text):
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    return None


def _iso(text: str) -> datetime | None:
    for written in (text, text.replace(" ", "T", 1).replace(" ", "")):
        try:
            return datetime.fromisoformat(written)
        except ValueError:
            continue
    return None


def _in_words(text: str) -> date | datetime | None:
    text = _GLUED_TIME.sub(" ", text)
    if not _YEAR.search(text) or not _DAY.search(text):
        return None
    text = _plain(text)
    order = "DMY"
    if numeric := _NUMERIC_DAY.search(text):
        first, separator, second = int(numeric[1]), numeric[2], int(numeric[3])
        if separator != "." and first <= 12 and second <= 12 and first != second:
            return None
        order = "MDY" if second > 12 else "DMY"
    elif not _WORD.search(text):
        return None
    if len(_WORD.findall(text)) > MAX_WORDS:
        return None
    text, zone = _without_zone(text)
    found = _dateparser(text, order)
    if found is None:
        return None
    if not _has_time(text):
        return found.date()
    return found.replace(tzinfo=ZoneInfo(zone)) if zone and not found.tzinfo else found


def _plain(text: str) -> str:
    """A date line without its label, reading time and the many ways to set off the time."""
    text = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    text = _READING_TIME.sub("", text)
    text = " ".join(part for part in _PARTS.split(text) if _DAY.search(part))
    text = _HALF_DAY.sub(r"\1 \2m", text)
    text = _SEPT.sub("Sep", text)
    if time_first := _TIME_FIRST.match(text):
        text = f"{time_first[2]} {time_first[1]}"
    text = _SEPARATOR.sub(" ", text)
    text = _DOTTED_TIME.sub(r"\1:\2", text)
    return _HOURS.sub("", text).strip(" ,.|")


def _without_zone(text: str) -> tuple[str, str]:
    match = _ZONE.search(text)
    if not match or match[1] in ("AM", "PM"):
        return text, ""
    name = _ZONES.get(match[1], "")
    if not name and not _has_time(text):
        return text, ""
    return text[: match.start()], name


def _has_time(text: str) -> bool:
    return bool(re.search(r"\d:\d\d|\d [ap]m\b", text, re.IGNORECASE))


def _dateparser(text: str, order: str) -> datetime | None:
    import dateparser

    for languages in (["en"], _LANGUAGES):
        found: datetime | None = dateparser.parse(
            text,
            languages=languages,
            settings={
                "PARSERS": ["absolute-time"],
                "REQUIRE_PARTS": ["day", "month", "year"],
                "DATE_ORDER": order,
                "RETURN_AS_TIMEZONE_AWARE": False,
            },
        )
        if found is not None:
            return found
    return None
