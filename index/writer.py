"""Writing to an archive: batches go into the catalogue and both indexes, and kills are mended.

The order of a batch keeps every moment right. First the passage ids to come are noted as pending,
then the text index gets them, then the catalogue swaps the articles in one transaction, and only
afterwards does the text index lose the old passages. A search drops the ids that the catalogue
does not hold, and so sees each article as it was before or as it is after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from index import text
from index.articles import Article, Passage
from index.catalogue import Catalogue, Change, State, sqlite_url
from index.embedding import Embedding, check_vectors, setting
from index.errors import ArchiveError, ModelMismatchError
from index.locking import writing
from index.text import TextWriter
from index.vectors import VectorStore

#: A long run publishes vectors whenever this many, and as many as are published, wait.
PUBLISH_AFTER = 20_000

Notice = Callable[[str], None]


class Writer:
    """The one writer of an archive, whose lock is held; made by `open_writer`."""

    def __init__(
        self,
        home: Path,
        catalogue: Catalogue,
        store: VectorStore,
        embedding: Embedding,
        notice: Notice,
    ) -> None:
        self.catalogue = catalogue
        self.embedding = embedding
        self._folder = text_folder(home)
        self._store = store
        self._notice = notice
        self._gone: list[str] = []
        self._waiting = catalogue.count_pending("vectors")
        self._text = self._mended_text()
        self._mend_vectors()

    def apply(self, change: Change) -> None:
        """Store a batch; when this returns a search sees all of it.

        Raises:
            ArchiveError, VectorStoreError: A store cannot be used; what was stored before stays,
                and the next writer mends the rest.
        """
        new = [passage.id for prepared in change.put for passage in prepared.passages]
        if new or self._gone:
            self.catalogue.expect("text", new)
            self._text.delete(self._gone)
            self._text.add(
                (p, prepared.article) for prepared in change.put for p in prepared.passages
            )
            self._text.commit()
        kept = set(new)
        settled = new + [id for id in self._gone if id not in kept]
        self._gone = self.catalogue.apply(change, settled)
        self._waiting += len(new) + len(self._gone)
        if self._waiting >= PUBLISH_AFTER and self._waiting >= self.catalogue.count_passages() // 2:
            self.publish()

    def finish(self) -> None:
        """Bring both indexes to what the catalogue holds."""
        self.flush()
        self.publish()

    def flush(self) -> None:
        """Drop the passages that the last batch replaced from the text index."""
        if self._gone:
            self._text.delete(self._gone)
            self._text.commit()
            self.catalogue.settle("text", self._gone)
            self._gone = []

    def publish(self) -> None:
        """Let searches see the vectors of everything that is stored."""
        state = self.catalogue.state()
        count = self.catalogue.count_passages()
        self._waiting = 0
        if not self.catalogue.count_pending("vectors"):
            return
        generation = ""
        if count and state.generation:
            generation = self._updated(state, count)
        if count and not generation:
            pages = self.catalogue.all_vectors(state.model)
            generation = self._store.build(state.generation, pages, count)
        self.catalogue.publish(generation)
        self._store.sweep(generation)

    def forget(self, article_id: str) -> bool:
        """Remove an article everywhere, and keep it from coming back.

        Returns:
            False when the archive does not hold it; then nothing is done.
        """
        if not self.catalogue.known([article_id]):
            return False
        self.apply(Change(forget=(article_id,)))
        self.finish()
        return True

    def rebuild(self, watch: Callable[[int, int], None] = lambda done, total: None) -> None:
        """Embed every passage again with this writer's model and make both indexes anew.

        Searches use the old embeddings until all new ones are there. Killed, it goes on from
        where it was when called again.

        Args:
            watch: Told how many passages are embedded, of how many.

        Raises:
            EmbeddingError: The model failed, or gave a vector that cannot be stored; the archive
                stays as it was.
        """
        self.flush()
        total = self.catalogue.count_passages()
        model = self.catalogue.begin_model(self.embedding.name, self.embedding.dimensions)
        done = total - self.catalogue.count_unembedded(model)
        watch(done, total)
        for page in self.catalogue.unembedded(model):
            vectors = self.embedding.embed_passages([embedded_text(p, a) for p, a in page])
            check_vectors(vectors, self.embedding.dimensions, [a.id for _, a in page])
            self.catalogue.embed(model, [p.id for p, _ in page], vectors)
            done += len(page)
            watch(done, total)
        generation = ""
        if total:
            pages = self.catalogue.all_vectors(model)
            generation = self._store.build(self.catalogue.state().generation, pages, total)
        self.catalogue.publish(generation, model=model)
        self._store.sweep(generation)
        self._text.close()
        self._text = self._new_text()

    def close(self) -> None:
        self._text.close()

    def _updated(self, state: State, count: int) -> str:
        """The published vectors brought up to date; empty when they must be built anew."""
        removed: list[str] = []
        added = 0
        for page in self.catalogue.pending("vectors"):
            present = self.catalogue.existing(page)
            added += len(present)
            removed += [id for id in page if id not in present]
        pages = (
            found
            for page in self.catalogue.pending("vectors")
            if len((found := self.catalogue.vectors(page))[0])
        )
        try:
            generation = self._store.update(state.generation, removed, pages, added)
            return generation if self._store.check(generation) == count else ""
        except ArchiveError:
            return ""

    def _mended_text(self) -> TextWriter:
        try:
            writer = TextWriter(self._folder)
        except ArchiveError as error:
            self._notice(f"{error.problem}: making it anew from the catalogue")
            return self._new_text()
        pending = [id for page in self.catalogue.pending("text") for id in page]
        if pending:
            writer.delete(pending)
            writer.add(self.catalogue.held(pending))
            writer.commit()
            self.catalogue.settle("text")
        if writer.count() == self.catalogue.count_passages():
            return writer
        self._notice("the text index is incomplete: making it anew from the catalogue")
        writer.close()
        return self._new_text()

    def _new_text(self) -> TextWriter:
        staging = self._folder.with_name("text.new")
        text.remove(staging)
        with TextWriter(staging) as writer:
            for page in self.catalogue.all_passages():
                writer.add(page)
            writer.commit()
        aside = self._folder.with_name("text.old")
        text.remove(aside)
        if self._folder.exists():
            self._folder.rename(aside)
        staging.rename(self._folder)
        text.remove(aside)
        self.catalogue.settle("text", revise=True)
        return TextWriter(self._folder)

    def _mend_vectors(self) -> None:
        state = self.catalogue.state()
        self._store.sweep(state.generation)
        count = self.catalogue.count_passages()
        waiting = self.catalogue.count_pending("vectors")
        try:
            if state.generation and (self._store.check(state.generation) == count or waiting):
                return
            problem = "the vector index is incomplete"
        except ArchiveError as error:
            problem = error.problem
        if not state.generation and (waiting or not count):
            return
        self._notice(f"{problem}: making it anew from the catalogue")
        pages = self.catalogue.all_vectors(state.model)
        generation = self._store.build(state.generation, pages, count) if count else ""
        self.catalogue.publish(generation)
        self._store.sweep(generation)


@contextmanager
def open_writer(
    home: Path,
    embedding: Embedding,
    *,
    catalogue_url: str = "",
    chroma_url: str = "",
    timeout: float = 10.0,
    wait: float = 30.0,
    command: str = "newsdesk",
    new_model: bool = False,
    notice: Notice = lambda message: None,
) -> Iterator[Writer]:
    """Open an archive for writing, make it when there is none, and mend what a kill left.

    Args:
        home: Folder of the stores.
        embedding: Model of the archive.
        catalogue_url: SQLAlchemy URL; empty for SQLite under ``home``.
        chroma_url: Address of a Chroma server; empty for an embedded store under ``home``.
        timeout: Seconds that the server may take for a request.
        wait: Seconds to wait for another writer.
        command: What another writer is told that this process does.
        new_model: Accept another model than the archive's, to call `Writer.rebuild` with it.
        notice: Told, in a sentence without full stop, what is mended.

    Raises:
        LockedError: Another process is writing.
        ModelMismatchError: The archive was made with another model.
        ArchiveError: The catalogue cannot be used.
        VectorStoreError: Chroma cannot be reached, stalls, or refuses.
    """
    with ExitStack() as stack:
        stack.enter_context(writing(home, command, wait))
        url = catalogue_url or catalogue_place(home)
        Catalogue.create(url, embedding.name, embedding.dimensions).close()
        catalogue = Catalogue.open(url, writing=True)
        stack.callback(catalogue.close)
        state = catalogue.state()
        if not new_model:
            check_model(state, embedding, catalogue.place)
        store = vector_store(home, chroma_url, timeout, state.archive)
        writer = Writer(home, catalogue, store, embedding, notice)
        stack.callback(writer.close)
        yield writer


def vector_store(home: Path, chroma_url: str, timeout: float, archive: str) -> VectorStore:
    """The store of an archive's vectors: a Chroma server when its address is given."""
    if chroma_url:
        from index.vectors.server import ServerStore

        return ServerStore(chroma_url, archive, timeout)
    from index.vectors.folders import FolderStore

    return FolderStore(home / "vectors")


def catalogue_place(home: Path) -> str:
    """The URL of the catalogue that is kept under an archive's home."""
    return sqlite_url(home / "catalogue.sqlite3")


def text_folder(home: Path) -> Path:
    return home / "text"


def check_model(state: State, embedding: Embedding, place: str) -> None:
    """Refuse another model than the archive's.

    Raises:
        ModelMismatchError: Its name or the number of its dimensions differs.
    """
    known = embedding.dimensions is not None and state.dimensions is not None
    if state.model_name == embedding.name and not (
        known and state.dimensions != embedding.dimensions
    ):
        return
    raise ModelMismatchError(
        f"the archive was made with the embedding {state.model_name!r} "
        f"({state.dimensions or 'unknown'} dimensions), not with {embedding.name!r} "
        f"({embedding.dimensions or 'unknown'} dimensions)",
        f"Set EMBEDDING back to {setting(state.model_name)}, or run `newsdesk index --rebuild` "
        "to embed every passage again",
        place,
    )


def embedded_text(passage: Passage, article: Article) -> str:
    """What is embedded of a passage: the title belongs to what is searched, not to the quote."""
    return f"{article.title}\n{passage.text}" if article.title else passage.text
