"""Why something happened: a reason is a clause, and no noun of the sentence that has it."""

from __future__ import annotations

import re

from index.articles import Span
from index.ranking.asking import wanted

_WHY = re.compile(r"\b(?:why|how come)\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"\b(?:because|due to|owing to|on account of|in order to|so that|to avoid|to prevent)\b"
    r"[^.;:!?()\[\]“”\"\n]*",
    re.IGNORECASE,
)
#: What opens a phrase and no clause; a verb in it is that of the sentence around.
_PHRASE = re.compile(r"(?:because of|due to|owing to|on account of)\b", re.IGNORECASE)
#: A title or words that are quoted, with which a clause goes on.
_GOES_ON = re.compile(r"[“\"]\w")
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|said|says)\b")
#: Shortest and longest clause, in words, that says a reason by itself.
_SHORTEST, _LONGEST = 3, 25


def asks_why(question: str) -> bool:
    """Whether a question, after a topic and a colon where it has one, asks for a reason."""
    asked = question.rpartition(": ")[2]
    return wanted(asked).kind == "reason" and bool(_WHY.search(asked))


def reason(sentence: str) -> Span | None:
    """The clause of a sentence that gives a reason: "because of a faulty fuse"."""
    for found in _CLAUSE.finditer(sentence):
        clause = found.group().rstrip(" ,–—-")
        if _PHRASE.match(clause) and _VERB.search(clause):
            continue
        if _GOES_ON.match(sentence, found.end()):
            continue
        if _SHORTEST <= len(clause.split()) <= _LONGEST:
            return Span(found.start(), found.start() + len(clause))
    return None
