"""The connections of one request, so that another thread can hang up."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Mapping
from typing import Any


class Line:
    """Hangs up the connections of an HTTP client that is given its `hooks`.

    Closing a client does not wake the thread that waits for a byte; shutting the socket down does.
    httpx tells of each connection that it makes by its "trace" extension.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._hung_up = False

    @property
    def hooks(self) -> dict[str, list[Any]]:
        """The ``event_hooks`` of an httpx client."""
        return {"request": [self._follow]}

    def hang_up(self) -> None:
        """Shut down every connection, now and from now on; whoever reads from one is woken."""
        with self._lock:
            self._hung_up = True
            sockets, self._sockets = self._sockets, []
        for each in sockets:
            _shut_down(each)

    def _follow(self, request: Any) -> None:
        request.extensions["trace"] = self._traced

    def _traced(self, event: str, about: Mapping[str, Any]) -> None:
        extra = getattr(about.get("return_value"), "get_extra_info", None)
        found = extra("socket") if extra and event.endswith(".complete") else None
        if not isinstance(found, socket.socket):
            return
        with self._lock:
            if not self._hung_up:
                self._sockets.append(found)
                return
        _shut_down(found)


def _shut_down(connection: socket.socket) -> None:
    with contextlib.suppress(OSError, ValueError):
        connection.shutdown(socket.SHUT_RDWR)
