"""The configuration: one frozen value, read once from the environment and ``.env``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting; `.env.example` explains each with one line.

    Attributes:
        home: Folder of the stores.
        embedding: Name of the embedding model; the part before ":" is its provider.
        embedding_base_url: Where an ``openai-like`` or ``ollama`` embedding is served.
        embedding_api_key: Key of the embedding's provider; never shown.
        catalogue_url: SQLAlchemy URL of the catalogue; empty for SQLite under ``home``.
        chroma_url: Address of a Chroma server; empty for an embedded store under ``home``.
        timeout: Seconds that a server (Chroma, embedding, judge) may take for one request.
        judge: Language model that judges answers and drafts questions; empty for none.
        judge_base_url: Where it is served with OpenAI's protocol; empty for OpenAI.
        judge_api_key: Its key; never shown.
        llm_price: Of a million prompt and a million completion tokens that answers take; ``None``
            when it is not known.
    """

    home: Path = Path(".newsdesk")
    embedding: str = "static"
    embedding_base_url: str = ""
    embedding_api_key: str = field(default="", repr=False)
    catalogue_url: str = field(default="", repr=False)
    chroma_url: str = ""
    timeout: float = 10.0
    judge: str = ""
    judge_base_url: str = ""
    judge_api_key: str = field(default="", repr=False)
    llm_price: tuple[float, float] | None = None


#: Name in the environment -> field of `Config`.
KEYS = {
    "NEWSDESK_HOME": "home",
    "EMBEDDING": "embedding",
    "EMBEDDING_BASE_URL": "embedding_base_url",
    "EMBEDDING_API_KEY": "embedding_api_key",
    "CATALOGUE_URL": "catalogue_url",
    "CHROMA_URL": "chroma_url",
    "NEWSDESK_TIMEOUT": "timeout",
    "JUDGE": "judge",
    "JUDGE_BASE_URL": "judge_base_url",
    "JUDGE_API_KEY": "judge_api_key",
    "LLM_PRICE": "llm_price",
}


def from_environment(environ: Mapping[str, str], folder: Path) -> Config:
    """The configuration of a process: ``environ`` first, then ``folder/.env``, then defaults.

    Empty values count as not set.

    Raises:
        ConfigurationError: A value that cannot be used.
    """
    from dotenv import dotenv_values

    try:
        values = {k: v for k, v in dotenv_values(folder / ".env").items() if v}
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            "it is not UTF-8 text", "Save it again as UTF-8", str(folder / ".env")
        ) from error
    values.update({k: v for k, v in environ.items() if v})
    found = {name: values[key] for key, name in KEYS.items() if key in values}
    settings: dict[str, object] = dict(found)
    if "home" in found:
        settings["home"] = Path(found["home"]).expanduser()
    if "timeout" in found:
        settings["timeout"] = _seconds(found["timeout"])
    if "llm_price" in found:
        settings["llm_price"] = _price(found["llm_price"])
    return Config(**settings)  # type: ignore[arg-type]


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise ConfigurationError(
            f"{text!r} is not a number of seconds from 0 to 600",
            "Set it to a number such as 10, or remove the line",
            "NEWSDESK_TIMEOUT",
        )
    return seconds


def _price(text: str) -> tuple[float, float]:
    try:
        prompt, completion = map(float, text.split("/"))
    except ValueError:
        prompt = completion = -1.0
    if not (0 <= prompt < math.inf and 0 <= completion < math.inf):
        raise ConfigurationError(
            f"{text!r} is not two prices such as 0.15/0.60",
            "Set it to the prices of a million prompt and of a million completion tokens",
            "LLM_PRICE",
        )
    return prompt, completion
