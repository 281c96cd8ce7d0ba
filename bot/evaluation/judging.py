"""Whether citations support their sentences: the judge is passed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bot.evaluation.outcomes import Cited, Said
from bot.support import Checker, Evidence


@dataclass(frozen=True, slots=True)
class Ground:
    """What a citation gives a judge to go by.

    Attributes:
        evidence: The passage of the quote in its article; None when they are not there any more.
    """

    quote: str
    evidence: Evidence | None = None


class Judge(Protocol):
    """Says whether citations support a sentence, and how right an answer is.

    Attributes:
        name: Kept with a run, since figures of different judges cannot be compared.
    """

    @property
    def name(self) -> str: ...

    def supports(self, grounds: Sequence[Ground], sentence: str, asked: date | None) -> bool:
        """Whether the citations, taken together, entail the sentence.

        Args:
            asked: The day on which the question was asked.
        """
        ...

    def correctness(self, question: str, said: str, expected: str) -> float | None:
        """How right an answer is, 1 to 5; None when this judge does not say."""
        ...


class ExactQuotes:
    """Finds a sentence supported only when it stands word for word in a text it cites.

    It is never wrong when it says yes. It says no to every sentence in other words than its
    source, so it fits answers that quote, and a language model fits those that do not.
    """

    name = "exact quotes"

    def supports(self, grounds: Sequence[Ground], sentence: str, asked: date | None) -> bool:
        """Whether one of the quotes holds the sentence; only white space is folded."""
        wanted = " ".join(sentence.split())
        return bool(wanted) and any(wanted in " ".join(each.quote.split()) for each in grounds)

    def correctness(self, question: str, said: str, expected: str) -> float | None:
        """It does not say."""
        return None


class SupportChecker:
    """Finds a sentence supported when `bot.support` does: the same check that each sentence of a
    written answer passes before it is shown, made once more on the stored articles."""

    name = "support checker"

    def __init__(self, checker: Checker) -> None:
        self._checker = checker

    def supports(self, grounds: Sequence[Ground], sentence: str, asked: date | None) -> bool:
        """Whether the cited passages support the sentence."""
        evidence = [each.evidence for each in grounds if each.evidence is not None]
        return self._checker.check(sentence, evidence, asked=asked).supported

    def correctness(self, question: str, said: str, expected: str) -> float | None:
        """It does not say."""
        return None


def judged(
    sentence: str,
    citations: Sequence[Cited],
    grounds: Sequence[Ground],
    judge: Judge,
    asked: date | None = None,
) -> Said:
    """A sentence with what ALCE asks of it (Gao and others 2023, section 4.3).

    The sentence is supported when all its citations together support it. A citation is irrelevant
    (not needed) when it does not support the sentence alone and the others do without it.

    Args:
        grounds: Of each citation.
        asked: The day on which the question was asked.
    """

    def irrelevant(i: int) -> bool:
        others = [*grounds[:i], *grounds[i + 1 :]]
        return (
            bool(others)
            and not judge.supports(grounds[i : i + 1], sentence, asked)
            and judge.supports(others, sentence, asked)
        )

    return Said(
        sentence,
        tuple(replace(cited, needed=not irrelevant(i)) for i, cited in enumerate(citations)),
        judge.supports(grounds, sentence, asked),
    )
