"""Threads that look after something every now and then, beside the questions."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod

from bot.slack.logs import log
from index.errors import NewsdeskError


class Rounds(ABC):
    """A thread that makes a round at once and then again and again, until it is stopped.

    What fails is logged, and tried again in the next round.

    Args:
        name: Of the thread.
        pause: Seconds between two rounds.
    """

    def __init__(self, name: str, pause: float) -> None:
        self._pause = pause
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @abstractmethod
    def round(self) -> None:
        """Look after it once.

        Raises:
            NewsdeskError: That failed.
        """

    @property
    def stopping(self) -> bool:
        """Whether a round that is on its way is to end."""
        return self._stopped.is_set()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Make no further round, and wait for the end of one that is on its way."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self.stopping:
            try:
                self.round()
            except NewsdeskError as error:
                log.error("%s", error)
            self._stopped.wait(self._pause)
