"""Files into an archive: read, clean, split, embed, store; killed at any moment, it goes on.

What an archive holds after a run depends only on the sources and their order, never on where an
earlier run was interrupted: each batch is one transaction of the catalogue, and carries the place
in the source up to which it goes.

Of an article that arrives several times, the later `Article.version` wins; where one of them has
no version, the one read last (folders are read in the order of names). A source that says the
same as when it was last read changes nothing.
"""

from __future__ import annotations

import glob
import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from index.articles import Article
from index.catalogue import Change, Claim, Gone, Prepared
from index.catalogue import Source as Row
from index.chunking import split
from index.cleaning import clean
from index.embedding import check_vectors
from index.errors import EmbeddingError, UnreadableError
from index.readers import (
    STANDARD_INPUT,
    Doubt,
    Reading,
    Skipped,
    Source,
    Withdrawn,
    discover,
    named,
    read,
)
from index.versions import Arrival, decide
from index.writer import Writer, embedded_text

_T = TypeVar("_T")

#: Characters of the articles in a batch: about 2,500 passages. Smaller where embedding is slow.
BATCH = 2_000_000
_FIRST_BATCH = 100_000
_MOST = 5_000
_FASTEST, _SLOWEST = 1.5, 4.0

#: A file changed this shortly before it was read may change again within the same time stamp.
_FRESH = 2.0


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be read or stored: where, what was wrong, what to do about it."""

    where: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        sources, all_sources: Files dealt with, and to deal with.
        bytes, all_bytes: Of these files; inside a file an estimate.
        articles: Dealt with, unchanged ones included.
        passages: Embedded and stored.
    """

    sources: int
    all_sources: int
    bytes: int
    all_bytes: int
    articles: int
    passages: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did; all but ``seconds`` depends on the sources and the archive only.

    Attributes:
        added, changed, unchanged, removed: Articles.
        forgotten: Articles left out because `newsdesk forget` removed them.
        passages: How many were stored.
        embedded: How many texts the model was given.
        failed: What could not be read or stored, also by an earlier run of an unchanged file.
        doubts: What was stored, but not wholly understood.
        skipped: What was left out on purpose.
        interrupted: The run was asked to stop before its end; the next one goes on.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    forgotten: int = 0
    passages: int = 0
    embedded: int = 0
    failed: tuple[Failure, ...] = ()
    doubts: tuple[Failure, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    interrupted: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Options:
    """How sources are read.

    Attributes:
        fields: For JSON, our name of a field -> its name in the source.
        keep_noise: Leave what a scraper left behind.
        prune: Remove the articles that the given paths no longer hold.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    keep_noise: bool = False
    prune: bool = False


def ingest(
    writer: Writer,
    paths: Sequence[str],
    *,
    base: Path,
    standard_input: BinaryIO | None = None,
    options: Options | None = None,
    watch: Callable[[Progress], None] = lambda progress: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Report:
    """Bring an archive to what files, folders, globs and "-" hold.

    Args:
        base: Files inside this folder are named relative to it.
        watch: Told after each batch, and after each file, how far the run is.
        stopped: Asked between articles; when it says True the batch is stored and the run ends.

    Raises:
        EmbeddingError: The model failed altogether, or its vectors have another length than the
            archive's. What was stored before stays.
        ArchiveError, VectorStoreError: A store cannot be used; likewise.
    """
    started = time.monotonic()
    run = _Run(writer, base.resolve(), options or Options(), watch, stopped)
    if run.options.prune:
        run.prune_missing(paths)
    run.read_all(list(run.found(discover(paths, base=base, standard_input=standard_input))))
    if run.options.prune and not run.interrupted:
        run.prune_stale(paths)
    if not run.interrupted:
        run.read_all(run.wanted())
    if run.interrupted:
        writer.flush()
    else:
        writer.finish()
        writer.catalogue.ran()
    return run.report(time.monotonic() - started)


class _Run:
    """One run: the batch that is being filled, the rows of the ledger, and the counts."""

    def __init__(
        self,
        writer: Writer,
        base: Path,
        options: Options,
        watch: Callable[[Progress], None],
        stopped: Callable[[], bool],
    ) -> None:
        self.options = options
        self.interrupted = False
        self._writer = writer
        self._catalogue = writer.catalogue
        self._base = base
        self._watch = watch
        self._stopped = stopped
        self._settings = _settings(options)
        self._batch: list[Arrival] = []
        self._characters = 0
        self._batch_size = _FIRST_BATCH
        self._rows: dict[str, Row] = {}
        self._progress = Progress(0, 0, 0, 0, 0, 0)
        self._counts: Counter[str] = Counter()
        self._failed: list[Failure] = []
        self._doubts: list[Failure] = []
        self._skipped: list[Skipped] = []

    def found(self, items: Iterable[Source | Skipped | UnreadableError]) -> Iterator[Source]:
        for item in items:
            if isinstance(item, Source):
                yield item
            elif isinstance(item, Skipped):
                self._skipped.append(item)
            else:
                self._failed.append(_failure(item))

    def read_all(self, sources: Sequence[Source]) -> None:
        """Read sources in this order and store what has changed."""
        sizes = [_size(source) for source in sources]
        self._advance(all_sources=len(sources), all_bytes=sum(sizes))
        for start in range(0, len(sources), 500):
            page = sources[start : start + 500]
            ledger = self._catalogue.ledger([source.name for source in page])
            for source, size in zip(page, sizes[start : start + 500], strict=True):
                before = self._progress.bytes
                self._read(source, ledger.get(source.name))
                if self.interrupted:
                    self._store()
                    return
                self._progress = replace(self._progress, bytes=before)
                self._advance(sources=1, bytes=size)
        self._store()

    def prune_missing(self, paths: Sequence[str]) -> None:
        """Remove what files held that are no longer there."""
        covered = _covering(paths)
        self._drop(
            Gone(row.source)
            for row in self._catalogue.sources()
            if covered(self._base / row.source) and not (self._base / row.source).exists()
        )

    def prune_stale(self, paths: Sequence[str]) -> None:
        """Remove what files held before and no longer do; not where some of it was unreadable."""
        covered = _covering(paths)
        self._drop(
            Gone(row.source, tuple(stale))
            for row in self._catalogue.sources()
            if row.complete and not row.failures and covered(self._base / row.source)
            if (stale := self._catalogue.stale(row.source))
        )

    def wanted(self) -> list[Source]:
        """Files to read again, because another file lost an article that they hold."""
        names = [name for name in self._catalogue.wanted() if name != STANDARD_INPUT]
        sources = [named(self._base / name, self._base) for name in names]
        return [source for source in sources if source.path and source.path.is_file()]

    def report(self, seconds: float) -> Report:
        return Report(
            **self._counts,
            failed=tuple(self._failed),
            doubts=tuple(self._doubts),
            skipped=tuple(self._skipped),
            interrupted=self.interrupted,
            seconds=seconds,
        )

    def _read(self, source: Source, known: Row | None) -> None:
        try:
            row = _row(source, known, self._settings)
        except OSError as error:
            self._failed.append(
                Failure(
                    source.name,
                    f"cannot be read ({error.strerror or error})",
                    "Check that it exists and that you may read it",
                )
            )
            return
        self._failed += [Failure(*failure) for failure in row.failures]
        self._count(unchanged=row.articles)
        if row.complete:
            if row != known:
                self._rows[row.source] = row
            return
        self._rows[row.source] = row
        skip = row.entries
        for item in islice(read(source, fields=self.options.fields), skip, None):
            self._take(item, source)
            if self._characters >= self._batch_size or len(self._batch) >= _MOST:
                self._store()
            if self._stopped():
                self.interrupted = True
                return
        changed = row.size != _size(source)
        self._change_row(source.name, complete=True, again=self._rows[source.name].again or changed)

    def _take(self, item: Reading, source: Source) -> None:
        row = self._rows[source.name]
        self._change_row(source.name, entries=row.entries + 1)
        if isinstance(item, Skipped):
            self._skipped.append(item)
        elif isinstance(item, Doubt):
            self._doubts.append(Failure(item.where, item.problem, item.remedy))
        elif isinstance(item, UnreadableError):
            self._fail(source.name, _failure(item))
        elif isinstance(item, Withdrawn):
            claim = Claim(source.name, item.id, "", item.version, row.reading)
            self._batch.append(Arrival(claim, None))
        else:
            article = item if self.options.keep_noise else clean(item)
            problem = _unfit(article)
            if problem:
                self._fail(source.name, problem)
                return
            self._change_row(source.name, articles=row.articles + 1)
            claim = Claim(source.name, article.id, article.digest, article.version, row.reading)
            self._batch.append(Arrival(claim, article))
            self._characters += len(article.body)
            self._estimate(source, len(item.body))

    def _store(self) -> None:
        """Decide what the batch changes, embed it, and store it as one step."""
        started = time.monotonic()
        batch, self._batch, self._characters = self._batch, [], 0
        ids = list({arrival.claim.article_id for arrival in batch})
        decision = decide(batch, self._catalogue.claims(ids))
        held = self._catalogue.known(ids)
        forgotten = self._catalogue.forgotten(ids)
        put: list[Article] = []
        moved: list[tuple[str, str]] = []
        remove: list[str] = []
        for id, arrival in decision.wanted.items():
            if id in forgotten:
                continue
            if arrival.article is None:
                remove += [id] if id in held else []
            elif id not in held or held[id].digest != arrival.claim.digest:
                put.append(arrival.article)
            elif held[id].source != arrival.article.source:
                moved.append((id, arrival.article.source))
        prepared, refused = self._prepared(put)
        claims = tuple(claim for claim in decision.claims if claim.article_id not in refused)
        change = Change(
            put=tuple(prepared),
            remove=tuple(remove),
            claims=claims,
            sources=tuple(self._rows.values()),
            moved=tuple(moved),
        )
        if change != Change():
            self._writer.apply(change)
        self._rows = {name: row for name, row in self._rows.items() if not row.complete}
        self._adapt(time.monotonic() - started, full=bool(put))
        added = sum(one.article.id not in held for one in prepared)
        passages = sum(len(one.passages) for one in prepared)
        left_out = sum(arrival.claim.article_id in forgotten for arrival in batch)
        articles = sum(arrival.article is not None for arrival in batch)
        self._count(
            added=added,
            changed=len(prepared) - added,
            removed=len(remove),
            forgotten=left_out,
            unchanged=articles - len(prepared) - len(refused) - left_out,
            passages=passages,
        )
        self._advance(passages=passages)

    def _prepared(self, articles: Sequence[Article]) -> tuple[list[Prepared], set[str]]:
        """Articles with their passages and vectors; the ids of those that cannot be stored."""
        split_ones = [(article, tuple(split(article))) for article in articles]
        texts = [embedded_text(p, article) for article, passages in split_ones for p in passages]
        if not texts:
            return [], set()
        vectors = self._writer.embedding.embed_passages(texts)
        self._count(embedded=len(texts))
        if vectors.ndim != 2 or len(vectors) != len(texts):
            check_vectors(vectors, None, [articles[0].id])
        dimensions = self._catalogue.state().dimensions or self._writer.embedding.dimensions
        if dimensions is not None and vectors.shape[1] != dimensions:
            check_vectors(vectors[:1], dimensions, [articles[0].id])
        prepared, refused, start = [], set(), 0
        for article, passages in split_ones:
            own = vectors[start : start + len(passages)]
            start += len(passages)
            try:
                check_vectors(own, dimensions, [article.id] * len(passages))
            except EmbeddingError as error:
                refused.add(article.id)
                source = self._source_of(article)
                self._fail(source, Failure(article.id, error.problem, error.remedy))
                self._change_row(source, again=True)
            else:
                prepared.append(Prepared(article, passages, own))
        return prepared, refused

    def _drop(self, gone: Iterable[Gone]) -> None:
        for page in _paged(gone, 200):
            before = self._catalogue.count_articles()
            self._writer.apply(Change(gone=tuple(page)))
            self._count(removed=before - self._catalogue.count_articles())

    def _source_of(self, article: Article) -> str:
        name = article.source
        return name if name in self._rows else name.rpartition("#")[0]

    def _fail(self, source: str, failure: Failure) -> None:
        self._failed.append(failure)
        if source in self._rows:
            known = (failure.where, failure.problem, failure.remedy)
            self._change_row(source, failures=(*self._rows[source].failures, known))

    def _change_row(self, source: str, **values: Any) -> None:
        if source in self._rows:
            self._rows[source] = replace(self._rows[source], **values)

    def _count(self, **counts: int) -> None:
        self._counts.update(counts)

    def _advance(self, **steps: int) -> None:
        values = {name: getattr(self._progress, name) + step for name, step in steps.items()}
        self._progress = replace(self._progress, **values)
        self._watch(self._progress)

    def _estimate(self, source: Source, characters: int) -> None:
        """Count the bytes that an article took of its file; compressed text takes a third."""
        packed = source.path is not None and source.path.suffix == ".gz"
        self._progress = replace(
            self._progress,
            articles=self._progress.articles + 1,
            bytes=min(
                self._progress.bytes + characters // (3 if packed else 1), self._progress.all_bytes
            ),
        )

    def _adapt(self, seconds: float, *, full: bool) -> None:
        """Keep batches at a few seconds, so that little is lost to a kill with a slow model."""
        if seconds > _SLOWEST:
            self._batch_size = max(self._batch_size // 2, _FIRST_BATCH // 4)
        elif full and seconds < _FASTEST:
            self._batch_size = min(self._batch_size * 2, BATCH)


def _row(source: Source, known: Row | None, settings: str) -> Row:
    """The ledger's row to go on with: a complete one when there is nothing to read.

    Raises:
        OSError: The file cannot be read.
    """
    reading = known.reading + 1 if known else 1
    if source.path is None:
        return Row(source.name, 0, 0, "-", settings, reading)
    status = source.path.stat()
    usable = known if known and known.settings == settings and not known.again else None
    at_rest = usable and usable.complete and usable.digest and usable.modified
    if (
        usable
        and at_rest
        and (usable.size, usable.modified) == (status.st_size, status.st_mtime_ns)
    ):
        return usable
    fresh = abs(time.time() - status.st_mtime) < _FRESH
    modified = 0 if fresh else status.st_mtime_ns
    with source.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if usable and usable.digest == digest:
        return replace(usable, size=status.st_size, modified=modified)
    return Row(source.name, status.st_size, modified, digest, settings, reading)


def _settings(options: Options) -> str:
    """What besides a file decides its articles: options, and the code that reads and cleans."""
    try:
        version = metadata.version("newsdesk")
    except metadata.PackageNotFoundError:
        version = ""
    return json.dumps([version, options.keep_noise, sorted(options.fields.items())])


def _unfit(article: Article) -> Failure | None:
    where = article.source
    if not article.body.strip():
        return Failure(where, "no text is left of it", "Index it with --keep-noise to see why")
    try:
        "".join((article.id, article.title, article.body, article.url)).encode("utf-8")
    except UnicodeEncodeError:
        return Failure(where, "characters that are no Unicode text", "Save the file as UTF-8")
    return None


def _failure(error: UnreadableError) -> Failure:
    return Failure(error.where or "", error.problem, error.remedy)


def _covering(paths: Sequence[str]) -> Callable[[Path], bool]:
    """Whether a file is one of those that the given paths mean, or once meant."""
    folders = [Path(path).resolve() for path in paths if path != STANDARD_INPUT]
    existing = {folder for folder in folders if folder.is_dir()}
    patterns = [str(Path(path).absolute()) for path in paths if glob.has_magic(path)]

    def covered(file: Path) -> bool:
        return (
            file.name != STANDARD_INPUT
            and (file in folders or not existing.isdisjoint(file.parents))
        ) or any(fnmatch(str(file), pattern) for pattern in patterns)

    return covered


def _size(source: Source) -> int:
    try:
        return source.path.stat().st_size if source.path else 0
    except OSError:
        return 0


def _paged(values: Iterable[_T], size: int) -> Iterator[list[_T]]:
    rest = iter(values)
    while page := list(islice(rest, size)):
        yield page
