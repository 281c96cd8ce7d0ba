"""What goes wrong on purpose: a fault for the next calls of a Web API method."""

from __future__ import annotations

import threading
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SlackSays:
    """An error of Slack's, such as ``internal_error``, with HTTP status 200."""

    error: str


@dataclass(frozen=True, slots=True)
class RateLimited:
    """HTTP 429; ``retry_after`` in seconds."""

    retry_after: int = 1


@dataclass(frozen=True, slots=True)
class HttpStatus:
    """A failure of the servers in between, with a page instead of JSON."""

    status: int = 500


@dataclass(frozen=True, slots=True)
class Dropped:
    """The connection is closed before anything is done."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The call is carried out, but the connection is closed before the caller hears of it."""


@dataclass(frozen=True, slots=True)
class Delayed:
    """The call is carried out so many seconds later."""

    seconds: float


Fault = SlackSays | RateLimited | HttpStatus | Dropped | Unanswered | Delayed


@dataclass(slots=True)
class _Planned:
    fault: Fault
    skip: int
    times: int


class Faults:
    def __init__(self) -> None:
        self._planned: dict[str, list[_Planned]] = {}
        self._lock = threading.Lock()

    def add(self, method: str, fault: Fault, *, at: int = 1, times: int = 1) -> None:
        """Let ``times`` calls of a method fail, beginning with the ``at``-th from now on."""
        with self._lock:
            self._planned.setdefault(method, []).append(_Planned(fault, at - 1, times))

    def clear(self) -> None:
        with self._lock:
            self._planned.clear()

    def of_next_call(self, method: str) -> Fault | None:
        with self._lock:
            found = None
            for planned in self._planned.get(method, []):
                if planned.skip:
                    planned.skip -= 1
                elif planned.times and found is None:
                    planned.times -= 1
                    found = planned.fault
            return found
