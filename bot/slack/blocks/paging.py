"""An answer in as many messages as it takes: parted at sentences, each with its sources.

The parting goes from the first sentence on and never looks ahead, so that an answer that is still
being written is parted as the whole one will be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.answers import Citation, Sentence
from bot.slack.blocks.escaping import cut, emphasis, length, markdown, units
from bot.slack.blocks.limits import MESSAGE_CHARACTERS, characters
from bot.slack.blocks.sources import Cited, source_blocks
from index.articles import Span

#: Room that is kept in each message for what stands above and below sentences and sources.
_FRAME = 3_000
_ROOM = MESSAGE_CHARACTERS - _FRAME
#: Two blocks a source, and at most ten others in a message.
_SOURCES = 20
#: A longer sentence is parted at words. Escaping makes a text at most three times as long.
_LONGEST = 2_000
_LONGEST_ID = "a" * 64


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, or a part of one that is too long for a message.

    Attributes:
        text: Empty for citations that did not fit beside their sentence.
        bold: Part of ``text`` to emphasise; none where it was parted.
        marks: Numbers of the sources to show after it.
        begins: Whether a sentence begins here.
    """

    text: str
    bold: Span | None
    marks: tuple[int, ...]
    citations: tuple[Citation, ...]
    begins: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What one message says."""

    pieces: tuple[Piece, ...] = ()

    def cited(self, numbers: Mapping[str, int]) -> tuple[Cited, ...]:
        """The sources of this page in the order of their numbers, each with what it quotes."""
        found: dict[str, list[Citation]] = {}
        for piece in self.pieces:
            for citation in piece.citations:
                found.setdefault(citation.article_id, []).append(citation)
        made = (Cited.of(numbers[key], citations) for key, citations in found.items())
        return tuple(sorted(made, key=lambda each: each.number))


def pages(
    sentences: Iterable[Sentence], numbers: Mapping[str, int], *, public_url: str
) -> tuple[Page, ...]:
    """The pages of an answer, at least one if there is a sentence.

    Args:
        numbers: Article id -> number (`bot.listing.numbers`).
    """
    done: list[Page] = []
    page = _Filling(numbers, public_url)
    for piece in _pieces(sentences, numbers):
        for part in _parts(piece, numbers, public_url):
            if page.pieces and not page.takes(part):
                done.append(Page(tuple(page.pieces)))
                page = _Filling(numbers, public_url)
            page.add(part)
    return (*done, Page(tuple(page.pieces))) if page.pieces else ()


class _Filling:
    """A page that grows, and knows how much room its sentences and sources take."""

    def __init__(self, numbers: Mapping[str, int], public_url: str) -> None:
        self.pieces: list[Piece] = []
        self._numbers = numbers
        self._public_url = public_url
        self._said = 0
        self._citations: dict[str, tuple[Citation, ...]] = {}
        self._sizes: dict[str, int] = {}

    def takes(self, piece: Piece) -> bool:
        sizes = {**self._sizes, **self._sized(self._with(piece))}
        room = _ROOM - self._said - _size(piece) - sum(sizes.values())
        return room >= 0 and len(sizes) <= _SOURCES

    def add(self, piece: Piece) -> None:
        citations = self._with(piece)
        self._citations.update(citations)
        self._sizes.update(self._sized(citations))
        self._said += _size(piece)
        self.pieces.append(piece)

    def _with(self, piece: Piece) -> dict[str, tuple[Citation, ...]]:
        """The citations of the articles that the piece adds to, those of the page included."""
        grown: dict[str, tuple[Citation, ...]] = {}
        for citation in piece.citations:
            key = citation.article_id
            grown[key] = (*grown.get(key, self._citations.get(key, ())), citation)
        return grown

    def _sized(self, citations: Mapping[str, tuple[Citation, ...]]) -> dict[str, int]:
        return {
            key: characters(
                source_blocks(
                    Cited.of(self._numbers[key], cited),
                    answer_id=_LONGEST_ID,
                    public_url=self._public_url,
                )
            )
            for key, cited in citations.items()
        }


def _pieces(sentences: Iterable[Sentence], numbers: Mapping[str, int]) -> Iterator[Piece]:
    for sentence in sentences:
        text = sentence.text.strip() or "…"
        bold = _bold(sentence, text)
        marks = dict.fromkeys(numbers[each.article_id] for each in sentence.citations)
        for span in _cuts(text):
            last = span.end == len(text)
            whole = bold is not None and span.start <= bold.start and bold.end <= span.end
            yield Piece(
                span.of(text),
                Span(bold.start - span.start, bold.end - span.start) if bold and whole else None,
                tuple(marks) if last else (),
                sentence.citations if last else (),
                begins=span.start == 0,
            )


def _bold(sentence: Sentence, text: str) -> Span | None:
    """The emphasis of a sentence as a span of ``text``, which is it without white space around."""
    if sentence.emphasis is None:
        return None
    before = max(sentence.text.find(text), 0)
    start = max(sentence.emphasis.start - before, 0)
    end = min(sentence.emphasis.end - before, len(text))
    return emphasis(text, Span(start, end)) if start < end else None


def _cuts(text: str) -> Iterator[Span]:
    """A text in parts that fit into a message, most often one."""
    start = 0
    while length(text[start:]) > _LONGEST:
        end = start + cut(text[start:], _LONGEST)
        yield Span(start, end)
        start = end
    yield Span(start, len(text))


def _parts(piece: Piece, numbers: Mapping[str, int], public_url: str) -> Iterator[Piece]:
    """The piece; with the citations apart where no message holds it with all of them."""
    if _Filling(numbers, public_url).takes(piece):
        yield piece
        return
    yield replace(piece, citations=())
    for citation in piece.citations:
        yield Piece("", None, (), (citation,), begins=False)


def _size(piece: Piece) -> int:
    """The longer of its two forms, with 12 characters for each mark, and the line ends."""
    said = max(units(markdown(piece.text, piece.bold)), length(piece.text))
    return said + 12 * len(piece.marks) + 2
