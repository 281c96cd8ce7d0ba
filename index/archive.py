"""An archive opened for reading: the catalogue, both indexes and the embedding, kept fresh."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from index.catalogue import Catalogue, Vector
from index.embedding import Embedding
from index.errors import ArchiveError, LockedError, VectorStoreError
from index.text import TextIndex
from index.vectors import VectorIndex, VectorStore
from index.writer import (
    Notice,
    catalogue_place,
    check_model,
    open_writer,
    text_folder,
    vector_store,
)

_T = TypeVar("_T")


class Archive:
    """An archive opened for reading, made by `open_archive`; threads may share it.

    Attributes:
        catalogue: Articles, passages and embeddings, always as of now.
        text: Passages by their words, as of the last `refresh`.
        vectors: Passages by their vectors, as of the last `refresh`.
        embedding: The model that made the vectors.

    Between a `refresh` and a read of the catalogue an article may be replaced; its old passage
    ids are then found by the indexes and no longer held by the catalogue. A caller that misses
    some of the ids it found asks `refresh`, and searches again when that says True.
    """

    def __init__(
        self, catalogue: Catalogue, text: TextIndex, store: VectorStore, embedding: Embedding
    ) -> None:
        self.catalogue = catalogue
        self.text = text
        self.vectors = Vectors(store)
        self.embedding = embedding
        self._refreshing = threading.Lock()
        state = catalogue.state()
        self.vectors.show(state.generation)
        self._revision = state.revision

    def refresh(self, *, wait: bool = False) -> bool:
        """See what has been written since; one read of a number when nothing was.

        Removed and replaced articles are gone and new ones found by their words at once; by
        their vectors as soon as the new vectors are open.

        Args:
            wait: Return when they are.

        Returns:
            True when the archive has changed.

        Raises:
            ArchiveError: A store is torn; `open_archive` mends it.
            ModelMismatchError: The archive has been embedded again with another model.
        """
        if self.catalogue.revision() == self._revision and not wait:
            return False
        with self._refreshing:
            state = self.catalogue.state()
            changed = state.revision != self._revision
            if changed:
                check_model(state, self.embedding, self.catalogue.place)
                self.text.reload()
            self.vectors.show(state.generation, wait=wait)
            self._revision = state.revision
        return changed

    def close(self) -> None:
        self.vectors.close()
        self.catalogue.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Vectors:
    """The published generation of vectors; another takes its place while queries go on."""

    def __init__(self, store: VectorStore) -> None:
        self._store = store
        self._shown = ""
        self._index: VectorIndex | None = None
        self._failure: VectorStoreError | None = None
        self._opening: threading.Thread | None = None
        self._lock = threading.Lock()

    def query(self, vector: Vector, limit: int) -> list[tuple[str, float]]:
        """The nearest passages, nearest first, each with its cosine similarity (-1 to 1).

        Args:
            vector: float32, shape ``(dimensions,)``.
            limit: How many at most.

        Raises:
            VectorStoreError: Chroma cannot be reached, stalls, or refuses.
        """
        return self._answered(lambda index: index.query(vector, limit)) or []

    def count(self) -> int:
        """How many passages can be found by their vectors.

        Raises:
            VectorStoreError: Chroma cannot be reached, stalls, or refuses.
        """
        return self._answered(lambda index: index.count()) or 0

    def show(self, generation: str, *, wait: bool = True) -> None:
        """Answer from this generation; the empty string means that there are no vectors.

        Args:
            wait: Return when it is open. Otherwise queries are answered from the last one until
                then: a large one takes seconds to open.

        Raises:
            ArchiveError: It is missing or torn; without ``wait`` the next query says so.
        """
        if generation != self._shown:
            self._join()
            self._shown = generation
            if wait or self._index is None:
                self._open(generation)
            else:
                self._opening = threading.Thread(target=self._try_open, args=(generation,))
                self._opening.start()
        elif wait:
            self._join()

    def close(self) -> None:
        self.show("")

    def _answered(self, ask: Callable[[VectorIndex], _T]) -> _T | None:
        """What the generation says; None when there are no vectors."""
        before = self._index, self._failure
        try:
            return self._asked(ask)
        except VectorStoreError:
            # A writer deletes all but the last two: one that was not asked for longer is gone.
            self._join()
            if (self._index, self._failure) == before:
                raise
            return self._asked(ask)

    def _asked(self, ask: Callable[[VectorIndex], _T]) -> _T | None:
        with self._lock:
            if self._failure:
                raise self._failure
            return ask(self._index) if self._index else None

    def _open(self, generation: str) -> None:
        opened = self._store.open(generation) if generation else None
        with self._lock:
            self._index, old = opened, self._index
            self._failure = None
        if old:
            old.close()

    def _try_open(self, generation: str) -> None:
        try:
            self._open(generation)
        except (ArchiveError, VectorStoreError) as error:
            with self._lock:
                self._failure = VectorStoreError(error.problem, error.remedy, error.where)

    def _join(self) -> None:
        if self._opening:
            self._opening.join()


def open_archive(
    home: Path,
    embedding: Embedding,
    *,
    catalogue_url: str = "",
    chroma_url: str = "",
    timeout: float = 10.0,
    notice: Notice = lambda message: None,
) -> Archive:
    """Open an archive for reading.

    A derived index that is missing or torn is made anew from the catalogue first, under the
    write lock.

    Args:
        home: Folder of the stores.
        embedding: Model of the archive.
        catalogue_url: SQLAlchemy URL; empty for SQLite under ``home``.
        chroma_url: Address of a Chroma server; empty for an embedded store under ``home``.
        timeout: Seconds that the server may take for a request, and to wait for a writer.
        notice: Told, in a sentence without full stop, what is mended.

    Raises:
        ArchiveError: There is no archive, or its catalogue cannot be used.
        ModelMismatchError: It was made with another model.
        LockedError: An index must be mended while another process is writing.
    """
    catalogue = Catalogue.open(catalogue_url or catalogue_place(home))
    try:
        state = catalogue.state()
        check_model(state, embedding, catalogue.place)
        store = vector_store(home, chroma_url, timeout, state.archive)

        def opened() -> Archive:
            return Archive(catalogue, TextIndex(text_folder(home)), store, embedding)

        def mend() -> None:
            with open_writer(
                home,
                embedding,
                catalogue_url=catalogue_url,
                chroma_url=chroma_url,
                timeout=timeout,
                wait=timeout,
                command="mending an index",
                notice=notice,
            ):
                pass

        try:
            archive = opened()
        except ArchiveError:
            mend()
            return opened()
        if _incomplete(archive):
            try:
                mend()
            except LockedError:
                return archive
            archive.refresh(wait=True)
        return archive
    except BaseException:
        catalogue.close()
        raise


def _incomplete(archive: Archive) -> bool:
    """Whether an index lacks something that no pending row accounts for."""
    catalogue = archive.catalogue
    if catalogue.count_pending("text"):
        return False
    return archive.text.count() != catalogue.count_passages()
