"""Chroma embedded: each generation of vectors is a folder that is never written again.

Chroma's own files do not survive a kill at any moment, and another process does not see what is
added to them. So the writer works on a copy, has Chroma write its graph down, seals the copy with
a list of its files, and moves it to its final name; readers open the folder that the catalogue
names. What a killed run leaves is a folder that nobody names.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.errors import ArchiveError, VectorStoreError
from index.vectors import HNSW, PAGE, Pages, Vector

#: A generation with more deleted than this share of its vectors is built anew: Chroma keeps
#: the deleted ones in its files and walks over them.
WORN = 0.25

_COLLECTION = "passages"
_SEAL = "sealed.json"
_STAGING = "staging"
_DATABASE = "chroma.sqlite3"
_REMEDY = "It is rebuilt from the catalogue by the next `newsdesk index`, nothing is embedded again"

_BLOCK = 4_096
_BLOCKS = 256


@dataclass(frozen=True, slots=True)
class Seal:
    """What a whole generation looks like.

    Attributes:
        count: Vectors that can be found.
        deleted: Vectors that Chroma still keeps but no longer finds.
        files: Relative path -> (bytes, digest of up to 256 blocks spread over the file).
    """

    count: int
    deleted: int
    files: dict[str, tuple[int, str]]


class FolderIndex:
    """One generation, opened for reading."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folder = folder
        self._count = count
        with _mapped(folder):
            self._client = _client(folder)
            self._collection = _collection(self._client)

    def query(self, vector: Vector, limit: int) -> list[tuple[str, float]]:
        limit = min(limit, self._count)
        if limit < 1:
            return []
        with self._found() as collection:
            found = collection.query(
                query_embeddings=[vector], n_results=limit, include=["distances"]
            )
        ids, distances = found["ids"][0], found["distances"][0]
        return [(id, 1.0 - float(far)) for id, far in zip(ids, distances, strict=True)]

    def count(self) -> int:
        with self._found() as collection:
            return int(collection.count())

    def ids(self) -> Iterator[str]:
        """All passage ids, in no order."""
        with self._found() as collection:
            for start in range(0, collection.count(), PAGE):
                yield from collection.get(limit=PAGE, offset=start, include=[])["ids"]

    @contextmanager
    def _found(self) -> Iterator[Any]:
        # Without its files Chroma answers from what it has read of them, or fails, as it happens.
        if not self._folder.is_dir():
            raise VectorStoreError("these vectors were deleted", _MEND, str(self._folder))
        with _mapped(self._folder):
            yield self._collection

    def close(self) -> None:
        self._client.close()


class FolderStore:
    """The generations under a folder, named by ascending numbers."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def open(self, generation: str) -> FolderIndex:
        folder = self._root / generation
        with _torn(folder):
            return FolderIndex(folder, self.check(generation))

    def check(self, generation: str) -> int:
        folder = self._root / generation
        seal = _read_seal(folder)
        for name, (size, digest) in seal.files.items():
            path = folder / name
            found, found_digest = _look(path)
            # Chroma writes a little into its database whenever it is opened.
            whole = found >= size if name == _DATABASE else (found, found_digest) == (size, digest)
            if not whole:
                raise ArchiveError("the vector index is torn", _REMEDY, str(path))
        _check_database(folder / _DATABASE)
        return seal.count

    def build(self, after: str, pages: Pages, count: int) -> str:
        staging = self._staging()
        staging.mkdir(parents=True)
        with _mapped(staging), _opened(staging) as client:
            collection = client.create_collection(
                _COLLECTION,
                configuration={"hnsw": {**HNSW, "sync_threshold": max(1, count)}},
                embedding_function=None,
            )
            for ids, vectors in pages:
                collection.add(ids=ids, embeddings=vectors)
        return self._finish(staging, after, count, deleted=0)

    def update(self, generation: str, removed: Sequence[str], pages: Pages, added: int) -> str:
        self.check(generation)
        seal = _read_seal(self._root / generation)
        staging = self._staging()
        with _torn(staging), _mapped(staging):
            shutil.copytree(self._root / generation, staging)
            (staging / _SEAL).unlink()
            with _opened(staging) as client:
                collection = _collection(client)
                gone = _present(collection, removed)
                deleted = seal.deleted + len(gone)
                if deleted > WORN * (seal.count + added):
                    raise ArchiveError("the vector index is worn", _REMEDY, generation)
                # Chroma writes its graph down when this many changes have come in, and not
                # when it is closed; it reads the number when it opens.
                changes = len(gone) + added
                collection.modify(configuration={"hnsw": {"sync_threshold": max(1, changes)}})
            with _opened(staging) as client:
                collection = _collection(client)
                for start in range(0, len(gone), PAGE):
                    collection.delete(ids=gone[start : start + PAGE])
                for ids, vectors in pages:
                    collection.upsert(ids=ids, embeddings=vectors)
                count = collection.count()
        return self._finish(staging, generation, count, deleted)

    def sweep(self, generation: str) -> None:
        """Delete what a killed run left, and all generations but this one and the one before it,
        which a reader may have open."""
        if not self._root.is_dir():
            return
        keep = {generation, _name(int(generation) - 1)} if generation else set()
        for folder in self._root.iterdir():
            if folder.name not in keep:
                shutil.rmtree(folder, ignore_errors=True)

    def _staging(self) -> Path:
        staging = self._root / _STAGING
        shutil.rmtree(staging, ignore_errors=True)
        return staging

    def _finish(self, staging: Path, after: str, count: int, deleted: int) -> str:
        _compact(staging / _DATABASE)
        names = sorted(str(path.relative_to(staging)) for path in staging.rglob("*.*"))
        files = {name: _look(staging / name) for name in names}
        seal = json.dumps(asdict(Seal(count=count, deleted=deleted, files=files)), indent=1)
        (staging / _SEAL).write_text(seal, encoding="utf-8")
        for path in [*staging.rglob("*"), staging]:
            _sync(path)
        generation = _name(int(after or 0) + 1)
        shutil.rmtree(self._root / generation, ignore_errors=True)
        staging.rename(self._root / generation)
        _sync(self._root)
        return generation


def _name(number: int) -> str:
    return f"{number:08d}"


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def _collection(client: Any) -> Any:
    return client.get_collection(_COLLECTION, embedding_function=None)


@contextmanager
def _opened(folder: Path) -> Iterator[Any]:
    client = _client(folder)
    try:
        yield client
    finally:
        client.close()


def _present(collection: Any, ids: Sequence[str]) -> list[str]:
    found: list[str] = []
    for start in range(0, len(ids), PAGE):
        found += collection.get(ids=list(ids[start : start + PAGE]), include=[])["ids"]
    return found


def _read_seal(folder: Path) -> Seal:
    try:
        values = json.loads((folder / _SEAL).read_text(encoding="utf-8"))
        files = {name: (size, digest) for name, (size, digest) in values["files"].items()}
        return Seal(count=values["count"], deleted=values["deleted"], files=files)
    except FileNotFoundError:
        raise ArchiveError("the vector index is missing", _REMEDY, str(folder)) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArchiveError("the vector index is torn", _REMEDY, str(folder)) from error


def _look(path: Path) -> tuple[int, str]:
    """Bytes of a file, and BLAKE2 of blocks spread evenly over it: of all of it up to 1 MB.

    A file that is missing has -1 bytes.
    """
    digest = hashlib.blake2b(digest_size=16)
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            for block in range(_BLOCKS):
                # Up to 1 MB the blocks lie side by side.
                file.seek(max(block * _BLOCK, (size - _BLOCK) * block // (_BLOCKS - 1)))
                digest.update(file.read(_BLOCK))
    except OSError:
        return -1, ""
    return size, digest.hexdigest()


def _check_database(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            held = database.execute("SELECT name FROM collections").fetchall()
    except sqlite3.Error as error:
        raise ArchiveError("the vector index is torn", _REMEDY, str(path)) from error
    if held != [(_COLLECTION,)]:
        raise ArchiveError("the vector index is torn", _REMEDY, str(path))


def _compact(path: Path) -> None:
    """Give back the room of Chroma's log, which holds each vector once more until it is emptied."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        (pages,) = database.execute("PRAGMA page_count").fetchone()
        (free,) = database.execute("PRAGMA freelist_count").fetchone()
        if free > pages // 2:
            database.execute("VACUUM")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _torn(folder: Path) -> Iterator[None]:
    """What Chroma refuses in a folder of ours is mended by making it anew."""
    try:
        yield
    except VectorStoreError as error:
        raise ArchiveError("the vector index is torn", _REMEDY, str(folder)) from error


@contextmanager
def _mapped(folder: Path) -> Iterator[None]:
    from chromadb.errors import ChromaError

    try:
        yield
    except (ArchiveError, VectorStoreError):
        raise
    except (ChromaError, ValueError, RuntimeError, AttributeError, OSError) as error:
        raise VectorStoreError(f"Chroma refuses: {error}", _MEND, str(folder)) from error
    except BaseException as error:
        # A panic of Chroma's core arrives as pyo3's PanicException, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise VectorStoreError("Chroma failed", _MEND, str(folder)) from error


_MEND = "Run `newsdesk doctor`"
