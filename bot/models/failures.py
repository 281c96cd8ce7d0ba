"""The seam: what llama-index and the makers' clients raise becomes a `ModelError`.

Their exceptions share no base, but their names and attributes do. Their messages are not passed
on: they may quote articles, questions or keys.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.models.base import ModelError, Reason

#: OpenAI's codes of status 429, and the status of other makers, for an account without money.
_NO_MONEY = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
_PAYMENT_REQUIRED = 402

_LOG = "Look into the server's log"

#: Names of exceptions, or of their causes, by which clients say that there is no connection,
_NO_CONNECTION = frozenset({"ConnectError", "ProxyError", "ConnectionError"})
#: ... that it broke,
_BROKE = frozenset({"TransportError", "APIConnectionError"})
#: ... and that the server reports an error instead of the rest of its reply.
_REPORTED = frozenset({"APIError", "ResponseError"})


def translated(error: Exception, name: str, setting: str) -> ModelError:
    """What went wrong, by kind.

    Args:
        name: Of the model.
        setting: What its settings' names begin with: ``LLM``.
    """
    kinds = {kind.__name__ for each in (error, error.__cause__) for kind in type(each).__mro__}
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 400:
        return _refusal(error, status, name, setting)
    if any("Timeout" in kind for kind in kinds):
        return slow(name, setting)
    if kinds & _NO_CONNECTION:
        return ModelError(
            "the language model's server cannot be reached",
            f"Start it, or correct {setting} and {setting}_BASE_URL",
            name,
            Reason.UNREACHABLE,
            passing=True,
        )
    if kinds & _BROKE:
        problem = "the connection to the language model's server broke"
        return ModelError(problem, _LOG, name, Reason.BROKEN, passing=True)
    if kinds & _REPORTED:
        problem = "the language model's server reports an error"
        return ModelError(problem, _LOG, name, Reason.BROKEN, passing=True)
    return ModelError(
        f"the language model's reply cannot be understood ({type(error).__name__})",
        f"Check that {setting} names a model that chats, and {setting}_BASE_URL its server",
        name,
        Reason.BROKEN,
    )


def slow(name: str, setting: str) -> ModelError:
    """The error of a reply that takes too long."""
    remedy = f"Look at its server's load, check {setting}_BASE_URL, or raise {setting}_TIMEOUT"
    problem = "the language model did not answer in time"
    return ModelError(problem, remedy, name, Reason.SLOW)


def half(name: str, passing: bool) -> ModelError:
    """The error of a stream that stopped in the middle."""
    problem = "the language model's reply stopped in the middle"
    return ModelError(problem, _LOG, name, Reason.BROKEN, passing)


def empty(name: str, setting: str) -> ModelError:
    """The error of a reply without text."""
    problem = "the language model's reply is empty"
    remedy = f"Raise {setting}_MAX_TOKENS if it thinks before it writes, or set another {setting}"
    return ModelError(problem, remedy, name, Reason.EMPTY)


def _refusal(error: Exception, status: int, name: str, setting: str) -> ModelError:
    code = getattr(error, "code", None)
    said = f" ({code})" if isinstance(code, str) and code.isidentifier() else ""
    problem = f"the language model's server answered with HTTP status {status}{said}"
    if code in _NO_MONEY or status == _PAYMENT_REQUIRED:
        return ModelError(problem, "Check the account's credit", name, Reason.QUOTA)
    if status == 429:
        remedy = "Wait a little, and check the account's limits"
        return ModelError(problem, remedy, name, Reason.QUOTA, True, _retry_after(error))
    if status >= 500:
        return ModelError(problem, _LOG, name, Reason.BROKEN, True, _retry_after(error))
    if status in (401, 403):
        return ModelError(problem, f"Check {setting}_API_KEY", name, Reason.REFUSED)
    if status == 404:
        remedy = f"Check the model in {setting} (Ollama: `ollama pull MODEL` fetches it)"
        return ModelError(problem, remedy, name, Reason.REFUSED)
    remedy = f"Check {setting}, {setting}_BASE_URL and {setting}_MAX_TOKENS"
    return ModelError(problem, remedy, name, Reason.REFUSED)


def _retry_after(error: Exception) -> float:
    """Seconds; the header holds seconds or a date (RFC 9110, 10.2.3). 0 when it says nothing."""
    headers: Any = getattr(getattr(error, "response", None), "headers", {})
    said = headers.get("retry-after", "")
    try:
        seconds = float(said)
    except ValueError:
        try:
            moment = parsedate_to_datetime(said)
        except ValueError:
            return 0.0
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = (moment - datetime.now(UTC)).total_seconds()
    return seconds if seconds > 0 else 0.0
