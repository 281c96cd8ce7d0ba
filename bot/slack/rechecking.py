"""Rechecks kept answers when the archive changes, so that their messages say so."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.recheck import OtherArchiveError, recheck
from bot.slack.logs import log
from bot.slack.rounds import Rounds
from bot.store import Store
from index.catalogue import Catalogue

#: Seconds between two looks at whether the archive changed or an answer is new. An answer is held
#: to its articles once while they are as it quotes them, which tells later notes from earlier ones.
ROUND = 60.0


class _StoppedError(Exception):
    """The process is stopping; the next recheck goes on where this one was."""


class Rechecker(Rounds):
    """Rechecks soon after every change of the archive.

    The messages themselves are changed by whoever works on the questions, in any process.
    """

    def __init__(
        self, catalogue: Catalogue, store: Store, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__("rechecker", ROUND)
        self._catalogue = catalogue
        self._store = store
        self._clock = clock
        self._seen: int | None = None
        self._told = ""

    def round(self) -> None:
        """Recheck when the archive changed since the last time, or an answer was kept."""
        revision = self._catalogue.revision()
        if revision == self._seen and not self._store.marks.unseen():
            return
        try:
            found = recheck(self._catalogue, self._store, self._clock(), self._watch, same=True)
        except _StoppedError:
            return
        except OtherArchiveError as error:
            self._tell(str(error))
            return
        self._seen = revision
        if found.warned or found.cleared:
            log.info(
                "rechecked: %d answers are marked, %d are not any more",
                len(found.warned),
                len(found.cleared),
            )

    def _watch(self, done: int, all: int) -> None:
        if self.stopping:
            raise _StoppedError

    def _tell(self, problem: str) -> None:
        """Once: somebody has to see to it, and every round finds it anew."""
        if problem != self._told:
            log.warning("%s", problem)
        self._told = problem
