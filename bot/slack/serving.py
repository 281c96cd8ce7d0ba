"""Serving the app: over Socket Mode, or over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.asgi import SlackRequestHandler
from slack_bolt.adapter.asgi.http_request import AsgiHttpRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.oauth import OAuthFlow
from slack_sdk.signature import SignatureVerifier

from bot.config import Config
from bot.slack.app import SlackApp
from bot.slack.clients import RefusedError, SlackError, calling
from bot.slack.logs import sdk_logger, take_over
from bot.slack.shape import well_formed
from index.errors import ConfigurationError, NewsdeskError

#: Seconds between two pings of the websocket. It is opened anew after four of them without a reply,
#: or five that cannot be sent: until then the app hears nothing.
PING = 1

#: Requests that are handled at the same time: each takes a transaction.
CONCURRENCY = 20

#: Longest request over HTTP, in bytes; Slack's own are far shorter.
LONGEST = 1_000_000

#: More digits than the seconds since 1970 have for the next thousands of years.
_DIGITS = 12

#: Seconds in which the server must be ready to take requests.
STARTING = 10.0

#: Where Slack sends its requests.
PATH = "/slack/events"


@contextmanager
def socket_mode(app: SlackApp, config: Config) -> Iterator[None]:
    """Take requests over a websocket while the context lasts; Bolt reconnects when it drops.

    Raises:
        ConfigurationError: The app-level token is missing or wrong, or Slack cannot be reached.
    """
    if not config.slack_app_token:
        raise ConfigurationError(
            "there is no app-level token",
            "Make one with the scope connections:write, docs/slack.md step 4, and put it into "
            ".env; or serve over HTTP with --http",
            "SLACK_APP_TOKEN",
        )
    handler = SocketModeHandler(
        app.bolt,
        config.slack_app_token,
        logger=sdk_logger(),
        ping_interval=PING,
        concurrency=CONCURRENCY,
    )
    try:
        try:
            with calling():
                handler.connect()  # type: ignore[no-untyped-call]
        except RefusedError as error:
            raise ConfigurationError(
                f"Slack refuses this token: {error.code}",
                "Copy the App-Level Token of your app, docs/slack.md step 4, into .env",
                "SLACK_APP_TOKEN",
            ) from error
        except SlackError as error:
            raise ConfigurationError(error.problem, error.remedy, config.slack_api_url) from error
        yield
    finally:
        _close(handler)


def _close(handler: SocketModeHandler) -> None:
    """Acknowledge what was taken, then leave; Slack delivers the rest to the next process."""
    client: Any = handler.client
    client.closed = True  # no further message is taken
    # The SDK's threads look up after a message, a frame or three seconds: have both come now.
    client.message_queue.put(None)
    client.message_processor.shutdown()
    client.message_workers.shutdown()
    client.current_session_state.terminated = True
    if client.current_session is not None:
        with contextlib.suppress(OSError):
            client.current_session.ping("the last")  # the SDK waits for more of an empty pong
    handler.close()  # type: ignore[no-untyped-call]


@contextmanager
def http(app: SlackApp, config: Config, host: str, port: int) -> Iterator[None]:
    """Take requests over HTTP while the context lasts.

    Raises:
        ConfigurationError: The signing secret is missing.
        NewsdeskError: The address cannot be listened on.
    """
    import uvicorn

    if not config.slack_signing_secret:
        raise ConfigurationError(
            "there is no signing secret",
            "Copy it from Basic Information of your app into .env",
            "SLACK_SIGNING_SECRET",
        )
    take_over("uvicorn")
    settings = uvicorn.Config(
        asgi(app, config),
        log_config=None,
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=3,
    )
    with _listening(host, port) as listening:
        server = uvicorn.Server(settings)
        # In a thread of its own uvicorn leaves signals to the command.
        thread = threading.Thread(target=server.run, args=([listening],), name="http", daemon=True)
        thread.start()
        try:
            _await_start(server, thread, f"{host}:{port}")
            yield
        finally:
            server.should_exit = True
            thread.join()


def _listening(host: str, port: int) -> socket.socket:
    """Made here, because uvicorn would write its own words of what is wrong, and leave.

    Raises:
        NewsdeskError: The address cannot be listened on.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, *_, address = found[0]
        return socket.create_server(address[:2], family=family)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no name of a host"
        raise _deaf(f"{host}:{port}", f": {reason}") from error


def asgi(app: SlackApp, config: Config) -> Callable[..., Any]:
    """The ASGI application: Slack's requests, the pages of OAuth, and the viewer."""
    slack = Requests(app.bolt, config.slack_signing_secret)
    pages: Callable[..., Any] = slack
    if config.public_url:
        from bot.viewer.app import viewer

        pages = viewer(app.services.article)

    async def route(scope: Any, receive: Any, send: Any) -> None:
        to_slack = scope["type"] != "http" or str(scope["path"]).startswith("/slack/")
        await (slack if to_slack else pages)(scope, receive, send)

    return route


class Requests(SlackRequestHandler):
    """Bolt's ASGI adapter, which here reads only what Slack signed, and never blocks the server."""

    def __init__(self, app: App, signing_secret: str) -> None:
        super().__init__(app, PATH)
        self._verifier = SignatureVerifier(signing_secret)
        self._threads = ThreadPoolExecutor(CONCURRENCY, thread_name_prefix="http")

    async def dispatch(self, request: AsgiHttpRequest) -> BoltResponse:
        raw = await _body(request)
        if raw is None:
            return BoltResponse(status=413, body="too long")
        headers = {name.lower(): value for name, value in request.get_headers().items()}
        try:
            body = raw.decode("utf-8")
        except UnicodeDecodeError:
            return BoltResponse(status=400, body="malformed")
        if not self._signed(body, headers):
            return BoltResponse(status=401, body="not signed by Slack")
        try:
            bolt = BoltRequest(body=body, query=request.query_string, headers=headers)
        except Exception:  # whatever a body that is none makes its parser raise
            return BoltResponse(status=400, body="malformed")
        if not well_formed(bolt.body):
            return BoltResponse(status=400, body="malformed")
        return await self._aside(self.app.dispatch, bolt)

    async def handle_installation(self, request: AsgiHttpRequest) -> BoltResponse:
        return await self._aside(self._flow.handle_installation, _page(request))

    async def handle_callback(self, request: AsgiHttpRequest) -> BoltResponse:
        return await self._aside(self._flow.handle_callback, _page(request))

    async def _aside(
        self, handle: Callable[[BoltRequest], BoltResponse], request: BoltRequest
    ) -> BoltResponse:
        """In a thread of our own: asyncio keeps a handful, fewer than Slack sends at once."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, handle, request)

    @property
    def _flow(self) -> OAuthFlow:
        """The pages of OAuth; Bolt asks for them only where the app has them."""
        flow = self.app.oauth_flow
        assert isinstance(flow, OAuthFlow)
        return flow

    def _signed(self, body: str, headers: Mapping[str, Any]) -> bool:
        timestamp = str(headers.get("x-slack-request-timestamp", ""))
        signature = str(headers.get("x-slack-signature", ""))
        if not timestamp.isdecimal() or len(timestamp) > _DIGITS or not signature.isascii():
            return False
        return self._verifier.is_valid(body, timestamp, signature)


def _page(request: AsgiHttpRequest) -> BoltRequest:
    return BoltRequest(body="", query=request.query_string, headers=request.get_headers())


async def _body(request: AsgiHttpRequest) -> bytes | None:
    """The body; None when it is longer than `LONGEST`."""
    body = bytearray()
    while True:
        message = await request.receive()
        if message["type"] != "http.request":
            return bytes(body)  # the client has gone; what it sent is not signed
        body.extend(message.get("body", b""))
        if len(body) > LONGEST:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _await_start(server: Any, thread: threading.Thread, address: str) -> None:
    waited = threading.Event()
    for _ in range(int(STARTING / 0.05)):
        if server.started or not thread.is_alive():
            break
        waited.wait(0.05)
    if not server.started:
        raise _deaf(address)


def _deaf(address: str, reason: str = "") -> NewsdeskError:
    return NewsdeskError(
        f"this address cannot be listened on{reason}",
        "Give another one by --http, or stop what listens there",
        address,
    )
