"""A bounded pool of workers over a queue that serves channels in turn.

The questions themselves are in the store; the queue holds their ids.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable

from bot.store import Waiting

#: Questions that are answered at the same time, and how many of them in one channel.
WORKERS, PER_CHANNEL = 16, 4

#: When more questions than this wait, whoever asks one more is told so.
BOUND = 200


class FairQueue:
    """Questions that wait: channels take turns, a thread has one in work, nothing is in it twice.

    Attributes:
        working: Ids of what is in work.

    Not safe for threads by itself; `Pool` holds its lock.
    """

    def __init__(self, per_channel: int = PER_CHANNEL) -> None:
        self._waiting: OrderedDict[str, deque[Waiting]] = OrderedDict()
        self._known: set[str] = set()
        self._threads: set[str] = set()
        self._at_work: dict[str, int] = {}
        self.working: set[str] = set()
        self._per_channel = per_channel

    def __len__(self) -> int:
        """How many wait, without those that are in work."""
        return sum(map(len, self._waiting.values()))

    def put(self, waiting: Waiting) -> None:
        """Add a question at the end of its channel; nothing when it is there or in work."""
        if waiting.id not in self._known:
            self._known.add(waiting.id)
            self._waiting.setdefault(waiting.channel, deque()).append(waiting)

    def take(self) -> Waiting | None:
        """The next question that can be worked on, of the channel that waited longest."""
        for channel, queue in self._waiting.items():
            if self._at_work.get(channel, 0) >= self._per_channel:
                continue
            for waiting in queue:
                if waiting.thread not in self._threads:
                    self._begin(waiting, queue)
                    return waiting
        return None

    def done(self, waiting: Waiting) -> None:
        """It is no longer in work; it may be put in again."""
        self._known.discard(waiting.id)
        self.working.discard(waiting.id)
        self._threads.discard(waiting.thread)
        left = self._at_work[waiting.channel] - 1
        if left:
            self._at_work[waiting.channel] = left
        else:
            del self._at_work[waiting.channel]

    def _begin(self, waiting: Waiting, queue: deque[Waiting]) -> None:
        channel = waiting.channel
        queue.remove(waiting)
        if queue:
            self._waiting.move_to_end(channel)
        else:
            del self._waiting[channel]
        self.working.add(waiting.id)
        self._threads.add(waiting.thread)
        self._at_work[channel] = self._at_work.get(channel, 0) + 1


class Pool:
    """Threads that work on what is submitted.

    Args:
        work: Works on a question, and handles its own failures; whether there is more to do on it.
    """

    def __init__(
        self,
        work: Callable[[Waiting], bool],
        *,
        workers: int = WORKERS,
        per_channel: int = PER_CHANNEL,
    ) -> None:
        self._work = work
        self._queue = FairQueue(per_channel)
        self._changed = threading.Condition()
        self._stopping = False
        self._threads = [
            threading.Thread(target=self._run, name=f"desk-{i}", daemon=True)
            for i in range(workers)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def waiting(self) -> int:
        """How many questions wait for a worker."""
        with self._changed:
            return len(self._queue)

    def working(self) -> list[str]:
        """The ids of the questions that are in work."""
        with self._changed:
            return sorted(self._queue.working)

    def submit(self, waiting: Waiting) -> None:
        """Have a question worked on; nothing when it waits already or is in work."""
        with self._changed:
            if not self._stopping:
                self._queue.put(waiting)
                self._changed.notify()

    def stop(self, seconds: float) -> None:
        """Begin nothing more, and wait at most so long for what is in work."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._queue.working, seconds)

    def _run(self) -> None:
        while True:
            with self._changed:
                waiting = None
                while not self._stopping and (waiting := self._queue.take()) is None:
                    self._changed.wait()
                if waiting is None:
                    return
            again = False
            try:
                again = self._work(waiting)
            finally:
                with self._changed:
                    self._queue.done(waiting)
                    if again and not self._stopping:
                        self._queue.put(waiting)
                    self._changed.notify_all()
