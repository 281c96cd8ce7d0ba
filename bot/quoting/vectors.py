"""The vectors of single words, which are remembered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from index.embedding.base import Vectors, normalised
from index.embedding.static import StaticEmbedding

#: Forms whose vectors are remembered.
_REMEMBERED = 50_000


class WordVectors:
    """Vectors of words.

    Args:
        embedding: That has them.
    """

    def __init__(self, embedding: StaticEmbedding) -> None:
        self._embedding = embedding
        self._of = lru_cache(maxsize=_REMEMBERED)(self._look_up)

    def of(self, forms: Sequence[str]) -> Vectors:
        """Of length 1 (or 0); shape ``(len(forms), dimensions)``."""
        found = [self._of(form) for form in forms]
        return np.array(found, np.float32).reshape(len(found), self._embedding.dimensions)

    def _look_up(self, form: str) -> Vectors:
        return normalised(self._embedding.word(form))
