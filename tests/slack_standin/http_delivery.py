"""The Events API and interactivity over HTTP: signed requests to the app's URL."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from .delivery import Reply, Retry

Json = dict[str, Any]


def signed(body: str, secret: str, at: float | None = None) -> dict[str, str]:
    """The headers that prove a body comes from Slack, for a moment that is now unless given."""
    timestamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest.hexdigest()}",
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
    }


def encoded(kind: str, payload: Json) -> tuple[str, str]:
    """The body of a request and its content type: JSON for events, form fields otherwise."""
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    fields = {"payload": json.dumps(payload)} if kind == "interactive" else payload
    return urlencode(fields), "application/x-www-form-urlencoded"


class HttpTransport:
    """Args:
    url: The app's request URL.
    signing_secret: Shared with the app.
    acknowledgement: Seconds in which an attempt must be acknowledged.
    """

    def __init__(self, url: str, signing_secret: str, acknowledgement: float) -> None:
        self._url = url
        self._secret = signing_secret
        self._timeout = aiohttp.ClientTimeout(total=acknowledgement)

    async def attempt(self, kind: str, payload: Json, retry: Retry | None) -> Reply:
        body, content_type = encoded(kind, payload)
        headers = {"Content-Type": content_type, **signed(body, self._secret)}
        if retry:
            headers["X-Slack-Retry-Num"] = str(retry.number)
            headers["X-Slack-Retry-Reason"] = retry.reason
        try:
            async with (
                aiohttp.ClientSession(timeout=self._timeout) as session,
                session.post(self._url, data=body, headers=headers) as response,
            ):
                return _reply(response.status, await response.text())
        except TimeoutError:
            return Reply(False, reason="http_timeout")
        except aiohttp.ClientError:
            return Reply(False, reason="connection_failed")


def _reply(status: int, text: str) -> Reply:
    if status != 200:
        return Reply(False, reason="http_error", status=status)
    try:
        found = json.loads(text) if text else None
    except ValueError:
        found = {"text": text}
    return Reply(True, found if isinstance(found, dict) else None)
