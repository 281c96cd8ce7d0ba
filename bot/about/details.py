"""Which articles a question about the archive means: "on Kenya from the Courier since 2022"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot import languages
from bot.about.recognising import PREPOSITIONS
from index.catalogue import Selection
from index.ranking.dates import Period, periods, shifted
from index.ranking.gazetteer import CITIES, COUNTRIES, REGIONS, STATES
from index.ranking.words import COMMON_WORDS

_ABOUT = frozenset("on about regarding concerning re relating related mentioning covering".split())
_PART = re.compile(
    rf"(?:^|\s+)({PREPOSITIONS})\b(?: to\b)?\s*"
    r"|(?<!the)(?:^|\s+)(?=(?:(?:this|last|past) (?:\w+ )?(?:weekend|(?:day|week|month|year)s?)"
    r"|today|yesterday)(?!['\w]))",
    re.IGNORECASE,
)
#: "the 3rd of May": this "of" parts nothing.
_OF_MONTH = re.compile(r"(?<=\d)(st|nd|rd|th|) of (?=[a-z])", re.IGNORECASE)
#: "published on": the preposition says it all.
_PUBLISHED = re.compile(rf"\b(?:dated|published|written)\s+(?=(?:{PREPOSITIONS})\b)", re.IGNORECASE)
_UNITS = {"day": 1, "week": 7, "month": 30, "year": 365}
_COUNTS = "two three four five six seven eight nine ten".split()
_LAST = re.compile(
    rf"(?:the )?(?:last|past) (?P<count>\d{{1,3}}|{'|'.join(_COUNTS)}) "
    rf"(?P<unit>{'|'.join(_UNITS)})s",
    re.IGNORECASE,
)
_DATE_WORD = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?|(?:19|20)\d\d(?:-\d\d-\d\d)?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?"
    r"|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tonight|yesterday|this|last"
    r"|past|days?|weeks?|weekend|months?|years?|ago|a|one|two|three|four|five|six|seven|the|of|and"
    r"|to|in|early|late|mid)"
)
_DATES = re.compile(rf"{_DATE_WORD}(?:[\s,.-]+{_DATE_WORD})*\.?", re.IGNORECASE)
#: Said of something that was spoken of before.
_BACKWARD = frozenset("it this that them him her these those he she they there such".split())
#: A topic that begins with one of these is a question of its own: "about who won".
_ASKING = frozenset(
    "who whom whose what which when where why how whether if you me us yourself myself".split()
)
_SECTION = re.compile(r"(?: news)? (?:section|desk|pages?|category|department)\Z", re.IGNORECASE)
#: "on this: Flood in Kenya": what follows is the topic, whatever its words.
_THIS = re.compile(r"(?:on|about) this:\s+(?=\S)", re.IGNORECASE)
_STRICT = re.compile(r"(?:the )?(?P<which>last|this) (?P<unit>week|month|year)", re.IGNORECASE)
#: What a name ends with that can hardly be anything but a publisher's.
_PRESS = re.compile(
    r"\b(?:times|post|guardian|herald|journal|tribune|gazette|courier|chronicle|telegraph|observer"
    r"|news|press|ledger|bulletin|wire|reuters|ap|afp|bbc|cnn|npr|magazine)\Z",
    re.IGNORECASE,
)
_PLACES = COUNTRIES | STATES | CITIES | REGIONS
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Names:
    """What the archive calls things; each is read when it is needed."""

    publishers: Callable[[], Sequence[str]]
    languages: Callable[[], Sequence[str]]
    sections: Callable[[], Sequence[str]]
    authors: Callable[[], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles are meant.

    Attributes:
        topic: What they mention; the empty string for anything.
        author: Who was said to have written them, and is not in the archive.
        source: Who was said to have published them, and is not in the archive; where no topic was
            said, it is the topic too.
    """

    topic: str = ""
    selection: Selection = field(default_factory=Selection)
    author: str = ""
    source: str = ""


def read(details: str, asked: date, names: Names) -> Wanted | None:
    """What details of a `bot.about.recognising.Request` mean.

    Returns:
        ``None`` when they say something that articles are not selected by: it was no question
        about the archive.
    """
    if title := _THIS.match(details):
        return Wanted(details[title.end() :].strip())
    wanted = Wanted()
    for preposition, said in _parts(details):
        narrowed = _narrowed(wanted, preposition, said, asked, names)
        if narrowed is None:
            return None
        wanted = narrowed
    first = _WORD.search(wanted.topic.lower())
    if first is None:
        return None if wanted.topic else wanted
    alone = wanted.topic.lower() in _BACKWARD
    return None if alone or first.group() in _ASKING else wanted


def topic_words(topic: str) -> str:
    """The words of a topic that tell something; all of them where none does."""
    words = _WORD.findall(topic)
    return " ".join([each for each in words if each.lower() not in COMMON_WORDS] or words)


def _parts(details: str) -> Iterator[tuple[str, str]]:
    """Each preposition, in lower case, with what follows it up to the next one."""
    plain = _PUBLISHED.sub("", _OF_MONTH.sub(r"\1 ", details.strip()))
    pieces = _PART.split(plain)
    for preposition, said in zip(pieces[1::2], pieces[2::2], strict=True):
        word = (preposition or "during").lower().split()[0]
        yield word, said.strip(" ,;\"'“”‘’«»()")


def _narrowed(
    wanted: Wanted, preposition: str, said: str, asked: date, names: Names
) -> Wanted | None:
    selection = wanted.selection
    if not said:  # "from last week": what follows says it
        return wanted
    if period := _days(said, asked):
        return replace(wanted, selection=_dated(selection, preposition, period))
    if preposition in {"from", "by", "in", "of"} and (found := _publisher(said, names)):
        return replace(wanted, selection=replace(selection, publisher=found))
    if preposition in {"in", "of", "from"} and (found := _language(said, names)):
        return replace(wanted, selection=replace(selection, language=found))
    if preposition in {"in", "from", "for"} and (found := _section(said, names, wanted.topic)):
        return replace(wanted, selection=replace(selection, section=found))
    if preposition in {"by", "of"} and (authors := _authors(said, names)):
        return replace(wanted, selection=replace(selection, authors=authors), author="")
    if wanted.source and wanted.source == wanted.topic and preposition in _ABOUT:
        return replace(wanted, topic=said)
    if wanted.topic and preposition in {"from", "by"} and _PRESS.search(said):
        return replace(wanted, source=said)
    if wanted.topic:
        return replace(wanted, topic=f"{wanted.topic} {preposition} {said}", source="")
    if preposition == "by":
        return replace(wanted, author=said)
    if preposition == "from":
        return replace(wanted, topic=said, source="" if _is_place(said) else said)
    if preposition in _ABOUT or (preposition == "in" and _is_place(said)):
        return replace(wanted, topic=said)
    return None


def _is_place(said: str) -> bool:
    return said.casefold().removeprefix("the ") in _PLACES


def _dated(selection: Selection, preposition: str, period: Period) -> Selection:
    if preposition == "since":
        return replace(selection, since=period.first)
    if preposition == "after":
        return replace(selection, since=shifted(period.last, 1))
    if preposition == "until":
        return replace(selection, until=period.last)
    if preposition == "before":
        return replace(selection, until=shifted(period.first, -1))
    return replace(selection, since=period.first, until=period.last)


def _days(said: str, asked: date) -> Period | None:
    if found := _LAST.fullmatch(said):
        count = found["count"].lower()
        number = int(count) if count.isdigit() else _COUNTS.index(count) + 2
        return Period(shifted(asked, -number * _UNITS[found["unit"].lower()]), asked)
    if found := _STRICT.fullmatch(said):
        return _strict(found["which"].lower() == "last", found["unit"].lower(), asked)
    if not _DATES.fullmatch(said):
        return None
    # a month alone is a date only with a capital and after "in"
    named = periods(said, asked) or periods(f"in {said.title()}", asked)
    if not named:
        return None
    return Period(min(each.first for each in named), max(each.last for each in named))


def _strict(last: bool, unit: str, asked: date) -> Period:
    """The week from Monday, the month or the year of a day, or the one before it."""
    first = {
        "week": shifted(asked, -asked.weekday()),
        "month": asked.replace(day=1),
        "year": asked.replace(month=1, day=1),
    }[unit]
    if not last:
        return Period(first, asked)
    end = shifted(first, -1)
    before = {"week": shifted(end, -6), "month": end.replace(day=1)}
    return Period(before.get(unit, end.replace(month=1, day=1)), end)


def undated(details: str) -> str:
    """Details without those that say when."""
    return " ".join(
        f"{preposition} {said}"
        for preposition, said in _parts(details)
        if said and not _is_date(said)
    )


def says_when(details: str) -> bool:
    """Whether details say when, and nothing else."""
    parts = list(_parts(details))
    return bool(parts) and all(not said or _is_date(said) for _, said in parts)


def _is_date(said: str) -> bool:
    return bool(_LAST.fullmatch(said) or _DATES.fullmatch(said))


def _publisher(said: str, names: Names) -> str | None:
    wanted = _plain(said)
    return next((name for name in names.publishers() if name and wanted in _called(name)), None)


def _called(publisher: str) -> set[str]:
    """What a publisher may be called; one that is known by its host, by the host's name too."""
    host = publisher.lower().removeprefix("www.")
    called = {_plain(publisher), _plain(host)}
    return called | {_plain(host.split(".")[0])} if "." in host else called


def _plain(name: str) -> str:
    """A name without spaces, marks, case and article: "The Harbour Courier" is "harbourcourier"."""
    return "".join(_WORD.findall(name.casefold())).removeprefix("the") or name.casefold()


def _language(said: str, names: Names) -> str | None:
    wanted = said.casefold().removeprefix("the ").removesuffix(" language")
    return next(
        (code for code in names.languages() if code and languages.name(code).casefold() == wanted),
        None,
    )


def _section(said: str, names: Names, topic: str) -> str | None:
    if topic and not _SECTION.search(said):  # "elections in Africa" are no matter of sections
        return None
    wanted = _SECTION.sub("", re.sub(r"(?i)\A(?:the|your)\s+", "", said)).casefold()
    return next((name for name in names.sections() if name and name.casefold() == wanted), None)


def _authors(said: str, names: Names) -> tuple[str, ...]:
    """The authors of this name, or of this part of a name."""
    wanted = {word.casefold() for word in _WORD.findall(said)}
    known = [name for name in names.authors() if name]
    whole = [name for name in known if {w.casefold() for w in _WORD.findall(name)} == wanted]
    parts = [name for name in known if wanted < {w.casefold() for w in _WORD.findall(name)}]
    return tuple(whole or parts)
