"""The packaged default: one vector a word piece, a text is their weighted sum.

The vectors are distilled from all-MiniLM-L6-v2 by ``scripts/distil_static.py``; docs/embedding.md
says how, and what it is worth. No network, no model run: a table look-up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.embedding.base import Vectors, encodable, normalised

#: The packaged model; `StaticEmbedding.open` reads any folder of the same form.
DATA = Path(__file__).with_name("data")

# A batch ends at either bound: the tokenizer's threads stay busy, and memory stays flat.
_BATCH_TEXTS = 512
_BATCH_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class StaticEmbedding:
    """Static token vectors.

    A text without any known word piece (empty, or in a script that the vocabulary lacks) gets
    the vector of the model's own "[UNK]" piece: a fixed unit vector, never NaN or zero.

    Attributes:
        name: ``static-minilm-<dimensions>@<first digits of the digest of the data>``.
        tokenizer: Text to word piece ids.
        tokens: One row a word piece, shape ``(vocabulary, dimensions)``, 8-bit (or float32).
        scales: What each row is multiplied by, shape ``(vocabulary,)``, float32: its weight by
            frequency times the step of its 8-bit values; 0 for pieces that say nothing.
        unknown: Row of the "[UNK]" piece.
    """

    name: str
    tokenizer: Tokenizer
    tokens: NDArray[np.int8] | Vectors
    scales: Vectors
    unknown: int

    @classmethod
    def open(cls, folder: Path = DATA) -> StaticEmbedding:
        """The model kept in a folder; the rows are read from disk as they are needed."""
        facts = json.loads((folder / "facts.json").read_text("utf-8"))
        return cls(
            name=facts["name"],
            tokenizer=Tokenizer.from_file(str(folder / "tokenizer.json")),
            tokens=np.load(folder / "tokens.npy", mmap_mode="r"),
            scales=np.load(folder / "scales.npy"),
            unknown=facts["unknown"],
        )

    @property
    def dimensions(self) -> int:
        return int(self.tokens.shape[1])

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape ``(len(texts), dimensions)``; each depends on its own text only."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for row, ids in enumerate(self.token_ids(texts)):
            vectors[row] = self.pooled(ids)
        return vectors

    def embed_question(self, text: str) -> Vectors:
        """A vector of shape ``(dimensions,)``, the same as the text's vector as a passage."""
        (ids,) = self.token_ids([text])
        return self.pooled(ids)

    def token_ids(self, texts: Iterable[str]) -> Iterator[NDArray[np.int64]]:
        """The word pieces of each text, in order, without markers for its start and end."""
        for batch in _batches(texts):
            for encoding in self.tokenizer.encode_batch_fast(batch, add_special_tokens=False):
                yield np.array(encoding.ids, dtype=np.int64)

    def word(self, form: str) -> Vectors:
        """The sum of the vectors of a word's pieces, long when it is rare; ``(dimensions,)``."""
        (ids,) = self.token_ids([form])
        return np.asarray(self.scales[ids] @ self.tokens[ids])

    def pooled(self, ids: NDArray[np.int64]) -> Vectors:
        """The unit vector of a text of these word pieces; shape ``(dimensions,)``."""
        # A mean instead of the sum would only change the length, which is normalised.
        total = self.scales[ids] @ self.tokens[ids]
        if not total.any():
            total = self.tokens[self.unknown].astype(np.float32)
        return normalised(total)


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    characters = 0
    for text in texts:
        batch.append(encodable(text))
        characters += len(text)
        if len(batch) == _BATCH_TEXTS or characters > _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch
