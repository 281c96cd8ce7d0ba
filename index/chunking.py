"""Bodies into passages: whole sentences, at most `MAX_PASSAGE` characters, with exact spans."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from index.articles import Article, Passage, Span

#: Longest passage, in characters.
MAX_PASSAGE = 1_000

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_CLAUSE_END = re.compile(r"[;:,\u2013\u2014\n]\s+|\s+")


def split(article: Article) -> list[Passage]:
    """The passages of an article, in order; none for a body without text."""
    passages = []
    digest = article.digest
    for ordinal, sentences in enumerate(
        _packed(list(sentence_spans(article.body, article.language)))
    ):
        start, end = sentences[0].start, sentences[-1].end
        passages.append(
            Passage(
                id=passage_id(article.id, digest, ordinal),
                article_id=article.id,
                ordinal=ordinal,
                start=start,
                end=end,
                text=article.body[start:end],
                sentences=tuple(sentences),
            )
        )
    return passages


def passage_id(article_id: str, digest: str, ordinal: int) -> str:
    """20 hexadecimal digits (80 bits) of a hash over the article's id, digest and the ordinal."""
    key = f"{article_id}\0{digest}\0{ordinal}"
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def sentence_spans(body: str, language: str = "") -> Iterator[Span]:
    """Spans of the sentences of a body, without surrounding white space, in order.

    A paragraph always ends a sentence; a sentence longer than `MAX_PASSAGE` is cut at the last
    clause end or space before that limit.
    """
    from sentencex import get_sentence_boundaries

    position = 0
    for paragraph in _paragraphs(body):
        text = paragraph.of(body)
        position = paragraph.start
        for boundary in get_sentence_boundaries(language or "en", text):
            piece = boundary["text"]
            yield from _trimmed(body, position, position + len(piece))
            position += len(piece)


def _paragraphs(body: str) -> Iterator[Span]:
    start = 0
    for gap in _PARAGRAPH.finditer(body):
        yield Span(start, gap.start())
        start = gap.end()
    yield Span(start, len(body))


def _trimmed(body: str, start: int, end: int) -> Iterator[Span]:
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    while end - start > MAX_PASSAGE:
        cut = start + MAX_PASSAGE
        for found in _CLAUSE_END.finditer(body, start + MAX_PASSAGE // 2, start + MAX_PASSAGE):
            cut = found.end()
        yield from _trimmed(body, start, cut)
        start = cut
        while start < end and body[start].isspace():
            start += 1
    if start < end:
        yield Span(start, end)


def _packed(sentences: list[Span]) -> Iterator[list[Span]]:
    passage: list[Span] = []
    for sentence in sentences:
        if passage and sentence.end - passage[0].start > MAX_PASSAGE:
            yield passage
            passage = []
        passage.append(sentence)
    if passage:
        yield passage
