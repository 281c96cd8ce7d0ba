"""What a sentence of a reply is, other than a claim: a refusal, a repetition, a loose end."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.quoting.words import STOP_WORDS, canonical

_NO_ANSWER = re.compile(
    r"\b(?:passages?|articles?|sources?|texts?|context|archive)\s+(?:\w+\s+){0,3}?"
    r"(?:(?:do|does|did)(?:\s+not|n['’]t)\s+(?:\w+\s+)?"
    r"(?:answer|say|mention|contain|provide|include|state|specify|give|tell|address|discuss|have)"
    r"|(?:contains?|gives?|says?|has|have)\s+(?:no|nothing)\b)"
    r"|\bcan(?:not|\s+not|['’]t)\s+be\s+(?:answered|determined|found)\b"
    r"|\b(?:no|not\s+enough|insufficient)\s+(?:information|answer|evidence|mention|details?)\b"
    r"|\bnot\s+(?:mentioned|stated|specified|provided|given|answered|found)\s+(?:in|by)\s+"
    r"(?:the|any)\s+(?:\w+\s+)?(?:passages?|articles?|sources?|texts?|context|archive)\b"
    r"|\b(?:I|we)\s+(?:do\s+not|don['’]t|cannot|can['’]t)\s+(?:know|find|answer|say|tell)\b"
    r"(?!.*\b(?:help|assist|request|policy)\b)",
    re.IGNORECASE,
)
#: What a model was given; no sentence of news is about it.
_GIVEN = re.compile(
    r"\b(?:passages?|excerpts?|context)\b|\b(?:the|this|these|given|provided|cited)\s+"
    r"(?:\w+\s+)?(?:articles?|sources?|texts?|archive)\b",
    re.IGNORECASE,
)
#: The same in a word or two, as models say it when they should name a line that they were given.
_NOTHING = frozenset(
    "none|nothing|n|null|nil|unknown|unclear|no answer|not answered|unanswerable|not found|"
    "no information|not available|not mentioned|not stated|not known|not specified|not enough "
    "information|insufficient information|no passage|no passages|cannot answer|can t answer".split(
        "|"
    )
)
_UNWILLING = re.compile(
    r"\b(?:I|we)(?:['’]m|\s+am|\s+are)?\s+(?:\w+\s+)?(?:sorry|unable|not\s+able|can(?:no|['’])?t"
    r"|cannot|can\s+not|won['’]t|will\s+not|must\s+decline|apologi[sz]e|decline)\b"
    r"|\bas\s+an?\s+(?:ai|artificial|language|assistant)\b"
    r"|\bagainst\s+(?:my|our)\s+(?:guidelines|policy|policies|programming)\b",
    re.IGNORECASE,
)
#: Openings that mean something said before.
_BACKWARD = re.compile(
    r"\W*(?:(?:and|but|so|however|also|then|still|yet)\b,?\s*)?"
    r"(?:he|she|they|it|this|that|these|those|his|her|hers|its|their|theirs|such|both|neither"
    r"|the\s+(?:former|latter|other|others|same|two|three|second))\b",
    re.IGNORECASE,
)
#: Words that turn a sentence around are no stop words here.
_SMALL = STOP_WORDS - frozenset("no nor not never against under over before after".split())


def finds_no_answer(text: str) -> bool:
    """Whether a sentence says that the passages do not answer."""
    return is_nothing(text) or _NO_ANSWER.search(text) is not None


def is_nothing(text: str) -> bool:
    """Whether a reply says in a word or two that there is no answer; that needs no passage."""
    return canonical(text) in _NOTHING


def denies_answer(text: str, question: str) -> bool:
    """Whether a sentence says of what the model was given that it does not answer; such a sentence
    is about no news, whatever it cites."""
    if is_nothing(text):
        return True
    about = _GIVEN.search(text) is not None and _GIVEN.search(question) is None
    return about and finds_no_answer(text)


def is_unwilling(text: str) -> bool:
    """Whether a model says that it will not or may not help."""
    return _UNWILLING.search(text) is not None


def leans_back(text: str) -> bool:
    """Whether a sentence opens with a word for something that was said before it."""
    return _BACKWARD.match(text) is not None


def says_something(text: str) -> bool:
    """Whether a sentence has words that can be checked: "No." has none."""
    return not set(canonical(text).split()) <= STOP_WORDS | {"yes"}


def says_nothing_new(text: str, before: Iterable[str]) -> bool:
    """Whether all words that count in a sentence stand in one of those before it."""
    words = content_words(text)
    return any(words <= content_words(other) for other in before)


def content_words(text: str) -> set[str]:
    """The words of a text that count, each in one form."""
    return {word for word in canonical(text).split() if word not in _SMALL}
