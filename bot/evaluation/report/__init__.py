"""A run as one HTML file that needs nothing else: no network, no other file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from markupsafe import Markup

from bot.evaluation.metrics import METRICS
from bot.evaluation.outcomes import Outcome
from bot.evaluation.report import breakdown, charts, figures
from bot.evaluation.report.failures import failures
from bot.evaluation.runs import Manifest
from bot.evaluation.statistics import Figure
from bot.evaluation.verdicts import Verdict, verdict

#: Figures that stand large at the head, with how they are named there.
HEADLINE = {
    "answer_recall@5": "Answer recall@5",
    "quote_hit@3": "Quote hit@3",
    "em": "Exact match",
    "f1": "Token F1",
    "abstention_auc": "Abstention AUC",
    "latency_p50_ms": "Median answer",
}

_HERE = Path(__file__).parent


def report_html(
    manifest: Manifest, outcomes: Sequence[Outcome], found: Mapping[str, Figure]
) -> str:
    """The report of a run.

    Texts of articles and questions are escaped, and the page's own policy lets nothing be loaded
    and no other script run.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"figure": figure, "share": share, "breakable": breakable}
    style, script = ((_HERE / f"report.{kind}").read_text("utf-8") for kind in ("css", "js"))
    threshold = float(manifest.settings["threshold"])
    wrong = failures(outcomes)
    text = environment.get_template("report.html.jinja").render(
        manifest=manifest,
        figures=found,
        unanswerable=sum(outcome.question.unanswerable for outcome in outcomes),
        headline=HEADLINE,
        metrics=METRICS,
        interval=charts.interval,
        charts=[
            (title, chart, said)
            for title, chart, said in _charts(outcomes, threshold, manifest.seed)
            if chart
        ],
        breakdowns={
            "By kind of question": breakdown.by_kind(outcomes),
            "By month of the question": breakdown.by_month(outcomes),
            "By publisher of the article with the answer": breakdown.by_publisher(outcomes),
        },
        columns=breakdown.SHOWN,
        verdicts={
            each: number
            for each in Verdict
            if (number := sum(verdict(outcome) == each for outcome in outcomes))
        },
        failures=wrong,
        kinds=sorted({breakdown.kind(failure.outcome) for failure in wrong}),
        kind=breakdown.kind,
        style=Markup(style),  # noqa: S704 (our own file)
        script=Markup(script),  # noqa: S704 (our own file)
        policy=f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}",
    )
    return text


def figure(value: float | int | None, name: str) -> str:
    """A figure as it is shown: milliseconds whole, counts with commas, shares with three places."""
    if value is None:
        return "–"
    if name.endswith("_ms"):
        return f"{value:,.0f} ms"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3f}"


def share(value: float) -> str:
    """``0.125`` -> ``13 %``."""
    return f"{value:.0%}".replace("%", " %")


def breakable(name: str) -> Markup:
    """The name of a metric, which a narrow column may break after its words."""
    return Markup("_<wbr>").join(name.split("_"))


def _charts(
    outcomes: Sequence[Outcome], threshold: float, seed: int
) -> list[tuple[str, Markup | None, str]]:
    """Title, chart, and what one sees in it."""
    return [
        (
            "Calibration",
            figures.calibration(outcomes),
            "When the confidence says 80 %, are 80 % of the answers held by a quote? Each point "
            "stands for equally many questions.",
        ),
        (
            "Risk and coverage",
            figures.risk_coverage(outcomes, threshold),
            "How often the reply is wrong when only the surest questions are answered.",
        ),
        (
            "Answer recall@k",
            figures.recall(outcomes, seed),
            "How many passages one must read until the answer is among them, with its 95 % "
            "interval.",
        ),
        (
            "Latency",
            figures.latency(outcomes),
            "How long answers took; the slowest hundredth is counted in the last bar.",
        ),
        (
            "Confidence",
            figures.confidences(outcomes, threshold),
            "The further the groups lie apart, the better the archive's limits are known.",
        ),
        (
            "Score of the first passage",
            figures.scores(outcomes),
            "The probability that ranking gave the first passage, by whether it holds the answer.",
        ),
    ]


def _source(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
