"""Rows of the tables into values, and values into rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from index.articles import Article, Passage, Span, parse_published, published_text
from index.catalogue.values import Claim, Source, Vector


def blob(vector: Vector) -> bytes:
    """A vector as bytes: float32, little-endian."""
    return vector.astype("<f4", copy=False).tobytes()


def table(blobs: Sequence[bytes]) -> Vector:
    """Vectors from their bytes: float32 with one row each."""
    if not blobs:
        return np.empty((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), -1)


def version(text: str) -> datetime | None:
    """An aware moment from ISO 8601; ``None`` for the empty string."""
    return datetime.fromisoformat(text) if text else None


def article(row: Any) -> Article:
    return Article(
        id=row.id,
        title=row.title,
        body=row.body,
        authors=tuple(json.loads(row.authors)),
        publisher=row.publisher,
        section=row.section,
        published=parse_published(row.published),
        url=row.url,
        language=row.language,
        source=row.source,
        notes=tuple(json.loads(row.notes)),
        version=version(row.version),
    )


def article_row(article: Article) -> dict[str, object]:
    return {
        "id": article.id,
        "digest": article.digest,
        "title": article.title,
        "body": article.body,
        "authors": json.dumps(article.authors, ensure_ascii=False),
        "publisher": article.publisher,
        "section": article.section,
        "published": published_text(article.published),
        "day": article.day.toordinal() if article.day else None,
        "url": article.url,
        "language": article.language,
        "source": article.source,
        "notes": json.dumps(article.notes, ensure_ascii=False),
        "version": published_text(article.version),
    }


def passage(row: Any, article: Article) -> Passage:
    bounds = json.loads(row.sentences)
    return Passage(
        id=row.id,
        article_id=row.article_id,
        ordinal=row.ordinal,
        start=row.start,
        end=row.end,
        text=article.body[row.start : row.end],
        sentences=tuple(map(Span, bounds[::2], bounds[1::2])),
    )


def passage_row(passage: Passage, number: int) -> dict[str, object]:
    bounds = [bound for span in passage.sentences for bound in (span.start, span.end)]
    return {
        "number": number,
        "id": passage.id,
        "article_id": passage.article_id,
        "ordinal": passage.ordinal,
        "start": passage.start,
        "end": passage.end,
        "sentences": json.dumps(bounds, separators=(",", ":")),
    }


def claim_row(claim: Claim) -> dict[str, object]:
    return {
        "source": claim.source,
        "article_id": claim.article_id,
        "digest": claim.digest,
        "version": published_text(claim.version),
        "reading": claim.reading,
    }


def source(row: Any) -> Source:
    return Source(
        source=row.source,
        size=row.size,
        modified=row.modified,
        digest=row.digest,
        settings=row.settings,
        reading=row.reading,
        entries=row.entries,
        articles=row.articles,
        complete=row.complete,
        again=row.again,
        failures=tuple(
            (where, problem, remedy) for where, problem, remedy in json.loads(row.failures)
        ),
    )


def source_row(source: Source) -> dict[str, object]:
    return {
        "source": source.source,
        "size": source.size,
        "modified": source.modified,
        "digest": source.digest,
        "settings": source.settings,
        "reading": source.reading,
        "entries": source.entries,
        "articles": source.articles,
        "complete": source.complete,
        "again": source.again,
        "failures": json.dumps(source.failures, ensure_ascii=False),
    }
