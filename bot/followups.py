"""Follow-up questions by rule: what is left unsaid is carried over from the turns before.

A question leans on the conversation when it opens like a continuation ("and", "what about"),
refers back with a pronoun whose noun it does not have, or is too short to have a subject of its
own. Then the subject of the last question that had one - its names, else its content words - is
put before it; an answer's words are never taken, so that a wrong answer cannot steer the next
question.
"""

from __future__ import annotations

import re

from bot.answers import Conversation

_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OPENING = re.compile(
    r"\s*(?:(?:and|but|or|so|then|also|ok(?:ay)?)\b[\s,]*)?(?:what|how) about\b[\s,]*"
    r"|\s*(?:and|but|or|so|then|also)\b[\s,]*",
    re.IGNORECASE,
)
_BACKWARD = frozenset(
    "he she it they him her them his hers its their theirs this that these those there then "
    "one ones same former latter such else".split()
)
_SMALL = (
    frozenset(
        "a an the of in on at by for from to with as into about after before over under between "
        "during since until against and or but so if than what which who whom whose when where why "
        "how many much long old far often is are was were be been being am do does did done has "
        "have had having can could will would shall should may might must not no yes any some all "
        "more most other another i you we me us my your our tell give show say said says please "
        "just first last next new also exactly happened happen later still now ago again".split()
    )
    | _BACKWARD
)
#: Fewer content words than this cannot name a subject of their own.
_FEWEST_WORDS = 2


def standalone(text: str, conversation: Conversation) -> str:
    """The question as it would be asked without the conversation before it.

    Returns ``text`` itself where nothing is to be carried over.
    """
    if not conversation.turns or not _leans(text):
        return text
    rest = _rest(text)
    own = {word.casefold() for word in _WORD.findall(rest)}
    missing = [
        words
        for words in _subject(conversation)
        if not {word.casefold() for word in words.split()} <= own
        and not (_YEAR.fullmatch(words) and _YEAR.search(rest))
    ]
    if not missing:
        return text
    return f"{', '.join(missing)}: {rest}"


def _leans(text: str) -> bool:
    words = _WORD.findall(text)
    if not words:
        return False
    if _OPENING.match(text):
        return True
    if any(word.casefold() in _BACKWARD for word in words) and not _names(text):
        return True
    return not _names(text) and len(_content(text)) < _FEWEST_WORDS


def _rest(text: str) -> str:
    opening = _OPENING.match(text)
    rest = text[opening.end() :] if opening else text
    return rest.strip() or text.strip()


def _subject(conversation: Conversation) -> list[str]:
    """Names and content words of the last question that has any, in its order."""
    for turn in reversed(conversation.turns):
        if turn.answer.reply:  # small talk, or about the archive
            continue
        understood = turn.understood
        subject = _names(understood)
        taken = {word.casefold() for name in subject for word in name.split()}
        subject += [word for word in _content(understood) if word.casefold() not in taken]
        if subject:
            return subject
    return []


def _names(text: str) -> list[str]:
    """Runs of capitalised words and numbers, without a question's first word."""
    names: list[str] = []
    end = None
    for found in _WORD.finditer(text):
        word = found.group()
        named = word[0].isupper() or word[0].isdigit()
        if not named or word.casefold() in _SMALL:
            continue
        if end is not None and text[end : found.start()].isspace():
            names[-1] += f" {word}"
        else:
            names.append(word)
        end = found.end()
    return names


def _content(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word.casefold() not in _SMALL]
