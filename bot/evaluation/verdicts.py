"""Whether a reply was right, and if not, at which step it went wrong."""

from __future__ import annotations

from enum import StrEnum

from bot.evaluation.matching import found, locatable
from bot.evaluation.outcomes import Outcome


class Verdict(StrEnum):
    """Right, or the first step that failed."""

    RIGHT = "right"
    NOT_RETRIEVED = "not retrieved"
    NOT_QUOTED = "retrieved but not quoted"
    DECLINED = "wrongly declined"
    UNSUPPORTED = "unsupported"
    ANSWERED = "should have declined"


def verdict(outcome: Outcome) -> Verdict | None:
    """The verdict on a reply; None where the data set does not let one tell.

    A reply is right when one of its quotes holds the answer (as for quote hit), it was not declined
    and its citations support it; to an unanswerable question, when it was declined.
    """
    question = outcome.question
    if question.unanswerable:
        return Verdict.RIGHT if outcome.declined else Verdict.ANSWERED
    if not locatable(question):
        return None
    if not any(found(text, question) for text in outcome.passages):
        return Verdict.NOT_RETRIEVED
    if not any(found(text, question) for text in outcome.quotes):
        return Verdict.NOT_QUOTED
    if outcome.declined:
        return Verdict.DECLINED
    supported = all(said.supported for said in outcome.sentences)
    return Verdict.RIGHT if supported else Verdict.UNSUPPORTED
