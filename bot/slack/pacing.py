"""One message a second in a channel, as Slack asks for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

#: Seconds between two messages in one channel (docs.slack.dev: "1 per second per channel").
SPACING = 1.0


class Pacer:
    """Spaces what is posted in a channel; threads may share it."""

    def __init__(
        self,
        spacing: float = SPACING,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._spacing = spacing
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}

    def wait(self, channel: str) -> None:
        """Return when a message may be posted in the channel."""
        with self._lock:
            now = self._clock()
            if len(self._next) > 1_000:
                self._next = {key: free for key, free in self._next.items() if free > now}
            free = max(now, self._next.get(channel, now))
            self._next[channel] = free + self._spacing
        if free > now:
            self._sleep(free - now)
