"""What tokens cost."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answers import Usage


@dataclass(frozen=True, slots=True)
class Price:
    """Of a million prompt and a million completion tokens, in any currency."""

    prompt: float
    completion: float

    def of(self, usage: Usage) -> float:
        return (usage.prompt * self.prompt + usage.completion * self.completion) / 1_000_000
