"""Multiple-choice accuracy: whether the evidence of a reply picks the right choice.

The choices are seen here and nowhere else: they take no part in searching or quoting. The weights
were set by hand so that quotes and short answer come first and passages settle the rest; a
conditional logit fitted to the same evidence differs from them by less than one point.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.metrics.token_f1 import f1
from bot.evaluation.outcomes import Outcome
from bot.quoting.words import STOP_WORDS, canonical

#: What the first, second and third quote count.
QUOTES = (0.5, 0.35, 0.35)

#: What a sentence of a considered passage counts, by the passage's score and by how much of the
#: question it holds.
SENTENCE = 4.0

#: What the choice's own words in passages count, whole, by the passages' scores.
PHRASE, PHRASES = 1.0, 0.3

_EXCLUDES = re.compile(
    r"\bexcept\b|\bnot one of\b|\b(which|what|who) of (these|the following)\b.*\bnot\b",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE = re.compile(r"(?<=[.!?”\"])\s+|\n+")


def multiple_choice_accuracy(outcome: Outcome, answerable: bool) -> float | None:
    """Share of questions with choices for which the evidence picks the right one.

    Over all questions that are asked for their answer, or the answerable ones only. "All of these
    except" questions pick the choice with the least support; equal support picks the first.
    """
    question = outcome.question
    about = question.answerable if answerable else not question.unanswerable
    return float(pick(outcome) == question.correct) if about and question.choices else None


def pick(outcome: Outcome) -> int:
    """Index of the choice that the quotes, the short answer and the passages support most."""
    support = supports(outcome)
    if _EXCLUDES.search(outcome.question.question):
        support = [-value for value in support]
    return max(range(len(support)), key=support.__getitem__)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text to look for choices in, with what it counts."""

    padded: str
    words: frozenset[str]
    weight: float

    @classmethod
    def of(cls, text: str, weight: float) -> _Text:
        plain = canonical(text)
        return cls(f" {plain} ", frozenset(map(_stem, plain.split())), weight)


def supports(outcome: Outcome) -> list[float]:
    """How much the evidence supports each choice."""
    choices = outcome.question.choices
    passages = [_Text.of(each.text, each.score) for each in outcome.retrieved]
    quotes = [_Text.of(text, weight) for text, weight in zip(outcome.quotes, QUOTES, strict=False)]
    sentences = _sentences(outcome)
    rarity = _rarity(choices, passages)
    found = []
    for choice in choices:
        phrase, words = canonical(choice), _words(choice)
        whole = [text.weight for text in passages if f" {phrase} " in text.padded]
        found.append(
            f1(canonical(outcome.short_answer), phrase)
            + sum(text.weight * _held(phrase, words, text, rarity) for text in quotes)
            + SENTENCE
            * max((t.weight * _held(phrase, words, t, rarity) for t in sentences), default=0.0)
            + PHRASE * max(whole, default=0.0)
            + PHRASES * math.log(sum(whole) + 0.05)
        )
    return found


def _sentences(outcome: Outcome) -> list[_Text]:
    """Sentences of the considered passages, weighted by score and share of the question."""
    asked = set(_words(outcome.question.question)) or {""}
    found = []
    for considered in outcome.retrieved:
        for sentence in _SENTENCE.split(considered.text):
            text = _Text.of(sentence, 1.0)
            share = len(asked & text.words) / len(asked)
            found.append(_Text(text.padded, text.words, considered.score * share))
    return found


def _held(phrase: str, words: Sequence[str], text: _Text, rarity: dict[str, float]) -> float:
    """1 where the whole choice stands; else the share of its words, rare ones counting more."""
    if f" {phrase} " in text.padded:
        return 1.0
    total = sum(rarity[word] for word in words)
    return sum(rarity[word] for word in words if word in text.words) / total if total else 0.0


def _rarity(choices: Sequence[str], passages: Sequence[_Text]) -> dict[str, float]:
    """Inverse document frequency in the passages; words that choices share count little."""
    shared = Counter(word for choice in choices for word in _words(choice))
    rarity = {}
    for word, times in shared.items():
        held = sum(word in passage.words for passage in passages)
        telling = 1.0 if times == 1 else 0.15 if times == len(choices) else 0.5
        rarity[word] = telling * math.log(1 + (len(passages) + 1) / (held + 0.5))
    return rarity


def _words(text: str) -> list[str]:
    """Distinct content words; all words where there are none."""
    words = canonical(text).split()
    return list(dict.fromkeys(_stem(w) for w in words if w not in STOP_WORDS)) or [
        _stem(word) for word in words
    ]


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
