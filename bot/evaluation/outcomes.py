"""What came of asking a test question."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answers import Answer
from bot.evaluation.dataset import TestQuestion


@dataclass(frozen=True, slots=True)
class Outcome:
    """A test question with its answer.

    Attributes:
        answer: With its sentences and short answer even where the shipped threshold declines.
        declined: The confidence is below the shipped threshold.
        milliseconds: That the whole answer took.
    """

    question: TestQuestion
    answer: Answer
    declined: bool
    milliseconds: float

    @property
    def quotes(self) -> list[str]:
        """The quoted sentences, best first."""
        return [sentence.text for sentence in self.answer.sentences]

    @property
    def passages(self) -> list[str]:
        """The considered passages, best first."""
        return [considered.text for considered in self.answer.considered]
