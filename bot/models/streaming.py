"""A reply as it comes: read in a thread of its own, so that no server can hold the caller."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import Empty, Queue

from bot.answers import Usage
from bot.models.base import ModelError
from bot.models.line import Line


@dataclass(frozen=True, slots=True)
class End:
    """The end of a reply.

    Attributes:
        usage: Of the whole request.
        cut: The reply stopped at a limit, so its last sentence may be half.
    """

    usage: Usage
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """What the reading thread is given.

    Attributes:
        pass_on: Takes each piece of text.
        line: The connections that `Stream.close` hangs up.
        closed: Nobody wants the rest.
        deadline: By `time.monotonic`.
    """

    pass_on: Callable[[str], None]
    line: Line
    closed: threading.Event
    deadline: float

    @property
    def remaining(self) -> float:
        """Seconds that are left; never less than a moment, since 0 means "no limit" to some."""
        return max(0.001, self.deadline - time.monotonic())


class Stream(Iterator[str]):
    """Pieces of a reply as they come; close it when the rest is not wanted.

    Attributes:
        usage: Tokens, when it has ended; estimated when the server does not count, or when it did
            not come to its end.
        cut: The reply stopped at a limit of tokens, so that its last sentence may be half.

    Args:
        read: Asks, and passes pieces on; runs in a thread of its own.
        within: Seconds from now after which the caller is held no longer.
        late: The error when they are over.
        estimate: Tokens of a request that got this much of a reply.
    """

    def __init__(
        self,
        read: Callable[[Call], End],
        *,
        within: float,
        late: Callable[[], ModelError],
        estimate: Callable[[str], Usage],
    ) -> None:
        self.usage = Usage()
        self.cut = False
        self._deadline = time.monotonic() + within
        self._late = late
        self._estimate = estimate
        self._text = ""
        self._ended = False
        self._closed = threading.Event()
        self._line = Line()
        self._come: Queue[str | End | ModelError] = Queue()
        call = Call(self._come.put, self._line, self._closed, self._deadline)
        threading.Thread(
            target=self._run, args=(read, call), name="language model", daemon=True
        ).start()

    def __next__(self) -> str:
        """The next piece.

        Raises:
            ModelError: It failed, or the time is over.
        """
        if self._ended:
            raise StopIteration
        try:
            come = self._come.get(timeout=max(0.0, self._deadline - time.monotonic()))
        except Empty:
            come = self._late()
        if isinstance(come, str):
            self._text += come
            return come
        if isinstance(come, ModelError):
            self.close()
            raise come
        self._ended = True
        self.usage, self.cut = come.usage, come.cut
        raise StopIteration

    def close(self) -> None:
        """Want no more: the connection is freed."""
        if not self._ended:
            self._ended = True
            self.usage = self._estimate(self._text)
            self._closed.set()
            self._line.hang_up()

    def _run(self, read: Callable[[Call], End], call: Call) -> None:
        try:
            self._come.put(read(call))
        except ModelError as error:
            self._come.put(error)
