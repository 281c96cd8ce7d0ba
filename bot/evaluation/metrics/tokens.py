"""Tokens of language models."""

from __future__ import annotations

from bot.evaluation.outcomes import Outcome


def tokens(outcome: Outcome) -> float:
    """Mean over all questions of the prompt and completion tokens that their answers took.

    As the models' servers count them. Tokens of a judge are not counted: it is no part of the
    answer.
    """
    return float(outcome.prompt_tokens + outcome.completion_tokens)
