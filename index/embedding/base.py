"""What every embedding model offers, what it is given, and the one check of its vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbeddingError

#: One vector an entry, or a table of them with one row an entry; always float32.
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach a model, and where it may keep files.

    Attributes:
        home: The folder of the archive's stores; models that are downloaded go into ``models``.
        base_url: Where a model is served; empty for the provider's own address.
        api_key: Key of the provider; never shown.
        timeout: Seconds that one request may take.
    """

    home: Path
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    timeout: float = 10.0


class Embedding(Protocol):
    """Turns texts into vectors of length 1; near vectors (by cosine) mean near meanings."""

    @property
    def name(self) -> str:
        """The identity that an archive remembers; another name means other vectors."""

    @property
    def dimensions(self) -> int | None:
        """Length of each vector; ``None`` where only the first reply of a server tells."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts that are to be found: shape ``(len(texts), dimensions)``.

        A faulty model's NaN and zeros are passed on: `check_vectors` names whose they are.

        Raises:
            EmbeddingError: The model failed, or did not return one vector a text.
        """

    def embed_question(self, text: str) -> Vectors:
        """The vector of a text to search with: shape ``(dimensions,)``.

        Raises:
            EmbeddingError: The model failed, or did not return a vector that can be compared.
        """


def check_vectors(vectors: Vectors, dimensions: int | None, ids: Sequence[str]) -> None:
    """Refuse vectors that must not be stored.

    Args:
        vectors: One row an id.
        dimensions: Length that each row must have; ``None`` accepts any.
        ids: Whose vectors these are (articles or passages), to name the offending one.

    Raises:
        EmbeddingError: Not one row an id; another length; or a row with NaN, with an infinite
            value, or of zeros only.
    """
    if vectors.ndim != 2 or len(vectors) != len(ids):
        raise EmbeddingError(
            f"the embedding model returned vectors of shape {vectors.shape} for {len(ids)} texts",
            "Check that EMBEDDING names an embedding model, then run the command again",
            ids[0] if ids else None,
        )
    if dimensions is not None and len(ids) and vectors.shape[1] != dimensions:
        raise EmbeddingError(
            f"a vector has {vectors.shape[1]} dimensions, the archive's have {dimensions}",
            "Set EMBEDDING back to the model that made the archive, or run "
            "`newsdesk index --rebuild`",
            ids[0],
        )
    # A NaN or an infinite value anywhere in a row makes its sum of squares one as well.
    squares = np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64)
    for row in np.flatnonzero(~(np.isfinite(squares) & (squares > 0))).tolist():
        what = "zeros only" if squares[row] == 0 else "a value that is not a number"
        raise EmbeddingError(
            f"the embedding model returned a vector with {what}",
            "Run the command again; if it stays, choose another model by EMBEDDING",
            ids[row],
        )


def normalised(vectors: Vectors) -> Vectors:
    """The same directions with length 1; rows of zeros stay as they are."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32, copy=False)


def encodable(text: str) -> str:
    """The text with "?" for half surrogate pairs, which have no UTF-8 form."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
