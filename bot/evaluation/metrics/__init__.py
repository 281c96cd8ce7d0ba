"""The metrics: one idea a file, all found through one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bot.evaluation.metrics.abstention import abstention_auc, declined
from bot.evaluation.metrics.answer_recall import answer_recall
from bot.evaluation.metrics.counting import answerable, questions
from bot.evaluation.metrics.exact_match import exact_match
from bot.evaluation.metrics.latency import latency
from bot.evaluation.metrics.multiple_choice import multiple_choice_accuracy
from bot.evaluation.metrics.quote_hit import quote_hit
from bot.evaluation.metrics.token_f1 import token_f1
from bot.evaluation.outcomes import Outcome

Metric = Callable[[Sequence[Outcome]], float | int | None]

#: Name -> what computes it; None where the questions that it is about are missing.
METRICS: Mapping[str, Metric] = {
    "questions": questions,
    "answerable": answerable,
    "answer_recall@1": partial(answer_recall, k=1),
    "answer_recall@5": partial(answer_recall, k=5),
    "answer_recall@20": partial(answer_recall, k=20),
    "quote_hit@1": partial(quote_hit, n=1),
    "quote_hit@3": partial(quote_hit, n=3),
    "em": exact_match,
    "f1": token_f1,
    "multiple_choice_accuracy": partial(multiple_choice_accuracy, answerable=False),
    "multiple_choice_accuracy_answerable": partial(multiple_choice_accuracy, answerable=True),
    "abstention_auc": abstention_auc,
    "declined_answerable": partial(declined, foreign=False),
    "declined_unanswerable": partial(declined, foreign=True),
    "latency_p50_ms": partial(latency, percentile=50),
    "latency_p95_ms": partial(latency, percentile=95),
}
