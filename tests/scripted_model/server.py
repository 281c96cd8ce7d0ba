"""The HTTP server: chat completions on loopback, streamed (server-sent events) or whole."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.slack_standin.server import Server

from .replies import Cut, Endless, Fails, Garbled, Reply, Says, Silent
from .requests import Asked, RefusedError, checked

#: Seconds between looks at whether the client is still there.
_LOOK = 0.01


class ScriptedModel:
    """A chat model that replies what is enqueued; a context manager.

    Args:
        name: Of the model; requests for another one are refused.
        key: That requests must bear; the empty string for none.
        window: Tokens of a prompt and its reply.
        port: Chosen by the system unless given.

    Attributes:
        otherwise: Replies to what comes when nothing is enqueued; without it that is an HTTP 500.
        asked: The accepted requests, in order.
    """

    def __init__(
        self, name: str = "scripted", key: str = "", window: int = 8_192, port: int = 0
    ) -> None:
        self.name, self.key, self.window = name, key, window
        self.otherwise: Callable[[Asked], Reply | str] | None = None
        self.asked: list[Asked] = []
        self._queue: deque[Reply | str] = deque()
        self._lock = threading.Lock()
        self._server = Server(port)

    def __enter__(self) -> ScriptedModel:
        self._server.start([("POST", "/v1/chat/completions", self._handle)])
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    @property
    def port(self) -> int:
        return self._server.port

    @property
    def url(self) -> str:
        """For LLM_BASE_URL."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def settings(self) -> dict[str, Any]:
        """Fields of `bot.config.Config` that make it the desk's model."""
        return {
            "llm": f"openai-like:{self.name}",
            "llm_base_url": self.url,
            "llm_api_key": self.key,
        }

    def enqueue(self, *replies: Reply | str) -> None:
        """Replies to the next requests; a text is `Says` it."""
        with self._lock:
            self._queue.extend(replies)

    def until_asked(self, times: int, seconds: float = 60.0) -> None:
        """Wait until so many requests were accepted; TimeoutError when they do not come."""
        end = time.monotonic() + seconds
        while len(self.asked) < times:
            if time.monotonic() > end:
                raise TimeoutError(f"{len(self.asked)} of {times} requests came")
            time.sleep(_LOOK)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        try:
            body = json.loads(await request.text())
        except ValueError:
            return _error(400, "The body is not JSON")
        said = request.headers.get("Authorization", "")
        try:
            asked = checked(body, said, model=self.name, key=self.key, window=self.window)
        except RefusedError as error:
            return _error(error.status, str(error), error.code)
        with self._lock:
            self.asked.append(asked)
            reply = self._queue.popleft() if self._queue else None
        if reply is None and self.otherwise:
            reply = self.otherwise(asked)
        if reply is None:
            return _error(500, "nothing is enqueued")
        replying = _Replying(request, asked)
        try:
            return await replying.give(Says(reply) if isinstance(reply, str) else reply)
        except ConnectionError:
            asked.left.set()
            raise


class _Replying:
    """The reply to one request."""

    def __init__(self, request: web.Request, asked: Asked) -> None:
        self._request = request
        self._asked = asked
        self._response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})

    async def give(self, reply: Reply) -> web.StreamResponse:
        match reply:
            case Fails():
                message = f"cannot answer {self._asked.user}"
                headers = {"Retry-After": reply.retry_after} if reply.retry_after else {}
                return _error(reply.status, message, reply.code, headers)
            case Silent():
                await self._wait(float("inf"))
            case Says() if not self._asked.body.get("stream"):
                await self._wait(reply.silence + reply.pause * len(reply.pieces))
                return self._whole(reply)
            case Says():
                await self._says(reply)
            case Cut():
                await self._begin()
                await self._pieces(Says(reply.text).pieces[: reply.after])
                if not reply.politely:
                    assert self._request.transport is not None
                    self._request.transport.abort()
            case Endless():
                await self._begin()
                while True:
                    await self._wait(reply.pause)
                    if reply.piece:
                        await self._pieces([reply.piece])
                    else:
                        await self._response.write(b": still here\n\n")
            case Garbled():
                await self._begin()
                await self._pieces(list(reply.after))
                await self._response.write(reply.body.encode())
        return self._response

    async def _says(self, reply: Says) -> None:
        pieces, finish = self._within_limit(reply)
        await self._wait(reply.silence)
        await self._begin()
        await self._pieces(pieces, reply.pause)
        await self._chunk([{"index": 0, "delta": {}, "finish_reason": finish}])
        wanted = (self._asked.body.get("stream_options") or {}).get("include_usage")
        if wanted and reply.counted:
            await self._chunk([], usage=self._usage(pieces))
        await self._response.write(b"data: [DONE]\n\n")

    def _whole(self, reply: Says) -> web.Response:
        pieces, finish = self._within_limit(reply)
        message = {"role": "assistant", "content": "".join(pieces)}
        choices = [{"index": 0, "message": message, "finish_reason": finish}]
        usage = self._usage(pieces) if reply.counted else None
        return web.json_response(self._envelope("chat.completion", choices, usage))

    async def _begin(self) -> None:
        await self._response.prepare(self._request)
        delta = {"role": "assistant", "content": ""}
        await self._chunk([{"index": 0, "delta": delta, "finish_reason": None}])

    async def _pieces(self, pieces: list[str], pause: float = 0.0) -> None:
        for piece in pieces:
            await self._wait(pause)
            await self._chunk([{"index": 0, "delta": {"content": piece}, "finish_reason": None}])

    async def _chunk(self, choices: list[Any], usage: dict[str, int] | None = None) -> None:
        value = self._envelope("chat.completion.chunk", choices, usage)
        await self._response.write(f"data: {json.dumps(value)}\n\n".encode())

    async def _wait(self, seconds: float) -> None:
        """Wait; ConnectionError when the client hangs up meanwhile."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while loop.time() < end:
            transport = self._request.transport
            if transport is None or transport.is_closing():
                raise ConnectionResetError("the client hung up")
            await asyncio.sleep(min(_LOOK, end - loop.time()))

    def _within_limit(self, reply: Says) -> tuple[list[str], str]:
        limit = self._asked.limit
        if limit is None or len(reply.pieces) <= limit:
            return reply.pieces, reply.finish
        return reply.pieces[:limit], "length"

    def _usage(self, pieces: list[str]) -> dict[str, int]:
        prompt, completion = self._asked.tokens, len(pieces)
        return {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
        }

    def _envelope(
        self, kind: str, choices: list[Any], usage: dict[str, int] | None
    ) -> dict[str, Any]:
        return {
            "id": "chatcmpl-1",
            "object": kind,
            "created": 1,
            "model": self._asked.body["model"],
            "choices": choices,
            "usage": usage,
        }


def _error(
    status: int, message: str, code: str | None = None, headers: dict[str, str] | None = None
) -> web.Response:
    error = {"message": message, "type": "error", "param": None, "code": code}
    return web.json_response({"error": error}, status=status, headers=headers)
