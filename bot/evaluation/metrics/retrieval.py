"""The seam to ir-measures: measures of a ranking of articles against the gold articles.

The unit is the article: of the passages of one article the first counts, and the cut-offs count
articles. Articles that are not judged count as not relevant. At most 20 passages are considered
for an answer, so what stands below them counts as not found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from ir_measures import Measure, Qrel, ScoredDoc, iter_calc

from bot.evaluation.outcomes import Outcome


def values(outcomes: Sequence[Outcome], measure: Measure) -> list[float | None]:
    """The measure of each outcome; None for questions without a gold article."""
    judged = [outcome for outcome in outcomes if outcome.question.gold]
    found = {
        each.query_id: float(each.value)
        for each in iter_calc([measure], list(qrels(judged)), list(ranking(judged)))
    }
    return [
        found.get(token(outcome.question.id), 0.0) if outcome.question.gold else None
        for outcome in outcomes
    ]


def qrels(outcomes: Sequence[Outcome]) -> Iterator[Qrel]:
    """The gold articles of each question with their grades."""
    for outcome in outcomes:
        for article, grade in outcome.question.gold.items():
            yield Qrel(token(outcome.question.id), token(article), grade)


def ranking(outcomes: Sequence[Outcome]) -> Iterator[ScoredDoc]:
    """The considered articles of each question, best first.

    The score is the reciprocal of the rank: trec_eval orders by score and breaks ties by name, so
    equal scores would lose our order.
    """
    for outcome in outcomes:
        for rank, article in enumerate(outcome.ranking, start=1):
            yield ScoredDoc(token(outcome.question.id), token(article), 1 / rank)


def token(text: str) -> str:
    """An id as TREC's formats can hold it: what is not printable ASCII is percent-encoded."""
    return quote(text, safe="!#$&'()*+,/:;=?@[]")
