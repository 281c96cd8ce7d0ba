"""The figures of docs/quality.md, made from kept runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.outcomes import Outcome
from bot.evaluation.runs import Manifest
from bot.evaluation.statistics import Figure, figures

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"

#: Figures that the document shows, in this order.
SHOWN = (
    "questions",
    "answerable",
    "answer_recall@1",
    "answer_recall@5",
    "answer_recall@20",
    "quote_hit@1",
    "quote_hit@3",
    "em",
    "f1",
    "multiple_choice_accuracy",
    "multiple_choice_accuracy_answerable",
    "abstention_auc",
    "declined_answerable",
    "declined_unanswerable",
    "hit_rate@5",
    "mrr",
    "ndcg@10",
    "map",
    "citation_recall",
    "citation_precision",
    "sentences_verified",
)

#: Columns of the comparison.
COMPARED = ("multiple_choice_accuracy_answerable", "em", "f1")

#: Of RealTimeQA's published systems (Kasai and others 2023, arXiv 2207.13332) on the questions of
#: 2022 that are answerable here: scored from the predictions that the benchmark publishes, with
#: SQuAD's normalisation.
PUBLISHED = {
    "GPT-3 with Google search": (0.857, 0.591, 0.676),
    "RAG with Google search": (0.713, 0.403, 0.479),
    "GPT-3, closed book": (0.477, 0.208, 0.275),
}

#: The data set whose questions were published with those predictions, and how many are answerable.
SLICE, ANSWERABLE = "realtimeqa-2022", 491

DIFFERS = """\
What differs in the task: the published systems searched the whole web of that week with Google, or
nothing at all; newsdesk searches {articles} articles that a web search returned for these
questions, and for all systems only the questions are counted whose answer one of these articles
contains. The published systems were shown the choices of a question when they picked one, and wrote
their answers freely, without a source. newsdesk never sees the choices while it answers: afterwards
its quotes and passages decide between them. Its short answer is cut out of a quoted sentence, which
costs exact match where the quiz words the answer differently, and every sentence that it says
stands in an article word for word. The packaged weights were fitted on questions of this benchmark;
weights that were fitted on another year say what to expect elsewhere.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A run under the name that it has in the document."""

    name: str
    manifest: Manifest
    outcomes: Sequence[Outcome]


def block(columns: Sequence[Column]) -> str:
    """Markdown from `BEGIN` to `END`: the figures of every run, what they were measured on, and
    the comparison with the published systems where a run is of the same questions."""
    measured = [(column, figures(column.outcomes, column.manifest.seed)) for column in columns]
    names = [column.name for column in columns]
    figure_rows = [
        [f"`{name}`", *(_figure(found[name]) for _, found in measured)] for name in SHOWN
    ]
    parts = [
        "Each figure with its 95 % interval; [evaluation](evaluation.md) has the definitions.",
        _table(["", *names], figure_rows),
        _table(["", "articles", "data", "archive", "weights"], [_made_with(c) for c in columns]),
    ]
    parts += _comparison(measured)
    return "\n\n".join([BEGIN, *parts, END])


def filled(document: str, made: str, begin: str = BEGIN, end: str = END) -> str:
    """The document with the block between two markers replaced.

    Raises:
        ValueError: It does not have both markers, once each and in order.
    """
    before, opened, rest = document.partition(begin)
    _, closed, after = rest.partition(end)
    if not opened or not closed or begin in rest or end in after:
        raise ValueError(f"the document needs {begin} and {end}, once each")
    return f"{before}{made}{after}"


def _comparison(measured: Sequence[tuple[Column, dict[str, Figure]]]) -> list[str]:
    ours = [
        (column, found)
        for column, found in measured
        if column.manifest.data["name"] == SLICE and found["answerable"].value == ANSWERABLE
    ]
    if not ours:
        return []
    rows = [
        [f"newsdesk, {column.name}", *(_figure(found[name]) for name in COMPARED)]
        for column, found in ours
    ]
    rows += [[name, *(f"{value:.3f}" for value in each)] for name, each in PUBLISHED.items()]
    return [
        f"On the {ANSWERABLE} answerable questions of RealTimeQA's year 2022:",
        _table(["", "multiple-choice accuracy", "EM", "F1"], rows),
        DIFFERS.format(articles=f"{ours[0][0].manifest.archive['articles']:,}").strip(),
    ]


def _made_with(column: Column) -> list[str]:
    manifest = column.manifest
    weights = [f"{name} `{digest[:12]}`" for name, digest in manifest.weights.items()]
    return [
        column.name,
        f"{manifest.archive['articles']:,}",
        f"`{manifest.data['digest'][:12]}`",
        f"`{manifest.archive['digest'][:12]}`",
        ", ".join(weights) or "packaged",
    ]


def _figure(figure: Figure) -> str:
    if figure.value is None:
        return "–"
    if isinstance(figure.value, int):
        return f"{figure.value:,}"
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
