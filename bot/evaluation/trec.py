"""Runs in TREC's formats, for trec_eval, ir-measures and their like."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluation.metrics.retrieval import qrels, ranking
from bot.evaluation.outcomes import Outcome

RANKING, QRELS = "ranking.trec", "qrels.trec"


def files(outcomes: Sequence[Outcome], tag: str) -> dict[str, str]:
    """Name -> text of the ranking and the judgements of the questions with gold articles.

    Scored by trec_eval's measures they give the figures of the run; `bot.evaluation.metrics.
    retrieval` says what stands in for scores and ids.

    Args:
        tag: The last column of the ranking: the name of the run.
    """
    judged = [outcome for outcome in outcomes if outcome.question.gold]
    gold = "".join(f"{q.query_id} 0 {q.doc_id} {q.relevance}\n" for q in qrels(judged))
    lines = (
        f"{doc.query_id} Q0 {doc.doc_id} {round(1 / doc.score)} {doc.score!r} {tag}\n"
        for doc in ranking(judged)
    )
    return {RANKING: "".join(lines), QRELS: gold}
