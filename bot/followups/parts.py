"""The parts of a question: its question word, what that asks for, the verb, the subject."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.followups.verbs import IRREGULAR, is_verb, plural
from bot.followups.words import ASKING, AUXILIARIES, SMALL, WORD
from index.ranking.asking import wanted
from index.ranking.gazetteer import CITIES, COUNTRIES, REGIONS, STATES

DO = frozenset("do does did don't doesn't didn't".split())
BE = frozenset("is are was were isn't aren't wasn't weren't".split())

_OPENING = re.compile(
    r"\s*(?:(?P<before>for|by|at|in|on|to|from|of|since|until|with|under|about) )?"
    r"(?P<word>how (?:many|much|long|far|old|often|large|big|high|tall|heavy|deep|fast|small|wide|"
    r"strong)\b|who|whom|whose|which|what|when|where|why|how)\b\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_TELL = re.compile(
    r"\s*(?:please )?(?:(?:tell|give|show) (?:me|us)(?: more)? (?:about|on)|what about)\s+",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")
_SUBJECT = re.compile(
    r"(?:(?:the|a|an|this|that) )?(?:[a-z][\w-]* ){0,3}?[A-Z0-9][\w.'’&-]*"
    r"(?: (?:of (?:the )?)?[A-Z0-9][\w.'’&-]*)*(?: at (?:the )?[A-Z][\w.'’&-]*)*"
)
_ADJECTIVE = re.compile(r"(?:an|ese|ish|ch)$")
_VESSELS = frozenset("craft helicopter lander probe rocket rover ship telescope tanker".split())
_INSIDE = frozenset("the a an this that of at first last next more".split())
_WHERE = COUNTRIES | STATES | CITIES | REGIONS


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart.

    Attributes:
        text: Its last sentence, without the mark at its end.
        before: A small word before the question word ("for" how much); else empty.
        word: "who", "which", "how many" ..., in lower case; empty in a question for yes or no.
        noun: The nouns after "which", "what", "how many", "how much"; else empty.
        auxiliary: The auxiliary verb after these; empty when there is none.
        rest: What follows it.
        subject: Of the verb, at the start of ``rest``; empty where what is asked for is the
            subject, or where its end cannot be told.
        kind: Of the answer, one of `index.ranking.asking.KINDS`.
    """

    text: str
    before: str
    word: str
    noun: str
    auxiliary: str
    rest: str
    subject: str
    kind: str

    @property
    def of_subject(self) -> bool:
        """Whether it asks who or what did it."""
        if self.word not in ("who", "which", "what", "how many") or self.before or self.subject:
            return False
        if self.word != "who" and not self.noun:
            return bool(self.rest) and not self.auxiliary
        return self.auxiliary.casefold() not in DO

    @property
    def many(self) -> bool:
        """Whether it asks for several things."""
        last = re.split(r" (?:in|of|from|at) ", self.noun)[0].split()[-1:]
        return bool(last) and plural(last[0])


def taken_apart(question: str) -> Asked:
    """The parts of a question's last sentence."""
    text = _TELL.sub("", _last_sentence(question.strip()).rstrip(" ?!."))
    kind = wanted(text).kind
    opening = _OPENING.fullmatch(text)
    if opening is None:
        first = WORD.match(text)
        if first is None or first.group().casefold() not in AUXILIARIES:
            return Asked(text, "", "", "", "", text, "", kind)
        rest = text[first.end() :].strip()
        verb = first.group().casefold()
        return Asked(text, "", "", "", verb, rest, _subject(rest, verb), kind)
    word, rest = opening["word"].casefold(), opening["rest"]
    noun = ""
    if word in ("which", "what", "how many", "how much"):
        noun, rest = _noun(rest)
    found = WORD.match(rest)
    verb = found.group() if found and found.group().casefold() in AUXILIARIES else ""
    rest = rest[len(verb) :].strip()
    be = word == "who" and verb.casefold() in BE
    subject = "" if be or not verb else _subject(rest, verb.casefold())
    before = (opening["before"] or "").casefold()
    return Asked(text, before, word, noun, verb, rest, subject, kind)


def _last_sentence(question: str) -> str:
    """The last sentence that asks; the whole text where the last one does not."""
    last = _SENTENCE.split(question)[-1]
    first = WORD.match(last)
    asks = any(word.casefold() in ASKING for word in WORD.findall(last))
    return last if asks or (first and first.group().casefold() in AUXILIARIES) else question


def _noun(rest: str) -> tuple[str, str]:
    """The nouns that a question opens with, and what follows them."""
    words = list(WORD.finditer(rest))
    for number, found in enumerate(words):
        word = found.group()
        following = words[number + 1].group() if number + 1 < len(words) else ""
        before = words[number - 1].group() if number else ""
        if word.casefold() in AUXILIARIES or (number and is_verb(word, following, before)):
            return rest[: found.start()].strip(" ,"), rest[found.start() :]
        if not number and (word in IRREGULAR or word in ("happened", "caused")):
            return "", rest
    return rest, ""


def _subject(rest: str, verb: str) -> str:
    """The subject that a clause opens with, where a name shows its end."""
    found = _SUBJECT.match(rest)
    if found is None or found.end() == len(rest):
        return ""
    words = found.group().split()
    if words[-1].endswith(("'s", "’s")):  # what it owns follows, to an end that cannot be told
        return ""
    if any(word.casefold() in SMALL and word.casefold() not in _INSIDE for word in words):
        return ""
    following = WORD.findall(rest[found.end() :])
    if len(following) > 2 and _is_title(following[0]) and following[1][0].isupper():
        return rest[: rest.index(following[1], found.end()) + len(following[1])]
    if verb not in DO and verb in AUXILIARIES:
        nouns: list[str] = []
        for word, after in zip(following, [*following[1:], ""], strict=True):
            if word in SMALL or not word.islower():
                break
            if is_verb(word, after) or word.endswith("ing"):
                return " ".join([found.group(), *nouns])
            nouns.append(word)
    adjective = _ADJECTIVE.search(words[-1]) and words[-1].casefold() not in _WHERE
    if following and adjective and plural(following[0]):
        return f"{found.group()} {following[0]}"
    return found.group()


def _is_title(word: str) -> bool:
    """Whether a noun stands before the name of one such thing: "the helicopter Ingenuity"."""
    return word.islower() and (word in _VESSELS or wanted(f"which {word}").kind == "person")
