"""The vector index: which passages are near a question, by cosine, in Chroma.

Two stores of one interface: `folders.FolderStore` keeps Chroma embedded under the archive's home,
`server.ServerStore` talks to a Chroma server. The files of this folder are the only ones that
import chromadb. Only ids and vectors are kept, made from the catalogue and from it again whenever
they are missing or torn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Pages = Iterable[tuple[list[str], Vector]]

#: How Chroma's graph is made; measured in docs/stores.md. These count only at creation.
HNSW = {"space": "cosine", "max_neighbors": 16, "ef_construction": 100, "ef_search": 400}

#: Passages sent to Chroma at once (its own limit is 5,461).
PAGE = 2_000


class VectorIndex(Protocol):
    """A published generation of vectors, opened for reading."""

    def query(self, vector: Vector, limit: int) -> list[tuple[str, float]]:
        """The nearest passages, nearest first, each with its cosine similarity (-1 to 1).

        Args:
            vector: float32, shape ``(dimensions,)``.
            limit: How many at most.

        Raises:
            VectorStoreError: Chroma cannot be reached, stalls, or refuses.
        """

    def count(self) -> int:
        """How many passages it holds.

        Raises:
            VectorStoreError: Chroma cannot be reached, stalls, or refuses.
        """

    def close(self) -> None:
        """Release files and memory."""


class VectorStore(Protocol):
    """Where generations of vectors are kept; the catalogue says which one is published."""

    def open(self, generation: str) -> VectorIndex:
        """Open a generation for reading.

        Raises:
            ArchiveError: It is missing or torn.
            VectorStoreError: Chroma cannot be reached, stalls, or refuses.
        """

    def build(self, after: str, pages: Pages, count: int) -> str:
        """Make a new generation of ``count`` vectors from nothing.

        Args:
            after: The last generation's name, or the empty string.

        Returns:
            The name of the new one, to be published in the catalogue.
        """

    def update(self, generation: str, removed: Sequence[str], pages: Pages, added: int) -> str:
        """A generation with some passages removed and ``added`` others added or replaced.

        Returns:
            The name of the generation that has them: a new one, or the same where Chroma can
            change it under its readers.

        Raises:
            ArchiveError: The generation is missing, torn, or so worn that it must be built anew.
            VectorStoreError: Chroma cannot be reached, stalls, or refuses.
        """

    def check(self, generation: str) -> int:
        """How many passages a generation holds, after a look at whether it is whole.

        Raises:
            ArchiveError: It is missing or torn.
            VectorStoreError: Chroma cannot be reached, stalls, or refuses.
        """

    def sweep(self, generation: str) -> None:
        """Delete what neither this published generation nor one of its readers needs."""
