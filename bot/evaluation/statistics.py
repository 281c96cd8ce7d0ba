"""Intervals and significance, by resampling the questions."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.evaluation.metrics import METRICS
from bot.evaluation.metrics.base import Metric, Numbers, as_rows, figure, total
from bot.evaluation.outcomes import Outcome

#: Resamples of an interval and of a test.
RESAMPLES = 2_000

#: Percentiles that bound an interval of 95 %.
BOUNDS = (2.5, 97.5)

#: Resamples that are worked on at once.
_BATCH = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval.

    Attributes:
        value: None without a question that the metric is about.
        low, high: Percentile bootstrap (Efron and Tibshirani 1993, section 13.3); None where there
            is nothing to resample.
        n: Questions that the metric is about.
    """

    value: float | int | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric of two runs over the same questions.

    Attributes:
        before, after: Over the questions that the metric is about in both.
        low, high: 95 % interval of ``after - before``: the paired bootstrap.
        p: Two-sided paired permutation test (Fisher 1935; Smucker and others 2007): how often a
            difference as large comes about when each question's two values change places by
            chance. Not corrected for looking at many metrics.
    """

    before: float
    after: float
    low: float
    high: float
    p: float
    n: int


def figures(outcomes: Sequence[Outcome], seed: int) -> dict[str, Figure]:
    """Every metric of the table; the same outcomes and seed give the same to the last bit."""
    return {name: figure_of(name, metric, outcomes, seed) for name, metric in METRICS.items()}


def differences(
    before: Sequence[Outcome], after: Sequence[Outcome], seed: int
) -> Mapping[str, Difference]:
    """Every metric that is about some of the questions in both runs; counts are left out.

    Args:
        before, after: Of the same questions in the same order.
    """
    found = {}
    for name, metric in METRICS.items():
        pairs = [
            (one, two)
            for one, two in zip(metric.values(before), metric.values(after), strict=True)
            if one is not None and two is not None
        ]
        if pairs and metric.statistic is not total:
            rows = as_rows([one for one, _ in pairs]), as_rows([two for _, two in pairs])
            difference = _difference(metric, *rows, _random(name, seed))
            if difference:
                found[name] = difference
    return found


def figure_of(name: str, metric: Metric, outcomes: Sequence[Outcome], seed: int) -> Figure:
    """One metric with its interval; the name and the seed choose the resamples."""
    rows = metric.rows(outcomes)
    value = figure(metric.statistic, rows)
    if value is None or metric.statistic is total:
        return Figure(value, None, None, len(rows))
    random = _random(name, seed)
    drawn = _resampled(len(rows), lambda size: random.integers(len(rows), size=size))
    low, high = _bounds([metric.statistic(rows[places]) for places in drawn])
    return Figure(value, low, high, len(rows))


def _difference(
    metric: Metric, before: Numbers, after: Numbers, random: np.random.Generator
) -> Difference | None:
    size, statistic = len(before), metric.statistic
    one, two = figure(statistic, before), figure(statistic, after)
    if one is None or two is None:
        return None
    drawn = _resampled(size, lambda shape: random.integers(size, size=shape))
    low, high = _bounds([statistic(after[i]) - statistic(before[i]) for i in drawn])
    as_large, seen = 0, abs(two - one)
    for swapped in _resampled(size, lambda shape: random.integers(2, size=shape)):
        swap = (swapped == 1)[..., None]
        by_chance = statistic(np.where(swap, before, after)) - statistic(
            np.where(swap, after, before)
        )
        # sums of the same numbers in another order differ in their last bits
        as_large += int((np.abs(by_chance) >= seen - 1e-12).sum())
    return Difference(one, two, low, high, (as_large + 1) / (RESAMPLES + 1), size)


def _resampled(size: int, draw: Callable[[tuple[int, int]], Any]) -> Iterator[Any]:
    for _ in range(RESAMPLES // _BATCH):
        yield draw((_BATCH, size))


def _bounds(batches: Sequence[Any]) -> tuple[float, float]:
    low, high = np.nanpercentile(np.concatenate(batches), BOUNDS)
    return float(low), float(high)


def _random(name: str, seed: int) -> np.random.Generator:
    """Of its own for each metric, so that a new row of the table changes no other figure."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])
