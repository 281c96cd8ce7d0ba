"""The short answer of written sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers import Sentence
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
        guesses: Normalised, likeliest first.
        text: As the sentence has it; empty while no sentence holds one.
    """

    guesses: Sequence[str]
    text: str = ""

    def after(self, sentence: Sentence) -> tuple[ShortAnswer, Sentence]:
        """The short answer after one more sentence, and the sentence with it emphasised."""
        text = sentence.text
        guesses = [self.text] if self.text else self.guesses
        span = next((span for each in guesses if (span := place(text, each))), None)
        if span is None:
            words = text.rstrip(".!").split()
            short = " ".join(words) if not self.text and len(words) <= SHORT else self.text
            return replace(self, text=short), sentence
        found = self if self.text else replace(self, text=span.of(text))
        return found, replace(sentence, emphasis=span)


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
