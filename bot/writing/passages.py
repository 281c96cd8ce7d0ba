"""Which passages a language model is shown, and how much of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.memory import tokens
from bot.quoting import Quoted
from bot.writing.orders import gives_orders
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
        span: What is shown of it: whole sentences, into the article's body.
    """

    number: int
    candidate: Candidate
    span: Span

    @property
    def text(self) -> str:
        return self.span.of(self.candidate.article.body)


def shown(candidates: Sequence[Candidate], quoted: Quoted, room: int) -> tuple[Shown, ...]:
    """The best of the candidates and those that would be quoted, numbered in their order.

    Where a passage does not fit any more, what would be quoted of it is shown with the sentences
    beside it. Passages that give orders to a model are left out.

    Args:
        candidates: Best first.
        room: Tokens that they may take together.
    """
    room = min(room, TOKENS)
    chosen: dict[int, Span] = {}
    for place in _wanted(candidates, quoted):
        candidate = candidates[place]
        fitting = _fitting(candidate.passage, _quoted_in(candidate, quoted), room - _HEADING)
        if fitting is not None:
            chosen[place] = fitting
            room -= _HEADING + tokens(fitting.of(candidate.article.body))
    return tuple(
        Shown(number, candidates[place], chosen[place])
        for number, place in enumerate(sorted(chosen), start=1)
    )


def _wanted(candidates: Sequence[Candidate], quoted: Quoted) -> list[int]:
    """Places of candidates: the first one, those that are quoted, then the others."""
    ids = {each.candidate.passage.id for each in quoted.sentences}
    allowed = [place for place, each in enumerate(candidates) if _allowed(each)]
    first = [place for place in allowed if candidates[place].passage.id in ids]
    return list(dict.fromkeys([*allowed[:1], *first, *allowed]))[:PASSAGES]


def _allowed(candidate: Candidate) -> bool:
    article = candidate.article
    return not gives_orders(f"{article.title}\n{article.publisher}\n{candidate.passage.text}")


def _quoted_in(candidate: Candidate, quoted: Quoted) -> Span | None:
    """The best sentence that would be quoted of a passage."""
    spans = (each.span for each in quoted.sentences if each.candidate.passage == candidate.passage)
    return next(spans, None)


def _fitting(passage: Passage, core: Span | None, room: int) -> Span | None:
    """The whole passage, else the sentences from before to after the core, else the core alone."""
    for span in _cuts(passage, core):
        if tokens(passage.text[span.start - passage.start : span.end - passage.start]) <= room:
            return span
    return None


def _cuts(passage: Passage, core: Span | None) -> Iterator[Span]:
    yield Span(passage.start, passage.end)
    if core is None:
        return
    places = [i for i, each in enumerate(passage.sentences) if each.start <= core.start < each.end]
    for place in places[:1]:
        beside = passage.sentences[max(place - 1, 0) : place + 2]
        yield Span(beside[0].start, beside[-1].end)
    yield core
