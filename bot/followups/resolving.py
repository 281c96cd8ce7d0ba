"""A question with its pronouns, and nouns such as "the ship", as what they stand for."""

from __future__ import annotations

import re

from bot.answers import Turn
from bot.followups.parts import Asked
from bot.followups.pointing import Definite, definite, points_elsewhere
from bot.followups.topics import Topic
from bot.followups.verbs import is_verb
from bot.followups.words import (
    PERSONAL,
    POSSESSIVE,
    SMALL,
    WORD,
    Name,
    lowered,
    names,
    raised,
    stem,
    subjects,
)

_THINGS = frozenset("organisation title animal event thing country state city region place".split())
_SEVERAL = frozenset("person organisation country state city region place event animal".split())

#: Of a name alone nothing of the kind is asked: what happened is meant.
_OF_WHAT_HAPPENED = re.compile(
    r"(?:when|where|how long ago) (?:is|was|were|are) (?:it|they)\W*", re.IGNORECASE
)

#: Longest phrase, in words, that takes a possessive ending.
_OWNER = 4

#: Longest topic, in characters, that is put before a question.
_LONGEST = 300


def resolved(text: str, subject: Topic, last: Turn) -> str:
    """The question with what points back replaced, or else with the topic before it.

    What a pronoun stands for is what the earlier question asked for, where that fits; else the one
    name of the question that fits; else, of "he" and "she", the one person whom the first quoted
    sentence names, and then the topic stands before the question too.
    """
    noun = definite(text, last)
    if noun is not None and (again := _again(noun, subject)):
        new = _put(text, noun.start, noun.end, again, owns=noun.owns)
        return raised(_others(new, text[: noun.start], subject, last))
    pronoun = _pronoun(text)
    if pronoun is not None:
        kind = PERSONAL[pronoun.group().casefold()]
        phrase = _asked_for(kind, subject)
        stands_for = phrase or _only(kind, subject, text)
        named = (
            noun is None and not points_elsewhere(text) and not _OF_WHAT_HAPPENED.fullmatch(text)
        )
        if stands_for and (phrase or named):
            return raised(_put_all(text, pronoun, stands_for, subject, last))
        if kind == "person" and (person := quoted_person(last)):
            text = _instead(text, pronoun, person)
    return led(subject.lead, text)


def led(lead: str, text: str) -> str:
    """A topic before a question; the question alone where there is none, or it is too long."""
    if not lead or len(lead) > _LONGEST:
        return text
    return f"{raised(lead)}{', ' if ': ' in text else ': '}{lowered(text)}"


def quoted_person(last: Turn) -> str:
    """The one person whom the first quoted sentence of an answer names; empty when there are
    several or none."""
    for sentence in last.answer.sentences[:1]:
        people = {name.text for name in names(sentence.text) if name.kind == "person"}
        if len(people) == 1:
            return people.pop()
    return ""


def _pronoun(text: str) -> re.Match[str] | None:
    return next((w for w in WORD.finditer(text) if w.group().casefold() in PERSONAL), None)


def _again(noun: Definite, subject: Topic) -> str:
    """What "the ship" or "the bridge" was called before; empty when it was not spoken of so."""
    nouns = subject.asked.noun.split()
    if subject.phrase and nouns and stem(noun.noun) == stem(nouns[-1]):
        return subject.phrase
    for name in subjects(subject.asked.text):
        if stem(noun.noun) == stem(name.text.split()[-1]):
            return subject.asked.text[name.start : name.end]
    return ""


def _put_all(text: str, first: re.Match[str], stands_for: str, subject: Topic, last: Turn) -> str:
    """The first pronoun replaced, and those of another kind after it."""
    rest = text[first.end() :]
    kind = PERSONAL[first.group().casefold()]
    others = [w for w in WORD.finditer(rest) if PERSONAL.get(w.group().casefold(), kind) != kind]
    for other in others[:1]:
        of = PERSONAL[other.group().casefold()]
        name = _only(of, subject, text) or (quoted_person(last) if of == "person" else "")
        if name and name != stands_for:
            rest = _instead(rest, other, name)
    return _instead(text[: first.end()] + rest, first, stands_for)


def _others(new: str, before: str, subject: Topic, last: Turn) -> str:
    """A pronoun before a noun that was replaced stands for something else."""
    pronoun = _pronoun(before)
    if pronoun is None:
        return new
    name = _only(PERSONAL[pronoun.group().casefold()], subject, before)
    return _instead(new, pronoun, name) if name else new


def _asked_for(pronoun: str, subject: Topic) -> str:
    """What the last question that a pronoun fits asked for, of those that speak of each other."""
    if subject.phrase and _fits(pronoun, subject.asked):
        return subject.phrase
    return _asked_for(pronoun, subject.earlier) if subject.earlier else ""


def _fits(pronoun: str, asked: Asked) -> bool:
    """Whether a pronoun can stand for what was asked for."""
    if pronoun == "person":
        return asked.kind == "person"
    if asked.word == "how many" and not asked.of_subject:
        return False
    if pronoun == "thing":
        return asked.kind in _THINGS and not asked.many
    return asked.many or asked.kind in _SEVERAL


def _only(pronoun: str, subject: Topic, text: str) -> str:
    """The one name of the earlier question that a pronoun can stand for, with the nouns around it;
    empty when there are several or none.

    "It" is not told apart from what happened where the question is about a person, unless the
    follow-up has a pronoun for that person too.
    """
    asked = subject.asked
    own = subjects(asked.text)
    people = [name for name in own if name.kind == "person"]
    if pronoun == "person":
        fitting = people or [name for name in own if _may_be_person(name)]
    elif people and not any(PERSONAL.get(w.casefold()) == "person" for w in WORD.findall(text)):
        fitting = []
    else:
        fitting = [name for name in own if name not in people] if asked.word else []
    if pronoun != "person" and any(name.text in asked.subject for name in fitting):
        return asked.subject
    if len(fitting) != 1 or fitting[0].kind == "people":
        return ""
    return _with_nouns(asked.text, fitting[0])


def _may_be_person(name: Name) -> bool:
    """Whether a name of unknown kind is written as a person's is: not NATO, not OpenAI."""
    return name.kind == "name" and not any(
        letter.isupper() for word in WORD.findall(name.text) for letter in word[1:]
    )


def _with_nouns(text: str, name: Name) -> str:
    """``the Maui fires``: a name with the nouns that it stands before."""
    end = name.end
    if text[name.start : name.end].casefold().startswith("the "):
        words = list(WORD.finditer(text, end))
        for number, found in enumerate(words):
            word = found.group()
            following = words[number + 1].group() if number + 1 < len(words) else ""
            if text[end : found.start()].strip() or not word.islower() or word in SMALL:
                break
            if is_verb(word, following):
                break
            end = found.end()
    return text[name.start : end]


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
    if "," not in phrase and " that " not in phrase and len(phrase.split()) <= _OWNER:
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
