"""Whether citations support their sentences: the judge is passed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from bot.evaluation.outcomes import Cited, Said


class Judge(Protocol):
    """Says whether texts support a sentence, and how right an answer is.

    Attributes:
        name: Kept with a run, since figures of different judges cannot be compared.
    """

    @property
    def name(self) -> str: ...

    def supports(self, texts: Sequence[str], sentence: str) -> bool:
        """Whether the texts, taken together, entail the sentence."""
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

    def supports(self, texts: Sequence[str], sentence: str) -> bool:
        """Whether one of the texts holds the sentence; only white space is folded."""
        wanted = " ".join(sentence.split())
        return bool(wanted) and any(wanted in " ".join(text.split()) for text in texts)

    def correctness(self, question: str, said: str, expected: str) -> float | None:
        """It does not say."""
        return None


def judged(sentence: str, citations: Sequence[Cited], judge: Judge) -> Said:
    """A sentence with what ALCE asks of it (Gao and others 2023, section 4.3).

    The sentence is supported when all its citations together support it. A citation is irrelevant
    (not needed) when it does not support the sentence alone and the others do without it.
    """
    texts = [citation.quote for citation in citations]

    def irrelevant(i: int) -> bool:
        others = texts[:i] + texts[i + 1 :]
        return (
            bool(others)
            and not judge.supports(texts[i : i + 1], sentence)
            and judge.supports(others, sentence)
        )

    return Said(
        sentence,
        tuple(replace(cited, needed=not irrelevant(i)) for i, cited in enumerate(citations)),
        judge.supports(texts, sentence),
    )
