"""Clauses of the evidence that say otherwise what a clause of the sentence says.

A clause is held to each one of the evidence whose verb says the same or the opposite. One that has
the same in the same roles supports it. It is contradicted by one that has the roles exchanged, the
opposite verb, a negation more or less, or somebody else in the place of a name, where that one
agrees with it better than any that supports it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from bot.support.clauses import PAST, Clause, Phrase
from bot.support.covering import Cover
from bot.support.facts import DATE, NAME, NUMBER, TURN, Fact
from bot.support.governors import is_coming
from bot.support.reading import Line, Source
from bot.support.relations import CONVERSE, LIKE, OPPOSITE, SAME, relation

#: Words nearer than this (cosine of their vectors) stand for each other.
NEAR = 0.5

#: What a clause supports that agrees in its subject alone.
HALF = 0.5

#: What of one side of a clause must stand in the other for the rest to be told to be wrong.
SHARE = 0.5

#: What a word of a phrase counts beside its head.
MODIFIER = 0.5

_PRONOUNS = frozenset("he her him it nobody she that them they which who".split())

#: What is said of these is said of each, and of these of a part.
_ALL = frozenset("all both each every everybody everyone".split())
_SOME = frozenset(
    """dozens few fewer half hundreds majority many minority most part several some
    thousands""".split()
)

_OF_IT = frozenset("her his its their".split())

#: Turn a word into its opposite.
_PREFIXES = ("un", "in", "im", "non", "dis")

#: The same of what somebody is said to be: "chairman of UBS".
MOST = 0.75

#: Least sum of what agrees, in names, numbers and weights of words.
LEAST = 0.8


@dataclass(frozen=True, slots=True)
class Match:
    """What of a side of a clause stands in a side of another.

    Attributes:
        got: Weight of what does.
        total: Of all.
        named: Names that do.
        names: All of them.
        unmet: Numbers that do not.
        other_day: A date does not, which is not the day of publication either.
        facts: The names that do.
    """

    got: float
    total: float
    named: int
    names: int
    unmet: int
    other_day: bool
    facts: tuple[Fact, ...]

    @property
    def whole(self) -> bool:
        return self.got >= SHARE * self.total


@dataclass(frozen=True, slots=True)
class Judged:
    """What the clauses of the evidence say to those of a sentence.

    Attributes:
        problems: What is said otherwise, in words.
        confirmed: Names that stand in the same role of a clause that says the same, and the dates
            of such clauses that are those of publication.
    """

    problems: tuple[str, ...]
    confirmed: frozenset[Fact]


def judged(line: Line, sources: Sequence[Source], covered: Cover, found: Sequence[Fact]) -> Judged:
    """Hold each clause of a sentence to those of the evidence."""
    comparison = _Comparison(line, sources, covered, found)
    problems = [comparison.problem(clause) for clause in line.clauses]
    return Judged(tuple(filter(None, problems)), frozenset(comparison.confirmed))


class _Comparison:
    def __init__(
        self, line: Line, sources: Sequence[Source], covered: Cover, found: Sequence[Fact]
    ) -> None:
        self._line = line
        self._sources = sources
        self._cover = covered
        self._facts = [fact for fact in found if fact.kind != TURN]
        self._starts = [word.start for word in line.words]
        self._there = [[word.start for word in source.line.words] for source in sources]
        self.confirmed: set[Fact] = set()

    def problem(self, clause: Clause) -> str:
        """What contradicts a clause, empty when nothing does or something supports it as well."""
        best, worst, said = 0.0, 0.0, ""
        for i, source in enumerate(self._sources):
            for other in source.line.clauses:
                found = relation(clause, other, self._likeness(clause, i, other))
                if not found:
                    continue
                support, against, why = self._compare(clause, i, other, found)
                best = max(best, support)
                if against > worst:
                    worst, said = against, why
        return said if worst >= LEAST and worst > best else ""

    def _compare(
        self, clause: Clause, i: int, other: Clause, found: str
    ) -> tuple[float, float, str]:
        """How much a clause of the evidence supports, how much it contradicts, and with what."""
        straight = (
            self._match(clause.left, i, other.left),
            self._match(clause.right, i, other.right),
        )
        crossed = self._match(clause.left, i, other.right), self._match(clause.right, i, other.left)
        turned = (clause.denied != other.denied) ^ self._is_negated(clause.right, i, other.right)
        if found == CONVERSE:
            if not turned and straight[0].named and self._agrees(clause, other, i, *straight):
                return 0.0, _sum(straight), self._opposite(clause)
            straight, crossed = crossed, straight
        left, right = straight
        if turned != (found == OPPOSITE):
            if self._agrees(clause, other, i, left, right):
                return 0.0, _sum(straight), self._opposite(clause)
            return 0.0, 0.0, ""
        if other.over and clause.denied and not other.denied:
            return 0.0, 0.0, ""
        if found != LIKE and _are_exchanged(straight, crossed):
            return 0.0, _sum(crossed), self._exchanged(clause)
        if found == SAME and right.whole and right.got and self._is_part(clause, i, other):
            return 0.0, right.got + 1, self._said_of(clause.left, i, other.left)
        if found != CONVERSE and not right.other_day:
            alone = right.whole and right.got and not left.got
            alone = alone and (clause.verb != "be" or right.got >= MOST * right.total)
            aside = [p for p in other.right if p.preposition]
            if (
                alone
                and self._is_other(clause.left, i, other.left)
                and not self._match(clause.left, i, aside).named
            ):
                return 0.0, right.got, self._said_of(clause.left, i, other.left)
            of = self._other_of(clause, i, other) if clause.verb == "be" and left.named else None
            if of:
                return (
                    0.0,
                    1.0 + left.got,
                    f"the cited passage says this of {of[1]}, not of {of[0]}",
                )
            named = left.named == left.names and right.named == right.names
            if found != LIKE and named and left.whole and left.got:
                number = self._other_number(clause, i, other)
                if number:
                    return 0.0, _sum(straight) + 1, number
            passive = not clause.left and not other.left and found == SAME and right.whole
            if (left.whole and left.named) or passive:
                pair = self._other_object(clause, i, other)
                if pair:
                    return 0.0, _sum(straight), self._said_of([pair[0]], i, [pair[1]])
        if self._is_other_day(clause, i, other) and self._agrees(clause, other, i, left, right):
            return 0.0, _sum(straight), self._opposite(clause)
        if (left.total and not left.got and not self._is_pronoun(i, other.left)) or (
            clause.verb == "be" and not right.got
        ):
            return 0.0, 0.0, ""
        if i in self._cover.chosen and self._is_open(clause, other, found, left, right):
            return 0.0, _sum(straight), self._only(clause, other)
        every = left.named == left.names and right.named == right.names
        if found != LIKE and every and right.got and left.whole and right.whole:
            self.confirmed |= {*left.facts, *right.facts, *self._untold_days(clause, i)}
        empty = left.got and right.total and not right.got
        return _sum(straight) * (HALF if empty else 1.0), 0.0, ""

    def _agrees(self, clause: Clause, other: Clause, i: int, left: Match, right: Match) -> bool:
        """Whether a clause says of the same what another does, or what it opposes."""
        if not left.whole or (left.total and not left.got) or left.unmet:
            return False
        if left.named and not other.right:
            return True
        return right.whole and not right.unmet and left.got + right.got > 0

    def _is_part(self, clause: Clause, i: int, other: Clause) -> bool:
        """Whether what is said of all is told of some only."""
        if len(clause.left) != 1 or not other.left or clause.denied or other.denied:
            return False
        here = self._line.text[clause.left[0].start : clause.left[0].end].lower().split()
        there = self._sources[i].line.text[other.left[0].start : other.left[0].end].lower().split()
        return here[0] in _ALL and bool(_SOME & set(there[:3])) and not _ALL & set(there)

    def _is_open(
        self, clause: Clause, other: Clause, found: str, left: Match, right: Match
    ) -> bool:
        """Whether a clause tells as a fact what another one leaves open."""
        if not other.over or clause.over or clause.denied or other.denied or found == LIKE:
            return False
        if not clause.tense or clause.verb == "be":
            return False
        # "will take over" may be told by "bought"
        exact = clause.verb == other.verb and clause.tense == PAST
        if is_coming(other.over) and not exact:
            return False
        return right.whole and (left.whole or not left.got)

    def _is_pronoun(self, i: int, phrases: Sequence[Phrase]) -> bool:
        text = self._sources[i].line.text
        return bool(phrases) and all(text[p.start : p.end].lower() in _PRONOUNS for p in phrases)

    def _only(self, clause: Clause, other: Clause) -> str:
        at = bisect_left(self._starts, clause.start)
        word = self._line.words[min(at, len(self._starts) - 1)]
        said = self._line.text[word.start : word.end]
        return f"the cited passage says this only with “{other.over}”, not as a fact: {said}"

    def _exchanged(self, clause: Clause) -> str:
        said = [self._line.text[p.start : p.end] for p in (*clause.left[:1], *clause.right[:1])]
        return f"{' and '.join(said)} have changed places"

    def _said_of(self, mine: Sequence[Phrase], i: int, theirs: Sequence[Phrase]) -> str:
        there = self._sources[i].line.text[theirs[0].start : theirs[0].end]
        here = self._line.text[mine[0].start : mine[0].end]
        return f"the cited passage says this of {there}, not of {here}"

    def _is_negated(self, mine: Sequence[Phrase], i: int, theirs: Sequence[Phrase]) -> bool:
        """Whether one has a word that the other has with a prefix: "not safe", "unsafe"."""
        here = {self._line.text[slice(*phrase.head)].lower() for phrase in mine}
        there = {self._sources[i].line.text[slice(*phrase.head)].lower() for phrase in theirs}
        return any(
            one == prefix + other or other == prefix + one
            for one in here
            for other in there
            for prefix in _PREFIXES
        )

    def _opposite(self, clause: Clause) -> str:
        at = bisect_left(self._starts, clause.start)
        word = self._line.words[at] if at < len(self._starts) else self._line.words[-1]
        return f"the cited passage says the opposite of {self._line.text[word.start : word.end]}"

    def _likeness(self, clause: Clause, i: int, other: Clause) -> float:
        here, there = (
            bisect_left(self._starts, clause.start),
            bisect_left(self._there[i], other.start),
        )
        table = self._cover.tables[i]
        if here >= table.shape[0] or there >= table.shape[1] or clause.verb == "be":
            return 0.0
        # "was pulled free" says "was freed"
        ends = [bisect_left(self._there[i], p.head[0]) for p in other.right if not p.preposition]
        if any(end < table.shape[1] and table[here, end] == 1 for end in ends):
            return 1.0
        return float(table[here, there])

    def _is_other(self, mine: Sequence[Phrase], i: int, theirs: Sequence[Phrase]) -> bool:
        """Whether both are headed by names, of which none can be the same."""
        own = [f for f in self._facts if f.kind == NAME and _headed(mine, f.start, f.end)]
        if not own or not theirs or not own[0].own:
            return False
        names = self._sources[i].line.names
        return all(any(_headed([p], n.start, n.end) for n in names) for p in theirs)

    def _untold_days(self, clause: Clause, i: int) -> list[Fact]:
        """Dates of a clause that the day of publication tells, as the sentence tells none."""
        if self._sources[i].line.times:
            return []
        return [
            f for f in self._facts if f.published and any(p.holds(f.start) for p in clause.right)
        ]

    def _is_other_day(self, clause: Clause, i: int, other: Clause) -> bool:
        """Whether the clauses are of different times."""
        phrases = (*clause.left, *clause.right)
        days = [f for f in self._facts if f.kind == DATE and any(p.holds(f.start) for p in phrases)]
        there = [p for p in (*other.left, *other.right) if p.is_time]
        mentions = [m for f in days for m in f.others if m.source == i]
        return (
            bool(days)
            and any(p.holds(m.start) for p in there for m in mentions)
            and not any(m.source == i for f in days for m in f.own)
        )

    def _other_object(self, clause: Clause, i: int, other: Clause) -> tuple[Phrase, Phrase] | None:
        """An object of a clause that is a name, and the other name that stands in its place."""
        for mine in clause.right:
            here = [f for f in self._facts if f.kind == NAME and _headed([mine], f.start, f.end)]
            own = [m for f in here for m in f.own if m.source == i and m.text not in _OF_IT]
            there = any(p.holds(m.start) for p in other.right for m in own)
            if mine.preposition or not here or there:
                continue
            for theirs in other.right:
                if (
                    not theirs.preposition
                    and not self._match(clause.right, i, [theirs]).named
                    and self._is_other([mine], i, [theirs])
                ):
                    return mine, theirs
        return None

    def _other_of(self, clause: Clause, i: int, other: Clause) -> tuple[str, str] | None:
        """A name of which something is said to be, "chairman of UBS", and the one that it is of."""
        there = self._sources[i].line
        for mine in clause.right:
            for theirs in other.right:
                heads = (self._line.text[slice(*mine.head)], there.text[slice(*theirs.head)])
                of = [
                    f for f in self._facts if f.kind == NAME and mine.head[1] <= f.start < mine.end
                ]
                names = [n for n in there.names if theirs.head[1] <= n.start < theirs.end]
                if heads[0].lower() != heads[1].lower() or not of or not names:
                    continue
                if not self._match([mine], i, other.right).named:
                    return of[0].text, names[0].text
        return None

    def _other_number(self, clause: Clause, i: int, other: Clause) -> str:
        """What says that another number of the same things stands in the place of one."""
        for mine in clause.right:
            here = [f for f in self._facts if f.kind == NUMBER and mine.holds(f.start)]
            if not here or self._match([mine], i, other.right).unmet < len(here):
                continue
            for theirs in other.right:
                if theirs.preposition != mine.preposition or not self._are_alike(mine, i, theirs):
                    continue
                for fact in here:
                    for m in fact.others:
                        if m.source == i and theirs.holds(m.start):
                            return f"the cited passage says this of {m.text}, not of {fact.text}"
        return ""

    def _are_alike(self, mine: Phrase, i: int, theirs: Phrase) -> bool:
        """Whether two phrases count the same things."""
        here = bisect_left(self._starts, mine.head[0])
        there = bisect_left(self._there[i], theirs.head[0])
        table = self._cover.tables[i]
        if here >= table.shape[0] or there >= table.shape[1]:
            return False
        words = self._line.words[here], self._sources[i].line.words[there]
        if any(word.low[0].isdigit() for word in words):
            return True
        return words[0].stem == words[1].stem

    def _match(self, mine: Sequence[Phrase], i: int, theirs: Sequence[Phrase]) -> Match:
        got = total = 0.0
        named = names = unmet = 0
        other_day = False
        taken: list[Fact] = []
        facts: list[Fact] = []
        for fact in self._facts:
            if any(p.holds(fact.start) for p in mine):
                taken.append(fact)
                there = any(
                    m.source == i and any(p.holds(m.start) for p in theirs) for m in fact.own
                )
                total += there or not fact.published
                got += there
                facts += [fact] * (there and fact.kind == NAME)
                names += fact.kind == NAME
                named += fact.kind == NAME and there
                unmet += fact.kind == NUMBER and not there
                other_day |= fact.kind == DATE and not fact.published and not there
        table = self._cover.tables[i]
        columns = [
            j
            for p in theirs
            for j in range(bisect_left(self._there[i], p.start), bisect_left(self._there[i], p.end))
        ]
        for p in mine:
            for j in range(bisect_left(self._starts, p.start), bisect_left(self._starts, p.end)):
                word = self._line.words[j]
                if any(f.start <= word.start < f.end for f in taken):
                    continue
                weight = float(self._cover.weights[j])
                if not p.is_headed_by(word.start, word.end):
                    weight *= MODIFIER
                total += weight
                if columns and weight:
                    near = float(table[j, columns].max())
                    got += weight * near * (near >= NEAR)
        return Match(got, total, named, names, unmet, other_day, tuple(facts))


def _sum(sides: tuple[Match, Match]) -> float:
    return sides[0].got + sides[1].got


def _are_exchanged(straight: tuple[Match, Match], crossed: tuple[Match, Match]) -> bool:
    """Whether what stands on each side of a clause stands on the other side of another."""
    left, right = straight
    over, back = crossed
    if left.names and right.names and over.named and back.named:
        return not left.named and not right.named
    if not (over.named or back.named):
        return False
    return over.whole and over.got > left.got and back.got > right.got


def _headed(phrases: Sequence[Phrase], start: int, end: int) -> bool:
    return any(p.is_headed_by(start, end) for p in phrases)
