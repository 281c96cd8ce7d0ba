"""The charts of a report, from the outcomes of a run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import numpy as np
from markupsafe import Markup

from bot.evaluation.metrics.answer_recall import answer_recall
from bot.evaluation.metrics.base import Metric, each, mean
from bot.evaluation.outcomes import Outcome
from bot.evaluation.report.charts import Axis, Rule, Series, bars, lines, share_axis
from bot.evaluation.statistics import figure_of
from bot.evaluation.verdicts import Verdict, verdict

#: The most bins of the calibration curve, and the fewest questions in one.
BINS, IN_BIN = 10, 5

#: Bars of a histogram.
BARS = 20

#: Passages that are considered for an answer at most.
DEEPEST = 20


def held(outcome: Outcome) -> float | None:
    """1 when a quote holds the answer, 0 when none does or there is none; None: nobody knows."""
    said = verdict(outcome)
    if said is None:
        return None
    wrong = {Verdict.NOT_RETRIEVED, Verdict.NOT_QUOTED}
    return float(not outcome.question.unanswerable and said not in wrong)


def calibration(outcomes: Sequence[Outcome]) -> Markup | None:
    """Share of answers that hold, by confidence, in bins of equally many questions."""
    known = _by_confidence(outcomes)
    if len(known) < 2 * IN_BIN:
        return None
    bins = np.array_split(np.array(known[::-1]), min(BINS, len(known) // IN_BIN))
    points = [(float(part[:, 0].mean()), float(part[:, 1].mean())) for part in bins]
    titles = [
        f"{len(part)} questions: confidence {x:.0%}, held {y:.0%}"
        for part, (x, y) in zip(bins, points, strict=True)
    ]
    return lines(
        "Calibration",
        share_axis("confidence"),
        share_axis("answers that hold"),
        [Series("as it should be", 0, [(0, 0), (1, 1)]), Series("measured", 1, points, titles)],
    )


def risk_coverage(outcomes: Sequence[Outcome], threshold: float) -> Markup | None:
    """Share of wrong answers when only the most confident ones are given."""
    known = _by_confidence(outcomes)
    if not known:
        return None
    right = np.array([value for _, value in known])
    number = np.arange(1, len(known) + 1)
    risk = 1 - np.cumsum(right) / number
    points = [(float(n / len(known)), float(r)) for n, r in zip(number, risk, strict=True)]
    given = sum(confidence >= threshold for confidence, _ in known) / len(known)
    return lines(
        "Risk and coverage",
        share_axis("coverage: questions answered"),
        share_axis("risk: wrong among them"),
        [Series("", 1, points)],
        [Rule(given, "shipped threshold")],
    )


def recall(outcomes: Sequence[Outcome], seed: int) -> Markup | None:
    """Answer recall@k for k from 1 to `DEEPEST`, with its intervals."""
    points, band, titles = [], [], []
    for k in range(1, DEEPEST + 1):
        found = figure_of(
            f"recall@{k}", Metric(each(partial(answer_recall, k=k)), mean), outcomes, seed
        )
        if found.value is None or found.low is None or found.high is None:
            return None
        points.append((float(k), found.value))
        band.append((float(k), found.low, found.high))
        titles.append(f"@{k}: {found.value:.1%} ({found.low:.1%} to {found.high:.1%})")
    x = Axis("passages (k)", 1, DEEPEST, (1, 5, 10, 15, 20), ".0f")
    return lines(
        "Answer recall@k", x, share_axis("answer recall"), [Series("", 1, points, titles, band)]
    )


def latency(outcomes: Sequence[Outcome]) -> Markup:
    """How long answers took; the slowest hundredth is counted in the last bar."""
    times = np.array([outcome.milliseconds for outcome in outcomes])
    high = _round(float(np.percentile(times, 99)))
    rules = [Rule(float(np.percentile(times, q)), f"p{q}") for q in (50, 95)]
    return _histogram(
        "Latency", "milliseconds", 0.0, high, [("", 1, np.minimum(times, high))], rules
    )


def confidences(outcomes: Sequence[Outcome], threshold: float) -> Markup:
    """Confidence of answerable and unanswerable questions, and of those of which nobody knows."""
    groups = {
        "answerable": [o.confidence for o in outcomes if o.question.answerable],
        "unanswerable": [o.confidence for o in outcomes if o.question.unanswerable],
        "unknown": [
            o.confidence
            for o in outcomes
            if not o.question.answerable and not o.question.unanswerable
        ],
    }
    series = [
        (name, colour, np.array(values))
        for colour, (name, values) in enumerate(groups.items(), start=1)
        if values
    ]
    rules = [Rule(threshold, "shipped threshold")]
    return _histogram("Confidence", "confidence", 0.0, 1.0, series, rules, ".0%")


def scores(outcomes: Sequence[Outcome]) -> Markup | None:
    """Score of the first passage, where it holds the answer and where it does not."""
    first = [(o.retrieved[0].score, answer_recall(o, 1)) for o in outcomes if o.retrieved]
    groups = {
        "holds the answer": [score for score, value in first if value == 1],
        "does not": [score for score, value in first if value == 0],
    }
    series = [
        (name, colour, np.array(values))
        for colour, (name, values) in enumerate(groups.items(), start=1)
        if values
    ]
    if not series:
        return None
    return _histogram("Score of the first passage", "score", 0.0, 1.0, series, (), ".0%")


def _round(value: float) -> float:
    """The value or a little more, so that five steps to it are round numbers."""
    power = 10.0 ** math.floor(math.log10(max(value, 1.0) / 5))
    return next(5 * power * step for step in (1, 2, 3, 4, 5, 6, 8, 10) if 5 * power * step >= value)


def _by_confidence(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """(confidence, 1 when the answer holds) of the questions one knows it of, surest first."""
    known = [(o.confidence, value) for o in outcomes if (value := held(o)) is not None]
    return sorted(known, key=lambda pair: -pair[0])


def _histogram(
    title: str,
    label: str,
    low: float,
    high: float,
    groups: Sequence[tuple[str, int, np.ndarray]],
    rules: Sequence[Rule],
    form: str = ".0f",
) -> Markup:
    """Bars of the shares of each group, so that groups of any size can be compared."""
    edges = np.linspace(low, high, BARS + 1)
    series, most = [], 0.0
    for name, colour, values in groups:
        counts = np.histogram(values, edges)[0]
        shares = counts / len(values)
        most = max(most, float(shares.max()))
        titles = [
            f"{format(a, form)} to {format(b, form)}: {n} of {len(values)} questions"
            for a, b, n in zip(edges, edges[1:], counts, strict=False)
        ]
        points = [(float(a), float(s)) for a, s in zip(edges, shares, strict=False)]
        series.append(Series(name and f"{name} ({len(values):,})", colour, points, titles))
    top = next(step for step in (0.1, 0.2, 0.3, 0.5, 0.75, 1.0) if most <= step)
    y = Axis("questions", 0.0, top, [top * part / 5 for part in range(6)])
    x = Axis(label, low, high, list(np.linspace(low, high, 6)), form)
    return bars(title, x, y, float(edges[1] - edges[0]), series, rules)
