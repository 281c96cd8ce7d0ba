"""The metrics: one idea a file, all found through one table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from bot.evaluation.metrics.abstention import abstention_auc, confidences, declined
from bot.evaluation.metrics.answer_recall import answer_recall
from bot.evaluation.metrics.average_precision import average_precision
from bot.evaluation.metrics.base import Metric, each, mean, percentile, total
from bot.evaluation.metrics.citation_precision import citation_precision
from bot.evaluation.metrics.citation_recall import citation_recall
from bot.evaluation.metrics.correctness import correctness
from bot.evaluation.metrics.cost import cost
from bot.evaluation.metrics.counting import answerable, questions
from bot.evaluation.metrics.exact_match import exact_match
from bot.evaluation.metrics.hit_rate import hit_rate
from bot.evaluation.metrics.latency import latency
from bot.evaluation.metrics.mrr import mrr
from bot.evaluation.metrics.multiple_choice import multiple_choice_accuracy
from bot.evaluation.metrics.ndcg import ndcg
from bot.evaluation.metrics.quote_hit import quote_hit
from bot.evaluation.metrics.sentences_verified import sentences_verified
from bot.evaluation.metrics.token_f1 import token_f1
from bot.evaluation.metrics.tokens import tokens

__all__ = ["METRICS", "Metric"]

#: Name -> what computes it. New rows go to the end: programs read the JSON in this order.
METRICS: Mapping[str, Metric] = {
    "questions": Metric(each(questions), total, ""),
    "answerable": Metric(each(answerable), total, ""),
    "answer_recall@1": Metric(each(partial(answer_recall, k=1)), mean),
    "answer_recall@5": Metric(each(partial(answer_recall, k=5)), mean),
    "answer_recall@20": Metric(each(partial(answer_recall, k=20)), mean),
    "quote_hit@1": Metric(each(partial(quote_hit, n=1)), mean),
    "quote_hit@3": Metric(each(partial(quote_hit, n=3)), mean),
    "em": Metric(each(exact_match), mean),
    "f1": Metric(each(token_f1), mean),
    "multiple_choice_accuracy": Metric(
        each(partial(multiple_choice_accuracy, answerable=False)), mean
    ),
    "multiple_choice_accuracy_answerable": Metric(
        each(partial(multiple_choice_accuracy, answerable=True)), mean
    ),
    "abstention_auc": Metric(each(confidences), abstention_auc),
    "declined_answerable": Metric(each(partial(declined, unanswerable=False)), mean, "lower"),
    "declined_unanswerable": Metric(each(partial(declined, unanswerable=True)), mean),
    "latency_p50_ms": Metric(each(latency), percentile(50), ""),
    "latency_p95_ms": Metric(each(latency), percentile(95), ""),
    "hit_rate@5": Metric(partial(hit_rate, k=5), mean),
    "mrr": Metric(mrr, mean),
    "ndcg@10": Metric(partial(ndcg, k=10), mean),
    "map": Metric(average_precision, mean),
    "citation_recall": Metric(each(citation_recall), mean),
    "citation_precision": Metric(each(citation_precision), mean),
    "sentences_verified": Metric(each(sentences_verified), mean),
    "correctness": Metric(each(correctness), mean, ""),
    "tokens": Metric(each(tokens), mean, ""),
    "cost": Metric(each(cost), mean, ""),
}
