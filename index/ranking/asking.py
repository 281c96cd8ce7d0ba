"""What a question asks for: the kind of its answer, and the noun that names it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from index.ranking import gazetteer as known

_NOUNS = {
    "person": """person actor actress star singer rapper artist musician player athlete quarterback
        pitcher golfer boxer swimmer coach manager captain striker president senator rep
        representative congressman congresswoman politician lawmaker leader minister chancellor
        secretary governor mayor judge justice attorney lawyer ceo founder billionaire tycoon mogul
        executive chief king queen prince princess royal duke pope director filmmaker comedian
        author writer novelist host presenter journalist anchor candidate nominee scientist
        astronaut model designer chef celebrity legend icon man woman figure mp republican democrat
        driver racer champion winner heir son daughter wife husband father mother brother sister
        speaker chair oligarch dictator contestant influencer spokesperson adviser aide critic poet
        hero cyclist skier gymnast runner fighter general commander activist historian slugger
        rocker diva official veteran footballer""",
    "country": "country nation",
    "state": "state",
    "city": "city town capital village",
    "region": "continent region",
    "place": """place location island ocean sea river lake mountain park desert province county
        venue site territory district constituency neighborhood museum gallery landmark airport
        stadium beach volcano canal bridge building hotel street area""",
    "organisation": """company companies firm automaker carmaker airline retailer chain brand bank
        university college school team club organization organisation agency group network channel
        newspaper magazine publication outlet manufacturer maker giant startup app platform website
        service party union league store supermarket department committee court studio band
        corporation restaurant business browser engine broadcaster carrier developer operator""",
    "title": """show movie film series book novel song album track single musical play game podcast
        painting sitcom drama franchise sequel documentary anthem phrase word slogan term nickname
        ballet opera comedy""",
    "year": "year decade century",
    "date": "date day month weekday season",
    "number": "number age",
    "percent": "percentage percent proportion share fraction",
    "money": "price cost amount salary sum fee fine value",
    "animal": "animal species breed bird fish dog creature insect mammal dinosaur reptile pet",
    "colour": "color colour",
    "event": """event tournament award prize festival conference summit hurricane storm disease
        virus illness condition mission law bill act case amendment disaster sport holiday""",
}
_KIND_OF = {noun: kind for kind, nouns in _NOUNS.items() for noun in nouns.split()}

#: Kinds of answers.
KINDS = (*_NOUNS, "where", "duration", "reason", "thing")

PERSON_NOUNS = frozenset(_NOUNS["person"].split())

#: Groups of kinds: an amount, a moment, a place.
AMOUNTS = frozenset({"number", "percent", "money", "duration"})
MOMENTS = frozenset({"year", "date"})
PLACES = frozenset({"country", "state", "city", "region", "where", "place"})

#: Kinds of which lists of words name nearly every member, so that what holds none is no answer.
LISTED = frozenset({"country", "state", "city", "region", "where", "animal", "colour", "date"})

#: Words that many names of places share and that therefore tell none.
_SHARED = frozenset(
    """central democratic east grand great island islands north old republic saint south united
    west""".split()
)

_ENDS_PHRASE = frozenset(
    """is are was were be been has have had do does did will would can could may might must should
    the a an this that these those of in on at to for from by with and or as who whom which what
    when where after before during about into nearly almost more than first its their his her
    recently just announced said""".split()
)
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*(?:'s)?|\d+|[:.?!,;]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_ASKING = re.compile(
    r"\b(how (?:many|much|old|long|far|tall|high|often|big|fast|large|soon|late|heavy)"
    r"|what|which|who|whose|whom|where|when|why|how)\b"
)
_STRENGTH = {"which": 4, "what": 4, "who": 3, "whose": 3, "whom": 3, "why": 2.5, "where": 2}
_DETOURS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\s*(?:is|was|are|were)\s+(?:the |a |an )?(?:\w+ )?(?:name|title|nickname)s?\s+"
        r"(?:of|for|given to)\s+(?:the |a |an |his |her |their )?",
        r"\s*of (?:these|the following)\s+",
        r"\s*(?:type|kind|sort|form|piece|one)s?\s+of\s+(?:the |these |a )?",
        r"\s*(?:is|are|was|were)\s+(?:(?:the|a|an|this|his|her|their|its)\s+)+",
    )
)
_SIMPLE = {
    "how many": "number",
    "how much": "money",
    "how long": "duration",
    "how soon": "duration",
    "how late": "duration",
    "who": "person",
    "whom": "person",
    "whose": "person",
    "where": "where",
    "when": "date",
    "why": "reason",
    "how": "reason",
}


@cache
def telling(kind: str) -> frozenset[str]:
    """Single words, in lower case, that tell a thing to be of a kind; of long names a part.

    Empty for kinds that no list of words can tell.
    """
    where = known.COUNTRIES | known.STATES | known.CITIES | known.REGIONS
    names = {
        "country": known.COUNTRIES,
        "state": known.STATES,
        "city": known.CITIES,
        "region": known.REGIONS,
        "where": where,
        "place": where | known.PLACE_WORDS,
        "animal": known.ANIMALS,
        "colour": known.COLOURS,
        "person": known.GIVEN_NAMES,
        "organisation": known.ORGANISATION_WORDS,
        "event": known.EVENT_WORDS,
        "date": known.MONTHS | known.DAYS,
        "duration": known.UNITS_OF_TIME,
    }.get(kind, frozenset())
    return frozenset(
        word
        for words in map(str.split, names)
        for word in words
        if len(words) == 1 or (len(word) > 3 and word not in _SHARED)
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """The answer that is asked for.

    Attributes:
        kind: One of `KINDS`; "thing" when the question does not say.
        phrase: Words of the noun phrase after "which", "what" or "how many", in lower case.
    """

    kind: str
    phrase: tuple[str, ...] = ()


def wanted(question: str) -> Wanted:
    """Read what a question asks for from its strongest question word."""
    text = question.lower().replace("’", "'")
    found = max(_question_words(text), default=None)
    if found is None:
        return Wanted("year" if text.rstrip(" .:?").endswith("since") else "thing")
    _, word, rest = found
    if word == "how many":
        phrase = tuple(_WORD.findall(rest)[:1])
        return Wanted("percent" if phrase == ("percent",) else "number", phrase)
    if word == "how old":
        return Wanted("number", ("age",))
    if word in _SIMPLE:
        return Wanted(_SIMPLE[word])
    if word.startswith("how "):
        return Wanted("number")
    return _after_which(rest)


def _question_words(text: str) -> list[tuple[float, str, str]]:
    """Each question word with its strength and what follows it in its sentence."""
    found = []
    sentences = _SENTENCE.split(text)
    for number, sentence in enumerate(sentences):
        for match in _ASKING.finditer(sentence):
            word, before = match.group(1), sentence[: match.start()].rstrip()
            strength = 5.0 if word.startswith("how ") else _STRENGTH.get(word, 1.5)
            if word in ("who", "when", "where") and before and not before.endswith((",", ":")):
                strength -= 1.2  # more likely a relative clause
            if word == "which" and before.endswith(","):
                strength -= 2
            strength += 1.0 * (not before) + 0.5 * sentence.rstrip().endswith(("?", ":"))
            strength += 0.3 * number / len(sentences)
            found.append((strength, word, sentence[match.end() :]))
    return found


def _after_which(rest: str) -> Wanted:
    for detour in _DETOURS:
        if match := detour.match(rest):
            rest = rest[match.end() :]
            break
    kind, phrase = "thing", []
    for number, word in enumerate(_WORD.findall(rest)[:7]):
        if word in _ENDS_PHRASE or not word[0].isalpha():
            if number:
                break
            continue
        noun = word.removesuffix("'s")
        phrase.append(noun)
        named = _KIND_OF.get(noun) or _KIND_OF.get(noun.removesuffix("s"))
        if named and len(phrase) <= 4:
            kind = named
        if word.endswith("'s"):
            break
    if kind == "thing" and re.search(r"\bpercent(age)?\b", rest[:30]):
        kind = "percent"
    return Wanted(kind, tuple(phrase))
