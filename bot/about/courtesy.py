"""What is said to the bot before and after a question: "hi, who won?", "Who won? Thanks!"."""

from __future__ import annotations

import re

from bot.about import talk

#: Where a greeting may end: at a mark, or before a word that asks.
_ENDS = re.compile(
    r"[,.!?;…]+\s+|\n\s*|\s+(?=(?:who|whom|whose|what|which|when|where|why|how)\b)", re.IGNORECASE
)
#: Where the question may end.
_AFTER = re.compile(r"(?<=[?.!…])\s+|,\s+")
_PLEASE = re.compile(r"please\W*", re.IGNORECASE)
#: What asks begins so.
_ASKS = re.compile(
    r"""(?:and|but)\s+\w|(?:(?:so|also|or|now|then|well|please)\b[\s,]*)*
    (?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had|can
      |could|will|would|should|by|in|for|at|on|from|since|tell|show|give|list|find|any|anything|more
      |latest|news|articles)
    (?:['’]\w+)?\b""",
    re.IGNORECASE | re.VERBOSE,
)
#: Longer greetings and thanks are not looked for.
_LONGEST = 80
_QUOTED = re.compile(r"[\"“”«»]")


def without_courtesy(text: str) -> str:
    """A question without what greets or thanks before and after it.

    The text itself where nothing would be left, or where what is left may not be a question:
    "Okay, Boomer: who said that?" and "Hello Kitty anniversary" stay as they are.
    """
    rest = _before_thanks(text)
    while (shorter := _after_greeting(rest)) != rest:
        rest = shorter
    return rest


def _before_thanks(text: str) -> str:
    for end in _AFTER.finditer(text, max(0, len(text) - _LONGEST)):
        head, tail = text[: end.start()], text[end.end() :]
        thanks = _is_talk(tail) or bool(_PLEASE.fullmatch(tail))
        if thanks and head.strip() and not talk.reply(head):
            return head
    return text


def _after_greeting(text: str) -> str:
    for end in _ENDS.finditer(text, 0, _LONGEST):
        head, rest = text[: end.start()], text[end.end() :]
        if not rest.strip() or not _is_talk(head):
            continue
        mark = end.group().strip()
        sentence = (mark and mark != ",") or "\n" in end.group()
        whole = mark and rest.rstrip().endswith("?") and ":" not in rest
        if whole or _ASKS.match(rest) or (sentence and rest[0].isupper()):
            return rest
    return text


def _is_talk(said: str) -> bool:
    return bool(talk.reply(said)) and not _QUOTED.search(said)
