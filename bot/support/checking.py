"""The one door of checking: `Checker.check`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.support.covering import Cover, cover
from bot.support.names import flat, stands
from bot.support.reading import Line, Reader, Source
from bot.support.times import times
from index.articles import Article, Passage, Span, merged
from index.embedding.static import StaticEmbedding


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a marker of a written sentence points to."""

    article: Article
    passage: Passage


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence is supported by what it cites.

    Attributes:
        quotes: The sentences that support it, as the index of the evidence and the span in that
            article's body, best first; empty when it is not supported.
        problems: What is wrong, in words for a reader or for a model that is to repair it.
    """

    supported: bool
    quotes: tuple[tuple[int, Span], ...]
    problems: tuple[str, ...] = ()


#: Share of the words' weight that has to be covered.
COVERED = 0.6


class Checker:
    """Checks sentences against what they cite; remembers what it has read."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._far = lru_cache(maxsize=200)(flat)

    def check(
        self, sentence: str, evidence: Sequence[Evidence], *, asked: date | None = None
    ) -> Verdict:
        """Whether the evidence, taken together, supports a sentence.

        Args:
            sentence: Without its markers.
            evidence: What the markers point to, in their order.
            asked: The day that "yesterday" refers to, beside those of the articles.
        """
        sources = self._sources(evidence)
        if not sentence.strip():
            return Verdict(False, (), ("the sentence is empty",))
        if not any(source.span for source in sources):
            return Verdict(False, (), ("nothing is cited",))
        exact = _exact(sentence, evidence)
        if exact:
            return Verdict(True, exact)
        line = self._reader.read(sentence, asked)
        near, far = self._texts(evidence, sources)
        problems = [
            *_missing_numbers(line, sources),
            *_missing_times(line, sources, evidence),
            *_missing_names(line, near, far),
        ]
        covered = cover(line, sources, _facts(line, sources))
        if not problems and covered.share < COVERED:
            problems.append(_uncovered(line, covered))
        if problems:
            return Verdict(False, (), tuple(problems))
        return Verdict(True, _quotes(covered, sources))

    def _sources(self, evidence: Sequence[Evidence]) -> list[Source]:
        found = []
        for number, each in enumerate(evidence):
            day = each.article.day
            for span in each.passage.sentences:
                found.append(
                    Source(self._reader.read(span.of(each.article.body), day), number, span)
                )
            found.append(Source(self._reader.read(each.article.title, day), number, None))
        return found

    def _texts(
        self, evidence: Sequence[Evidence], sources: Sequence[Source]
    ) -> tuple[list[str], list[str]]:
        near = [source.line.flat for source in sources]
        for each in evidence:
            near.append(flat(" . ".join((each.article.publisher, *each.article.authors))))
        return near, [self._far(each.article.body) for each in evidence]


def load_checker() -> Checker:
    """A checker with the packaged embedding and weights."""
    from index.text import stems

    return Checker(Reader(StaticEmbedding.open(), stems()))


def _exact(sentence: str, evidence: Sequence[Evidence]) -> tuple[tuple[int, Span], ...]:
    """Where whole sentences of a passage say the same word for word; white space is folded."""
    wanted = "".join(sentence.split())
    for number, each in enumerate(evidence):
        spans = each.passage.sentences
        texts = ["".join(span.of(each.article.body).split()) for span in spans]
        for first in range(len(texts)):
            said = ""
            for last in range(first, len(texts)):
                said += texts[last]
                if said == wanted:
                    return ((number, Span(spans[first].start, spans[last].end)),)
                if not wanted.startswith(said):
                    break
    return ()


def _missing_numbers(line: Line, sources: Sequence[Source]) -> list[str]:
    found = [number for source in sources for number in source.line.numbers]
    years = [time for source in sources for time in source.line.times]
    return [
        f"the number {number.text} is not in the cited passage"
        for number in line.numbers
        if number.demanded
        and not any(number.same(other) or number.near(other) for other in found)
        and not any(number.text == time.text for time in years)
    ]


def _missing_times(
    line: Line, sources: Sequence[Source], evidence: Sequence[Evidence]
) -> list[str]:
    found = [time for source in sources for time in source.line.times]
    days = [each.article.day for each in evidence if each.article.day]
    for day in days:
        found += times(day.isoformat(), None)
    problems = []
    for time in line.times:
        read = [time, *(same for day in days for same in times(time.text, day))]
        if not any(each.holds(other) for each in read for other in found):
            problems.append(f"the date {time.text} is not in the cited passage")
    return problems


def _missing_names(line: Line, near: Sequence[str], far: Sequence[str]) -> list[str]:
    return [
        f"the name {name.text} is not in the cited passage"
        for name in line.names
        if not name.opening and not stands(name, near, far)
    ]


def _facts(line: Line, sources: Sequence[Source]) -> NDArray[np.bool_]:
    facts: list[list[bool]] = [
        [any(number.same(o) or number.near(o) for o in source.line.numbers) for source in sources]
        for number in line.numbers
        if number.demanded
    ]
    facts += [
        [any(time.holds(other) for other in source.line.times) for source in sources]
        for time in line.times
    ]
    facts += [[stands(name, [s.line.flat], ()) for s in sources] for name in line.names]
    return np.array(facts, dtype=bool).reshape(len(facts), len(sources))


def _uncovered(line: Line, covered: Cover) -> str:
    missing = covered.weights * (1 - covered.covered)
    order = np.argsort(-missing)[:3]
    words = [line.words[i].low for i in sorted(order) if missing[i] > 0.2]
    return f"the cited passage does not say this: {', '.join(words)}"


def _quotes(covered: Cover, sources: Sequence[Source]) -> tuple[tuple[int, Span], ...]:
    """The chosen sentences, neighbours made one, in the order in which they were chosen."""
    order = list(dict.fromkeys(sources[i].evidence for i in covered.chosen))
    found = []
    for number in order:
        spans = [
            source.span
            for i in covered.chosen
            if (source := sources[i]).evidence == number and source.span
        ]
        found += [(number, span) for span in merged(spans)]
    return tuple(found)
