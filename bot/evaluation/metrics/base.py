"""What a metric is: a value for each question that it is about, and a statistic of these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from bot.evaluation.outcomes import Outcome

Numbers = NDArray[np.float64]

#: The value of one question; None where the metric is not about it.
Value = float | tuple[float, float] | None

#: Of an array of shape (..., questions, width of a value): the statistic, of shape (...).
Statistic = Callable[[Numbers], Any]


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric of the table.

    Attributes:
        values: The value of each outcome, in order.
        statistic: What is made of the values.
        better: Which way is better; empty where there is none, or where the machine takes part
            in it. Floors are kept only of metrics that have one.
    """

    values: Callable[[Sequence[Outcome]], Sequence[Value]]
    statistic: Statistic
    better: Literal["higher", "lower", ""] = "higher"

    def rows(self, outcomes: Sequence[Outcome]) -> Numbers:
        """The values of the questions that it is about, shape (questions, width)."""
        return as_rows([value for value in self.values(outcomes) if value is not None])

    def of(self, outcomes: Sequence[Outcome]) -> float | int | None:
        """The figure; None without a question that it is about."""
        return figure(self.statistic, self.rows(outcomes))


def each(value: Callable[[Outcome], Value]) -> Callable[[Sequence[Outcome]], Sequence[Value]]:
    """Values that rest on their own outcome alone."""
    return lambda outcomes: [value(outcome) for outcome in outcomes]


def as_rows(values: Sequence[float | tuple[float, float]]) -> Numbers:
    """Shape (questions, width of a value)."""
    return np.array(values, dtype=np.float64).reshape(len(values), -1 if values else 1)


def figure(statistic: Statistic, rows: Numbers) -> float | int | None:
    """The statistic of rows as a plain number."""
    if statistic is total:
        return len(rows)
    if not len(rows):
        return None
    value = float(statistic(rows))
    return None if np.isnan(value) else value


def mean(rows: Numbers) -> Any:
    """The arithmetic mean, summed in order, so that it is the same to the last bit everywhere."""
    return np.cumsum(rows[..., 0], axis=-1)[..., -1] / rows.shape[-2]


def total(rows: Numbers) -> Any:
    """How many there are."""
    return np.full(rows.shape[:-2], rows.shape[-2])


def percentile(q: float) -> Statistic:
    """The q-th percentile, linear between the neighbours."""
    return lambda rows: np.percentile(rows[..., 0], q, axis=-1)
