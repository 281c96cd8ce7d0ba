"""Slack's Web API: clients that retry what may be retried, and its failures as our errors."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry import RetryHandler
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)

from bot.slack.logs import sdk_logger
from bot.slack.places import Workspace
from index.errors import NewsdeskError

#: How often a call is tried again, each time after the pause that Slack asks for or a longer one.
RETRIES = 3

#: Seconds for one request, and for one that is worth no waiting.
TIMEOUT, GLANCE = 20, 5

#: Errors after which Slack says that the request may have been carried out nevertheless.
_UNSURE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})

#: Errors that pass by themselves; a stream that could not be stopped ends after five minutes.
_PASSING = frozenset(
    {"ratelimited", "rate_limited", "message_limit_exceeded", "streaming_state_conflict"}
)

#: Slack's names of errors; the SDK has sentences of its own in their place.
_CODE = re.compile(r"[a-z0-9_.]+")


class SlackError(NewsdeskError):
    """A call of Slack's Web API failed."""


class UnreachableError(SlackError):
    """Slack cannot be reached or failed; the call may have been carried out nevertheless."""


class RefusedError(SlackError):
    """Slack refused a call, and did nothing.

    Attributes:
        code: Slack's own name of the reason.
    """

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack refuses: {code}", "See docs/slack.md, When something fails")
        self.code = code

    @property
    def passing(self) -> bool:
        """Whether the same call may succeed later."""
        return self.code in _PASSING


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot in one workspace or enterprise.

    Attributes:
        client: For calls that may be made twice: they are tried again whatever the failure.
        poster: For calls that must not be made twice: tried again only when Slack did nothing.
        glance: For what is worth one try and no waiting.
        user_id, bot_id: Of the bot itself.
    """

    client: WebClient
    poster: WebClient
    glance: WebClient
    user_id: str
    bot_id: str


#: Finds the bot of a workspace. Raises `SlackError` where it is not installed.
Bots = Callable[[Workspace], Bot]


def web_client(
    api_url: str, token: str | None, retries: list[RetryHandler], timeout: int = TIMEOUT
) -> WebClient:
    """A client of the Web API at an address that ends with a slash."""
    return WebClient(
        token=token,
        base_url=api_url,
        timeout=timeout,
        retry_handlers=retries,
        logger=sdk_logger(),
    )


def patient() -> list[RetryHandler]:
    """Tries again after a 429, a 5xx and a lost connection."""
    return [
        RateLimitErrorRetryHandler(max_retry_count=RETRIES),
        ServerErrorRetryHandler(max_retry_count=RETRIES),
        ConnectionErrorRetryHandler(max_retry_count=RETRIES),
    ]


def careful() -> list[RetryHandler]:
    """Tries again after a 429 only: Slack did nothing then."""
    return [RateLimitErrorRetryHandler(max_retry_count=RETRIES)]


def bot_of(api_url: str, token: str, user_id: str, bot_id: str) -> Bot:
    """The bot that a token belongs to."""
    return Bot(
        web_client(api_url, token, patient()),
        web_client(api_url, token, careful()),
        web_client(api_url, token, [], GLANCE),
        user_id,
        bot_id,
    )


@contextmanager
def calling() -> Iterator[None]:
    """Turns what a call of the SDK raises into ours.

    Raises:
        RefusedError: Slack refused, and did nothing.
        UnreachableError: Slack cannot be reached, or failed.
    """
    try:
        yield
    except SlackApiError as error:
        response = error.response
        code, status = response.get("error"), getattr(response, "status_code", 200)
        if status == 429:
            raise RefusedError("ratelimited") from error
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            raise unreachable(f"status {status}, and no reply of Slack's") from error
        if status >= 500 or code in _UNSURE:
            raise unreachable(code) from error
        raise RefusedError(code) from error
    except (SlackClientError, OSError, http.client.HTTPException) as error:
        raise unreachable(type(error).__name__) from error


def unreachable(reason: str) -> UnreachableError:
    """The error for a reason such as a status or the name of an exception."""
    return UnreachableError(
        f"Slack cannot be reached: {reason}", "Check the network, and SLACK_API_URL if it is set"
    )
