"""A model in this process that goes on only when it is let: for what must happen in between."""

from __future__ import annotations

import threading

from bot.answers import Usage
from bot.models import ModelError, Prompt, Reason, Stream
from bot.models.streaming import Call, End


class Gated:
    """A model (`bot.models.Model`) that says one text, and the next one when it is let.

    Attributes:
        let: Set it to have the second text said.
    """

    name = "gated"
    window = 8_192

    def __init__(self, first: str, then: str) -> None:
        self.let = threading.Event()
        self._texts = first, then

    def stream(self, prompt: Prompt, *, within: float) -> Stream:
        return Stream(
            self._read,
            within=within,
            late=lambda: ModelError("it is late", "Let it go on", reason=Reason.SLOW),
            estimate=lambda text: Usage(),
        )

    def _read(self, call: Call) -> End:
        first, then = self._texts
        call.pass_on(first)
        self.let.wait(call.remaining)
        call.pass_on(then)
        return End(Usage(1, 1))
