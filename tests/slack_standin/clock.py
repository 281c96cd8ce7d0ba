"""The time of the stand-in: that of the machine, plus what a test lets pass."""

from __future__ import annotations

import threading
import time


class Clock:
    def __init__(self) -> None:
        self._ahead = 0.0
        self._last = 0
        self._lock = threading.Lock()

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._ahead

    def pass_time(self, seconds: float) -> None:
        """Let lifetimes (of triggers, statuses, streams, response URLs) run by so many seconds."""
        self._ahead += seconds

    def timestamp(self) -> str:
        """A message's ``ts``: later than every other one, as in ``1790000000.000100``."""
        with self._lock:
            self._last = max(self._last + 1, int(self.now() * 1_000_000))
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"
