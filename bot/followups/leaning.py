"""Whether a question leans on the conversation before it."""

from __future__ import annotations

import re

from bot.answers import Conversation
from bot.followups.pointing import ORDINALS, definite, introduces, points_back
from bot.followups.words import (
    ASKING,
    AUXILIARIES,
    LONGEST,
    PERSONAL,
    POSSESSIVE,
    WHEN,
    WORD,
    content,
    stems,
    subjects,
)

#: "And ...", "What about ...": what a continuation opens with.
OPENING = re.compile(
    r"\s*(?:(?:and|but|or|so|then|also|ok(?:ay)?)\b[\s,]*)*(?:what|how) about\b[\s,]*"
    r"|\s*(?:(?:and|but|or|so|then|also)\b[\s,]*)+",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:what|how) about\b", re.IGNORECASE)

#: Asks for more of the same; "on" is what in particular.
MORE = re.compile(
    r"\W*(?:(?:please|can you|could you|and)\W+)*"
    r"(?:(?:tell|give|show)\s+(?:me|us)\s+)?(?:(?:some|any|a bit|a little)\s+)?"
    r"(?:(?:more|further|other)(?:\s+(?:details?|information|news|facts))?|any details|details|"
    r"elaborate|go on)"
    r"(?:\s+(?:please|there))?(?:\s+(?:about|on)\s+(?P<on>.+?))?(?:\W+please)?\W*",
    re.IGNORECASE,
)

#: Fewer content words than this cannot name a subject of their own; with as many as this a
#: question does, or what it points back to stands in itself.
_FEWEST, _MOST = 2, 7

_VERBLESS = frozenset("any some only really anyone anything anybody".split())
_SENTENCE = re.compile(r"[.!?]\s+(?=\S)")


def leans(text: str, conversation: Conversation) -> bool:
    """Whether a question can only be understood with the turns before it."""
    words = WORD.findall(text[:LONGEST])
    if not conversation.turns or not words:
        return False
    last = conversation.turns[-1]
    if max(len(text), len(last.understood)) > LONGEST:
        return False
    opening = OPENING.match(text)
    rest = text[opening.end() :] if opening else text
    own = subjects(rest)
    new = not own and introduces(rest, last)
    besides = stems(rest) - stems(" ".join(name.text for name in own))
    plain = [w for w in content(rest) if w[0].isalpha() and w.casefold() not in ORDINALS]
    if opening and (
        not (own or (new and len(plain) >= _FEWEST))
        or not besides
        or _ABOUT.search(opening.group())
        or is_phrase(rest)
        or (own and stems(rest) & stems(last.understood))
    ):
        return True
    if MORE.fullmatch(text) and not own:
        return True
    if len(plain) >= _MOST or _tells(text):
        return False
    if points_back(text) or definite(text, last, named=bool(own)) is not None:
        return True
    return not (own or new) and (len(plain) < _FEWEST or words[0].casefold() in _VERBLESS)


def is_phrase(text: str) -> bool:
    """Whether a text is a name or noun with what belongs to it, and no question."""
    words = [word.casefold() for word in WORD.findall(WHEN.sub("", text))]
    asks = any(word in ASKING or word in AUXILIARIES for word in words)
    return not asks and not any(word in PERSONAL and word not in POSSESSIVE for word in words)


def _tells(text: str) -> bool:
    """Whether a sentence before the question says what it is about."""
    sentences = _SENTENCE.split(text.strip())
    return len(sentences) > 1 and len(content(sentences[0])) > _FEWEST
