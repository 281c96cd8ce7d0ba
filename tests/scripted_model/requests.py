"""What was asked, checked as OpenAI's API checks it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

ROLES = {"system", "developer", "user", "assistant", "tool"}


class RefusedError(Exception):
    """A request that the API would refuse.

    Args:
        status: Of HTTP.
        code: OpenAI's word for the reason.
    """

    def __init__(self, status: int, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was accepted.

    Attributes:
        body: As it came.
        left: Set when the client hung up before the reply's end.
    """

    body: dict[str, Any]
    left: threading.Event = field(default_factory=threading.Event)

    @property
    def system(self) -> str:
        """What the system messages say."""
        return self._said("system")

    @property
    def user(self) -> str:
        """What the user's messages say."""
        return self._said("user")

    @property
    def tokens(self) -> int:
        """Words of all messages: a word counts as a token."""
        return sum(len(message["content"].split()) for message in self.body["messages"])

    @property
    def limit(self) -> int | None:
        """Tokens of the reply at most."""
        found = self.body.get("max_completion_tokens", self.body.get("max_tokens"))
        return found if isinstance(found, int) else None

    def _said(self, role: str) -> str:
        return "\n".join(m["content"] for m in self.body["messages"] if m["role"] == role)


def checked(body: Any, authorization: str, *, model: str, key: str, window: int) -> Asked:
    """The request.

    Raises:
        RefusedError: The API would refuse it.
    """
    if key and authorization != f"Bearer {key}":
        raise RefusedError(401, f"Incorrect API key provided: {authorization}", "invalid_api_key")
    if not isinstance(body, dict):
        raise RefusedError(400, "The body is not a JSON object")
    if body.get("model") != model:
        message = f"The model {body.get('model')!r} does not exist"
        raise RefusedError(404, message, "model_not_found")
    _check_messages(body.get("messages"))
    _check_number(body, "temperature", float, 0, 2)
    for name in ("max_tokens", "max_completion_tokens"):
        _check_number(body, name, int, 1, window)
    if "stream_options" in body and not body.get("stream"):
        raise RefusedError(400, "stream_options is only allowed with stream")
    asked = Asked(body)
    if asked.tokens + (asked.limit or 0) > window:
        message = f"This model's context length is {window} tokens"
        raise RefusedError(400, message, "context_length_exceeded")
    return asked


def _check_messages(messages: Any) -> None:
    if not isinstance(messages, list) or not messages:
        raise RefusedError(400, "messages must be a list with at least one message")
    for message in messages:
        if not isinstance(message, dict) or message.get("role") not in ROLES:
            raise RefusedError(400, f"not a message: {message!r}")
        if not isinstance(message.get("content"), str):
            raise RefusedError(400, "content must be a text")


def _check_number(body: dict[str, Any], name: str, kind: type, least: float, most: float) -> None:
    value = body.get(name)
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int | kind) or not least <= value <= most:
        raise RefusedError(400, f"{name} must be from {least} to {most}")
