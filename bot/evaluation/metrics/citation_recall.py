"""Citation recall."""

from __future__ import annotations

from bot.evaluation.outcomes import Outcome


def citation_recall(outcome: Outcome) -> float | None:
    """Mean over answers of the share of their sentences that their citations support.

    ALCE (Gao and others 2023, section 4.3); who judges it is kept with the run. Answers that are
    declined at the shipped threshold are left out.
    """
    if outcome.declined or not outcome.sentences:
        return None
    return sum(said.supported for said in outcome.sentences) / len(outcome.sentences)
