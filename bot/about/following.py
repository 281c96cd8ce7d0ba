"""What follows a reply about the archive: "and on Uganda?", "from 2022?", "the latest one?"."""

from __future__ import annotations

import re

from bot.about.details import says_when, undated
from bot.about.recognising import PREPOSITIONS, Kind, Request, plain, recognise
from bot.answers import Conversation, Turn
from bot.followups import leans
from bot.followups.nouns import noun_phrases

_WHAT_ABOUT = re.compile(r"(?:what|how) about (?P<rest>.+)", re.IGNORECASE)
_AND = re.compile(r"\W*(?:and|but|or|also|so)\b", re.IGNORECASE)
_ON = re.compile(r"(?:on|about|regarding|concerning) .+", re.IGNORECASE)
_DETAIL = re.compile(
    rf"(?:{PREPOSITIONS}) (?!who|what|where|which|when|how|why)\S+(?: \S+){{0,5}}"
    r"|(?:this|last|past) (?:week|weekend|month|year)|today|yesterday",
    re.IGNORECASE,
)
_COUNT_OF = re.compile(rf"\Ahow many (?:are )?(?=(?:{PREPOSITIONS}) )", re.IGNORECASE)
_THE = r"(?:(?:what|which)(?: is|'s| are)? |show me )?(?:the )?"
_ONE = r"(?P<one> one| article| story)?(?: ones| articles| stories)?"
_SHOWN = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (Kind.LATEST, rf"{_THE}(?:latest|newest|most recent|last){_ONE}"),
        (Kind.OLDEST, rf"{_THE}(?:oldest|earliest|first){_ONE}"),
        (
            Kind.LISTED,
            r"(?:show|list|give)(?: me)? (?:them|those|these|more|all|all of them|them all"
            r"|the rest|the others)|which ones|which|more|the others|(?:what|which) are they"
            r"|all of them",
        ),
        (Kind.ARTICLES, r"how many(?: (?:are there|of them|articles|do you have|is that))*"),
    )
)
_PRONOUN = re.compile(
    r"(?P<before>.*\b(?:on|about|regarding|concerning|mention|cover) )"
    r"(?:it|this|that|them|him|her|these|those)",
    re.IGNORECASE,
)
#: What a name that follows "and" does not begin with.
_NO_NAME = frozenset(
    """who whom whose what which when where why how is are was were be been do does did has have had
    can could will would shall should may might must not no yes if then so also he she it they we
    you i this that these those there here his her their""".split()
)
_MOST_WORDS = 4


def standalone(text: str, conversation: Conversation) -> str:
    """A question about the archive as it would be asked without the turns before it.

    Returns ``text`` itself where it is none, or leans on nothing; small talk is passed over.
    """
    last = conversation.last
    if last is None:
        return text
    if not last.answer.reply:
        return _of_news(text, last) or text
    before = recognise(last.understood)
    return text if before is None else _continued(text, before) or text


def topical(text: str, conversation: Conversation) -> str:
    """``Morocco: how many died?`` for "how many died?", after what the archive has on Morocco.

    Returns ``text`` itself where no topic was said last, or the question has a subject of its own.
    """
    last = conversation.last
    before = recognise(last.understood) if last and last.answer.reply else None
    topic = _ON.match(before.details) if before else None
    if last is None or topic is None or not leans(text, Conversation((last,))):
        return text
    return f"{_topic(topic.group())}: {text}"


def _of_news(text: str, last: Turn) -> str:
    """``Which papers wrote about Activision Blizzard`` for "about it", after a question about the
    news; empty where it is none about the archive."""
    said = plain(text)
    pointed = _PRONOUN.fullmatch(said)
    topic = noun_phrases(last.understood, dated=False) if pointed and recognise(said) else ""
    return f"{pointed['before']}{topic}" if pointed and topic else ""


def _continued(text: str, before: Request) -> str:
    said = plain(text)
    about = _WHAT_ABOUT.fullmatch(said)
    rest = _COUNT_OF.sub("", about["rest"] if about else said)
    for kind, pattern in _SHOWN:
        if found := pattern.fullmatch(rest):
            return _question(kind, before.details, one=bool(found.groupdict().get("one")))
    if before.details and (pointed := _PRONOUN.fullmatch(said)) and recognise(said):
        return f"{pointed['before']}{_topic(before.details)}"
    if recognise(said):
        return ""
    if _ON.fullmatch(rest):
        return _question(before.kind, rest)
    if _DETAIL.fullmatch(rest):
        kept = undated(before.details) if says_when(rest) else before.details
        return _question(before.kind, f"{kept} {rest}".strip())
    words = rest.split()
    named = words and len(words) <= _MOST_WORDS and words[0].lower() not in _NO_NAME
    if named and (about or _AND.match(text)):
        return _question(before.kind, f"about {rest}")
    return ""


def _topic(details: str) -> str:
    return re.sub(r"(?i)\A(?:on|about|regarding|concerning) ", "", details)


def _question(kind: Kind, details: str, *, one: bool = False) -> str:
    """A question that `recognise` reads as this request."""
    if kind in {Kind.LATEST, Kind.OLDEST}:
        asked = f"is the {kind} article" if one else f"are the {kind} articles"
        return f"What {asked} {details}".strip() + "?"
    if kind is Kind.NEWS:
        return f"Any news {details}".strip() + "?"
    if kind is Kind.PUBLISHERS and _ON.fullmatch(details):
        return f"Which papers wrote {details}?"
    if kind is Kind.LISTED:
        return f"Show me all articles {details}".strip()
    return f"What do you have {details}".strip() + "?"
