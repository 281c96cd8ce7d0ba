"""The clauses of a sentence: each verb with what stands in its roles, found by order alone.

Parts of speech come from a tagger of rules; phrases, subjects and objects from the order in which
they stand. The passive is turned round, so that the one who acts is always on the left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from bot.support.chunks import (
    AND,
    BE,
    CHANGES,
    COMMA,
    LIGHT,
    NOT,
    NOUN,
    OPENER,
    PARTICLES,
    PREPOSITION,
    RELATIVE,
    STOP,
    TIME,
    VERB,
    Chunk,
    Token,
    chunks,
)
from bot.support.governors import CONDITIONS, UNTIL, doubts_that, governs, over

PAST, PRESENT = "past", "present"

_GET = frozenset("get gets got getting".split())
_NO = frozenset("no none nobody nothing neither".split())
#: "Failed to", "refused to": what follows did not happen.
_FAILING = frozenset("fail refus declin deni avoid stop prevent".split())
#: Take two objects: "was given the prize" is said of who received it.
_GIVING = frozenset("given awarded handed granted offered sent paid shown".split())
_RECEIVE = "receiv"
#: What is done to the object of the verb before: "accused it of hiding".
_OF_OBJECT = frozenset("of for from into".split())
_SERVING = "act appear compete continue emerge end finish play rank retire serve stay work"
#: Who somebody is with "of", and what he does.
_AGENTS = """author write
buyer buy
champion win
creator create
founder found
leader lead
member join
owner own
predecessor precede
seller sell
successor succeed
supporter support
winner win
writer write"""
#: Places beyond both ends of a sentence at which may be looked.
_BEYOND = 8
#: What follows is no part of the noun phrase before.
_COMPARING = frozenset("than like unlike".split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase or time with what is attached to it by "of".

    Attributes:
        start, end: Characters of the sentence, the attached ones included.
        head: Characters of its last word or name.
        counted: It begins with a number.
        preposition: That stands before it; empty for subjects and objects.
    """

    start: int
    end: int
    head: tuple[int, int]
    preposition: str = ""
    is_time: bool = False
    counted: bool = False

    def holds(self, start: int) -> bool:
        """Whether what begins there is part of it."""
        return self.start <= start < self.end

    def is_headed_by(self, start: int, end: int) -> bool:
        """Whether what stands there is what the phrase is of, and not only in it."""
        return start < self.head[1] and self.head[0] < end


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb with what stands beside it.

    Attributes:
        verb: Stem of the verb.
        particle: Preposition that stands right after it, or empty.
        start: Of the verb itself, in characters of the sentence.
        left: Who or what acts; of the passive after "by".
        right: Objects, complements and what stands after prepositions.
        denied: Whether it is negated.
        over: The word under which it is no fact: "tried" of "tried to stop"; empty for a fact.
        tense: `PAST` or `PRESENT`; empty for an infinitive, participle or what is under a modal.
    """

    verb: str
    particle: str
    start: int
    left: tuple[Phrase, ...]
    right: tuple[Phrase, ...]
    denied: bool = False
    over: str = ""
    tense: str = ""


@cache
def _agents() -> dict[str, str]:
    """Stem of what somebody does, by that of what he is."""
    from index.text import stems

    stem = stems()
    pairs = (line.split() for line in _AGENTS.splitlines())
    return {"".join(stem(noun)): "".join(stem(verb)) for noun, verb in pairs}


@cache
def _serving() -> frozenset[str]:
    """Stems of verbs that say with "as" what somebody is."""
    from index.text import stems

    stem = stems()
    return frozenset("".join(stem(verb)) for verb in _SERVING.split())


def clauses(tokens: Sequence[Token]) -> tuple[Clause, ...]:
    """The clauses of a sentence in order, then what appositions say."""
    whole = chunks(tokens)
    found = _Sentence(whole)
    verbs = [i for i, chunk in enumerate(whole) if chunk.kind == VERB]
    return (
        *(clause for i in verbs for clause in found.told(i)),
        *found.appositions(),
    )


class _Sentence:
    """The chunks of a sentence, with what each verb has beside it."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self._chunks = chunks
        # a stop stands after the last and, as the item at -1, before the first
        self._kinds = [*(chunk.kind for chunk in chunks), *[STOP] * _BEYOND]

    def _kind(self, i: int) -> str:
        return self._kinds[i] if i >= -_BEYOND else STOP

    def _verb_before(self, i: int) -> int:
        """The nearest verb before a chunk; -1 for none."""
        return next((j for j in range(i - 1, -1, -1) if self._kind(j) == VERB), -1)

    def clause(self, i: int) -> Clause:
        """The clause of a verb."""
        main = self._main(i)
        left, right = self._left(i), self._right(i)
        verb = main.stem
        objects = [p for p in right if not p.preposition and not p.is_time]
        if self._is_passive(i, main, objects):
            if objects and main.low in _GIVING:
                verb = _RECEIVE
            else:
                by = [p for p in right if p.preposition == "by" and not p.counted][:1]
                rest = tuple(phrase for phrase in right if phrase not in by)
                left, right = tuple(replace(p, preposition="") for p in by), (*left, *rest)
        setting = tuple(self._setting(i))
        return Clause(
            verb,
            self._particle(i),
            main.start,
            left,
            (*right, *setting),
            self._denied(i),
            self._over(i),
            self._tense(i),
        )

    def _tense(self, i: int) -> str:
        first = next((t for t in self._chunks[i].tokens if t.tag not in ("RB", "RBR")), None)
        if not first:
            return ""
        if first.tag == "VBD" or first.low in ("has", "have", "had", "was", "were", "did"):
            return PAST
        if first.tag == "VB" and self._kind(i - 1) == NOUN:
            return PRESENT  # "put", "run"
        if first.tag == "VBN" and self._kind(i - 1) == NOUN and len(self._chunks[i].tokens) == 1:
            return PAST
        return PRESENT if first.tag in ("VBZ", "VBP") or first.low in BE else ""

    def _over(self, i: int, depth: int = 0) -> str:
        """What stands over a verb so that it is told as no fact; empty when nothing does."""
        tokens = self._chunks[i].tokens
        main = self._main(i)
        found = over([(t.low, t.stem) for t in tokens if t.start < main.start])
        if found or depth > 3:
            return found
        before = self._verb_before(i)
        if tokens[0].tag in ("TO", "VBG"):
            return self._over_infinitive(i, before)
        if before >= 0 and self._kind(i - 1) in (AND, COMMA) and self._is_bare(i, before):
            return self._over(before, depth + 1)
        j = i - 1
        while self._kind(j) in (NOUN, TIME, PREPOSITION, AND):
            j -= 1
        if self._kind(j) == OPENER:
            low = self._chunks[j].low
            open_ = low in CONDITIONS or (low in UNTIL and self._tense(i) != PAST)
            has = low in UNTIL and tokens[0].low in ("has", "have")
            return low if open_ or has else ""
        if (
            self._kind(j) == RELATIVE
            and self._chunks[j].low == "that"
            and self._kind(j - 1) == VERB
        ):
            main = self._main(j - 1)
            if self._denied(j - 1):
                return f"not {main.low}"
            return main.low if doubts_that(main.stem) else ""
        return ""

    def _over_infinitive(self, i: int, before: int) -> str:
        """What stands over it: "ready to lend", "asked him to go", "ruled out paying"."""
        last = self._chunks[i - 1].last if i else None
        if last and self._kind(i - 1) == NOUN and last.inside < 0 and governs(last.stem, last.low):
            return last.low
        between = {self._kind(j) for j in range(before + 1, i)}
        if before < 0 or between & {COMMA, STOP, RELATIVE, OPENER, AND}:
            return ""
        main = self._main(before)
        particle = self._chunks[i - 1].low if self._kind(i - 1) == PREPOSITION else ""
        if particle and not governs(main.stem, main.low, particle):
            return ""
        return main.low if governs(main.stem, main.low, particle) else self._over(before, 2)

    def _is_bare(self, i: int, before: int) -> bool:
        """Whether a verb shares the auxiliaries of the one before: "must be read and signed"."""
        tokens = self._chunks[i].tokens
        main = self._main(i)
        if any(t.low in LIGHT or t.tag == "MD" for t in tokens if t is not main):
            return False
        if main.tag in ("VBN", "VBD"):
            return self._has_be(before) and self._kind(i + 1) not in (NOUN, TIME)
        return main.tag in ("VB", "VBP")

    def _has_be(self, i: int) -> bool:
        """Whether a passive has "be" itself or shares that of the verb before it."""
        if any(t.low in BE for t in self._chunks[i].tokens[:-1]):
            return True
        before = self._verb_before(i)
        return before >= 0 and self._kind(i - 1) in (AND, COMMA) and self._is_bare(i, before)

    def _main(self, i: int) -> Token:
        """The verb itself of a group, without auxiliaries."""
        return next(
            t for t in reversed(self._chunks[i].tokens) if t.tag not in ("RB", "RBR", "RP", "TO")
        )

    def _setting(self, i: int) -> Iterator[Phrase]:
        """Times and phrases with prepositions that stand before the subject: "In May the firm"."""
        start = i
        while self._kind(start - 1) in (NOUN, TIME, PREPOSITION, COMMA):
            start -= 1
        if self._kind(start - 1) not in (STOP, AND, OPENER):
            return
        j = start
        while j < i - 1:
            if self._kind(j) == PREPOSITION and self._kind(j + 1) in (NOUN, TIME):
                yield self._phrase(j + 1, self._chunks[j].low)
                j += 1
            elif self._kind(j) == TIME:
                yield self._phrase(j)
            elif self._kind(j) == NOUN:
                break
            j += 1

    def _is_passive(self, i: int, main: Token, objects: Sequence[Phrase]) -> bool:
        """Whether a verb is a participle with "was", or one that only stands beside a noun."""
        tokens = self._chunks[i].tokens
        if main.tag not in ("VBN", "VBD") or main.low in LIGHT:
            return False
        if any(token.low in BE | _GET for token in tokens if token is not main):
            return True
        if self._has_be(i):
            return True
        if len(tokens) > 1 or main.tag == "VBD" or objects or self._kind(i - 1) != NOUN:
            return False
        after = self._chunks[i + 1].low if self._kind(i + 1) == PREPOSITION else ""
        # the noun has its own part in another clause: "ending an institution founded in 1856"
        taken = self._kind(self._first(i - 1) - 1) in (VERB, PREPOSITION)
        return after == "by" or taken or self._first(i - 1) != i - 1

    def _particle(self, i: int) -> str:
        last = self._chunks[i].last
        if last.low in PARTICLES:
            return last.low
        if self._kind(i + 1) != PREPOSITION:
            return ""
        return "for" if self._is_favour(i + 2) else self._chunks[i + 1].low

    def _is_favour(self, i: int) -> bool:
        """Whether "in favour" ends here, which is said for "for"."""
        return self._kind(i) == NOUN and self._chunks[i].low in ("favour", "favor")

    def _denied(self, i: int) -> bool:
        tokens = self._chunks[i].tokens
        near = self._chunks[i + 1].low if self._kind(i + 1) == NOUN else ""
        start = self._first(i - 1) if self._kind(i - 1) == NOUN else i
        coupled = self._is_neither(i)
        before = self._chunks[i - 1].low if self._kind(i - 1) == PREPOSITION else ""
        count = any(t.low in NOT or t.low.endswith(("n't", "n’t")) for t in tokens)
        count ^= any(t.stem in _FAILING for t in tokens[:-1])
        count ^= near in _NO or before in ("against", "without")
        count ^= coupled or self._chunks[start].low in _NO
        return bool(count)

    def _is_neither(self, i: int) -> bool:
        """Whether the subject is "neither A nor B"."""
        j = i - 1
        while self._kind(j) in (NOUN, TIME, PREPOSITION, AND, COMMA, RELATIVE, VERB):
            if self._chunks[j].low == "neither":
                return True
            j -= 1
        return False

    def _left(self, i: int, depth: int = 0) -> tuple[Phrase, ...]:
        """The subject of a verb."""
        if depth > 4:
            return ()
        verb = self._chunks[i].tokens
        at = i - 1
        while self._kind(at) == TIME:
            at -= 1 + (self._kind(at - 1) == PREPOSITION)
        kind = self._kind(at)
        before = self._verb_before(i)
        if kind == RELATIVE:
            at -= 1 + (self._kind(at - 1) == COMMA)
            return self._chain(at)
        if verb[0].tag == "TO":
            # "has the goalkeeper to beat", "asked him to go": one of the two
            near = self._chain(at) if kind == NOUN else ()
            return (*near, *(self._left(before, depth + 1) if before >= 0 else ()))
        if kind == NOUN:
            first = self._first(at)
            if self._kind(first - 1) == VERB and self._kind(first - 2) == RELATIVE:
                # "the ship that had blocked the canal was freed"
                return self._coordinated(first - 3)
            return self._coordinated(at)
        if kind == AND or (kind == COMMA and verb[0].tag == "VBG"):
            return self._left(before, depth + 1) if before >= 0 else self._after(i)
        if kind == PREPOSITION and before >= 0:
            objects = [p for p in self._right(before) if not p.preposition]
            if self._chunks[at].low in _OF_OBJECT and objects:
                return (objects[-1],)
            return self._left(before, depth + 1)
        if kind == COMMA:
            return self._over_comma(i, at, before, depth)
        if kind == STOP and verb[0].tag in ("VBN", "VBG"):
            return self._after(i)
        return ()

    def _over_comma(self, i: int, at: int, before: int, depth: int) -> tuple[Phrase, ...]:
        """The subject that an apposition or a relative clause parts from its verb."""
        start = next((j for j in range(at - 1, -1, -1) if self._kind(j) in (COMMA, STOP)), -1)
        inside = range(start + 1, at)
        if not any(self._kind(j) == VERB for j in inside):
            while self._kind(at - 1) == TIME:
                at -= 1 + (self._kind(at - 2) == PREPOSITION)
            found = self._chain(at - 1)
            if self._kind(start) == COMMA and self._kind(start - 1) == NOUN:
                return (*self._chain(start - 1), *found)
            return found
        opener = start + 1 + (self._kind(start + 1) == PREPOSITION)
        if self._kind(opener) == RELATIVE and self._kind(start) == COMMA:
            return self._coordinated(start - 1)
        return self._left(before, depth + 1) if before >= 0 else ()

    def _after(self, i: int) -> tuple[Phrase, ...]:
        """The subject of the first clause after a participle that opens the sentence."""
        for j in range(i + 1, len(self._chunks) - 1):
            if self._kind(j) == COMMA and self._kind(j + 1) == NOUN:
                return (self._phrase(j + 1),)
        return ()

    def _coordinated(self, at: int) -> tuple[Phrase, ...]:
        """The noun phrases up to one, as long as "and" or commas join them."""
        if self._kind(at) != NOUN:
            return ()
        found = self._chain(at)
        first = self._first(at)
        while self._kind(first - 1) in (AND, COMMA):
            before = first - 1 - (self._kind(first - 2) == COMMA)
            if self._kind(before - 1) != NOUN:
                break
            start = self._first(before - 1)
            if self._kind(start - 1) in (VERB, PREPOSITION):
                break
            found = (*self._chain(before - 1), *found)
            first = start
        return found

    def _first(self, at: int) -> int:
        """The noun phrase with which a chain of prepositions begins that ends at one."""
        while (
            self._kind(at - 1) == PREPOSITION
            and self._kind(at - 2) == NOUN
            and self._chunks[at - 1].low not in _COMPARING
        ):
            at -= 2
        return at

    def _chain(self, at: int) -> tuple[Phrase, ...]:
        if self._kind(at) != NOUN:
            return ()
        first = self._first(at)
        whole = self._phrase(first)
        return (replace(whole, end=self._chunks[at].last.end),)

    def _phrase(self, at: int, preposition: str = "") -> Phrase:
        """A noun phrase with what "of" attaches to it."""
        chunk = self._chunks[at]
        end = at
        while (
            self._kind(end + 1) == PREPOSITION
            and self._chunks[end + 1].low == "of"
            and self._kind(end + 2) == NOUN
        ):
            end += 2
        last = chunk.last
        inside = (
            [t for t in chunk.tokens if t.inside == last.inside] if last.inside >= 0 else [last]
        )
        return Phrase(
            chunk.tokens[0].start,
            self._chunks[end].last.end,
            (inside[0].start, last.end),
            preposition,
            chunk.kind == TIME,
            chunk.tokens[0].tag == "CD",
        )

    def _right(self, i: int) -> tuple[Phrase, ...]:
        """What follows a verb up to the next one and its subject."""
        found: list[Phrase] = []
        preposition = last = ""
        j = i + 1
        while j < len(self._chunks):
            kind = self._kind(j)
            if kind in (NOUN, TIME):
                if not preposition and kind == NOUN and self._is_subject(j):
                    break
                found.append(self._phrase(j, preposition))
                while j + 2 < len(self._chunks) and (
                    self._kind(j + 1) == PREPOSITION
                    and self._chunks[j + 1].low == "of"
                    and self._kind(j + 2) == NOUN
                ):
                    j += 2
                last, preposition = preposition, ""
                if self._kind(j + 1) == AND and self._kind(j + 2) == NOUN:
                    if self._is_subject(j + 2) or self._pair(i, j + 2):
                        break
                    preposition = last
                    j += 1
            elif kind == PREPOSITION and self._is_favour(j + 1):
                j += 1
            elif kind == PREPOSITION:
                preposition = self._chunks[j].low
            elif kind == COMMA and self._is_list(j + 1):
                preposition = last
            elif not (kind == COMMA and self._kind(j + 1) in (PREPOSITION, TIME)):
                break
            j += 1
        return tuple(found)

    def _is_list(self, at: int) -> bool:
        """Whether a noun phrase after a comma has a further one after "and" or a comma."""
        return (
            self._kind(at) == NOUN
            and self._kind(at + 1) in (COMMA, AND)
            and self._kind(at + 2) == NOUN
            and not self._is_subject(at + 2)
        )

    def _is_subject(self, at: int) -> bool:
        """Whether a noun phrase begins the next clause."""
        j = at + 1
        while self._kind(j) == PREPOSITION and self._kind(j + 1) in (NOUN, TIME):
            j += 2
        if self._kind(j) != VERB:
            return False
        first = self._chunks[j].tokens[0]
        if first.tag == "VBN" and self._kind(j + 1) == NOUN and self._kind(at - 1) == AND:
            return True
        return first.tag not in ("TO", "VBG", "VBN") and self._kind(at - 1) != VERB

    def told(self, i: int) -> Iterator[Clause]:
        """The clause of a verb, and what else it says."""
        whole = self.clause(i)
        yield whole
        yield from self._elliptic(i, whole)
        yield from self._implied(i, whole)

    def _elliptic(self, i: int, whole: Clause) -> Iterator[Clause]:
        """What shares a verb that is not said again: "A lost five and B six"."""
        if not whole.left or not whole.right:
            return
        for j in range(i + 2, len(self._chunks)):
            if self._kind(j) in (VERB, STOP, RELATIVE, OPENER):
                return
            pair = self._pair(i, j) if self._kind(j - 1) in (AND, COMMA) else None
            if pair:
                yield replace(whole, left=pair[:1], right=pair[1:])

    def _implied(self, i: int, whole: Clause) -> Iterator[Clause]:
        """What is told by other words: "finished as", "became a member of", "up from"."""
        if whole.particle == "as" and self._main(i).stem in _serving():
            rest = tuple(
                replace(p, preposition="") if p.preposition == "as" else p for p in whole.right
            )
            yield replace(whole, verb="be", particle="", right=rest)
        for j in range(i + 1, len(self._chunks)):
            if self._kind(j) in (VERB, STOP, RELATIVE):
                break
            change = CHANGES.get(self._chunks[j].low) if self._kind(j) == PREPOSITION else None
            if change and self._kind(j + 1) == PREPOSITION and whole.left:
                to = tuple(
                    p if p.preposition else replace(p, preposition="to") for p in whole.right
                )
                yield replace(whole, verb=change, particle="", right=to)
        if whole.verb == "be" and (told := self._agent(i)):
            verb, whom = told
            rest = tuple(p for p in whole.right if p.start >= whom.end or p.preposition)
            yield replace(whole, verb=verb, right=(whom, *rest))

    def _agent(self, i: int) -> tuple[str, Phrase] | None:
        """What somebody does who is the "owner of" something, with what it is done to."""
        at = next((j for j in range(i + 1, len(self._chunks)) if self._kind(j) == NOUN), -1)
        verb = _agents().get(self._chunks[at].last.stem) if at > 0 else None
        of = self._kind(at + 1) == PREPOSITION and self._chunks[at + 1].low in ("of", "to")
        return (verb, self._phrase(at + 2)) if verb and of and self._kind(at + 2) == NOUN else None

    def _pair(self, i: int, at: int) -> tuple[Phrase, Phrase] | None:
        """A name with a number, time or other name that a verb before is said of as well."""
        chunk = self._chunks[at] if self._kind(at) == NOUN else None
        if not chunk or chunk.tokens[0].tag == "CD":
            return None
        named = [k for k, token in enumerate(chunk.tokens) if token.inside >= 0]
        if not named:
            return None
        last = chunk.tokens[named[-1]]
        if named[-1] + 1 < len(chunk.tokens):
            rest = chunk.tokens[named[-1] + 1 :]
            if rest[0].tag != "CD" or self._kind(at + 1) == VERB:
                return None
            second = Phrase(
                rest[0].start, rest[-1].end, (rest[-1].start, rest[-1].end), counted=True
            )
        else:
            j = at + 1
            if self._kind(j) == COMMA:
                j = next(
                    (
                        k + 1
                        for k in range(j + 1, min(j + 6, len(self._chunks)))
                        if self._kind(k) == COMMA
                    ),
                    j,
                )
                if self._kind(j) != NOUN or self._chunks[j].tokens[0].tag != "CD":
                    return None
                preposition = ""
            elif self._kind(j) == PREPOSITION and self._kind(j + 1) in (NOUN, TIME):
                preposition = self._chunks[j].low
                if not any(
                    self._kind(k) == PREPOSITION and self._chunks[k].low == preposition
                    for k in range(i + 1, at)
                ):
                    return None
                j += 1
            else:
                return None
            if self._kind(j + 1) == VERB and self._chunks[j + 1].tokens[0].tag not in ("TO", "VBG"):
                return None
            second = self._phrase(j, preposition)
        name = Phrase(chunk.tokens[0].start, last.end, (chunk.tokens[named[-1]].start, last.end))
        first = next(t for t in chunk.tokens if t.inside == last.inside)
        return replace(name, head=(first.start, last.end)), second

    def appositions(self) -> Iterator[Clause]:
        """What noun phrases beside each other say: "Osama Rabie, chairman of the authority"."""
        for i in range(len(self._chunks) - 2):
            kinds = [self._kind(j) for j in range(i - 1, i + 3)]
            if kinds[0] in (COMMA, STOP, AND) and kinds[1:] == [NOUN, COMMA, NOUN]:
                one, other = self._chunks[i], self._chunks[i + 2]
                named = [chunk.last.inside >= 0 for chunk in (one, other)]
                if named[0] == named[1]:
                    continue
                left, right = (i, i + 2) if named[0] else (i + 2, i)
                yield Clause(
                    "be",
                    "",
                    self._chunks[i + 1].tokens[0].start,
                    (self._phrase(left),),
                    (self._phrase(right),),
                )
