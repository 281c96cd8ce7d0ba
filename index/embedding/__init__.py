"""Embedding models by name: ``load("static")``, ``load("openai:text-embedding-3-small")``.

A new model is one new file and one row in `LOADERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from index.embedding.base import Access, Embedding, check_vectors
from index.errors import ConfigurationError

__all__ = ["LOADERS", "Embedding", "check_vectors", "load", "setting"]


def _static(model: str, access: Access) -> Embedding:
    from index.embedding.static import StaticEmbedding

    if model:
        raise ConfigurationError(
            f"there is one static embedding only, not {model!r}", "Set it to static", "EMBEDDING"
        )
    return StaticEmbedding.open()


def _minilm(model: str, access: Access) -> Embedding:
    from index.embedding.minilm import MiniLMEmbedding

    return MiniLMEmbedding.open(Path(model).expanduser() if model else None)


def _llama(provider: str, model: str, access: Access) -> Embedding:
    from index.embedding.llama import open_model

    return open_model(provider, model, access)


#: What stands before ":" in a name -> its loader, called with what stands after it.
LOADERS: dict[str, Callable[[str, Access], Embedding]] = {
    "static": _static,
    "minilm": _minilm,
    "openai": partial(_llama, "openai"),
    "ollama": partial(_llama, "ollama"),
    "fastembed": partial(_llama, "fastembed"),
    "huggingface": partial(_llama, "huggingface"),
    "openai-like": partial(_llama, "openai-like"),
}


def load(
    name: str,
    *,
    home: Path = Path(".newsdesk"),
    base_url: str = "",
    api_key: str = "",
    timeout: float = 10.0,
) -> Embedding:
    """The embedding model of that name; nothing is imported that it does not use.

    Args:
        name: A provider of `LOADERS`, and after a colon the model, where there is a choice.
        home, base_url, api_key, timeout: See `Access`.

    Raises:
        ConfigurationError: No such provider, a model missing or not wanted, or a package that
            the provider needs is not installed.
        EmbeddingError: The model cannot be read, or downloaded.
    """
    provider, _, model = name.strip().partition(":")
    if provider not in LOADERS:
        raise ConfigurationError(
            f"there is no embedding {name!r}",
            f"Set it to one of {', '.join(LOADERS)}",
            "EMBEDDING",
        )
    access = Access(home=home, base_url=base_url, api_key=api_key, timeout=timeout)
    return LOADERS[provider](model, access)


def setting(name: str) -> str:
    """The value of EMBEDDING that loads the model which an archive remembers by this name."""
    model = name.partition("@")[0]
    return "static" if model.startswith("static-") else model
