"""A source below an answer: title, publisher, date, what is quoted, and a way to the passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import wording
from bot.answers import Citation, Source
from bot.listing import Listed
from bot.slack.blocks import elements as el
from bot.slack.blocks.actions import SHOW_PASSAGE, encode
from bot.slack.blocks.elements import Element
from bot.slack.blocks.escaping import shortened
from bot.slack.blocks.values import Block
from bot.viewer.address import article_address
from bot.wording import count, day
from index.articles import Span

#: Longest title and quote, most quotes of one source and most copies that are named; the passage
#: view, one click away, shows all quotes and more copies.
_TITLE, _QUOTE, _QUOTES, _COPIES = 250, 700, 3, 4
#: Longer addresses are not linked in messages: they take the room of the answer.
_ADDRESS, _COPY_ADDRESS = 1_000, 300


@dataclass(frozen=True, slots=True)
class Cited:
    """A numbered source with what is shown of it.

    Attributes:
        passage_id: Passage that holds the first span.
        spans: Into the article's body.
        quotes: The text of the spans; empty where the source was only near.
    """

    number: int
    source: Source
    passage_id: str
    spans: tuple[Span, ...]
    quotes: tuple[str, ...]
    copies: tuple[Source, ...] = ()

    @classmethod
    def of(cls, number: int, citations: Sequence[Citation]) -> Cited:
        """The source of citations of one article, each quote once."""
        first = citations[0]
        spans = {Span(each.start, each.end): each.quote for each in citations}
        copies = dict.fromkeys(copy for each in citations for copy in each.copies)
        source = Source(first.article_id, first.title, first.published, first.publisher, first.url)
        return cls(
            number, source, first.passage_id, tuple(spans), tuple(spans.values()), tuple(copies)
        )

    @classmethod
    def near(cls, listed: Listed) -> Cited:
        """A source that was considered and not quoted."""
        return cls(
            listed.number, listed.source, listed.passages[0], listed.spans, (), listed.copies
        )


def source_blocks(cited: Cited, *, answer_id: str, public_url: str) -> tuple[Block, ...]:
    """Two blocks: the source, and its button."""
    title = shortened(cited.source.title.strip() or "Untitled", _TITLE)
    parts = [
        el.section(
            el.text(f"[{cited.number}] "),
            el.link(_address(cited, public_url), title, bold=True),
            el.text("\n"),
            byline(cited.source),
        ),
        *_quotes(cited),
        el.section(*_left_out(cited), *also_in(cited.copies, _COPIES)),
    ]
    return (
        el.rich_text(*parts),
        el.actions(
            el.button(
                "Show passage",
                SHOW_PASSAGE,
                encode(answer_id, cited.number),
                described=f"Show the passage of source {cited.number}: {title}",
            )
        ),
    )


def byline(source: Source) -> Element:
    """``Publisher, 10 July 2024``, as `bot.wording.byline` has it."""
    return el.line(shortened(source.publisher.strip(), _TITLE), day(source.published))


def source_line(cited: Cited) -> str:
    """``[1] Title — Publisher, 10 July 2024``, as plain text."""
    title = " ".join(cited.source.title.split()) or "Untitled"
    return f"[{cited.number}] {shortened(title, _TITLE)} — {wording.byline(cited.source)}"


def _address(cited: Cited, public_url: str) -> str:
    if public_url:
        return article_address(public_url, cited.passage_id, cited.spans[:_QUOTES])
    return cited.source.url if len(cited.source.url) <= _ADDRESS else ""


def _quotes(cited: Cited) -> Iterator[Element]:
    """The quotes, with an ellipsis for what stands between them."""
    for number, quote in enumerate(cited.quotes[:_QUOTES]):
        if number:
            yield el.section(el.text("…"))
        yield el.quote(el.text(shortened(quote, _QUOTE)))


def _left_out(cited: Cited) -> Iterator[Element]:
    further = len(cited.quotes) - _QUOTES
    if further > 0:
        yield el.text(f"{count(further, 'more quote')} from this article. ", italic=True)


def also_in(copies: Sequence[Source], most: int) -> Iterator[Element]:
    """``Also in Wire, Courier and 3 more``: the other articles that carry the same story."""
    named, others = copies[:most], len(copies) - most
    for number, copy in enumerate(named):
        last = number == len(named) - 1 and others <= 0
        yield el.text("Also in " if not number else " and " if last else ", ", italic=True)
        name = shortened(copy.publisher.strip() or copy.title.strip() or "Untitled", 80)
        yield el.link(copy.url if len(copy.url) <= _COPY_ADDRESS else "", name)
    if others > 0:
        yield el.text(f" and {others} more", italic=True)
