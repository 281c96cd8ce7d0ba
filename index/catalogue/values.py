"""The values that go into the catalogue and come out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.articles import Article, Passage

Vector = NDArray[np.float32]

#: The two derived indexes, as named in the table ``pending``.
Derived = Literal["text", "vectors"]


#: Columns of articles whose values can be counted; "authors" gives one value a byline.
Counted = Literal["publisher", "language", "section", "authors"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles are meant; all of them where nothing is said.

    Attributes:
        since, until: First and last day of publication, both included; undated articles are left
            out when either is given.
        publisher, language, section: Exactly as the articles have them.
        authors: Names as the articles have them; one of them wrote it.
    """

    since: date | None = None
    until: date | None = None
    publisher: str | None = None
    language: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as it is kept.

    Attributes:
        article: The whole article, with its body.
        embedding: float32, shape ``(dimensions,)``, of length 1.
    """

    passage: Passage
    article: Article
    embedding: Vector


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article ready to be stored; ``vectors`` is float32 with one row a passage."""

    article: Article
    passages: tuple[Passage, ...]
    vectors: Vector


@dataclass(frozen=True, slots=True)
class Claim:
    """What a source last said about an article: the digest of the cleaned article.

    An empty digest says that the source withdrew the article.
    """

    source: str
    article_id: str
    digest: str
    version: datetime | None
    reading: int


@dataclass(frozen=True, slots=True)
class Source:
    """Ledger row of a file.

    Attributes:
        source: `index.readers.Source.name`.
        size, modified: Bytes and nanoseconds as ``os.stat`` gives them; ``modified`` is 0 when
            the file was so fresh that a later change might carry the same time.
        digest: SHA-256 of the file; empty when it is wanted because another source lost an
            article that this one holds too.
        settings: How it was read (cleaning, mapping of fields); other settings, other articles.
        reading: Number of the reading, going up with each new content of the file.
        entries: How many entries of this reading are dealt with, failures included.
        articles: How many of them were articles.
        complete: All of it is dealt with.
        again: The next run reads it again, because something of it could not be stored.
        failures: (where, problem, remedy) of what could not be read.
    """

    source: str
    size: int
    modified: int
    digest: str
    settings: str
    reading: int
    entries: int = 0
    articles: int = 0
    complete: bool = False
    again: bool = False
    failures: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """A source that no longer holds these articles, or (``None``) that is itself gone."""

    source: str
    article_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What one batch changes; all of it is stored in one transaction.

    Attributes:
        put: Articles that take the place of what is held under their ids.
        remove: Ids of articles that are no longer held.
        moved: (article id, source) of unchanged articles that now come from another place.
        gone: Of the articles named here, those that no other source holds are removed. Sources
            that hold one of the others are marked as unread: reading them gives their version.
        forget: Ids of articles that are removed and must not come back.
    """

    put: tuple[Prepared, ...] = ()
    remove: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    sources: tuple[Source, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    gone: tuple[Gone, ...] = ()
    forget: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of an article, without its text."""

    digest: str
    version: datetime | None
    source: str


@dataclass(frozen=True, slots=True)
class State:
    """What an archive is: its id, revision, model and the published generation of vectors.

    Attributes:
        revision: Goes up with each change that a search could see.
        model: Number of the model whose embeddings are searched.
        dimensions: ``None`` until the first embedding is stored.
        generation: Name of the published vectors; empty while there are none.
    """

    archive: str
    revision: int
    model: int
    model_name: str
    dimensions: int | None
    generation: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What an archive holds.

    Attributes:
        first, last: Days of publication; ``None`` when no article has a date.
        publishers, languages: Names, and ISO 639-1 codes, with their number of articles, most
            first; the empty string is for what is not known.
    """

    articles: int
    passages: int
    first: date | None
    last: date | None
    undated: int
    publishers: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    forgotten: int
