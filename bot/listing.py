"""The articles of an answer, numbered as every front numbers them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.answers import Answer, Citation, Considered, Source
from index.articles import Span


@dataclass(frozen=True, slots=True)
class Listed:
    """A numbered article of an answer.

    Attributes:
        number: From 1; quoted articles come first, in the order of the sentences.
        spans: What was quoted, or the best passage that was considered; into the article's body.
        passages: Ids of the passages that hold the spans.
        copies: Other articles that carry the same wire story.
        quoted: Whether the answer quotes it.
    """

    number: int
    source: Source
    spans: tuple[Span, ...]
    passages: tuple[str, ...]
    copies: tuple[Source, ...] = ()
    quoted: bool = True


def listing(answer: Answer) -> tuple[Listed, ...]:
    """The quoted articles, then the others that were considered, each article once."""
    listed: dict[str, Listed] = {}
    for sentence in answer.sentences:
        for citation in sentence.citations:
            _add(listed, _quoted(citation))
    for considered in answer.considered:
        if considered.source.article_id not in listed:
            _add(listed, _considered(considered))
    return tuple(listed.values())


def numbers(answer: Answer) -> dict[str, int]:
    """Article id -> its number in `listing`."""
    return {each.source.article_id: each.number for each in listing(answer)}


def _add(listed: dict[str, Listed], new: Listed) -> None:
    key = new.source.article_id
    known = listed.get(key)
    if known is None:
        listed[key] = replace(new, number=len(listed) + 1)
        return
    listed[key] = replace(
        known,
        spans=(*known.spans, *(span for span in new.spans if span not in known.spans)),
        passages=(*known.passages, *(p for p in new.passages if p not in known.passages)),
        copies=(*known.copies, *(copy for copy in new.copies if copy not in known.copies)),
    )


def _quoted(citation: Citation) -> Listed:
    source = Source(
        citation.article_id,
        citation.title,
        citation.published,
        citation.publisher,
        citation.url,
    )
    span = Span(citation.start, citation.end)
    return Listed(0, source, (span,), (citation.passage_id,), citation.copies)


def _considered(passage: Considered) -> Listed:
    span = Span(passage.start, passage.end)
    return Listed(0, passage.source, (span,), (passage.passage_id,), quoted=False)
