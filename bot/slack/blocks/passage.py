"""The modal that shows a passage in its article, what was quoted marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.answers import Answer, Source
from bot.listing import Listed, listing
from bot.slack.blocks import elements as el
from bot.slack.blocks.actions import (
    NEXT_PASSAGE,
    OPEN_ARTICLE,
    PASSAGE_VIEW,
    PREVIOUS_PASSAGE,
    MalformedError,
    encode,
)
from bot.slack.blocks.elements import Element
from bot.slack.blocks.escaping import cut, length, shortened
from bot.slack.blocks.limits import checked
from bot.slack.blocks.refusal import NEAREST
from bot.slack.blocks.sources import also_in, byline
from bot.slack.blocks.values import Block, View
from bot.viewer.address import article_address
from index.articles import Article, Span, merged

#: Characters and paragraphs that are shown before and after a quote.
_CONTEXT, _AROUND = 1_500, 5
#: Characters and paragraphs of an article that a modal shows, and of one paragraph.
_LONGEST, _MOST, _PARAGRAPH = 15_000, 60, 2_500
_NOTES, _NOTE, _COPIES = 3, 500, 20


def sources_of(answer: Answer) -> tuple[Listed, ...]:
    """The sources that can be paged through: the quoted ones, or the nearest of a refusal."""
    listed = listing(answer)
    quoted = tuple(each for each in listed if each.quoted)
    return quoted or listed[:NEAREST]


def source_of(answer: Answer, number: int) -> Listed:
    """One source of an answer; ``passages[0]`` says which article to look up.

    Raises:
        MalformedError: The answer has no source of that number.
    """
    sources = sources_of(answer)
    if not 1 <= number <= len(sources):
        raise MalformedError(f"source {number}")
    return sources[number - 1]


def passage_view(
    answer: Answer,
    number: int,
    article: Article | None,
    *,
    answer_id: str,
    public_url: str = "",
) -> View:
    """A source of an answer in its article, with buttons to the previous and next source.

    Args:
        number: As in `source_of`.
        article: The one that holds ``source_of(answer, number).passages[0]``; None when it was
            changed or removed since it was quoted.

    Raises:
        MalformedError: The answer has no source of that number.
    """
    listed = source_of(answer, number)
    of = len(sources_of(answer))
    body = _gone(listed.source) if article is None else _article(article, listed)
    buttons = [*_turning(answer_id, number, of), *_opening(article, listed, public_url)]
    return checked(
        {
            "type": "modal",
            "callback_id": PASSAGE_VIEW,
            "private_metadata": encode(answer_id, number),
            "title": el.plain(f"Source {number} of {of}", 24),
            "close": el.plain("Close", 24),
            "blocks": [*body, *([el.actions(*buttons)] if buttons else [])],
        }
    )


def _turning(answer_id: str, number: int, of: int) -> Iterator[Element]:
    if number > 1:
        yield el.button("Previous source", PREVIOUS_PASSAGE, encode(answer_id, number - 1))
    if number < of:
        yield el.button("Next source", NEXT_PASSAGE, encode(answer_id, number + 1))


def _opening(article: Article | None, listed: Listed, public_url: str) -> Iterator[Element]:
    address = el.linkable(listed.source.url)
    if article is not None and public_url:
        address = article_address(public_url, listed.passages[0], listed.spans[:50])
    if address:
        yield el.link_button("Open article", OPEN_ARTICLE, address)


def _gone(source: Source) -> Iterator[Block]:
    yield _head(source, "")
    yield el.divider()
    yield el.rich_text(
        el.section(
            el.emoji("warning"),
            el.text(" This article was changed or removed since it was quoted. "),
            el.text("Ask the question again to see what the archive says now."),
        )
    )


def _article(article: Article, listed: Listed) -> Iterator[Block]:
    authors = f"By {', '.join(article.authors)}" if article.authors else ""
    yield _head(listed.source, authors)
    if article.notes:
        yield el.context(*(shortened(f"Note: {note}", _NOTE) for note in article.notes[:_NOTES]))
    yield el.divider()
    yield from _excerpt(article.body, merged(listed.spans))
    if listed.copies:
        yield el.rich_text(el.section(*also_in(listed.copies, _COPIES)))


def _head(source: Source, authors: str) -> Block:
    title = shortened(source.title.strip() or "Untitled", 500)
    return el.rich_text(
        el.section(
            el.link(source.url, title, bold=True),
            el.text("\n"),
            byline(source),
            el.text("\n" if authors else ""),
            el.line(shortened(authors, 250)),
        )
    )


def _excerpt(body: str, spans: Sequence[Span]) -> Iterator[Block]:
    """The paragraphs with the spans, and those around them."""
    paragraphs = _paragraphs(body)
    shown = sorted(_shown(paragraphs, spans))
    before = -1
    for index in shown:
        if index > before + 1:
            yield el.context("…")
        yield el.rich_text(_paragraph(body, paragraphs[index], spans))
        before = index
    if before < len(paragraphs) - 1:
        yield el.context("…")


def _paragraphs(body: str) -> list[Span]:
    """The lines of a body, long ones in parts."""
    found = []
    for line in re.finditer(r"[^\n]*[^\s][^\n]*", body):
        start = line.start()
        while length(body[start : line.end()]) > _PARAGRAPH:
            end = start + cut(body[start : line.end()], _PARAGRAPH)
            found.append(Span(start, end))
            start = end
        if start < line.end():
            found.append(Span(start, line.end()))
    return found


def _shown(paragraphs: Sequence[Span], spans: Sequence[Span]) -> set[int]:
    """Which paragraphs are shown: first those with spans, then what is around them."""
    marked = [
        index
        for index, paragraph in enumerate(paragraphs)
        if any(span.start < paragraph.end and paragraph.start < span.end for span in spans)
    ]
    wanted = [*marked]
    for step in (-1, 1):
        for index in marked:
            wanted += _around(paragraphs, index, step)
    chosen: set[int] = set()
    room = _LONGEST
    for index in wanted:
        size = paragraphs[index].end - paragraphs[index].start
        if index not in chosen and size <= room and len(chosen) < _MOST:
            chosen.add(index)
            room -= size
    return chosen


def _around(paragraphs: Sequence[Span], index: int, step: int) -> Iterator[int]:
    room = _CONTEXT
    for distance in range(1, _AROUND + 1):
        other = index + step * distance
        if not 0 <= other < len(paragraphs):
            return
        room -= paragraphs[other].end - paragraphs[other].start
        if room < 0:
            return
        yield other


def _paragraph(body: str, paragraph: Span, spans: Sequence[Span]) -> Element:
    """A paragraph; with a bar and in bold where it holds a span."""
    runs: list[Element] = []
    position = paragraph.start
    for span in spans:
        start, end = max(span.start, paragraph.start), min(span.end, paragraph.end)
        if start < end:
            runs += [el.text(body[position:start]), el.text(body[start:end], bold=True)]
            position = end
    rest = el.text(body[position : paragraph.end])
    return el.quote(*runs, rest) if runs else el.section(rest)
