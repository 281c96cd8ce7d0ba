"""What an earlier question was about, as a noun phrase that a later question can speak of.

"Which country joined NATO?" is about "the country that joined NATO", and with its answer about
"Finland, the country that joined NATO". The question's own words always stay, so that a wrong
answer is never all that the next question has to go by.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers import Turn
from bot.followups.nouns import noun_phrases
from bot.followups.parts import BE, DO, Asked, taken_apart
from bot.followups.verbs import inflected
from bot.followups.words import AUXILIARIES, LONGEST, PERSONAL, WORD, content, lowered, names, stem
from index.ranking.asking import KINDS, PLACES
from index.ranking.gazetteer import (
    CITIES,
    COUNTRIES,
    EVENT_WORDS,
    ORGANISATION_WORDS,
    PLACE_WORDS,
    REGIONS,
    STATES,
)

#: Turns that a topic lasts at most, counted from the last one.
_TURNS = 12
#: Most words of an answer that names something.
_LONGEST = 8

#: "What happened to the Ever Given?" is about the Ever Given.
_HAPPENED = re.compile(r"happen(?:ed|ing|s)? (?:at|in|to|with) (?P<to>\S.*)")

_WHERE = COUNTRIES | STATES | CITIES | REGIONS
_NAMED = frozenset(KINDS) & frozenset("person place organisation title animal event thing".split())
_NOBODY = ORGANISATION_WORDS | PLACE_WORDS | EVENT_WORDS
_PARTICLES = frozenset("al bin da de del der la of the van von".split())


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question was about.

    Attributes:
        asked: The question.
        name: The answer, where it names such a thing as was asked for; else empty.
        phrase: A noun phrase for what was asked for, with the name; empty when the question gives
            none.
        gist: The question without its question words.
        inherited: The phrase was put before the question with a colon.
        earlier: The topic of the turn before, where the question speaks of it.
    """

    asked: Asked
    name: str
    phrase: str
    gist: str
    inherited: bool = False
    earlier: Topic | None = None

    @property
    def lead(self) -> str:
        """What can stand before a colon."""
        said = self.phrase or self.gist
        return noun_phrases(self.asked.text) if ": " in said else said


def topic(turns: Sequence[Turn]) -> Topic | None:
    """What the last question with words of its own was about, of the last few; None when there is
    none."""
    found = None
    for turn in turns[-_TURNS:]:
        found = _topic(turn, found)
    return found


def _topic(last: Turn, before: Topic | None) -> Topic | None:
    """What a turn was about, after the topic before it."""
    if len(last.understood) > LONGEST:
        return before
    asked = taken_apart(last.understood)
    lead, colon, _ = last.understood.partition(": ")
    if colon and last.understood != last.question and not lead.startswith(("What about", "Tell")):
        return Topic(asked, "", lowered(lead), lowered(lead), inherited=True)
    name = _answer(last, asked)
    described = _described(asked)
    spoken_of = (
        before is not None
        and last.understood != last.question
        and bool(before.phrase)
        and _speaks_of(before, last.understood)
    )
    earlier = before if spoken_of else None
    if described:
        phrase = _named(asked, described, name)
        return Topic(asked, name, phrase, _gist(asked), earlier=earlier)
    if earlier is not None:
        return earlier
    gist = _gist(asked)
    return Topic(asked, name, "", gist) if content(gist) else before


def _speaks_of(topic: Topic, question: str) -> bool:
    """Whether a question has the noun phrase of a topic in it, or says what was done."""
    if topic.phrase in question:
        return True
    done = topic.asked.rest if topic.asked.of_subject and not topic.name else ""
    return bool(done) and done in question


def _named(asked: Asked, described: str, name: str) -> str:
    if name:
        return f"{name}, {described}"
    if described.startswith("who won "):
        return f"the winner of {described.removeprefix('who won ')}"
    if described.startswith("who "):
        return f"whoever{described.removeprefix('who')}"
    return described


def _described(asked: Asked) -> str:
    """``the country that joined NATO``; a clause that begins with "who" follows a name."""
    rest = f"{asked.auxiliary} {asked.rest}".strip()
    low = asked.auxiliary.casefold()
    if not asked.rest or asked.before or asked.noun.startswith("of "):
        return ""
    if asked.word in ("who", "what") and not asked.noun and low in BE and _is_noun(asked.rest):
        return asked.rest.removeprefix("the name of ")
    if happened := _HAPPENED.fullmatch(asked.rest):
        return happened["to"]
    if asked.word == "who":
        return "" if low in DO else f"who {rest}"
    if asked.word not in ("which", "what", "how many", "how much"):
        return ""
    thing = f"the {asked.noun} that" if asked.noun else "what"
    if asked.subject:
        tail = asked.rest[len(asked.subject) :].strip()
        said = inflected(tail, low)
        return f"{thing} {asked.subject} {said}" if said else ""
    if low in DO or (asked.word == "how much" and not asked.noun):
        return ""
    return f"{thing} {rest}"


def _is_noun(text: str) -> bool:
    first = text.split(maxsplit=1)[0]
    return first.casefold() in ("the", "a", "an") or first[:1].isupper()


def _gist(asked: Asked) -> str:
    """The question without its question words; only its nouns where that is not surely right."""
    if asked.noun.startswith("of "):
        return asked.text
    if asked.word == "what" and (happened := _HAPPENED.fullmatch(asked.rest)):
        return happened["to"]
    low = asked.auxiliary.casefold()
    if asked.subject:
        said = inflected(asked.rest[len(asked.subject) :].strip(), low)
        told = f"{asked.subject} {said}"
        return (told if asked.word else f"whether {told}") if said else noun_phrases(asked.text)
    first = WORD.match(asked.rest)
    opens = first.group().casefold() if first else ""
    whole = (not low or low in BE or asked.of_subject) and " going to " not in f" {asked.rest} "
    if not whole or opens in PERSONAL or not (asked.word or opens not in AUXILIARIES):
        return noun_phrases(asked.text)
    return f"{asked.noun} {asked.rest}".strip()


def _answer(turn: Turn, asked: Asked) -> str:
    """The short answer, where it is believed and names a single thing of the kind that was asked
    for."""
    answer = turn.answer.likely_answer.strip(" ,.;:")
    words = WORD.findall(answer)
    if not words or turn.answer.abstained or len(words) > _LONGEST or asked.many:
        return ""
    if not asked.noun and asked.word != "who":
        return ""
    if asked.kind in PLACES - {"place"}:
        return answer if answer.casefold().removeprefix("the ") in _WHERE else ""
    if asked.kind not in _NAMED or not any(word[0].isupper() for word in words):
        return ""
    if asked.kind == "person" and not _may_be_person(words):
        return ""
    return "" if _in_question(words, asked) else answer


def _may_be_person(words: Sequence[str]) -> bool:
    """Whether the words of an answer are written as the name of a person is."""
    capital = all(word[0].isupper() or word in _PARTICLES for word in words)
    return capital and not words[-1].isupper() and words[-1].casefold() not in _NOBODY


def _in_question(answer: Sequence[str], asked: Asked) -> bool:
    """Whether a name of the question stands in the answer: then it is part of what is known."""
    nouns = {stem(word) for word in asked.noun.split() if word.islower()}
    known = {stem(word) for name in names(asked.text) for word in WORD.findall(name.text)}
    return bool({stem(word) for word in answer if word[0].isupper()} & (known - nouns))
