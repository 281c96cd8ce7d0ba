"""How many questions there are."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluation.metrics import averaging
from bot.evaluation.outcomes import Outcome


def questions(outcomes: Sequence[Outcome]) -> int:
    """Questions of the test archive itself."""
    return len(averaging.own(outcomes))


def answerable(outcomes: Sequence[Outcome]) -> int:
    """Those of them with an article that contains the normalised answer."""
    return len(averaging.answerable(outcomes))
