"""The Web API over HTTP: authentication, arguments, faults and the record of every call."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from .faults import Delayed, Dropped, Fault, Faults, HttpStatus, RateLimited, SlackSays, Unanswered
from .methods import METHODS
from .methods.calls import Api, Call, Method, SlackError
from .rates import Rates
from .workspace import Installation

Json = dict[str, Any]


class WebApi:
    """Serves ``/api/METHOD``.

    Attributes:
        calls: Every call, oldest first.
        heard: Called before each call is carried out, in the server's thread.
    """

    def __init__(self, api: Api, faults: Faults, rates: Rates) -> None:
        self.calls: list[Call] = []
        self.heard: Callable[[Call], None] | None = None
        self._api = api
        self._faults = faults
        self._rates = rates

    async def serve(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        arguments = await _arguments(request)
        call = Call(name, arguments, self._api.workspace.clock.now())
        self.calls.append(call)
        if self.heard:
            self.heard(call)
        token = request.headers.get("Authorization") or call.text("token")
        limited = self._rates.of_next_call(name, token, call.text("channel"))
        fault = limited or self._faults.of_next_call(name)
        if isinstance(fault, Delayed):
            await asyncio.sleep(fault.seconds)
        response = _failed(fault, call, request)
        if response is not None:
            return response
        self._carry_out(name, call, request)
        if isinstance(fault, Unanswered):
            return _cut(request)
        return web.json_response(call.reply, headers=_scopes(call))

    def _carry_out(self, name: str, call: Call, request: web.Request) -> None:
        """Whoever sees what the call did finds its reply, too."""
        method = METHODS.get(name)
        try:
            if method is None:
                raise SlackError("unknown_method", req_method=name)
            self._authenticate(method, call, request.headers.get("Authorization", ""))
            missing = [each for each in method.required if call.arguments.get(each) is None]
            if missing:
                raise SlackError(
                    "invalid_arguments", [f"missing required field: {each}" for each in missing]
                )
            with self._api.workspace.change():
                call.reply = {"ok": True, **method.carry_out(self._api, call)}
        except SlackError as error:
            call.reply = error.reply

    def _authenticate(self, method: Method, call: Call, authorization: str) -> None:
        scheme, _, given = authorization.partition(" ")
        if scheme == "Basic":
            call.arguments |= _basic(given)
            return
        token = given if scheme == "Bearer" else call.text("token")
        if method.token == "none":
            return
        if not token:
            raise SlackError("not_authed")
        if method.token == "app":
            if token != self._api.app.app_token:
                known = token in self._api.workspace.installations
                raise SlackError("not_allowed_token_type" if known else "invalid_auth")
            return
        call.installation = self._installation(token)
        if method.scopes and not call.installation.scopes & set(method.scopes):
            raise SlackError(
                "missing_scope",
                needed=method.scopes[0],
                provided=",".join(sorted(call.installation.scopes)),
            )

    def _installation(self, token: str) -> Installation:
        installation = self._api.workspace.installations.get(token)
        if installation is None:
            app_level = token == self._api.app.app_token
            raise SlackError("not_allowed_token_type" if app_level else "invalid_auth")
        if installation.revoked:
            raise SlackError("token_revoked")
        expires_at = installation.expires_at
        if expires_at is not None and expires_at < self._api.workspace.clock.now():
            raise SlackError("token_expired")
        return installation


async def _arguments(request: web.Request) -> Json:
    """From the query, form fields or a JSON body; the token is no argument."""
    found: Json = dict(request.query)
    if request.content_type == "application/json":
        text = await request.text()
        try:
            body = json.loads(text) if text else {}
        except ValueError:
            body = {}
        found |= body if isinstance(body, dict) else {}
    else:
        found |= dict(await request.post())
    return found


def _scopes(call: Call) -> dict[str, str]:
    """The header that tells a token's scopes with every reply."""
    if call.installation is None:
        return {}
    return {"x-oauth-scopes": ",".join(sorted(call.installation.scopes))}


def _basic(credentials: str) -> Json:
    client_id, _, client_secret = base64.b64decode(credentials).decode().partition(":")
    return {"client_id": client_id, "client_secret": client_secret}


def _failed(fault: Fault | None, call: Call, request: web.Request) -> web.StreamResponse | None:
    match fault:
        case SlackSays(error):
            call.reply = {"ok": False, "error": error}
            return web.json_response(call.reply)
        case RateLimited(retry_after):
            call.reply = {"ok": False, "error": "ratelimited"}
            headers = {"Retry-After": str(retry_after)}
            return web.json_response(call.reply, status=429, headers=headers)
        case HttpStatus(status):
            return web.Response(status=status, text="<html>upstream error</html>")
        case Dropped():
            return _cut(request)
    return None


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.abort()
    return web.Response()
