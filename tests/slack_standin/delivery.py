"""Delivery to the app: attempts with a deadline, and again until one is acknowledged.

Slack tries an event four times: at once, soon after, after a minute and after five. Commands,
clicks and submissions come once: whoever made them sees a failure when no acknowledgement comes in
time.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]

#: Seconds that a test waits for what must come, however busy the machine is.
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Retry:
    """``reason`` as Slack names it: http_timeout, http_error, connection_failed, timeout."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reply:
    """How an attempt ended: acknowledged, perhaps with a payload, or why not."""

    acknowledged: bool
    payload: Json | None = None
    reason: str = ""
    status: int = 200


class Transport(Protocol):
    async def attempt(self, kind: str, payload: Json, retry: Retry | None) -> Reply: ...


@dataclass(slots=True, eq=False)
class Delivery:
    """Something that was brought to the app.

    Attributes:
        kind: events_api, slash_commands or interactive.
        seconds: How long each attempt took until its acknowledgement, or its end.
        replies: How each attempt ended.
    """

    kind: str
    payload: Json
    sent_at: float = 0.0
    seconds: list[float] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def acknowledged(self) -> bool:
        return any(reply.acknowledged for reply in self.replies)

    @property
    def reply(self) -> Json:
        """What came with the acknowledgement, such as an error for a submitted view."""
        return next((r.payload or {} for r in self.replies if r.acknowledged), {})

    def wait(self, seconds: float = PATIENCE) -> Delivery:
        """This delivery, once it has ended.

        Raises:
            AssertionError: It was not acknowledged.
        """
        assert self.ended.wait(seconds), f"not ended in {seconds} s: {self.payload}"
        assert self.acknowledged, f"not acknowledged: {self.replies}: {self.payload}"
        return self


class Postman:
    """Delivers over one transport.

    Args:
        loop: Runs the attempts.
        pauses: Seconds before the second, third and fourth attempt at an event.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, transport: Transport, pauses: tuple[float, ...]
    ) -> None:
        self.transport = transport
        self.deliveries: list[Delivery] = []
        self._loop = loop
        self._pauses = pauses

    def deliver(self, kind: str, payload: Json, *, copies: int = 1) -> Delivery:
        """Begin to deliver; ``copies`` over 1 repeats an event as if its acknowledgements were
        lost."""
        delivery = Delivery(kind, payload, time.perf_counter())
        self.deliveries.append(delivery)
        self._run(self._deliver(delivery, copies))
        return delivery

    async def _deliver(self, delivery: Delivery, copies: int) -> None:
        pauses = (0.0, *self._pauses) if delivery.kind == "events_api" else (0.0,)
        reason = "timeout"
        try:
            for number, pause in enumerate(pauses):
                await asyncio.sleep(pause)
                retry = Retry(number, reason) if number else None
                started = time.perf_counter()
                reply = await self.transport.attempt(delivery.kind, delivery.payload, retry)
                delivery.seconds.append(time.perf_counter() - started)
                delivery.replies.append(reply)
                reason = reply.reason or "timeout"
                if reply.acknowledged and number + 1 >= copies:
                    return
        finally:
            delivery.ended.set()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop)
