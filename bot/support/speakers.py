"""Who says a sentence of an article: the name beside "said", in it or in one that stands near."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.support.names import Name, Usage, is_name
from bot.support.reading import Line, Reader, Source
from bot.support.speech import attributed, speaks, speech
from index.articles import Article, Passage, Span
from index.chunking import split

#: Sentences on both sides of a quote that may tell who says it.
AROUND = 4

_PRONOUNS = frozenset(("he", "she"))
#: What may stand between a name and a word of speech after it: nothing, a noun ("officials"), or a
#: comma, where an apposition ends.
_NOUN = re.compile(
    r"(?P<noun>(?!(?: (?:also|had|has|have|later|then|who|\w+ly))+ )(?: [a-z-]+){0,2})"
    r"(?: (?:also|had|has|have|later|then|previously|\w+ly)){0,2} "
)
#: Between a role that is written like a name and the name itself.
_ROLE = re.compile(
    r"(?: (?!(?:and|or|of|in|on|at|from|for|with)\b)[a-z-]+){1,3} (?:(?:Dr|Mr|Mrs|Ms)\. )?"
)
_APPOSED = re.compile(r", (?:(?:also|later|then|\w+ly) )?")
#: A word of speech that its speaker follows.
_INVERTED = re.compile(r"(?:[,”\"’]\s*\w+|\baccording)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """Where an article tells who says something.

    Attributes:
        places: The sentences that hold the words and tell who says them, each in its passage, in
            the order of the article.
        speaker: The name in the body.
    """

    places: tuple[tuple[Passage, Span], ...]
    speaker: Span


class Speakers:
    """Finds who is quoted in articles.

    Args:
        load: The reader of sentences, which takes time to load; called when it is first needed.
    """

    def __init__(self, load: Callable[[], Reader]) -> None:
        self._load = load

    @cached_property
    def _reader(self) -> Reader:
        return self._load()

    def told(self, article: Article, quoted: Span) -> Told | None:
        """Who says what stands at a place of an article; None where it names nobody.

        Args:
            quoted: In the article's body.
        """
        found = [(each, span) for each in split(article) for span in each.sentences]
        here = [i for i, (_, span) in enumerate(found) if span.start < quoted.end][-1:]
        first = [i for i, (_, span) in enumerate(found) if span.end > quoted.start][:1]
        if not here or not first or first[0] > here[0]:
            return None
        start = max(0, first[0] - AROUND)
        near = found[start : here[0] + AROUND + 1]
        sources = [
            Source(self._reader.read(span.of(article.body), article.day), 0, span)
            for _, span in near
        ]
        usages = (Usage(article.body),)
        for at in range(first[0] - start, here[0] - start + 1):
            teller = attributed(sources, at)
            if speaker := _speaker(sources, teller, usages):
                sentence, span = speaker
                places = sorted({at, teller, sentence})
                return Told(tuple(near[each] for each in places), span)
        return None


def _speaker(
    sources: Sequence[Source], at: int, usages: tuple[Usage, ...]
) -> tuple[int, Span] | None:
    """The sentence and the place of the name of who speaks in a sentence.

    For "he said" it is the nearest one before that names who speaks.
    """
    line = sources[at].line
    if found := _named(line, usages):
        return at, _in_body(sources[at], found)
    if not any(w.low in _PRONOUNS and speaks(line, w.start, w.end) for w in line.words):
        return None
    for before in range(at - 1, max(-1, at - 1 - AROUND), -1):
        if found := _named(sources[before].line, usages):
            return before, _in_body(sources[before], found)
    return None


def _named(line: Line, usages: tuple[Usage, ...]) -> Span | None:
    """The name of who speaks in a sentence, with its noun: "Ukrainian officials"."""
    names = [name for name in line.names if is_name(name, usages)]
    for name in names:
        if not speaks(line, name.start, name.end):
            continue
        for word in speech(line):
            if name.end > word.start:
                if _INVERTED.search(line.text[: word.end]):
                    return _after_role(line, name, names)
                continue
            between = line.text[name.end : word.start]
            if _APPOSED.fullmatch(between):
                return _before_apposition(line, name, names)
            if noun := _NOUN.fullmatch(between):
                return Span(name.start, name.end + noun.end("noun"))
    return None


def _after_role(line: Line, first: Name, names: Sequence[Name]) -> Span:
    """Of "according to Harbour master Ada Moss" the second name."""
    following = next((name for name in names if name.start >= first.end), first)
    role = _ROLE.fullmatch(line.text[first.end : following.start])
    return Span(following.start, following.end) if role else Span(first.start, first.end)


def _before_apposition(line: Line, last: Name, names: Sequence[Name]) -> Span:
    """Of "Bob Gebbia, chief of the Foundation, said" the first name."""
    comma = line.text.rfind(",", 0, last.start)
    first = next((name for name in names if name.end == comma), last)
    return Span(first.start, first.end)


def _in_body(source: Source, span: Span) -> Span:
    assert source.span is not None
    return Span(source.span.start + span.start, source.span.start + span.end)
