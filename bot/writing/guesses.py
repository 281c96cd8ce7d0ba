"""The short answer of written sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers import LIKELY, Sentence
from bot.quoting.words import TOKEN, canonical
from index.articles import Span

#: A written sentence of so few words is an answer without its question, and its own short answer.
SHORT = 5


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """The short answer so far, while sentences come.

    It is the likeliest guess (`bot.quoting.Quoted.guesses`) in the first sentence that holds one:
    the model decides which sentence answers, the learned guesses what in it is asked for.

    Attributes:
        guesses: Normalised, likeliest first, each with the belief in it.
        text: As the sentence has it; empty while no sentence holds one.
        belief: In it; 0 where it is no guess but the sentence itself.
    """

    guesses: Sequence[tuple[str, float]]
    text: str = ""
    belief: float = 0.0

    def after(self, sentence: Sentence) -> tuple[ShortAnswer, Sentence]:
        """The short answer after one more sentence, and the sentence with it emphasised."""
        text = sentence.text
        guesses = [(self.text, self.belief)] if self.text else self.guesses
        for guess, belief in guesses:
            if span := place(text, guess):
                found = self if self.text else ShortAnswer(self.guesses, span.of(text), belief)
                emphasis = span if belief >= LIKELY else None
                return found, replace(sentence, emphasis=emphasis)
        words = text.rstrip(".!").split()
        short = " ".join(words) if not self.text and len(words) <= SHORT else self.text
        return replace(self, text=short), sentence


def place(text: str, guess: str) -> Span | None:
    """Where a text first holds a guess, in whatever case, and with "nine" for "9"."""
    wanted = canonical(guess)
    tokens = list(TOKEN.finditer(text))
    length = len(wanted.split()) + 2  # marks, and articles that are not compared
    for first, start in enumerate(tokens):
        if not canonical(start.group()):
            continue
        for last in tokens[first : first + length]:
            said = canonical(text[start.start() : last.end()])
            if said == wanted and wanted:
                return Span(start.start(), last.end())
            if not wanted.startswith(said):
                break
    return None
