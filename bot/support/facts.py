"""The numbers, dates and names of a sentence, each with its mentions in the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.support.names import (
    Name,
    Usage,
    abbreviates,
    is_home,
    is_name,
    is_spelled,
    kind,
    spelled,
    stands,
)
from bot.support.numbers import MONTHS, Number
from bot.support.opposites import agrees, turning
from bot.support.reading import Line, Source
from bot.support.roles import converse
from bot.support.speech import speaks
from bot.support.times import Time, times
from bot.support.words import Word

NUMBER, DATE, NAME, TURN = "number", "date", "name", "word"

_HE = frozenset("he she his her him who".split())
_IT = frozenset("it its they their them which".split())
#: What may speak in the place of a person; in that of others an organisation may too.
_ANYBODY = ("person", "organisation", "")
_SPEAKERS = {"person": ("person", "")}
#: Beside a number that is a difference.
_DIFFERS = re.compile(
    r"\bby (?:\w+ )?\|"
    r"|\| (?:\w+ ){0,3}?(?:more|fewer|less|higher|lower|above|below|ahead|behind|short|lead|margin"
    r"|difference|gap|clear|longer|shorter|older|younger|earlier|later)\b"
)
#: Characters between two numbers whose difference is told.
_SIDE_BY_SIDE = 40
#: Sentences that are looked back for what a pronoun stands for, its own among them.
_BACK = 4
#: After "the", these stand for an organisation, place or vessel that was named before.
_BODIES = frozenset(
    """agency airline automaker bank charity city club college company country court department
    ferry firm government group helicopter league maker ministry museum network newspaper
    organisation organization paper park party plane probe retailer rocket school ship side
    spacecraft state tanker team telescope town union university vessel village""".split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where something stands in the evidence: index of the source, characters of its text."""

    source: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A number, date or name of the sentence.

    Attributes:
        kind: `NUMBER`, `DATE`, `NAME`, or `TURN` for a word that has an opposite.
        own: Mentions that can be the same, pronouns that can stand for it among them.
        others: Mentions of the same kind that are something else.
        missing: It does not stand in the cited passages in any form.
        sort: Of a name, as `names.kind` says.
        speaks: A name to which something said is ascribed.
        published: A date that the cited articles were published on.
    """

    kind: str
    start: int
    end: int
    text: str
    own: tuple[Mention, ...]
    others: tuple[Mention, ...]
    missing: bool
    sort: str = ""
    speaks: bool = False
    published: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What beside the sentences of the passages can hold a name or date.

    Attributes:
        near: Titles, publishers and authors, each made `names.flat`.
        far: Whole articles, each made `names.flat`.
        days: Days of publication.
        usages: How words are written in each article.
    """

    near: tuple[str, ...]
    far: tuple[str, ...]
    days: tuple[date, ...]
    usages: tuple[Usage, ...]


def facts(line: Line, sources: Sequence[Source], context: Context) -> list[Fact]:
    """The facts of a sentence, numbers first, then dates, then names."""
    return [
        *_numbers(line, sources),
        *_dates(line, sources, context),
        *_names(line, sources, context),
        *_turns(line, sources),
    ]


def _turns(line: Line, sources: Sequence[Source]) -> Iterator[Fact]:
    """Words that have an opposite, or are negated, where the evidence has one or the other."""
    found = [
        (i, word, denied)
        for i, source in enumerate(sources)
        for word, denied in zip(source.line.words, source.line.denied, strict=True)
    ]
    for word, denied in turning(line.words, {word.stem for _, word, there in found if there}):
        own: list[Mention] = []
        others: list[Mention] = []
        for i, other, denied_there in found:
            agreeing = agrees(word, denied, other, denied_there)
            # "A bought it from B" says of two names what "B sold it to A" does
            if len(line.names) > 1 and converse(word.low, other.low):
                agreeing = True
            if agreeing is False and _is_turned_round(line, sources[i].line, other):
                agreeing = True
            if agreeing is not None:
                mention = Mention(i, other.start, other.end, other.low)
                (own if agreeing else others).append(mention)
        if own or others:
            yield Fact(TURN, word.start, word.end, word.low, tuple(own), tuple(others), False)


def _is_turned_round(line: Line, there: Line, other: Word) -> bool:
    """Whether what is compared has changed sides: "A is cheaper than B", "B is dearer than A"."""
    thans = [word.start for word in line.words if word.low == "than"]
    if not thans or not any(word.low == "than" for word in there.words):
        return False
    before = {word.stem for word in there.words if word.start < other.start and word.weight}
    here = {word.stem for word in line.words if word.start < thans[-1]}
    after = [word.stem for word in line.words if word.start > thans[-1] and word.weight]
    return any(stem in before and stem not in here for stem in after[:2])


def _numbers(line: Line, sources: Sequence[Source]) -> Iterator[Fact]:
    found = [(_at(i, n), n) for i, source in enumerate(sources) for n in source.line.numbers]
    found_times = [time for source in sources for time in source.line.times]
    years = {time.text for time in found_times}
    for number in line.numbers:
        if number.demanded:
            own = [
                m
                for m, other in found
                if (number.same(other) or (other.demanded and number.near(other)))
                and not _refused(m, sources)
            ]
            if _DIFFERS.search(_around(line.text, number)):
                own += [m for m in _differing(number, found) if m not in own]
            others = [
                m
                for m, other in found
                if other.demanded
                and number.comparable(other)
                and m not in own
                and not _refused(m, sources)
                and not (_is_compound(line.text, number) and not _is_compound(_text(m, sources), m))
            ]
            told = number.text in years or number.counts or _between(number, found_times)
            missing = not own and not told
            yield _fact(NUMBER, number, own, others, missing)


def _around(text: str, number: Number) -> str:
    """What stands before and after a number, the number left out."""
    return f"{text[max(0, number.start - 12) : number.start]} | {text[number.end :][:30]}"


def _differing(number: Number, found: Sequence[tuple[Mention, Number]]) -> Iterator[Mention]:
    """Two numbers side by side of which a number is the difference: "by three" of "31-28"."""
    for (one, first), (other, second) in pairwise(found):
        a, b = first.quantities[0], second.quantities[0]
        beside = one.source == other.source and other.start - one.end <= _SIDE_BY_SIDE
        if beside and a.unit == b.unit and number.amounts_to(abs(a.value - b.value), a.unit):
            yield from (one, other)


def _is_compound(text: str, each: Number | Mention) -> bool:
    """Whether a number is part of a longer word: "three-point"."""
    return re.match(r"-[^\W\d]", text[each.end :]) is not None


def _text(mention: Mention, sources: Sequence[Source]) -> str:
    return sources[mention.source].line.text


def _refused(mention: Mention, sources: Sequence[Source]) -> bool:
    """Whether another one is said in its place: "three rather than six"."""
    before = sources[mention.source].line.text[: mention.start].lower()
    return before.endswith(("rather than ", "instead of ", "and not "))


def _between(number: Number, found: Sequence[Time]) -> bool:
    """Whether it is the count of years between two times of the evidence."""
    quantity = number.quantities[0]
    years = {period.first.year for time in found for period in time.periods}
    return quantity.unit == MONTHS and any(
        quantity.value == 12 * (one - other) for one in years for other in years
    )


def _dates(line: Line, sources: Sequence[Source], context: Context) -> Iterator[Fact]:
    found = [(_at(i, t), t) for i, source in enumerate(sources) for t in source.line.times]
    published = [time for day in context.days for time in times(day.isoformat(), None)]
    for time in line.times:
        if time.counted:
            continue
        read = [time, *(same for day in context.days for same in times(time.text, day))]
        own = [m for m, other in found if any(each.holds(other) for each in read)]
        others = [
            m
            for m, other in found
            if m not in own
            and not any(other.holds(each) for each in read)
            and not any(_beside(m, mine) for mine in own)
        ]
        told = any(each.holds(other) for each in read for other in published)
        yield _fact(DATE, time, own, others, not own and not told, published=told)


def _beside(one: Mention, other: Mention) -> bool:
    """Whether two dates are one: "Tuesday, 12 July"."""
    gap = max(one.start, other.start) - min(one.end, other.end)
    return one.source == other.source and gap <= 2


def _names(line: Line, sources: Sequence[Source], context: Context) -> Iterator[Fact]:
    usages = context.usages
    found = [
        (_at(i, n), n, kind(n, usages))
        for i, source in enumerate(sources)
        for n in source.line.names
        if is_name(n, usages)
    ]
    stems = {word.stem for word in line.words}
    near = [*(source.line.flat for source in sources), *context.near]
    for name in line.names:
        if not is_name(name, usages):
            continue
        alike = {
            parts: _same(name, other, context)
            for parts, other in {other.parts: other for _, other, _ in found}.items()
        }
        same = [
            alike[other.parts] or spelled(name, sources[mention.source].line.text[mention.start :])
            for mention, other, _ in found
        ]
        sorts = [each for (_, _, each), is_same in zip(found, same, strict=True) if is_same]
        sort = next(filter(None, (kind(name, usages), *sorts)), "")
        speaking = speaks(line, name.start, name.end)
        own, others = [], []
        for (mention, other, sort_of_other), is_same in zip(found, same, strict=True):
            there = sources[mention.source].line
            if is_same:
                own.append(mention)
            elif (
                is_name(other, usages, sure=True)
                and (not {word.stem for word in _inside(there, mention)} <= stems)
                and (
                    sort == sort_of_other
                    or (
                        speaking
                        and sort_of_other in _SPEAKERS.get(sort, _ANYBODY)
                        and speaks(there, mention.start, mention.end)
                    )
                )
            ):
                others.append(mention)
        short = any(abbreviates(name, other, context.usages) for _, other, _ in found)
        missing = not (
            short
            or stands(name, near, context.far)
            or is_spelled(name.text, context.far)
            or is_home(name, near)
        )
        own += _pronouns(own, [(mention, each) for mention, _, each in found], sources, sort)
        yield _fact(NAME, name, own, others, missing, sort, speaking)


def _same(name: Name, other: Name, context: Context) -> bool:
    """Whether two names can be of the same, one in another form."""
    if 1 < len(other.parts) < len(name.parts) and other.flat not in name.flat:
        return False  # the Nobel Prize for the Nobel Peace Prize
    # elsewhere in the article stands the fuller form of one word, not of another full name
    far = [context.far if len(each.parts) == 1 else () for each in (other, name)]
    return (
        stands(name, [other.flat], far[0])
        or stands(other, [name.flat], far[1])
        or abbreviates(name, other, context.usages)
        or abbreviates(other, name, context.usages)
        or (
            len(name.parts) == len(other.parts) == 1
            and any(usage.is_of_one(*sorted((name.text, other.text))) for usage in context.usages)
        )
    )


def _pronouns(
    own: Sequence[Mention],
    found: Sequence[tuple[Mention, str]],
    sources: Sequence[Source],
    sort: str,
) -> list[Mention]:
    """Words such as "he" and "the company" that can stand for a name of that sort.

    Args:
        found: The names of the evidence in order, each with its sort.
    """
    standing = []
    for i, source in enumerate(sources):
        words = source.line.words
        for at, word in enumerate(words):
            if _stands_in(words, at, sort):
                he = word.low in _HE
                known = [m for m, each in found if each and (each == "person") == he]
                fitting = [m for m, each in found if not each or (each == "person") == he]
                if _antecedent(own, fitting, sources, i, word.start) or _antecedent(
                    own, known, sources, i, word.start
                ):
                    standing.append(Mention(i, word.start, word.end, word.low))
    return standing


def _stands_in(words: Sequence[Word], at: int, sort: str) -> bool:
    low = words[at].low
    if low in _HE:
        return sort in ("person", "")
    if low in _IT:
        return sort != "person"
    before = [word.low for word in words[max(0, at - 2) : at]]
    return low in _BODIES and sort != "person" and "the" in before


def _antecedent(
    own: Sequence[Mention],
    found: Sequence[Mention],
    sources: Sequence[Source],
    source: int,
    start: int,
) -> bool:
    """Whether a name is the first or last before a pronoun, in the nearest sentence with one."""
    evidence = sources[source].evidence
    for back in range(_BACK):
        if source < back or sources[source - back].evidence != evidence:
            break
        before = [m for m in found if m.source == source - back and (back or m.end <= start)]
        if before:
            return before[0] in own or before[-1] in own
    else:
        return False
    # what opens a passage speaks of what the title names first
    titles = [i for i, each in enumerate(sources) if each.evidence == evidence and not each.span]
    return next((m in own for m in found if m.source in titles), False)


def _at(source: int, each: Number | Time | Name) -> Mention:
    return Mention(source, each.start, each.end, each.text)


def _inside(line: Line, mention: Mention) -> list[Word]:
    return [word for word in line.words if mention.start <= word.start < mention.end]


def _fact(
    kind: str,
    each: Number | Time | Name,
    own: Sequence[Mention],
    others: Sequence[Mention],
    missing: bool,
    sort: str = "",
    speaking: bool = False,
    published: bool = False,
) -> Fact:
    return Fact(
        kind,
        each.start,
        each.end,
        each.text,
        tuple(own),
        tuple(others),
        missing,
        sort,
        speaking,
        published,
    )
