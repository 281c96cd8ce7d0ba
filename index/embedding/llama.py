"""Embedding models of other makers, through llama-index's embedding classes.

Each is an optional extra, imported when it is opened. What these libraries raise is turned into
the project's errors here and nowhere else, and without their messages, which may quote articles.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from index.embedding.base import Access, Vectors, check_vectors, encodable, normalised
from index.errors import ConfigurationError, EmbeddingError

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

T = TypeVar("T")

#: Seconds before each further attempt, when a server says that it is busy or broken.
WAITS = (1.0, 4.0, 16.0)
#: A server's own "Retry-After" is followed up to this many seconds.
LONGEST_WAIT = 60.0

# A blank text is refused by some servers and has no meaning for the others.
_BLANK = "."


@dataclass(frozen=True, slots=True)
class LlamaEmbedding:
    """A llama-index embedding under the archive's name for it.

    Attributes:
        name: Provider and model, as configured: ``ollama:nomic-embed-text``.
        model: The llama-index object that does the work.
        waits: See `WAITS`; only passages are worth waiting for.
    """

    name: str
    model: BaseEmbedding
    waits: tuple[float, ...] = WAITS

    @property
    def dimensions(self) -> None:
        """Unknown until the first vector arrives."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedding.embed_passages`; busy servers are asked again."""
        size = self.model.embed_batch_size
        parts = [
            self._passages([_sendable(text) for text in texts[start : start + size]])
            for start in range(0, len(texts), size)
        ]
        if not parts:
            return np.empty((0, 0), dtype=np.float32)
        if len({part.shape[1] for part in parts}) > 1:
            raise self._unusable("vectors of different lengths")
        return np.concatenate(parts)

    def embed_question(self, text: str) -> Vectors:
        """See `Embedding.embed_question`; asked once, for someone is waiting."""
        sent = _sendable(text)
        reply = self._ask(lambda: self.model.get_query_embedding(sent), waits=())
        vectors = self._table([reply], 1)
        check_vectors(vectors, None, ["the question"])
        return np.asarray(vectors[0])

    def _passages(self, texts: list[str]) -> Vectors:
        reply = self._ask(lambda: self.model.get_text_embedding_batch(texts), self.waits)
        return self._table(reply, len(texts))

    def _ask(self, call: Callable[[], T], waits: Sequence[float]) -> T:
        for wait in (*waits, None):
            try:
                return call()
            except Exception as error:
                if wait is None or not _is_passing(error):
                    raise _translated(error, self.name) from None
                time.sleep(max(wait, _retry_after(error)))
        raise AssertionError("the last attempt returns or raises")

    def _table(self, reply: Any, expected: int) -> Vectors:
        try:
            table = np.asarray(reply, dtype=np.float32)
        except (TypeError, ValueError):
            raise self._unusable("something else than vectors of one length") from None
        if table.ndim != 2 or len(table) != expected or table.shape[1] == 0:
            raise self._unusable(f"values of shape {table.shape} for {expected} texts")
        return normalised(table)

    def _unusable(self, what: str) -> EmbeddingError:
        return EmbeddingError(
            f"the embedding server returned {what}",
            "Check that EMBEDDING names an embedding model and EMBEDDING_BASE_URL its server",
            self.name,
        )


def open_model(provider: str, model: str, access: Access) -> LlamaEmbedding:
    """The model of a provider of `PROVIDERS`.

    Raises:
        ConfigurationError: A setting or a package is missing.
        EmbeddingError: The model cannot be loaded (or downloaded, where it has to be).
    """
    if not model:
        raise ConfigurationError(
            f"{provider} has many models and none is named",
            f"Set it to {provider}:MODEL, for example {EXAMPLES[provider]}",
            "EMBEDDING",
        )
    name = f"{provider}:{model}"
    module, class_name, arguments = PROVIDERS[provider]
    keywords = arguments(model, access)
    try:
        made = getattr(import_module(module), class_name)(**keywords)
    except ImportError as error:
        raise ConfigurationError(
            f"{name} needs a package that is not installed ({error.name or module})",
            f"Run `pip install 'newsdesk[{provider}]'`",
            "EMBEDDING",
        ) from None
    except Exception as error:
        raise EmbeddingError(
            f"the embedding model cannot be loaded ({type(error).__name__})",
            "Check its name, and that this machine can reach where it is downloaded from",
            name,
        ) from None
    # At level DEBUG the OpenAI client logs whole requests, which hold the articles' texts.
    logging.getLogger("openai._base_client").setLevel(logging.INFO)
    return LlamaEmbedding(name=name, model=made)


# --- one function a provider: the keyword arguments of its llama-index class -----------------


def _openai(model: str, access: Access) -> dict[str, Any]:
    if not access.api_key:
        raise ConfigurationError(
            "OpenAI needs a key", "Set EMBEDDING_API_KEY, in .env for example", "EMBEDDING"
        )
    return {
        "model_name": model,
        "api_key": access.api_key,
        "api_base": access.base_url or "https://api.openai.com/v1",
        "timeout": access.timeout,
        "max_retries": 0,
        "embed_batch_size": 100,
    }


def _openai_like(model: str, access: Access) -> dict[str, Any]:
    if not access.base_url:
        raise ConfigurationError(
            "an openai-like embedding needs the address of its server",
            "Set EMBEDDING_BASE_URL, for example to http://localhost:1234/v1",
            "EMBEDDING",
        )
    return {
        "model_name": model,
        "api_key": access.api_key or "none",
        "api_base": access.base_url,
        "timeout": access.timeout,
        "max_retries": 0,
        "embed_batch_size": 32,
    }


def _ollama(model: str, access: Access) -> dict[str, Any]:
    client: dict[str, Any] = {"timeout": access.timeout}
    if access.api_key:
        client["headers"] = {"Authorization": f"Bearer {access.api_key}"}
    return {
        "model_name": model,
        "base_url": access.base_url or "http://localhost:11434",
        "client_kwargs": client,
        "embed_batch_size": 32,
    }


def _fastembed(model: str, access: Access) -> dict[str, Any]:
    # "passage" matters to the models that embed questions and passages differently.
    cache = str(access.home / "models")
    return {"model_name": model, "cache_dir": cache, "doc_embed_type": "passage"}


def _huggingface(model: str, access: Access) -> dict[str, Any]:
    return {"model_name": model, "cache_folder": str(access.home / "models")}


#: Provider -> module and class of llama-index, and what the class is given.
PROVIDERS: Mapping[str, tuple[str, str, Callable[[str, Access], dict[str, Any]]]] = {
    "openai": ("llama_index.embeddings.openai", "OpenAIEmbedding", _openai),
    "openai-like": ("llama_index.embeddings.openai_like", "OpenAILikeEmbedding", _openai_like),
    "ollama": ("llama_index.embeddings.ollama", "OllamaEmbedding", _ollama),
    "fastembed": ("llama_index.embeddings.fastembed", "FastEmbedEmbedding", _fastembed),
    "huggingface": ("llama_index.embeddings.huggingface", "HuggingFaceEmbedding", _huggingface),
}

EXAMPLES = {
    "openai": "openai:text-embedding-3-small",
    "openai-like": "openai-like:bge-m3",
    "ollama": "ollama:nomic-embed-text",
    "fastembed": "fastembed:BAAI/bge-small-en-v1.5",
    "huggingface": "huggingface:BAAI/bge-small-en-v1.5",
}


# --- the seam: foreign exceptions -------------------------------------------------------------


def _translated(error: Exception, name: str) -> EmbeddingError:
    """What went wrong, by kind; the libraries' exceptions share no base, but their names do."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    status = _status(error)
    if status is not None:
        return EmbeddingError(*_refusal(status, getattr(error, "code", None)), name)
    if any("Timeout" in kind for kind in kinds):
        problem = "the embedding server did not answer in time"
        return EmbeddingError(problem, "Check the server, or raise NEWSDESK_TIMEOUT", name)
    if kinds & {"ConnectionError", "APIConnectionError", "TransportError"}:
        problem = "the embedding server cannot be reached"
        return EmbeddingError(problem, "Start it, or correct EMBEDDING_BASE_URL", name)
    return EmbeddingError(
        f"the embedding model's reply cannot be understood ({type(error).__name__})",
        "Check that EMBEDDING names an embedding model and EMBEDDING_BASE_URL its server",
        name,
    )


def _refusal(status: int, code: object) -> tuple[str, str]:
    """Problem and remedy for an HTTP status; ``code`` is OpenAI's word for the reason."""
    reason = f" ({code})" if isinstance(code, str) and code.isidentifier() else ""
    problem = f"the embedding server answered with HTTP status {status}{reason}"
    if status in (401, 403):
        return problem, "Check EMBEDDING_API_KEY"
    if status == 404:
        return problem, "Check the model in EMBEDDING (Ollama: `ollama pull MODEL` fetches it)"
    if status == 429:
        return problem, "Wait a little, check the account's quota, then run the command again"
    if status >= 500:
        return problem, "Look into the server's log, then run the command again"
    return problem, "Check EMBEDDING and EMBEDDING_BASE_URL"


def _status(error: Exception) -> int | None:
    """The HTTP status, where there is one (Ollama's client says -1 where there is none)."""
    found = getattr(error, "status_code", None)
    return found if isinstance(found, int) and found >= 400 else None


def _is_passing(error: Exception) -> bool:
    status = _status(error)
    return status is not None and (status == 429 or status >= 500)


def _retry_after(error: Exception) -> float:
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        return min(float(headers.get("retry-after", 0)), LONGEST_WAIT)
    except ValueError:  # a date: rare, and our own waits do
        return 0.0


def _sendable(text: str) -> str:
    return encodable(text) if text.strip() else _BLANK
