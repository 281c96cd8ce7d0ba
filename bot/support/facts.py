"""The numbers, dates and names of a sentence, each with its mentions in the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.support.names import Name, Usage, is_name, kind, stands
from bot.support.numbers import Number
from bot.support.opposites import agrees, turning
from bot.support.reading import Line, Source
from bot.support.times import Time, times
from bot.support.words import Word

NUMBER, DATE, NAME, TURN = "number", "date", "name", "word"

_SPEECH = frozenset(
    """according added announced argued believes called claimed claims estimates expects explained
    finds found noted predicted reported reports said say says show shows stated suggest suggests
    thinks told tweeted warned writes wrote""".split()
)
_HE = frozenset("he she his her him who".split())
_IT = frozenset("it its they their them which".split())
#: Sentences that are looked back for what a pronoun stands for, its own among them.
_BACK = 4
#: After "the", these stand for an organisation or place that was named before.
_BODIES = frozenset(
    """agency airline automaker bank charity city club college company country court department
    firm government group league maker ministry museum network newspaper organisation organization
    paper park party retailer school side state team town union university village""".split()
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
            if agreeing is not None:
                mention = Mention(i, other.start, other.end, other.low)
                (own if agreeing else others).append(mention)
        if own or others:
            yield Fact(TURN, word.start, word.end, word.low, tuple(own), tuple(others), False)


def _numbers(line: Line, sources: Sequence[Source]) -> Iterator[Fact]:
    found = [(_at(i, n), n) for i, source in enumerate(sources) for n in source.line.numbers]
    years = {time.text for source in sources for time in source.line.times}
    for number in line.numbers:
        if number.demanded:
            own = [m for m, other in found if number.same(other) or number.near(other)]
            others = [
                m
                for m, other in found
                if other.demanded and number.comparable(other) and m not in own
            ]
            missing = not own and number.text not in years and not number.counts
            yield _fact(NUMBER, number, own, others, missing)


def _dates(line: Line, sources: Sequence[Source], context: Context) -> Iterator[Fact]:
    found = [(_at(i, t), t) for i, source in enumerate(sources) for t in source.line.times]
    published = [time for day in context.days for time in times(day.isoformat(), None)]
    for time in line.times:
        read = [time, *(same for day in context.days for same in times(time.text, day))]
        own = [m for m, other in found if any(each.holds(other) for each in read)]
        others = [
            m for m, other in found if m not in own and not any(other.holds(each) for each in read)
        ]
        told = any(each.holds(other) for each in read for other in published)
        yield _fact(DATE, time, own, others, not own and not told)


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
        sort = kind(name, usages)
        own, others = [], []
        for mention, other, sort_of_other in found:
            if _same(name, other, context.far):
                own.append(mention)
            elif _rivals(name, sort, other, sort_of_other) and not (
                {word.stem for word in _inside(sources[mention.source].line, mention)} <= stems
            ):
                others.append(mention)
        missing = not own and not stands(name, near, context.far)
        own += _pronouns(own, [(mention, each) for mention, _, each in found], sources, sort)
        yield _fact(NAME, name, own, others, missing, sort, speaks(line, name.start, name.end))


def speaks(line: Line, start: int, end: int) -> bool:
    """Whether a name of a sentence stands beside a word of speech."""
    inside = [i for i, word in enumerate(line.words) if start <= word.start < end]
    if not inside:
        return False
    beside = line.words[max(0, inside[0] - 3) : inside[-1] + 3]
    return any(word.low in _SPEECH for word in beside)


def _rivals(name: Name, sort: str, other: Name, sort_of_other: str) -> bool:
    """Whether two names can be mistaken for each other: of one sort, or of a sort not known."""
    if sort == sort_of_other:
        return True
    unknown = name if not sort else other
    return "place" not in (sort, sort_of_other) and (
        "" in (sort, sort_of_other) and len(unknown.parts) > 1
    )


def _same(name: Name, other: Name, far: Sequence[str]) -> bool:
    flat, flat_other = (f" {' '.join(each.parts)} " for each in (name, other))
    return stands(name, [flat_other], far) or stands(other, [flat], far)


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
                fitting = [m for m, each in found if not each or (each == "person") == he]
                if _antecedent(own, fitting, sources, i, word.start):
                    standing.append(Mention(i, word.start, word.end, word.low))
    return standing


def _stands_in(words: Sequence[Word], at: int, sort: str) -> bool:
    low = words[at].low
    if low in _HE:
        return sort in ("person", "")
    if low in _IT:
        return sort != "person"
    return low in _BODIES and sort != "person" and at > 0 and words[at - 1].low == "the"


def _antecedent(
    own: Sequence[Mention],
    found: Sequence[Mention],
    sources: Sequence[Source],
    source: int,
    start: int,
) -> bool:
    """Whether a name is the first or last before a pronoun, in the nearest sentence with one."""
    for back in range(_BACK):
        if source < back or sources[source - back].evidence != sources[source].evidence:
            return False
        before = [m for m in found if m.source == source - back and (back or m.end <= start)]
        if before:
            return before[0] in own or before[-1] in own
    return False


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
    )
