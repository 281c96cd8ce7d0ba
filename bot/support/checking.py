"""The one door of checking: `Checker.check`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.support.covering import Cover, cover, quotable
from bot.support.doubts import Weighed, doubts, weigh
from bot.support.facts import TURN, Context, Fact, facts
from bot.support.model import SupportModel, load_model
from bot.support.names import Usage, flat
from bot.support.reading import Line, Reader, Source
from bot.support.vocabulary import Vocabulary
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


#: Articles of which the checker remembers how words are written in them.
ARTICLES = 200


class Checker:
    """Checks sentences against what they cite; remembers what it has read."""

    def __init__(self, reader: Reader, model: SupportModel) -> None:
        self._reader = reader
        self._model = model
        self._far = lru_cache(maxsize=ARTICLES)(flat)
        self._usage = lru_cache(maxsize=ARTICLES)(Usage)

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
        line, found, covered = self._read(sentence, evidence, sources, asked)
        problems = doubts(line, sources, covered, found, self._model)
        if problems:
            return Verdict(False, (), tuple(problems))
        quoted = quotable(covered, sources, _held(found, len(sources)))
        return Verdict(True, _quotes(quoted, sources))

    def facts(self, sentence: str, evidence: Sequence[Evidence]) -> list[Fact]:
        """The numbers, dates, names and words with an opposite of a sentence."""
        return self._read(sentence, evidence, self._sources(evidence), None)[1]

    def weigh(self, sentence: str, evidence: Sequence[Evidence]) -> Weighed | None:
        """The signs that a sentence is wrong; None where a fact is missing or it is quoted."""
        sources = self._sources(evidence)
        line, found, covered = self._read(sentence, evidence, sources, None)
        if any(fact.missing for fact in found) or _exact(sentence, evidence):
            return None
        return weigh(line, sources, covered, found)

    def _read(
        self,
        sentence: str,
        evidence: Sequence[Evidence],
        sources: Sequence[Source],
        asked: date | None,
    ) -> tuple[Line, list[Fact], Cover]:
        line = self._reader.read(sentence, asked)
        found = facts(line, sources, self._context(evidence))
        return line, found, cover(line, sources, _held(found, len(sources)))

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

    def _context(self, evidence: Sequence[Evidence]) -> Context:
        articles = [each.article for each in evidence]
        return Context(
            tuple(flat(" . ".join((each.publisher, *each.authors))) for each in articles),
            tuple(self._far(each.body) for each in articles),
            tuple(each.day for each in articles if each.day),
            tuple(self._usage(each.body) for each in articles),
        )


def load_checker() -> Checker:
    """A checker with the packaged embedding and weights."""
    return Checker(load_reader(), load_model())


def load_reader() -> Reader:
    """A reader of sentences with the packaged embedding."""
    from textblob.en import parser

    from index.text import stems

    def tags(words: Sequence[str]) -> list[str]:
        return [tag for _, tag in parser.find_tags(list(words))]

    return Reader(StaticEmbedding.open(), stems(), tags, Vocabulary(parser.lexicon))


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


def _held(found: Sequence[Fact], sources: int) -> NDArray[np.bool_]:
    """Which facts stand in which sources, shape ``(facts, sources)``."""
    found = [fact for fact in found if fact.kind != TURN]
    held = np.zeros((len(found), sources), dtype=bool)
    for row, fact in enumerate(found):
        held[row, [mention.source for mention in fact.own]] = True
    return held


def _quotes(quoted: Sequence[int], sources: Sequence[Source]) -> tuple[tuple[int, Span], ...]:
    """The chosen sentences, neighbours made one, in the order in which they were chosen."""
    order = list(dict.fromkeys(sources[i].evidence for i in quoted))
    found = []
    for number in order:
        spans = [
            source.span for i in quoted if (source := sources[i]).evidence == number and source.span
        ]
        found += [(number, span) for span in merged(spans)]
    return tuple(found)
