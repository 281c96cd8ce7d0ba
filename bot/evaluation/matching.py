"""How texts are compared with answers."""

from __future__ import annotations

import re
import string

from bot.evaluation.questions import TestQuestion

_MARKS = re.compile(r"[^\w\s]")
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalised(text: str) -> str:
    """Lower case; marks become spaces; articles dropped; white space folded."""
    return " ".join(_ARTICLES.sub(" ", _MARKS.sub(" ", text.lower())).split())


def holds(text: str, answer: str) -> bool:
    """Whether a text contains an answer, both `normalised`, as whole words."""
    wanted = normalised(answer)
    return bool(wanted) and f" {wanted} " in f" {normalised(text)} "


def squad(text: str) -> str:
    """SQuAD's normalisation (Rajpurkar and others 2016): ASCII punctuation is taken out."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def found(text: str, question: TestQuestion) -> bool:
    """Whether a text holds a form of the answer, or a gold quote, or is a part of one."""
    if any(holds(text, answer) for answer in question.answers):
        return True
    plain = f" {normalised(text)} "
    return any(
        plain in quote or quote in plain
        for quote in (f" {normalised(quote)} " for quote in question.quotes)
        if plain.strip() and quote.strip()
    )


def locatable(question: TestQuestion) -> bool:
    """Whether the answer can be found in a text at all: an answer in free words cannot."""
    if not question.answerable or not question.answers:
        return False
    if question.quotes or not question.contexts:
        return True
    return any(holds(text, answer) for text in question.contexts for answer in question.answers)
