"""Correctness, as a language model sees it."""

from __future__ import annotations

from bot.evaluation.outcomes import Outcome


def correctness(outcome: Outcome) -> float | None:
    """Mean over answerable questions of the judge's score, 1 (wrong) to 5 (right).

    The scale and the prompt are those of llama-index's CorrectnessEvaluator. None without a
    language model that judges; declined answers are judged as what they would have said.
    """
    return outcome.correctness if outcome.question.answerable else None
