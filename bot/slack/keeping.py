"""Keeps questions moving: renews what this process works on, picks up what nobody does."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.slack.queue import Pool
from bot.slack.rounds import Rounds
from bot.store import Questions

#: Seconds between two rounds: a fifth of a lease.
ROUND = 2.0

#: Seconds between two prunings.
PRUNING = 3_600.0


class Keeper(Rounds):
    """Has the pool work on every question that can be claimed.

    That is how questions are answered that another process left behind, and those that are to be
    tried again.
    """

    def __init__(
        self,
        questions: Questions,
        pool: Pool,
        worker: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__("keeper", ROUND)
        self._questions = questions
        self._pool = pool
        self._worker = worker
        self._clock = clock
        self._pruned = 0.0

    def round(self) -> None:
        """Renew, pick up, and now and then prune."""
        now = self._clock()
        if working := self._pool.working():
            self._questions.renew(self._worker, working, now)
        for waiting in self._questions.waiting(now):
            self._pool.submit(waiting)
        if now - self._pruned > PRUNING:
            self._questions.prune(now)
            self._pruned = now
