"""Questions that only point at something, where nothing was said before: "and what about that?"."""

from __future__ import annotations

import re

from bot.answers import Conversation

UNCLEAR = "What is meant? Ask the whole question, please."

_MENTION = re.compile(r"<@[^>]*>|(?<!\S)@\w[\w.-]*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_OPENING = re.compile(r"\s*(?:and|but|what about|how about)\b", re.IGNORECASE)
_POINTING = frozenset(
    "he she it they him her them his its their this that these those one ones there".split()
)
#: What may stand beside a word that points; each other word is what a question is about.
_BESIDE = frozenset(
    """a about and are at before but by did do does else for from how in is last many me month more
    much of on or other out said say says so tell the then to was week were what when where which
    who why with year yesterday""".split()
)
#: Longer texts are not looked at.
_LONGEST = 200


def unclear(text: str, conversation: Conversation) -> bool:
    """Whether a text has no word that tells what it is about, and there is no turn to lean on."""
    if len(text) > _LONGEST or any(not turn.answer.small_talk for turn in conversation.turns):
        return False
    said = _MENTION.sub(" ", text)
    words = _WORD.findall(said)
    if not words or any(len(word) > 1 and word.isupper() for word in words):  # WHO, IT
        return False
    low = {word.casefold() for word in words}
    points = bool(low & _POINTING) or said != text or bool(_OPENING.match(said))
    return points and low <= _POINTING | _BESIDE
