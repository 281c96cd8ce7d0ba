"""Which passages a language model is shown, and how much of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.orders import gives_orders, orders
from bot.quoting import Quoted
from bot.tokens import tokens
from index.articles import Passage, Span
from index.search import Candidate

#: Passages at most, and their tokens together: for nine of ten answerable questions the answer is
#: in the first five (docs/quality.md), and each further one costs time and money.
PASSAGES, TOKENS = 6, 2_000

#: Tokens of a passage's number, title, publisher and date.
_HEADING = 40


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as a language model is shown it.

    Attributes:
        number: From 1, in the order of the search.
        candidate: As it was found.
        passage: Its passage without the sentences that give orders.
        sentences: Those of ``passage`` that are shown; into the article's body.
    """

    number: int
    candidate: Candidate
    passage: Passage
    sentences: tuple[Span, ...]

    @property
    def text(self) -> str:
        return _text(self.passage, self.sentences)


def shown(candidates: Sequence[Candidate], quoted: Quoted, room: int) -> tuple[Shown, ...]:
    """The best of the candidates and those that would be quoted, numbered in their order.

    Where a passage does not fit any more, what would be quoted of it is shown with the sentences
    beside it. Sentences that give orders to a model are left out, and articles that do so in their
    title. None is shown where the first quote is such an order: the question is about it, and a
    model that may not see it cannot answer.

    Args:
        candidates: Best first.
        room: Tokens that they may take together.
    """
    room = min(room, TOKENS)
    allowed = {place: each for place, it in enumerate(candidates) if (each := _allowed(it))}
    chosen: dict[int, tuple[Span, ...]] = {}
    for place in _wanted(candidates, allowed, quoted):
        core = _quoted_in(candidates[place], quoted)
        fitting = _fitting(allowed[place], core, room - _HEADING)
        if fitting:
            chosen[place] = fitting
            room -= _HEADING + tokens(_text(allowed[place], fitting))
    return tuple(
        Shown(number, candidates[place], allowed[place], chosen[place])
        for number, place in enumerate(sorted(chosen), start=1)
    )


def _wanted(
    candidates: Sequence[Candidate], allowed: Mapping[int, Passage], quoted: Quoted
) -> list[int]:
    """Places of candidates: the first one, those that are quoted, then the others."""
    if any(each.span in orders(each.candidate.passage) for each in quoted.sentences[:1]):
        return []
    ids = {each.candidate.passage.id for each in quoted.sentences}
    first = [place for place in allowed if candidates[place].passage.id in ids]
    return list(dict.fromkeys([*list(allowed)[:1], *first, *allowed]))[:PASSAGES]


def _allowed(candidate: Candidate) -> Passage | None:
    """The passage without what gives orders; None when nothing is left."""
    if gives_orders(candidate.article.title) or gives_orders(candidate.article.publisher):
        return None
    withheld = orders(candidate.passage)
    left = tuple(each for each in candidate.passage.sentences if each not in withheld)
    return replace(candidate.passage, sentences=left) if left else None


def _quoted_in(candidate: Candidate, quoted: Quoted) -> Span | None:
    """The best sentence that would be quoted of a passage."""
    spans = (each.span for each in quoted.sentences if each.candidate.passage == candidate.passage)
    return next(spans, None)


def _fitting(passage: Passage, core: Span | None, room: int) -> tuple[Span, ...]:
    """The whole passage, else the core with the sentences beside it, else the core alone."""
    cuts = _cuts(passage.sentences, core)
    return next((cut for cut in cuts if tokens(_text(passage, cut)) <= room), ())


def _cuts(sentences: tuple[Span, ...], core: Span | None) -> Iterator[tuple[Span, ...]]:
    yield sentences
    if core is not None and core in sentences:
        place = sentences.index(core)
        yield sentences[max(place - 1, 0) : place + 2]
        yield (core,)


def _text(passage: Passage, sentences: Sequence[Span]) -> str:
    return " ".join(
        passage.text[each.start - passage.start : each.end - passage.start] for each in sentences
    )
