"""The HTTP server of the stand-in, in a thread of its own, on loopback."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Serves routes (method, path, handler) from `start` to `stop`.

    Attributes:
        loop: Where the handlers run.
        port: Chosen by the system unless given.
    """

    def __init__(self, port: int = 0) -> None:
        self._socket = socket.create_server(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="slack stand-in", daemon=True)
        self._runner: web.AppRunner | None = None

    def start(self, routes: list[tuple[str, str, Handler]]) -> None:
        self._thread.start()
        self.run(self._serve(routes))

    def run(self, work: Coroutine[Any, Any, Any], seconds: float = 20.0) -> Any:
        """What a coroutine returns that runs beside the handlers."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(seconds)

    def stop(self) -> None:
        if self._runner:
            self.run(self._runner.cleanup())
        self.run(self._cancel())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    async def _serve(self, routes: list[tuple[str, str, Handler]]) -> None:
        app = web.Application(client_max_size=10_000_000)
        for method, path, handler in routes:
            app.router.add_route(method, path, handler)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.SockSite(self._runner, self._socket).start()

    async def _cancel(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
