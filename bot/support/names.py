"""Proper names in a text, and whether a name stands in another text in some form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from bot.quoting.words import STOP_WORDS, TOKEN, bare
from index.ranking import gazetteer as known

#: Forms of the same country or body that share no beginning; each line is one of them.
_SAME = tuple(
    frozenset(line.split(", "))
    for line in """us, u.s, usa, united states, america, american, americans, washington
uk, u.k, united kingdom, britain, great britain, british, briton, britons
eu, european union
un, u.n, united nations
uae, united arab emirates, emirati, emirates
france, french
germany, german, germans
netherlands, dutch, holland
spain, spanish, spaniard, spaniards
switzerland, swiss
denmark, danish, danes, dane
sweden, swedish, swedes, swede
finland, finnish, finns, finn
turkey, turkish, turks, türkiye, turkiye
poland, polish, poles
ireland, irish
wales, welsh
scotland, scottish, scots, scot
england, english
greece, greek, greeks
thailand, thai, thais
philippines, filipino, filipinos, philippine
norway, norwegian, norwegians
portugal, portuguese
china, chinese, beijing
japan, japanese
russia, russian, russians, moscow, kremlin
ukraine, ukrainian, ukrainians, kyiv
iceland, icelandic
iraq, iraqi, iraqis
israel, israeli, israelis
palestine, palestinian, palestinians
lebanon, lebanese
vietnam, vietnamese
taiwan, taiwanese
peru, peruvian
congo, congolese
new zealand, kiwi, new zealander, new zealanders
europe, european, europeans
africa, african, africans
asia, asian, asians
republican, republicans, gop
democrat, democrats, democratic
tories, tory, conservative, conservatives
labour, labour party
liberal democrats, lib dems, lib dem
covid-19, covid, coronavirus
nato, north atlantic treaty organization, north atlantic treaty organisation
who, world health organization, world health organisation
fbi, federal bureau of investigation
nasa, national aeronautics and space administration
fed, federal reserve
cdc, centers for disease control and prevention, centers for disease control
facebook, meta
et, eastern, eastern time, edt, est
pt, pacific, pacific time, pdt, pst""".splitlines()
)
_CLASS = {form: number for number, forms in enumerate(_SAME) for form in forms}
#: Lines from here on are of parties and bodies, those before of places and their people.
_BODIES = next(number for number, forms in enumerate(_SAME) if "republican" in forms)

#: Said of the country that an article is from.
_HOME = frozenset("country federal nation national nationwide".split())
_COUNTRIES = known.COUNTRIES | {
    word for forms in _SAME[:_BODIES] for form in forms for word in (form, form.split()[0])
}

#: Words of capitals that name a kind of thing.
_KINDS = frozenset(
    "ai atm ceo cfo coo cv diy dna dvd gdp gps hd hq id ipo mri pc rna suv tv".split()
)
#: A sort of name.
PLACE = "place"
_SCALES = frozenset("CFK")
#: Before the letter of a scale of temperature: "15.1 C", "2 °C".
_DEGREES = re.compile(r"\d[\d.,]*|°|degrees?", re.IGNORECASE)
_LINKS = frozenset("of the and for & de la del van von der al bin da du le di el".split())
_CAPITALS = known.MONTHS | known.DAYS | {"either", "neither", "nor"}
_PLACES = known.COUNTRIES | known.STATES | known.CITIES | known.REGIONS
#: What places begin and end with.
_BEFORE_PLACES = frozenset("fort lake mount port saint san santa new north south east west".split())
_PLACE_ENDINGS = ("town", "ville", "burg", "burgh", "shire", "land", "stan", "borough", "bridge")
#: Titles of people.
_ROLES = known.ROLES - frozenset("co-founder star player model".split())
#: What people do, and few other things.
_DOES = "said|says|told|added|wrote|tweeted|argued|was|is|has|had|who|and his|and her|also"
#: Words that stand before a name, or are written large, and are no names of their own.
_TITLES = known.ROLES | frozenset(
    """prime first minister president chief executive officer deputy head chair ceo mp state lord
    attorney acting interim saint reverend rev pastor professor captain colonel the st""".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands.

    Attributes:
        start, end: Characters of the text.
        parts: Its words in lower case, without accents, titles, small words and possessives.
        opening: It opens the sentence with one word, which may be no name.
        coined: Such a word is none of the language.
        titled: A title such as "President" stands before it.
        quoted: It is all that stands between two quotation marks, as titles of works do.
    """

    start: int
    end: int
    text: str
    parts: tuple[str, ...]
    opening: bool = False
    titled: bool = False
    quoted: bool = False
    coined: bool = False

    @property
    def flat(self) -> str:
        """Its parts as `flat` writes a text."""
        return f" {' '.join(piece for each in self.parts for piece in _SPLIT.split(each))} "


def folded(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in plain if not unicodedata.combining(c))


def part(token: str) -> str:
    """A word of a name as it is compared."""
    return folded(bare(token)).replace("’", "'").rstrip(".")


def names(text: str) -> list[Name]:
    """The names of a sentence, in order: runs of words with capitals."""
    matches = list(TOKEN.finditer(text))
    found: list[Name] = []
    i = 0
    while i < len(matches):
        if not _is_capital(matches, i):
            i += 1
            continue
        end = _end(matches, i)
        found.extend(_names(text, matches, i, end))
        i = end
    return found


def _is_capital(matches: Sequence[re.Match[str]], i: int) -> bool:
    token = matches[i].group()
    if not token[0].isalpha() or not any(c.isupper() for c in token):
        return False
    low = folded(token)
    if token in _SCALES and i and _DEGREES.fullmatch(matches[i - 1].group()):
        return False
    if low.removesuffix("s") in _KINDS and token[:2].isupper():
        return False
    if (
        re.match(r"i['’]", low)
        or low in _CAPITALS
        or (low in STOP_WORDS and not (token.isupper() and len(token) > 1))
    ):
        return False
    return not re.match(r"[a-z]+-", token)


def _end(matches: Sequence[re.Match[str]], start: int) -> int:
    """Where a run of capitals ends that small words may join, and a possessive ends."""
    end = position = start + 1
    while position < len(matches) and position < end + 3:
        word = matches[position].group()
        if re.search(r"['’]s?$", matches[position - 1].group()):
            break
        if (
            _is_capital(matches, position)
            and matches[position].start() <= matches[position - 1].end() + 1
        ):
            end = position + 1
        elif word.lower() not in _LINKS and not (
            word == "." and len(matches[position - 1].group()) <= 3
        ):
            break
        position += 1
    return end


def _names(text: str, matches: Sequence[re.Match[str]], start: int, end: int) -> Iterator[Name]:
    """The name of a run, cut where a title stands in it or a country before a title."""
    opening = _opens(text, matches, start)
    pieces: list[list[re.Match[str]]] = [[]]
    titled = [bool(start) and matches[start - 1].group().lower() in _ROLES]
    for at in range(start, end):
        match = matches[at]
        low = folded(match.group())
        title = low in _TITLES
        of = low in ("of", "for") and pieces[-1] and _is_given(pieces[-1][0])
        if title or of or low == "and" or (match.group() == "," and pieces[-1]):
            pieces.append([])
            titled.append(title)
        elif low in known.GIVEN_NAMES and pieces[-1] and _role_before(pieces[-1]):
            pieces.append([match])
            titled.append(True)
        else:
            pieces[-1].append(match)
    for piece, after_title in zip(pieces, titled, strict=True):
        while piece and (piece[0].group().lower() in _LINKS or not piece[0].group()[0].isalnum()):
            piece = piece[1:]
        while piece and (piece[-1].group() in _LINKS or not piece[-1].group()[0].isalnum()):
            piece = piece[:-1]
        parts = tuple(
            part(match.group())
            for match in piece
            if match.group().lower() not in _LINKS and match.group()[0].isalnum()
        )
        if parts:
            first, last = piece[0].start(), piece[-1].end()
            alone = opening and len(parts) == 1 and piece[0] is matches[start]
            yield Name(
                first, last, text[first:last], parts, alone, after_title, _quoted(text, first, last)
            )


def _quoted(text: str, start: int, end: int) -> bool:
    return bool(re.search(r"[“\"‘']$", text[:start]) and re.match(r"[,.]?[”\"’'](?!s)", text[end:]))


def _is_given(match: re.Match[str]) -> bool:
    return folded(match.group()) in known.GIVEN_NAMES


def _opens(text: str, matches: Sequence[re.Match[str]], at: int) -> bool:
    """Whether a word opens a sentence, or a quotation in it."""
    if at == 0:
        return True
    before = matches[at - 1]
    if before.group() in ('"', "'"):
        return before.start() == 0 or text[before.start() - 1].isspace()
    return before.group() in ".!?:“‘"


def _role_before(piece: Sequence[re.Match[str]]) -> bool:
    """Whether what stands before a given name is no part of it: "House Speaker"."""
    low = folded(piece[-1].group())
    return low.endswith(("er", "or", "man", "woman", "ist", "ant", "ent")) and low not in (
        known.GIVEN_NAMES
    )


#: Hyphens, and the full stop of "kickstarter.com" but not those of "u.s".
_SPLIT = re.compile(r"-|(?<=\w\w)\.(?=\w\w)")


#: "Sen. Ada Moss, D-Lindmoor"
_PARTY = re.compile(r"\b([DR])-(?=[A-Z])")
_PARTIES = {"D": "Democrat ", "R": "Republican "}


def flat(text: str) -> str:
    """The words of a text as names are looked for in it: between single spaces, small words,
    accents, possessives and hyphens gone."""
    text = _PARTY.sub(lambda match: _PARTIES[match[1]], text)
    parts = (
        piece
        for match in TOKEN.finditer(text)
        if match.group()[0].isalnum() and match.group().lower() not in _LINKS
        for piece in _SPLIT.split(part(match.group()))
    )
    return f" {' '.join(parts)} "


def initials(name: Name) -> str:
    """ "ap" for the Associated Press; empty for a name of one word."""
    return "".join(each[0] for each in name.parts) if len(name.parts) > 1 else ""


def abbreviates(short: Name, long: Name, usages: Sequence[Usage]) -> bool:
    """Whether one name is the initials of another, "DOD" of the Defense Department included, or
    an article gives it in parentheses after the other."""
    letters = sorted(initials(long))
    if len(short.parts) != 1 or not letters:
        return False
    word = short.parts[0]
    if letters == sorted(word) or (word[1:2] == "o" and letters == sorted(word[0] + word[2:])):
        return True
    return any(usage.explains(bare(short.text), bare(long.text)) for usage in usages)


def spelled(short: Name, text: str) -> bool:
    """Whether a text begins with the words that capitals stand for: "NOAA"."""
    letters = short.text if len(short.parts) == 1 and len(short.text) > 2 else ""
    words = flat(text[:100]).split()[: len(letters)] if letters.isupper() else []
    return bool(words) and "".join(word[0] for word in words) == letters.lower()


def stands(name: Name, near: Sequence[str], far: Sequence[str]) -> bool:
    """Whether a name stands in texts in some form.

    Args:
        near: Sentences of the cited passages, titles and publishers, each made `flat`.
        far: The whole articles, each made `flat`: where a surname has its fuller form.
    """
    wanted = name.flat
    parts = wanted.split()
    if any(wanted in text for text in near) or _as_alias(wanted.strip(), near):
        return True
    if len(parts) == 1:
        return _single(parts[0], name.text, near)
    # "South Korea" for "South Korean"
    turned = re.compile(re.escape(wanted[:-2]) + r"\w{0,4} ")
    if len(parts[-1]) > 3 and any(turned.search(text) for text in near):
        return True
    if any(f" {initials(name)} " in text for text in near):
        return True
    if _scattered(parts, near):
        return True
    told = any(wanted in text for text in far)
    if told and any(f" {piece} " in text for piece in (parts[-1], parts[0]) for text in near):
        return True
    # "Ukrainian President" and "New York Mayor": a place may open a longer run of capitals; and
    # the last words of "Nobel Peace Prize" may stand without the first
    for cut in range(1, len(parts)):
        first, rest = " ".join(parts[:cut]), " ".join(parts[cut:])
        apart = _known_place(first) or name.opening or len(parts) - cut > 1 == cut
        apart = apart or _CLASS.get(rest, -1) >= _BODIES  # "House Republicans"
        if apart and all(
            any(_holds(text, piece) for text in near) or _as_alias(piece, near)
            for piece in (first, rest)
        ):
            return True
    return False


def is_home(name: Name, near: Sequence[str]) -> bool:
    """Whether a country is that of "the nation" or "federal" in texts that name no other."""
    words = " ".join(name.parts)
    if not (words in known.COUNTRIES or _CLASS.get(words, _BODIES) < _BODIES):
        return False
    said = {word for text in near for word in text.split()}
    return not said.isdisjoint(_HOME) and said.isdisjoint(_COUNTRIES)


class Usage:
    """How words are written in one article: which are names, and which name people."""

    def __init__(self, body: str) -> None:
        self._body = body
        self.is_inside = cache(self._is_inside)
        self.is_name = cache(self._is_name)
        self.is_person = cache(self._is_person)
        self.is_place = cache(self._is_place)
        self.has = cache(self._has)
        self.explains = cache(self._explains)
        self.is_of_one = cache(self._is_of_one)

    def _is_inside(self, word: str) -> bool:
        """Whether a word is written with a capital inside of sentences and quotations."""
        return re.search(rf"[a-z0-9,;)] {re.escape(word)}\b", self._body) is not None

    def _is_name(self, word: str) -> bool:
        """Whether a word is written with a capital, and never without."""
        form = re.escape(word)
        return bool(
            re.search(rf"\b{form}\b", self._body)
            and not re.search(rf"\b{form.lower()}\b", self._body)
        )

    def _has(self, word: str) -> bool:
        """Whether a word stands there in some form, with or without a capital."""
        form = re.escape(word.removesuffix("s"))
        return re.search(rf"\b{form}", self._body, re.IGNORECASE) is not None

    def _explains(self, short: str, long: str) -> bool:
        """Whether a short name stands in parentheses after a long one, or the long one so."""
        return any(
            f"{one} ({other})" in self._body for one, other in ((long, short), (short, long))
        )

    def _is_of_one(self, one: str, other: str) -> bool:
        """Whether two words are the given name and the surname of somebody."""
        one, other = bare(one), bare(other)
        return " " not in one + other and any(
            re.search(rf"\b{re.escape(first)} {re.escape(last)}\b", self._body)
            and (folded(first) in known.GIVEN_NAMES or self.is_person(first, last))
            for first, last in ((one, other), (other, one))
        )

    def _is_place(self, name: str) -> bool:
        """Whether something is said to be in it."""
        return re.search(rf"\b(?:in|near|outside) {re.escape(name)}\b", self._body) is not None

    def _is_person(self, first: str, last: str) -> bool:
        """Whether a name is used as those of people are.

        A given name or title stands before the last name somewhere, or the last name of a longer
        one is used alone.
        """
        for found in re.finditer(rf"([\w’'-]+)\.? {re.escape(last)}\b", self._body):
            before = folded(found[1])
            if before in known.GIVEN_NAMES or before in _ROLES:
                return True
        if first == last:
            return False
        alone = rf"(?<!{re.escape(first)} )\b{re.escape(last)}(?:['’]s?\b|,? (?:{_DOES})\b)"
        return re.search(alone, self._body) is not None


def kind(name: Name, usages: Sequence[Usage]) -> str:
    """ "person", "place", "organisation", "event", "product", "work", or empty when unknown."""
    if name.quoted:
        return "work"
    words, last = " ".join(name.parts), name.parts[-1]
    if _CLASS.get(words, -1) >= _BODIES:
        return "organisation"
    if _known_place(words):
        return "place"
    if any(word in _CAPITALS for word in folded(name.text).split()):
        return "event"
    if any(c.isdigit() for c in name.text):
        return "product"
    if len(name.parts) > 1 and name.parts[0] in _BEFORE_PLACES:
        return "place"
    if len(name.parts) == 1 and len(last) > 6 and last.endswith(_PLACE_ENDINGS):
        return "place"
    if last in known.ORGANISATION_WORDS:
        return "organisation"
    places = [_known_place(each) for each in name.parts]
    if len(places) > 1 and (any(places[1:]) or (places[0] and not _is_given_name(name))):
        return "organisation"  # "Los Angeles Lakers", "Kansas City Star"
    if len(name.parts) > 1:
        for found, telling in (
            ("organisation", known.ORGANISATION_WORDS),
            ("place", known.PLACE_WORDS),
            ("event", known.EVENT_WORDS),
        ):
            if last in telling or (found == "organisation" and name.parts[0] in telling):
                return found
    if _is_given_name(name) or name.titled:
        return "person"
    letters = [c for c in name.text if c.isalpha()]
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return "organisation"
    words_written = [bare(word) for word in name.text.split()]
    if len(words_written) < 4 and any(
        usage.is_person(words_written[0], words_written[-1]) for usage in usages
    ):
        return "person"
    return "place" if any(usage.is_place(bare(name.text)) for usage in usages) else ""


def _is_given_name(name: Name) -> bool:
    return name.parts[0] in known.GIVEN_NAMES


def is_name(name: Name, usages: Sequence[Usage], *, sure: bool = False) -> bool:
    """Whether a word that opens a sentence is a name, as far as lists and the articles tell.

    Args:
        sure: A word that opens sentences only is none, though it is never written small.
    """
    if not name.opening:
        return True
    (word,) = name.parts
    if word in known.DIGITS:
        return False
    if word in known.GIVEN_NAMES or _known_place(word) or word in _CLASS:
        return True
    form = bare(name.text)
    if any(usage.is_inside(form) or (not sure and usage.is_name(form)) for usage in usages):
        return True
    return not sure and name.coined and not any(usage.has(form) for usage in usages)


def _known_place(words: str) -> bool:
    return words in _PLACES or _CLASS.get(words, _BODIES) < _BODIES


def _scattered(parts: Sequence[str], near: Sequence[str]) -> bool:
    """Whether all parts stand close together: "Ministry of Health" for "Health Ministry"."""
    person = parts[0] in known.GIVEN_NAMES
    forms = [_forms(piece) for piece in parts]
    for text in near:
        words = text.split()
        places = [[i for i, word in enumerate(words) if word in each] for each in forms]
        if not all(places):
            continue
        reach = 2 if person else 5
        for first in places[0]:
            closest = [min(each, key=lambda i: abs(i - first)) for each in places]
            if max(closest) - min(closest) <= len(parts) - 1 + reach:
                return not person or closest == sorted(closest)
    return False


def _forms(word: str) -> frozenset[str]:
    """A word with what can be its plural or singular."""
    found = {word, word + "s", word.removesuffix("s")}
    if word.endswith("y"):
        found.add(word[:-1] + "ies")
    if word.endswith("ies"):
        found.add(word[:-3] + "y")
    return frozenset(found)


def _holds(text: str, piece: str) -> bool:
    """Whether a word or several stand in a flat text, a word in singular or plural."""
    return any(f" {form} " in text for form in _forms(piece))


def _as_alias(words: str, near: Sequence[str]) -> bool:
    """Whether another form of a country or body stands in a text."""
    number = _CLASS.get(words)
    if number is not None:
        return any(f" {form} " in text for form in _SAME[number] for text in near)
    return False


def _single(word: str, shown: str, near: Sequence[str]) -> bool:
    words = {each for text in near for each in text.split()}
    if not words.isdisjoint(_forms(word)):
        return True
    if _of_place(word, words):
        return True
    letters = "".join(c for c in shown if c.isalpha())
    return (letters.isupper() and letters.lower() in words) or is_spelled(letters, near)


def is_spelled(shown: str, texts: Sequence[str]) -> bool:
    """Whether texts have the words that capitals stand for, small ones between them left out."""
    if len(shown) < 3 or not shown.isalpha() or not shown.isupper():
        return False
    words = r" (?:(?:on|in|to|at|by) )?".join(rf"{letter}\w+" for letter in shown.lower())
    return any(re.search(rf"\b{words}\b", text) for text in texts)


def _of_place(word: str, words: set[str]) -> bool:
    """Whether "Kenyan" is said where "Kenya" stands, or the other way round."""
    if len(word) < 4:
        return False
    for other in words:
        short, long = sorted((word, other), key=len)
        stem = short if len(short) < 5 else short[:-1]
        alike = len(short) >= 4 and long.startswith(stem) and 0 < len(long) - len(short) <= 4
        if alike and (short in _PLACES or long in _PLACES):
            return True
    return False
