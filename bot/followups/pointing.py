"""Words of a question that point at something said before: "he", "that", "there", "the ruling"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answers import Turn
from bot.followups.parts import BE, taken_apart
from bot.followups.verbs import is_verb
from bot.followups.words import (
    ASKING,
    AUXILIARIES,
    DEMONSTRATIVE,
    PERSONAL,
    POSSESSIVE,
    SMALL,
    WORD,
    Name,
    content,
    stem,
    stems,
    subjects,
)
from bot.quoting.words import bare
from index.ranking.asking import wanted
from index.ranking.gazetteer import DAYS, UNITS_OF_TIME

#: So many content words before a pronoun can hold the noun that it stands for.
_HOLDING = 3
#: A question with more content words than this does not speak of "the resolution" of an article.
_SHORT = 3
#: With so few it does speak of something said before.
_SHORTEST = 2
#: So many words after "that" make it a conjunction: "found that sea levels rise".
_CLAUSE = 4

_EXISTS = BE | {"be", "been", "has", "have", "had"}
_TIMES = (
    UNITS_OF_TIME
    | DAYS
    | frozenset(
        """time times night morning afternoon evening season spring summer autumn fall winter
        weekend""".split()
    )
)
ORDINALS = frozenset("first second third fourth fifth sixth last next other previous new".split())
_ADJECTIVES = ORDINALS | frozenset("early late old long far other more".split())
_ARTICLES = DEMONSTRATIVE | {"the"}
_SUBJECTS = frozenset("he she they".split())
#: "The company" is the one that was asked for ...
_ENTITIES = frozenset("organisation country state city place title animal event".split())
#: ... or named, by a name of this kind.
_HELD = {"organisation": "organisation", "country": "place", "state": "place", "city": "place"}
#: What has a part, a property or an outcome must be said: "the final" of which cup?
_PARTS = frozenset(
    """aftermath age aim amount answer author bodies budget capacity capital captain cast
    cause charge charges children coach condition consequences contents cost crew damage
    date deadline deaths details difference distance driver duration effect final fine goal
    goals half height host impact injured killed length limit location loser losses margin
    men motive name number odds opponent organisers others outcome owner owners parents part
    passengers penalty people pilot plot population price probability profit purpose quarter
    rate reaction reason reasons response rest result results route rules score scorer
    scorers sentence share size source speed suspect suspects target temperature terms theme
    title toll total turnout turnover value venue verdict victim victims weight winner
    winners witnesses women wounded""".split()
)
_PART_STEMS = frozenset(map(stem, _PARTS))
_ASKS_FOR = re.compile(
    r"\W*(?:(?:and|but|so)\W+)?(?:who|what|which)(?:['’]s| is| are| was| were)\s+", re.IGNORECASE
)
_NO_SUBJECT = re.compile(r"\s*is it (?:true|likely|possible|clear|known)\b", re.IGNORECASE)
#: There is one only, whatever was spoken of before.
_ALONE = frozenset(
    "world earth globe planet sun moon universe sky internet web north south east west".split()
)
_SAYS = frozenset("say says said tell told".split())
_OF_THESE = re.compile(r"\b(?:which|what|who|one|all|some) of\s+$", re.IGNORECASE)


def points_back(text: str) -> bool:
    """Whether a pronoun or the like has its noun in an earlier question."""
    own = subjects(text)
    return points_elsewhere(text) or any(
        not _NO_SUBJECT.match(text) and not _has_noun(text, found, own)
        for found in WORD.finditer(text)
        if found.group().casefold() in PERSONAL
    )


def points_elsewhere(text: str) -> bool:
    """Whether "that", "there", "its own", "the second one" or the like speaks of an earlier
    question."""
    found = list(WORD.finditer(text))
    low = [each.group().casefold() for each in found]
    own = bool(subjects(text))
    for number, word in enumerate(low):
        before = low[number - 1] if number else ""
        after = low[number + 1] if number + 1 < len(low) else ""
        if word == "own" and not after:
            return before in POSSESSIVE
        if word in DEMONSTRATIVE:
            if _demonstrates(text, found, number, own):
                return True
        elif own:
            continue
        elif word == "there":
            if before not in _EXISTS and after not in _EXISTS:
                return True
        elif word in ("one", "ones"):
            if before in ORDINALS | _ARTICLES or (not after and before not in ("no", "any")):
                return True
        elif word in ("same", "latter", "else", "such") or (word == "then" and not after):
            return True
    return False


def _has_noun(text: str, pronoun: re.Match[str], own: list[Name]) -> bool:
    """Whether the question itself has what a pronoun stands for."""
    word = pronoun.group().casefold()
    of = PERSONAL[word]
    asked = taken_apart(text)
    if asked.subject and not _is_subject(text, pronoun):
        # what somebody does to "it" is done to another one
        own = [name for name in own if name.text not in asked.subject]
    if any(
        name.end <= pronoun.start()
        and name.kind != "people"
        and (of != "person" or name.kind in ("person", "name"))
        for name in own
    ):
        return True
    nouns = {each.casefold() for each in content(asked.noun)}
    before = [each for each in content(text[: pronoun.start()]) if each.casefold() not in nouns]
    if len(before) >= _HOLDING or (len(before) > 1 and " and " in text[: pronoun.start()]):
        return True
    if not asked.of_subject or pronoun.start() < text.find(asked.rest):
        return False
    if asked.word == "who":
        return of != "thing" and bool(own) and word in POSSESSIVE
    return (of == "person") == (asked.kind == "person") and _is_subject(text, pronoun)


def _is_subject(text: str, pronoun: re.Match[str]) -> bool:
    """Whether a pronoun owns or does something: then it can speak of who is asked for."""
    word = pronoun.group().casefold()
    following = WORD.match(text[pronoun.end() :].lstrip())
    low = following.group().casefold() if following else ""
    if word in POSSESSIVE:
        return word != "her" or (bool(low) and low not in SMALL - _ADJECTIVES)
    return word in _SUBJECTS or (word == "it" and low in AUXILIARIES)


def _demonstrates(text: str, found: Sequence[re.Match[str]], number: int, named: bool) -> bool:
    """Whether "this" or "that" points at something said before."""
    word = found[number].group().casefold()
    if number + 1 == len(found):
        return True
    if _OF_THESE.search(text[: found[number].start()]):
        return False
    following = found[number + 1].group()
    low = re.split("['’]", following.casefold())[0]
    if low in _TIMES:
        return word != "this" and not named
    if word != "that" or not number:
        return True
    before = found[number - 1].group().casefold()
    after = found[number + 2].group() if number + 2 < len(found) else ""
    if low in PERSONAL or low in ASKING or low in ("the", "a", "an", "there"):
        return False
    if following[0].isupper() or following[0].isdigit():
        return False
    if before in _SAYS and len(found) - number > 2 and low not in SMALL:
        return False
    if before in SMALL:
        return True
    relative = low in AUXILIARIES or low.endswith("ly") or is_verb(following, after)
    return not relative and len(found) - number <= _CLAUSE


@dataclass(frozen=True, slots=True)
class Definite:
    """A noun with "the" or "that" before it, such as "that law's".

    Attributes:
        start, end: In the question, with its article and a possessive ending.
        noun: The last noun, in lower case.
        owns: It has a possessive ending.
    """

    start: int
    end: int
    noun: str
    owns: bool


def definite(text: str, last: Turn, *, named: bool = False) -> Definite | None:
    """The first "the ruling" or "that law" that speaks of what an earlier turn was about.

    Args:
        named: The question has a name of its own: then it says "the" of other things.
    """
    plain = len(content(text))
    spoken_of = stems(last.question) | stems(last.understood)
    spoken_of |= _told(last) if plain <= _SHORT else set()
    words = list(WORD.finditer(text))
    for number, nouns in _definites(text, words):
        article = words[number]
        low = article.group().casefold()
        if low == "the" and (named or bare(nouns[-1].group()).casefold() in _ALONE):
            continue
        if low != "the" and not _demonstrates(text, words, number, named):
            continue
        before = {word.group().casefold() for word in words[:number]}
        verb_follows = bool(before & (AUXILIARIES - BE))
        for noun in nouns if verb_follows else nouns[-1:]:
            head = bare(noun.group())
            ends = not text[noun.end() :].strip(" ?!.")
            known = (
                stem(head) in spoken_of
                or (
                    plain <= _SHORT
                    and not _ASKS_FOR.fullmatch(text[: article.start()])
                    and _of_kind(head, last)
                )
                or (plain <= _SHORTEST and ends and _is_part(head, last))
            )
            if low != "the" or (known and not _limited(text, noun)):
                return Definite(article.start(), noun.end(), head, head != noun.group())
    return None


def introduces(text: str, last: Turn) -> bool:
    """Whether "the election" is one that the turn before did not speak of, so that the question
    has a subject of its own."""
    words = list(WORD.finditer(text))
    return definite(text, last) is None and any(
        words[number].group().casefold() == "the" and not _is_part(bare(nouns[-1].group()), last)
        for number, nouns in _definites(text, words)
    )


def _definites(
    text: str, words: Sequence[re.Match[str]]
) -> Iterator[tuple[int, list[re.Match[str]]]]:
    """The place of each "the", "this" or "that" before nouns, with these; times left out."""
    for number, article in enumerate(words):
        if article.group().casefold() in _ARTICLES:
            nouns = _nouns(text, words[number + 1 :])
            if nouns and bare(nouns[-1].group()) not in _TIMES:
                yield number, nouns


def _of_kind(noun: str, last: Turn) -> bool:
    """Whether a noun is of the kind that was asked for, or of one that was named."""
    kind = wanted(f"which {noun}").kind
    if kind in _ENTITIES and kind == wanted(last.understood).kind:
        return True
    named = {"name", _HELD.get(kind, "")}
    single = noun.endswith("ss") or not noun.endswith("s")
    return kind in _HELD and single and any(n.kind in named for n in subjects(last.understood))


def _is_part(noun: str, last: Turn) -> bool:
    """Whether a noun alone leaves open of what: "the final", and "the president" after a country
    or company was named or asked for."""
    if stem(noun) in _PART_STEMS:
        return True
    if wanted(f"which {noun}").kind != "person":
        return False
    return wanted(last.understood).kind in _HELD or any(
        name.kind in ("place", "organisation") for name in subjects(last.understood)
    )


def _limited(text: str, noun: re.Match[str]) -> bool:
    """Whether "of ..." or a clause says which one is meant."""
    return bool(re.match(r"\s+(?:of|that|who|which|where)\b", text[noun.end() :]))


def _told(last: Turn) -> set[str]:
    """Stems of what the article tells that an answer quotes first."""
    answer = last.answer
    first = answer.sentences[:1]
    cited = {each.article_id for sentence in first for each in sentence.citations}
    texts = [sentence.text for sentence in first]
    texts += [each.title for sentence in first for each in sentence.citations]
    texts += [each.text for each in answer.considered if each.source.article_id in cited]
    return stems(" ".join(texts))


def _nouns(text: str, words: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The words of a noun phrase, up to a small word, a name, a verb, a mark or a possessive."""
    nouns: list[re.Match[str]] = []
    for found in words:
        word = found.group()
        apart = nouns and text[nouns[-1].end() : found.start()].strip()
        if apart or not word.islower() or word in SMALL - _ADJECTIVES:
            break
        if nouns and (is_verb(word, "") or word.endswith("ing")):
            break
        nouns.append(found)
        if bare(word) != word:
            break
    return nouns
