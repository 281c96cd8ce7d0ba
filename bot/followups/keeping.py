"""Whether a rewritten question still asks what the follow-up asked."""

from __future__ import annotations

import re

from bot.answers import Turn
from bot.followups.leaning import MORE, OPENING, is_phrase
from bot.followups.parts import DO, Asked, taken_apart
from bot.followups.pointing import definite
from bot.followups.replacing import replaced
from bot.followups.words import WHEN, WORD, content, stem, stems

_NOT = re.compile(r"\b(?:not|never|no longer|cannot)\b|n['’]t\b", re.IGNORECASE)
_TELL = re.compile(
    r"(?:please )?(?:tell|give|show) (?:me|us)\b|what (?:else|more)\b", re.IGNORECASE
)
_BARE = re.compile(r"\W*(?:(?:and|but|so)\W+)?(?:why|how come)\b(?: not)?\W*", re.IGNORECASE)
#: Question words that ask for the same.
_SAME = {"whom": "who", "how come": "why"}


def keeps(question: str, follow_up: str, last: Turn) -> bool:
    """Whether a question asks for what the follow-up asked for, and has its words.

    A pronoun, or "the ship", may have become what it stands for. A phrase alone ("and in 2023?")
    asks what the question before it asked.
    """
    if more := MORE.fullmatch(follow_up):
        return bool(_TELL.match(question)) and stems(more["on"] or "") <= stems(question)
    opening = OPENING.match(follow_up)
    rest = follow_up[opening.end() :] if opening else follow_up
    phrase = is_phrase(rest)
    asked, new = taken_apart(last.understood if phrase else rest), taken_apart(question)
    # "What about Sweden?" after "Which country joined NATO?" may ask when Sweden did
    instead = phrase and not replaced(last.understood, rest.strip(" ?!.,"))
    if instead and not stems(last.understood) & stems(question):
        return False
    if not instead and not _same_kind(asked, new):
        return False
    if not _words(rest, last) <= {stem(word) for word in WORD.findall(question)}:
        return False
    denied = bool(_NOT.search(rest)) or (
        (phrase or bool(_BARE.fullmatch(rest))) and bool(_NOT.search(last.understood))
    )
    return denied == bool(_NOT.search(question))


def _same_kind(asked: Asked, new: Asked) -> bool:
    """Whether two questions have the same question word, for what does something or for what is
    done to it, and ask for the same kind of thing."""
    word, other = (_SAME.get(each.word, each.word) for each in (asked, new))
    if word != other:
        return False
    if word in ("who", "which", "what") and _done_to(asked) != _done_to(new):
        return False
    return not asked.noun or asked.kind == new.kind


def _done_to(asked: Asked) -> bool:
    """Whether it is asked whom or what somebody did something to."""
    return asked.auxiliary.casefold() in DO


def _words(rest: str, last: Turn) -> set[str]:
    """Stems of what a follow-up says itself: without what points at something said before."""
    noun = definite(rest, last)
    if noun is not None:
        rest = f"{rest[: noun.start]} {rest[noun.end :]}"
    said = set(map(stem, content(rest)))
    return said - set(map(stem, WORD.findall(" ".join(WHEN.findall(rest)))))
