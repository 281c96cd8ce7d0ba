"""Share of sentences verified."""

from __future__ import annotations

from bot.evaluation.outcomes import Outcome


def sentences_verified(outcome: Outcome) -> float | None:
    """Mean over answers of the share of their sentences that hold in every respect.

    Each quote stands in the stored article, read again, exactly where the citation says, and the
    judge finds the sentence supported. Answers as for citation recall.
    """
    if outcome.declined or not outcome.sentences:
        return None
    good = [
        said.supported and all(cited.genuine for cited in said.citations)
        for said in outcome.sentences
    ]
    return sum(good) / len(good)
