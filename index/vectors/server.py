"""Chroma as a server: each generation of vectors is a collection, changed in place.

Chroma's usual client has no time-out and makes requests while it is being made. So the part of it
that makes the requests is used here directly, and given a time-out before the first one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from index.errors import ArchiveError, ConfigurationError, VectorStoreError
from index.vectors import HNSW, PAGE, Pages, Vector

_REMEDY = "Start the server, or correct CHROMA_URL; without CHROMA_URL vectors are kept in files"
_REBUILT = (
    "It is rebuilt from the catalogue by the next `newsdesk index`, nothing is embedded again"
)


class ServerStore:
    """The collections of one archive on a Chroma server, named ``newsdesk-ARCHIVE-NUMBER``."""

    def __init__(self, url: str, archive: str, timeout: float) -> None:
        """No request is made before one is needed.

        Args:
            url: Such as "http://localhost:8000".
            archive: Id of the archive; several may share a server.
            timeout: Seconds that the server may take for one request.

        Raises:
            ConfigurationError: The address cannot be used.
        """
        self._server = _Server(url, timeout)
        self._prefix = f"newsdesk-{archive}-"

    def open(self, generation: str) -> ServerIndex:
        return ServerIndex(self._server, self._prefix + generation)

    def check(self, generation: str) -> int:
        return ServerIndex(self._server, self._prefix + generation).count()

    def build(self, after: str, pages: Pages, count: int) -> str:
        generation = f"{int(after or 0) + 1:08d}"
        name = self._prefix + generation
        with self._server.requests() as api:
            if name in _names(api, self._prefix):
                api.delete_collection(name)
            api.create_collection(name, configuration={"hnsw": HNSW})
            _upsert(api, _collection(api, name), pages)
        return generation

    def update(self, generation: str, removed: Sequence[str], pages: Pages, added: int) -> str:
        with self._server.requests(self._prefix + generation) as api:
            collection = _collection(api, self._prefix + generation)
            for start in range(0, len(removed), PAGE):
                collection.delete(ids=list(removed[start : start + PAGE]))
            _upsert(api, collection, pages)
        return generation

    def sweep(self, generation: str) -> None:
        with self._server.requests() as api:
            for name in _names(api, self._prefix):
                if name != self._prefix + generation:
                    api.delete_collection(name)


class ServerIndex:
    """One collection; it is looked up at the first request, and again after a failed one."""

    def __init__(self, server: _Server, name: str) -> None:
        self._server = server
        self._name = name
        self._collection: Any = None

    def query(self, vector: Vector, limit: int) -> list[tuple[str, float]]:
        try:
            with self._found() as collection:
                found = collection.query(
                    query_embeddings=[vector], n_results=limit, include=["distances"]
                )
        except ArchiveError as error:
            raise VectorStoreError(error.problem, error.remedy, error.where) from error
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

    def close(self) -> None:
        self._collection = None

    @contextmanager
    def _found(self) -> Iterator[Any]:
        try:
            with self._server.requests(self._name) as api:
                if self._collection is None:
                    self._collection = _collection(api, self._name)
                yield self._collection
        except (ArchiveError, VectorStoreError):
            self._collection = None
            raise


class _Server:
    """A Chroma server, reached when it is first needed."""

    def __init__(self, url: str, timeout: float) -> None:
        parts = urlsplit(url)
        try:
            self._port = parts.port or (443 if parts.scheme == "https" else 8000)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ConfigurationError(
                f"{url!r} is no address of a Chroma server",
                "Write it as http://localhost:8000",
                "CHROMA_URL",
            )
        self._host = parts.hostname
        self._secure = parts.scheme == "https"
        self._timeout = timeout
        self._url = url
        self._api: Any = None

    @contextmanager
    def requests(self, collection: str = "") -> Iterator[Any]:
        """Chroma's interface, while its failures are told as ours.

        Raises:
            VectorStoreError: The server cannot be reached, stalls, or refuses.
            ArchiveError: It does not have that collection.
        """
        import httpx
        from chromadb.errors import ChromaError, NotFoundError

        try:
            if self._api is None:
                self._api = self._connected()
            yield self._api
        except NotFoundError as error:
            raise ArchiveError(
                "the vector index is missing on the Chroma server", _REBUILT, collection
            ) from error
        except httpx.TimeoutException as error:
            raise VectorStoreError(
                f"the Chroma server did not answer within {self._timeout:g} s", _REMEDY, self._url
            ) from error
        except httpx.HTTPError as error:
            raise VectorStoreError(
                f"the Chroma server cannot be reached: {error}", _REMEDY, self._url
            ) from error
        except (ChromaError, ValueError, KeyError, TypeError) as error:
            raise VectorStoreError(
                f"the Chroma server refuses: {error}", _REMEDY, self._url
            ) from error

    def _connected(self) -> Any:
        import chromadb.api
        import httpx
        from chromadb.config import Settings, System

        system = System(
            Settings(
                chroma_api_impl="chromadb.api.fastapi.FastAPI",
                chroma_server_host=self._host,
                chroma_server_http_port=self._port,
                chroma_server_ssl_enabled=self._secure,
                anonymized_telemetry=False,
            )
        )
        api: Any = system.instance(chromadb.api.ServerAPI)  # type: ignore[type-abstract]
        system.start()
        api._session.timeout = httpx.Timeout(self._timeout)
        return api


def _collection(api: Any, name: str) -> Any:
    from chromadb.api.models.Collection import Collection

    return Collection(client=api, model=api.get_collection(name), embedding_function=None)


def _names(api: Any, prefix: str) -> list[str]:
    names: list[str] = []
    while page := api.list_collections(limit=100, offset=len(names)):
        names += [collection.name for collection in page]
    return [name for name in names if name.startswith(prefix)]


def _upsert(api: Any, collection: Any, pages: Pages) -> None:
    most = api.get_max_batch_size()
    for ids, vectors in pages:
        for start in range(0, len(ids), most):
            end = start + most
            collection.upsert(ids=ids[start:end], embeddings=vectors[start:end])
