"""Citation precision."""

from __future__ import annotations

from bot.evaluation.outcomes import Outcome


def citation_precision(outcome: Outcome) -> float | None:
    """Mean over answers of the share of their citations that are precise.

    ALCE (Gao and others 2023, section 4.3): a citation is precise when its sentence is supported
    by all its citations and it is not irrelevant, that is, it supports the sentence alone or the
    others do not without it. Answers as for citation recall.
    """
    if outcome.declined or not outcome.sentences:
        return None
    precise = [
        said.supported and cited.needed for said in outcome.sentences for cited in said.citations
    ]
    return sum(precise) / len(precise)
