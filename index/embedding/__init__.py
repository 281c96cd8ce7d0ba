"""Embedding models by name: ``load("static")``, ``load("openai:text-embedding-3-small")``.

A new model is one new file and one row in `LOADERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from index.embedding.base import Embedding, check_vectors
from index.errors import ConfigurationError

__all__ = ["LOADERS", "Access", "Embedding", "check_vectors", "load"]


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach a model, and where it may keep files.

    Attributes:
        home: The folder of the archive's stores.
        base_url: Where a model is served; empty for the provider's own address.
        api_key: Key of the provider; never shown.
        timeout: Seconds that one request may take.
    """

    home: Path
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    timeout: float = 10.0


def _static(model: str, access: Access) -> Embedding:
    from index.embedding.static import StaticEmbedding

    return StaticEmbedding.open()


#: What stands before ":" in a name -> its loader, called with what stands after it.
LOADERS: dict[str, Callable[[str, Access], Embedding]] = {
    "static": _static,
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
