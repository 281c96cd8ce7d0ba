"""Follow-up questions by rule: what is left unsaid is carried over from the turns before.

What stands for something in an earlier question takes its place there ("And in 2023?"), a pronoun
is replaced by what it stands for, and where neither can be done safely the topic is put before the
question ("The ship that blocked the canal: when was that?").

An answer's words are not taken blindly, so that a wrong answer cannot steer the next question: a
name from an answer comes with the words of the question that it answered.
"""

from __future__ import annotations

import re

from bot.answers import Conversation, Turn
from bot.followups.leaning import MORE, OPENING, is_phrase, leans
from bot.followups.nouns import noun_phrases
from bot.followups.parts import Asked, taken_apart
from bot.followups.pointing import points_back
from bot.followups.replacing import replaced
from bot.followups.resolving import led, resolved
from bot.followups.topics import Topic, topic
from bot.followups.words import (
    ASKING,
    AUXILIARIES,
    PERSONAL,
    SMALL,
    WHEN,
    WORD,
    lowered,
    raised,
    stems,
    subjects,
)
from index.ranking.gazetteer import UNITS_OF_TIME

_WHY = re.compile(
    r"\W*(?:(?:and|but|so)\W+)?(?:why|how come)\b\W*(?P<not>not\b)?"
    r"(?:\s*(?:now|so|is that|was that|is this|is it))?\W*",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\W*(?:(?:and|but|so)\W+)?(?P<ask>who (?:said|says|claimed|claims|thinks|believes|"
    r"reported|announced|confirmed))\s+(?:that|this|it|so)\W*",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_YEAR_BESIDE = re.compile(
    r"\W*(?:(?:and|but|what about|how about)\W+)*(?:in )?the "
    r"(?:(?P<before>year (?:before|earlier)(?: that)?|(?:previous|preceding) year)"
    r"|year (?:after|later)(?: that)?|(?:next|following) year)\W*",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"\W*(?:(?:and|but|so)\W+)?how many\W*", re.IGNORECASE)
#: Fewest words of a sentence, and most words that are taken of it, to ask who said it.
_QUOTED = (5, 15)
_WHERE = re.compile(r"\b(?:in|at|on|during|by|near|after) .*")


def standalone(text: str, conversation: Conversation) -> str:
    """The question as it would be asked without the conversation before it.

    Returns ``text`` itself where nothing is to be carried over.
    """
    text = dated(text, conversation)
    subject = topic(conversation.turns) if leans(text, conversation) else None
    if subject is None:
        return text
    last = conversation.turns[-1]
    varied = _varied(conversation)
    new = (
        _more(text, subject)
        or _why(text, subject)
        or _who_says(text, subject, last)
        or _how_many(text, subject)
        or _again(text, varied)
        or _phrase(text, varied)
        or _parallel(text, varied)
        or resolved(_unopened(text).strip() or text.strip(), subject, last)
    )
    if new.count(": ") > max(1, text.count(": ")):
        new = led(noun_phrases(subject.asked.text), _unopened(text).strip() or text.strip())
    first = WORD.search(new.rpartition(": ")[2])
    asks = first is not None and first.group().casefold() in ASKING | AUXILIARIES
    return f"{new}?" if asks and not new.endswith((".", "?", "!")) else new


def dated(text: str, conversation: Conversation) -> str:
    """``and in 2022?`` for "and the year before?", after a question that names 2023."""
    found = _YEAR_BESIDE.fullmatch(text)
    years = _YEAR.findall(_varied(conversation).understood) if found and conversation.turns else []
    if found is None or len(set(years)) != 1:
        return text
    return f"and in {int(years[0]) + (-1 if found['before'] else 1)}?"


def asks_who_says(text: str) -> bool:
    """Whether it asks of what was answered who said it: "who said that?"."""
    return _SAYS.fullmatch(text) is not None


def _varied(conversation: Conversation) -> Turn:
    """The turn that "and in 2023?" varies: the last one with a question of its own, since "why?"
    and "who said that?" are about the one before."""
    turns = reversed(conversation.turns)
    bare = (_WHY, _SAYS, MORE)
    return next(
        (turn for turn in turns if not any(each.fullmatch(turn.question) for each in bare)),
        conversation.turns[-1],
    )


def _more(text: str, subject: Topic) -> str:
    """``Tell me more about ...``"""
    found = MORE.fullmatch(text)
    if found is None:
        return ""
    on = found["on"] or ""
    if on and on.casefold() not in SMALL:
        return f"Tell me more about {on}: {subject.lead}."
    if subject.phrase:
        return f"Tell me more about {subject.phrase}."
    return f"Tell me more: {lowered(subject.asked.text)}?"


def _why(text: str, subject: Topic) -> str:
    """The reason for what was asked about."""
    found = _WHY.fullmatch(text)
    asked = subject.asked
    if found is None or subject.inherited or not asked.rest:
        return ""
    verb, rest = asked.auxiliary, asked.rest
    if asked.of_subject:
        who = subject.name or _some(asked)
        return f"Why {verb} {who} {rest}?" if verb else f"Why is it that {who} {rest}?"
    if not verb:
        return ""
    if found["not"] and asked.subject and not asked.word:
        return f"Why {verb} {asked.subject} not {rest[len(asked.subject) :].strip()}?"
    if asked.word.startswith("how ") and asked.noun:
        return f"Why {verb} {rest} so {asked.word.removeprefix('how ')} {asked.noun}?"
    if asked.word in ("what", "which", "who", "how much"):
        what = subject.name or (f"that {asked.noun}" if asked.noun else "")
        return f"Why {verb} {rest} {what}?" if what else ""
    return f"Why {verb} {rest}?"


def _who_says(text: str, subject: Topic, last: Turn) -> str:
    """Who said what was answered: what was quoted first, else what was asked about."""
    found = _SAYS.fullmatch(text)
    asked = subject.asked
    if found is None:
        return ""
    if quote := _quote(last):
        return led(subject.lead, f"{found['ask'].casefold()} “{quote}”?")
    if subject.inherited or not asked.of_subject or not asked.rest:
        return ""
    statement = f"{subject.name or _some(asked)} {asked.auxiliary} {asked.rest}"
    return f"{raised(found['ask'].casefold())} that {' '.join(statement.split())}?"


def _quote(last: Turn) -> str:
    """The first words of the first sentence of an answer, up to a mark or a small number of them;
    empty where it is none."""
    sentence = last.answer.sentences[0].text if last.answer.sentences else ""
    words = list(WORD.finditer(sentence))
    if len(words) < _QUOTED[0]:
        return ""
    end = words[min(len(words), _QUOTED[1]) - 1].end()
    return sentence[words[0].start() : end].replace("“", "‘").replace("”", "’").replace(": ", ", ")


def _some(asked: Asked) -> str:
    """What stands for an answer that is not known."""
    if asked.word == "how many":
        return f"so many {asked.noun}"
    if asked.word == "who":
        return "someone"
    if not asked.noun:
        return "something"
    if asked.many:
        return f"some {asked.noun}"
    return f"{'an' if asked.noun[0].casefold() in 'aeiou' else 'a'} {asked.noun}"


def _how_many(text: str, subject: Topic) -> str:
    """``How many baby swings were recalled?`` after ``Which baby swings were recalled?``"""
    asked = subject.asked
    if not _HOW_MANY.fullmatch(text) or subject.inherited or not asked.many:
        return ""
    return f"How many {' '.join(f'{asked.noun} {asked.auxiliary} {asked.rest}'.split())}?"


def _again(text: str, last: Turn) -> str:
    """The last question, where it is asked once more with fewer words: "who won?"."""
    new, old = taken_apart(_unopened(text)), taken_apart(last.understood)
    if not new.word or new.word != old.word or ": " in old.text or points_back(text):
        return ""
    own = stems(f"{new.noun} {new.rest}")
    return last.understood if own and own <= stems(f"{old.noun} {old.rest}") else ""


def _phrase(text: str, last: Turn) -> str:
    """The last question with a name, moment or noun of it replaced by another."""
    phrase = _unopened(text).strip(" ?!.,")
    question = last.understood
    if question != last.question and question.startswith("What about "):
        question = raised(question.partition(": ")[2])
    counted = taken_apart(phrase)
    if counted.word in ("how many", "how much") and counted.noun and not counted.rest:
        return replaced(question, counted.noun)
    if not phrase or not is_phrase(phrase):
        return ""
    if not OPENING.match(text) and not WHEN.fullmatch(phrase):
        return ""
    if made := replaced(question, phrase):
        return made
    asks = WORD.match(question)
    whole = asks is not None and asks.group().casefold() in ASKING | AUXILIARIES | {"by", "for"}
    of_others = {word.casefold() for word in WORD.findall(phrase)} & {"one", "ones"}
    if ": " in question or of_others or not whole:
        dated = WHEN.search(phrase) is None
        return led(noun_phrases(question, dated=dated), f"what about {phrase}?")
    return f"What about {phrase}: {lowered(question)}"


def _parallel(text: str, last: Turn) -> str:
    """``How many people were injured in the earthquake?`` after ``How many people died in the
    earthquake?``"""
    new = taken_apart(_unopened(text))
    old = taken_apart(last.understood)
    if not old.of_subject or not old.noun or ": " in old.text:
        return ""
    said = f"{new.auxiliary} {new.rest}".strip()
    if new.word != old.word or new.noun or not said or _points(said) or subjects(said):
        return ""
    where = _WHERE.search(old.rest)
    if where is None:
        return ""
    tail = where.group()
    if any(word in UNITS_OF_TIME for word in WORD.findall(said)) or WHEN.search(said):
        tail = " ".join(WHEN.sub(" ", tail).split())
    return f"{raised(old.word)} {old.noun} {said} {tail}".strip() + "?"


def _points(text: str) -> bool:
    return any(word.casefold() in PERSONAL for word in WORD.findall(text))


def _unopened(text: str) -> str:
    """A continuation without its "and"."""
    opening = OPENING.match(text)
    return text[opening.end() :] if opening else text
