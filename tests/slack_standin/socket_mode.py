"""Socket Mode: websockets that the app opens, envelopes down, acknowledgements up."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import uuid
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

from .delivery import Reply, Retry
from .workspace import Workspace

Json = dict[str, Any]
_Connection = tuple[web.WebSocketResponse, web.Request]

#: Connections that one app may have at a time.
CONNECTIONS = 10
#: Seconds that an attempt waits for the app to be connected.
PATIENCE = 60.0


class SocketTransport:
    """Hands each envelope to one of the open connections in turn, as Slack does.

    Args:
        acknowledgement: Seconds in which an attempt must be acknowledged.
    """

    def __init__(self, workspace: Workspace, app_id: str, acknowledgement: float) -> None:
        self._workspace = workspace
        self._app_id = app_id
        self._acknowledgement = acknowledgement
        self._tickets: set[str] = set()
        self._open: list[_Connection] = []
        self._waiting: dict[str, tuple[_Connection, asyncio.Future[Json]]] = {}
        self._turn = count()
        self._connected = asyncio.Event()
        self.greeted = 0

    @property
    def connections(self) -> int:
        return len(self._open)

    def ticket(self) -> str:
        """A secret that opens one connection, once."""
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from ``hello`` to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets or len(self._open) >= CONNECTIONS:
            raise web.HTTPUnauthorized
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = (socket, request)
        with self._workspace.change():
            self._open.append(connection)
            self.greeted += 1
        await socket.send_json(self._hello())
        self._connected.set()
        try:
            async for frame in socket:
                if frame.type == WSMsgType.TEXT:
                    self._acknowledged(frame.json())
        finally:
            self._forget(connection)
        return socket

    async def attempt(self, kind: str, payload: Json, retry: Retry | None) -> Reply:
        try:
            await asyncio.wait_for(self._connected.wait(), PATIENCE)
        except TimeoutError:
            return Reply(False, reason="connection_failed")
        envelope_id = str(uuid.uuid4())
        reply: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        connection = self._open[next(self._turn) % len(self._open)]
        self._waiting[envelope_id] = (connection, reply)
        try:
            async with asyncio.timeout(self._acknowledgement):
                await connection[0].send_json(_envelope(kind, envelope_id, payload, retry))
                return Reply(True, (await reply).get("payload"))
        except (TimeoutError, ConnectionError):
            return Reply(False, reason="timeout")
        finally:
            self._waiting.pop(envelope_id, None)

    async def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every connection that it will be closed: the app is to open another one."""
        for socket, _ in list(self._open):
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})

    async def drop(self) -> None:
        """Cut every connection without a word."""
        for connection in list(self._open):
            self._forget(connection)
            transport = connection[1].transport
            if transport:
                transport.abort()

    async def close(self) -> None:
        for socket, _ in list(self._open):
            with contextlib.suppress(ConnectionError):
                await socket.close()

    def _forget(self, connection: _Connection) -> None:
        if connection in self._open:
            with self._workspace.change():
                self._open.remove(connection)
        if not self._open:
            self._connected.clear()
        for used, reply in self._waiting.values():
            if used is connection and not reply.done():
                reply.set_exception(ConnectionResetError())

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "debug_info": {"host": "stand-in", "approximate_connection_time": 18_060},
            "connection_info": {"app_id": self._app_id},
        }

    def _acknowledged(self, frame: Json) -> None:
        _, reply = self._waiting.get(frame.get("envelope_id", ""), (None, None))
        if reply and not reply.done():
            reply.set_result(frame)


def _envelope(kind: str, envelope_id: str, payload: Json, retry: Retry | None) -> Json:
    envelope: Json = {
        "envelope_id": envelope_id,
        "type": kind,
        "payload": payload,
        "accepts_response_payload": kind != "events_api",
    }
    if kind == "events_api":
        envelope["retry_attempt"] = retry.number if retry else 0
        envelope["retry_reason"] = retry.reason if retry else ""
    return envelope
