"""How texts are compared with answers."""

from __future__ import annotations

import re
import string

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
