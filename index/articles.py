"""Articles and passages: the values that everything else passes around."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range ``[start, end)`` of characters (Python ``str`` indices) of a body."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def of(self, body: str) -> str:
        return body[self.start : self.end]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap or touch made one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda each: each.start):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(span.end, found[-1].end))
        else:
            found.append(span)
    return found


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it is kept: cleaned, with everything its source said about it.

    Attributes:
        id: Stable: the source's own id, else the canonical URL, else the path.
        title: Headline, without breadcrumb and doubled parts; may be empty.
        body: The text that citations point into. Paragraphs are separated by a blank line.
        authors: Bylines in order, without "By".
        publisher: Name of the newspaper or agency, else the host of the URL; may be empty.
        section: Desk, category or slugline; may be empty.
        published: A ``date`` when the source gives a day only, a ``datetime`` when it gives a
            time (aware when it gives a zone), ``None`` when it is unknown.
        url: Canonical address; may be empty.
        language: ISO 639-1 code such as "en"; may be empty.
        source: Where it was read: file path, with ``#n`` for the n-th line or entry (from 1) of a
            file that holds several.
        notes: Editor's and correction notes, in order; never quoted as the article's text.
        version: When this version of the article was made, always aware (a source without a zone
            is taken as UTC); ``None`` when the source does not say. Of two versions the later wins.
    """

    id: str
    title: str
    body: str
    authors: tuple[str, ...] = ()
    publisher: str = ""
    section: str = ""
    published: date | datetime | None = None
    url: str = ""
    language: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    version: datetime | None = None

    @property
    def day(self) -> date | None:
        """The day of publication, in the source's own time zone."""
        if isinstance(self.published, datetime):
            return self.published.date()
        return self.published

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of everything but ``source``: equal digests, equal articles."""
        values = asdict(self)
        del values["source"]
        values["published"] = published_text(self.published)
        values["version"] = published_text(self.version)
        text = json.dumps(values, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one article, at most 1,000 characters, with the exact span.

    Attributes:
        id: Derived from the article's id, its digest and the ordinal, so that a changed article
            has new passage ids and an unchanged one keeps them.
        ordinal: Position among the article's passages, from 0.
        start, end: ``article.body[start:end] == text``.
        sentences: Spans of the sentences, into the article's body, in order.
    """

    id: str
    article_id: str
    ordinal: int
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.end - self.start != len(self.text):
            raise ValueError(f"passage {self.id}: span and text differ in length")


def published_text(published: date | datetime | None) -> str:
    """ISO 8601 form of a publication date; the empty string when it is unknown."""
    return published.isoformat() if published is not None else ""


def parse_published(text: str) -> date | datetime | None:
    """The inverse of `published_text`.

    Raises:
        ValueError: The text is not ISO 8601.
    """
    if not text:
        return None
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
