"""Rechecks kept answers when the archive changes, so that their messages say so."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from bot.recheck import OtherArchiveError, recheck
from bot.slack.logs import log
from bot.store import Store
from index.catalogue import Catalogue
from index.errors import NewsdeskError

#: Seconds between two looks at whether the archive changed or an answer is new. An answer is held
#: to its articles once while they are as it quotes them, which tells later notes from earlier ones.
ROUND = 60.0


class _StoppedError(Exception):
    """The process is stopping; the next recheck goes on where this one was."""


class Rechecker:
    """A thread that rechecks soon after every change of the archive.

    The messages themselves are changed by whoever works on the questions, in any process.
    """

    def __init__(
        self, catalogue: Catalogue, store: Store, clock: Callable[[], float] = time.time
    ) -> None:
        self._catalogue = catalogue
        self._store = store
        self._clock = clock
        self._seen: int | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rechecker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def round(self) -> None:
        """Recheck when the archive changed since the last time, or an answer was kept."""
        revision = self._catalogue.revision()
        if revision == self._seen and not self._store.marks.unseen():
            return
        found = recheck(self._catalogue, self._store, self._clock(), self._watch, same=True)
        self._seen = revision
        if found.warned or found.cleared:
            log.info(
                "rechecked: %d answers are marked, %d are not any more",
                len(found.warned),
                len(found.cleared),
            )

    def _watch(self, done: int, all: int) -> None:
        if self._stopped.is_set():
            raise _StoppedError

    def _run(self) -> None:
        told = ""
        while not self._stopped.is_set():
            try:
                self.round()
            except OtherArchiveError as error:
                if str(error) != told:
                    log.warning("%s", error)
                told = str(error)
            except _StoppedError:
                return
            except NewsdeskError as error:
                log.error("%s", error)
            self._stopped.wait(ROUND)
