"""The configuration: one frozen value, read once from the environment and ``.env``."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

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
        llm: Language model that writes answers, as provider and model; ``none`` for quotes alone.
        llm_base_url: Where it is served; empty for its provider's own address.
        llm_api_key: Its key; never shown.
        llm_temperature: 0 for the likeliest words.
        llm_max_tokens: Of a reply.
        llm_timeout: Seconds for a whole answer of the language model.
        llm_retries: Further attempts within that time while its server is busy or broken.
        llm_window: Tokens that a prompt and its reply may have together.
        judge: Language model that judges answers and drafts questions; empty for none.
        judge_base_url: Where it is served; empty for its provider's own address.
        judge_api_key: Its key; never shown.
        llm_price: Of a million prompt and a million completion tokens that answers take; ``None``
            when it is not known.
        store_url: SQLAlchemy URL of conversations and feedback; empty for SQLite under ``home``.
        public_url: Where readers reach `newsdesk slack --http`; empty for no pages of its own.
        slack_bot_token, slack_app_token: Of one workspace, in Socket Mode.
        slack_signing_secret: Proves that a request over HTTP comes from Slack.
        slack_client_id, slack_client_secret: Of an app that many workspaces install.
        slack_api_url: Where Slack's Web API is.
        slack_channels, slack_users: The only ones that are answered; empty for all.
        slack_bots: Ids of the bots and apps that are answered; no other bot is.
        allow_external: People of other organisations are answered too.
        log_texts: Logs hold questions; otherwise ids only.
    """

    home: Path = Path(".newsdesk")
    embedding: str = "static"
    embedding_base_url: str = ""
    embedding_api_key: str = field(default="", repr=False)
    catalogue_url: str = field(default="", repr=False)
    chroma_url: str = ""
    timeout: float = 10.0
    llm: str = "none"
    llm_base_url: str = ""
    llm_api_key: str = field(default="", repr=False)
    llm_temperature: float = 0.0
    llm_max_tokens: int = 600
    llm_timeout: float = 30.0
    llm_retries: int = 2
    llm_window: int = 8_192
    judge: str = ""
    judge_base_url: str = ""
    judge_api_key: str = field(default="", repr=False)
    llm_price: tuple[float, float] | None = None
    store_url: str = field(default="", repr=False)
    public_url: str = ""
    slack_bot_token: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    slack_signing_secret: str = field(default="", repr=False)
    slack_client_id: str = ""
    slack_client_secret: str = field(default="", repr=False)
    slack_api_url: str = "https://slack.com/api/"
    slack_channels: frozenset[str] = frozenset()
    slack_users: frozenset[str] = frozenset()
    slack_bots: frozenset[str] = frozenset()
    allow_external: bool = False
    log_texts: bool = False


#: Name in the environment -> field of `Config`.
KEYS = {
    "NEWSDESK_HOME": "home",
    "EMBEDDING": "embedding",
    "EMBEDDING_BASE_URL": "embedding_base_url",
    "EMBEDDING_API_KEY": "embedding_api_key",
    "CATALOGUE_URL": "catalogue_url",
    "CHROMA_URL": "chroma_url",
    "NEWSDESK_TIMEOUT": "timeout",
    "LLM": "llm",
    "LLM_BASE_URL": "llm_base_url",
    "LLM_API_KEY": "llm_api_key",
    "LLM_TEMPERATURE": "llm_temperature",
    "LLM_MAX_TOKENS": "llm_max_tokens",
    "LLM_TIMEOUT": "llm_timeout",
    "LLM_RETRIES": "llm_retries",
    "LLM_WINDOW": "llm_window",
    "LLM_PRICE": "llm_price",
    "JUDGE": "judge",
    "JUDGE_BASE_URL": "judge_base_url",
    "JUDGE_API_KEY": "judge_api_key",
    "STORE_URL": "store_url",
    "PUBLIC_URL": "public_url",
    "SLACK_BOT_TOKEN": "slack_bot_token",
    "SLACK_APP_TOKEN": "slack_app_token",
    "SLACK_SIGNING_SECRET": "slack_signing_secret",
    "SLACK_CLIENT_ID": "slack_client_id",
    "SLACK_CLIENT_SECRET": "slack_client_secret",
    "SLACK_API_URL": "slack_api_url",
    "SLACK_CHANNELS": "slack_channels",
    "SLACK_USERS": "slack_users",
    "SLACK_BOTS": "slack_bots",
    "ALLOW_EXTERNAL": "allow_external",
    "LOG_TEXTS": "log_texts",
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
    settings: dict[str, object] = {
        name: _READ.get(name, _text)(values[key], key)
        for key, name in KEYS.items()
        if key in values
    }
    return _fitting(Config(**settings))  # type: ignore[arg-type]


def _fitting(config: Config) -> Config:
    """The configuration, whose values suit each other."""
    if 2 * config.llm_max_tokens > config.llm_window:
        raise ConfigurationError(
            f"a reply of {config.llm_max_tokens} tokens leaves too little of a window of "
            f"{config.llm_window} for the passages",
            "Set it to half of LLM_WINDOW at most, or raise that to what the server takes",
            "LLM_MAX_TOKENS",
        )
    return config


def _text(text: str, key: str) -> str:
    return text


def _secret(text: str, key: str) -> str:
    """A token or the like; it goes into headers, and no message shows it."""
    text = text.strip()
    if not all("!" <= character <= "~" for character in text):
        raise ConfigurationError(
            "it has spaces, line breaks or typographic characters, which none has",
            "Copy it again, without anything around it",
            key,
        )
    return text


def _path(text: str, key: str) -> Path:
    return Path(text).expanduser()


def _seconds(text: str, key: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise ConfigurationError(
            f"{text!r} is not a number of seconds above 0, 600 at most",
            "Set it to a number such as 10, or remove the line",
            key,
        )
    return seconds


def _temperature(text: str, key: str) -> float:
    try:
        degrees = float(text)
    except ValueError:
        degrees = -1.0
    if not 0 <= degrees <= 2:
        raise ConfigurationError(
            f"{text!r} is not a temperature from 0 to 2", "Set it to 0, or remove the line", key
        )
    return degrees


def _count(least: int, most: int) -> Callable[[str, str], int]:
    """What reads a whole number within these bounds."""

    def read(text: str, key: str) -> int:
        number = int(text) if text.strip().isdecimal() else -1
        if not least <= number <= most:
            raise ConfigurationError(
                f"{text!r} is not a whole number from {least:,} to {most:,}",
                f"Set it to {getattr(Config(), KEYS[key])}, or remove the line",
                key,
            )
        return number

    return read


def _price(text: str, key: str) -> tuple[float, float]:
    try:
        prompt, completion = map(float, text.split("/"))
    except ValueError:
        prompt = completion = -1.0
    if not (0 <= prompt < math.inf and 0 <= completion < math.inf):
        raise ConfigurationError(
            f"{text!r} is not two prices such as 0.15/0.60",
            "Set it to the prices of a million prompt and of a million completion tokens",
            key,
        )
    return prompt, completion


#: Whose ids a list holds, and the letters that they begin with.
_NAMED = {
    "SLACK_CHANNELS": ("channel", "CGD"),
    "SLACK_USERS": ("person", "UW"),
    "SLACK_BOTS": ("bot or app", "BA"),
}


def _ids(text: str, key: str) -> frozenset[str]:
    """``C0123, C0456`` -> both of them."""
    of, letters = _NAMED[key]
    found = frozenset(text.replace(",", " ").split())
    for each in sorted(found):
        if not re.fullmatch(f"[{letters}][A-Z0-9]+", each):
            raise ConfigurationError(
                f"{each!r} is not the id of a {of}, which begins with {' or '.join(letters)}",
                "Copy the id from Slack; a name does not do",
                key,
            )
    return found


def _yes_or_no(text: str, key: str) -> bool:
    known = {"yes": True, "no": False}
    if text.strip().lower() not in known:
        raise ConfigurationError(f"{text!r} is neither yes nor no", "Set it to yes or no", key)
    return known[text.strip().lower()]


def _address(text: str, key: str) -> str:
    parts = urlsplit(text.strip())
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise ConfigurationError(
            f"{text!r} is not an address such as https://desk.example",
            "Begin it with https:// (or http://), without ? and #",
            key,
        )
    return f"{text.strip().rstrip('/')}/"


def _server(text: str, key: str) -> str:
    """Where something is served; taken as it is, since paths of servers differ."""
    parts = urlsplit(text.strip())
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ConfigurationError(
            f"{text!r} is not an address such as http://127.0.0.1:8080/v1",
            "Begin it with http:// or https://",
            key,
        )
    return text.strip()


#: Field -> what makes its value of the text of a key; texts are taken as they are.
_READ: dict[str, Callable[[str, str], object]] = {
    "home": _path,
    "timeout": _seconds,
    "embedding_base_url": _server,
    "judge_base_url": _server,
    "llm_base_url": _server,
    "llm_api_key": _secret,
    "llm_temperature": _temperature,
    "llm_max_tokens": _count(1, 100_000),
    "llm_timeout": _seconds,
    "llm_retries": _count(0, 10),
    "llm_window": _count(1_024, 10_000_000),
    "llm_price": _price,
    "public_url": _address,
    "slack_bot_token": _secret,
    "slack_app_token": _secret,
    "slack_signing_secret": _secret,
    "slack_client_id": _secret,
    "slack_client_secret": _secret,
    "slack_api_url": _address,
    "slack_channels": _ids,
    "slack_users": _ids,
    "slack_bots": _ids,
    "allow_external": _yes_or_no,
    "log_texts": _yes_or_no,
}
