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
from bot.followups.leaning import (
    MORE,
    OPENING,
    is_phrase,
    leans,
)
from bot.followups.parts import Asked, taken_apart
from bot.followups.pointing import Definite, definite, points_elsewhere
from bot.followups.replacing import replaced
from bot.followups.topics import Topic, topic
from bot.followups.verbs import is_verb
from bot.followups.words import (
    PERSONAL,
    POSSESSIVE,
    SMALL,
    WHEN,
    WORD,
    lowered,
    names,
    raised,
    stem,
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
_HOW_MANY = re.compile(r"\W*(?:(?:and|but|so)\W+)?how many\W*", re.IGNORECASE)
_WHERE = re.compile(r"\b(?:in|at|on|during|by|near|after) .*")
_THINGS = frozenset("organisation title animal event thing country state city region place".split())
_SEVERAL = frozenset("person organisation country state city region place event animal".split())

#: Longest topic, in characters, that is put before a question.
_LONGEST = 300


def standalone(text: str, conversation: Conversation) -> str:
    """The question as it would be asked without the conversation before it.

    Returns ``text`` itself where nothing is to be carried over.
    """
    if not leans(text, conversation):
        return text
    subject = topic(conversation.turns)
    if subject is None:
        return text
    last = conversation.turns[-1]
    return (
        _more(text, subject)
        or _why(text, subject)
        or _who_says(text, subject)
        or _how_many(text, subject)
        or _phrase(text, last)
        or _parallel(text, last)
        or _question(text, subject, last)
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
    what = subject.name or (f"that {asked.noun}" if asked.noun else "")
    return f"Why {verb} {rest} {what}".strip() + "?"


def _who_says(text: str, subject: Topic) -> str:
    """Who said what was answered."""
    found = _SAYS.fullmatch(text)
    asked = subject.asked
    if found is None or subject.inherited or not asked.of_subject or not asked.rest:
        return ""
    statement = f"{subject.name or _some(asked)} {asked.auxiliary} {asked.rest}"
    return f"{raised(found['ask'].casefold())} that {' '.join(statement.split())}?"


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


def _phrase(text: str, last: Turn) -> str:
    """The last question with a name, moment or noun of it replaced by another."""
    opening = OPENING.match(text)
    phrase = (text[opening.end() :] if opening else text).strip(" ?!.,")
    question = last.understood
    if question != last.question and question.startswith("What about "):
        question = raised(question.partition(": ")[2])
    counted = taken_apart(phrase)
    if counted.word in ("how many", "how much") and counted.noun and not counted.rest:
        return replaced(question, counted.noun)
    if not phrase or not is_phrase(phrase) or not (opening or WHEN.fullmatch(phrase)):
        return ""
    return replaced(question, phrase) or f"What about {phrase}: {lowered(question)}"


def _parallel(text: str, last: Turn) -> str:
    """``How many people were injured in the earthquake?`` after ``How many people died in the
    earthquake?``"""
    opening = OPENING.match(text)
    new = taken_apart(text[opening.end() :] if opening else text)
    old = taken_apart(last.understood)
    if not old.of_subject or not old.noun or ": " in old.text:
        return ""
    said = f"{new.auxiliary} {new.rest}".strip()
    if new.word != old.word or new.noun or not said or _pronoun(said) or subjects(said):
        return ""
    where = _WHERE.search(old.rest)
    if where is None:
        return ""
    tail = where.group()
    if any(word in UNITS_OF_TIME for word in WORD.findall(said)) or WHEN.search(said):
        tail = " ".join(WHEN.sub(" ", tail).split())
    return f"{raised(old.word)} {old.noun} {said} {tail}".strip() + "?"


def _question(text: str, subject: Topic, last: Turn) -> str:
    """The question with what points back replaced, or else with the topic before it."""
    opening = OPENING.match(text)
    rest = (text[opening.end() :] if opening else text).strip() or text.strip()
    noun = definite(rest, last)
    if noun is not None and subject.phrase and _same(noun, subject.asked):
        return raised(_named_again(rest, noun, subject))
    pronoun = _pronoun(rest)
    if pronoun is not None:
        kind = PERSONAL[pronoun.group().casefold()]
        if subject.phrase and _fits(kind, subject.asked):
            return raised(_instead(rest, pronoun, subject.phrase))
        if (name := _only(kind, subject.asked)) and noun is None and not points_elsewhere(rest):
            return raised(_instead(rest, pronoun, name))
        if kind == "person" and (name := _quoted(last)):
            rest = _instead(rest, pronoun, name)
    if len(subject.lead) > _LONGEST:
        return rest
    return f"{raised(subject.lead)}: {lowered(rest)}"


def _pronoun(text: str) -> re.Match[str] | None:
    return next((w for w in WORD.finditer(text) if w.group().casefold() in PERSONAL), None)


def _same(noun: Definite, asked: Asked) -> bool:
    """Whether "the ship" is what was asked for with "which ship"."""
    nouns = asked.noun.split()
    return bool(nouns) and stem(noun.noun) == stem(nouns[-1])


def _named_again(text: str, noun: Definite, subject: Topic) -> str:
    """The question with "the ship" as the ship that was asked for; a pronoun before it is then
    something else."""
    new = _put(text, noun.start, noun.end, subject.phrase, owns=noun.owns)
    pronoun = _pronoun(text[: noun.start])
    if pronoun is None:
        return new
    name = _only(PERSONAL[pronoun.group().casefold()], subject.asked)
    return _instead(new, pronoun, name) if name else new


def _fits(pronoun: str, asked: Asked) -> bool:
    """Whether a pronoun can stand for what was asked for."""
    if pronoun == "person":
        return asked.kind == "person"
    if asked.word == "how many" and not asked.of_subject:
        return False
    if pronoun == "thing":
        return asked.kind in _THINGS and not asked.many
    return asked.many or asked.kind in _SEVERAL


def _only(pronoun: str, asked: Asked) -> str:
    """The one name of a question that a pronoun can stand for, with the nouns around it; empty
    when there are several or none."""
    own = subjects(asked.text)
    people = [name for name in own if name.kind == "person"]
    if pronoun == "person":
        fitting = people or [name for name in own if name.kind == "name"]
    else:
        fitting = [] if people or not asked.word else own
    if len([name for name in fitting if name.text in asked.subject]) == 1:
        return asked.subject
    if len(fitting) != 1 or fitting[0].kind == "people":
        return ""
    return asked.text[fitting[0].start : fitting[0].end]


def _quoted(last: Turn) -> str:
    """The one person whom the first quoted sentence names; empty when there are several."""
    for sentence in last.answer.sentences[:1]:
        people = {name.text for name in names(sentence.text) if name.kind == "person"}
        if len(people) == 1:
            return people.pop()
    return ""


def _instead(text: str, pronoun: re.Match[str], phrase: str) -> str:
    """The text with a pronoun replaced by what it stands for."""
    owns = pronoun.group().casefold() in POSSESSIVE
    return _put(text, pronoun.start(), pronoun.end(), phrase, owns=owns)


def _put(text: str, start: int, end: int, phrase: str, *, owns: bool) -> str:
    """The text with a noun phrase in the place of another; one that owns what follows it becomes
    "the book of ..."."""
    before, after = text[:start], text[end:]
    noun = _owned(after) if owns else ""
    if not noun:
        return before + _set_off(phrase, after)
    if "," not in phrase and " that " not in phrase:
        return f"{before}{phrase}{'’' if phrase.endswith('s') else '’s'}{after}"
    return f"{before}the {noun.strip()} of {_set_off(phrase, after[len(noun) :])}"


def _set_off(phrase: str, after: str) -> str:
    """A phrase with a comma after its apposition, and what follows."""
    return f"{phrase}{',' if ', ' in phrase and after.strip(' ?!.') else ''}{after}"


def _owned(after: str) -> str:
    """The nouns that a possessive belongs to; empty when it is none ("who beat her in 2020?")."""
    end = 0
    words = list(WORD.finditer(after))
    for number, found in enumerate(words):
        word = found.group()
        following = words[number + 1].group() if number + 1 < len(words) else ""
        if after[end : found.start()].strip() or word.casefold() in SMALL - {"first", "last"}:
            break
        if end and (is_verb(word, following) or word.endswith("ing")):
            break
        end = found.end()
    return after[:end]
