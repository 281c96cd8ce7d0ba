"""Slack's rate limits, a bucket for each method and token: what is over them gets a 429.

Slack names what each tier allows at least ("20+ per minute"), and says that bursts are tolerated,
without a figure. Here that is all that is allowed: a bucket holds a minute's calls, and fills at
that rate.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .faults import RateLimited


@dataclass(frozen=True, slots=True)
class Rate:
    """Calls a minute, and how many of them may come at once."""

    per_minute: float
    burst: int


# docs.slack.dev, "Rate limits"
TIER_1, TIER_2, TIER_3, TIER_4 = Rate(1, 5), Rate(20, 20), Rate(50, 50), Rate(100, 100)
#: "Special": hundreds a minute, as the methods' pages have it.
HUNDREDS = Rate(600, 600)
#: All that is posted with chat.postMessage: "several hundred messages per minute".
POSTED = Rate(300, 300)
#: What is posted in one channel: "1 per second. Short bursts >1 allowed".
IN_CHANNEL = Rate(60, 3)

#: Method -> its rate, as its page of the reference has it.
METHODS = {
    "api.test": TIER_4,
    "apps.connections.open": TIER_1,
    "assistant.threads.setStatus": HUNDREDS,
    "assistant.threads.setSuggestedPrompts": TIER_4,
    "assistant.threads.setTitle": TIER_4,
    "auth.revoke": TIER_3,
    "auth.test": HUNDREDS,
    "bots.info": TIER_3,
    "chat.appendStream": TIER_4,
    "chat.delete": TIER_3,
    "chat.getPermalink": HUNDREDS,
    "chat.postEphemeral": TIER_4,
    "chat.postMessage": POSTED,
    "chat.startStream": TIER_2,
    "chat.stopStream": TIER_2,
    "chat.update": TIER_3,
    "conversations.history": TIER_3,
    "conversations.info": TIER_3,
    "conversations.members": TIER_4,
    "conversations.open": TIER_3,
    "conversations.replies": TIER_3,
    "oauth.v2.access": TIER_4,
    "team.info": TIER_3,
    "users.info": TIER_4,
    "views.open": TIER_4,
    "views.publish": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
}
_POSTING = frozenset({"chat.postMessage", "chat.startStream"})


@dataclass(slots=True)
class _Bucket:
    rate: Rate
    held: float
    at: float

    def fill(self, now: float) -> None:
        filled = self.held + (now - self.at) * self.rate.per_minute / 60
        self.held, self.at = min(float(self.rate.burst), filled), now

    @property
    def missing(self) -> float:
        """Seconds until it holds a call."""
        return max(0.0, 1 - self.held) * 60 / self.rate.per_minute


class Rates:
    """Counts calls while it is ``enforced``.

    Args:
        clock: Seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.enforced = False
        self._clock = clock
        self._buckets: dict[tuple[str, ...], _Bucket] = {}
        self._lock = threading.Lock()

    def of_next_call(self, method: str, token: str, channel: str) -> RateLimited | None:
        """The refusal of a call that is over a limit; else it is counted."""
        if not self.enforced:
            return None
        with self._lock:
            buckets = list(self._of(method, token, channel))
            pause = max((bucket.missing for bucket in buckets), default=0.0)
            if pause:
                return RateLimited(math.ceil(pause))
            for bucket in buckets:
                bucket.held -= 1
        return None

    def _of(self, method: str, token: str, channel: str) -> Iterator[_Bucket]:
        if method in METHODS:
            yield self._bucket(METHODS[method], method, token)
        if method in _POSTING:
            yield self._bucket(IN_CHANNEL, "posting", token, channel)

    def _bucket(self, rate: Rate, *key: str) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(rate, float(rate.burst), now))
        bucket.fill(now)
        return bucket
