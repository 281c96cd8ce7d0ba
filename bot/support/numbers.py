"""Numbers in a text, in whatever form: "3 million" and "3,000,000", "two thirds" and "67 %"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.quoting.words import STOP_WORDS
from index.ranking.gazetteer import DIGITS

#: Units of `Quantity`. Hours and months are what short and long spans of time are counted in,
#: ages are in years.
PLAIN, PERCENT, ORDINAL, CLOCK, HOURS, MONTHS = "", "%", "th", "clock", "hours", "months"
AGE = "old"
MONEY = frozenset("$£€")

_WORD_VALUES = {word: float(value) for word, value in DIGITS.items()}
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
    "dozen": 12.0,
}
_ORDINALS = {
    word: float(number)
    for number, word in enumerate(
        """second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
        fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth""".split(),
        start=2,
    )
} | {"thirtieth": 30.0, "fortieth": 40.0, "fiftieth": 50.0, "hundredth": 100.0}
_PARTS = {
    "half": 2.0,
    "halves": 2.0,
    "third": 3.0,
    "thirds": 3.0,
    "quarter": 4.0,
    "quarters": 4.0,
    "fourths": 4.0,
    "fifth": 5.0,
    "fifths": 5.0,
    "sixth": 6.0,
    "sixths": 6.0,
    "eighth": 8.0,
    "eighths": 8.0,
    "tenth": 10.0,
    "tenths": 10.0,
}
_SIGNS = {"½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅛": 1 / 8}
_SPANS = {
    "minute": (HOURS, 1 / 60),
    "hour": (HOURS, 1.0),
    "day": (HOURS, 24.0),
    "week": (HOURS, 168.0),
    "fortnight": (HOURS, 336.0),
    "month": (MONTHS, 1.0),
    "year": (MONTHS, 12.0),
    "yr": (MONTHS, 12.0),
    "decade": (MONTHS, 120.0),
    "century": (MONTHS, 1_200.0),
    "centuries": (MONTHS, 1_200.0),
}
_CURRENCIES = {"dollar": "$", "usd": "$", "pound": "£", "euro": "€", "gbp": "£", "eur": "€"}
#: Words that say a number without being one; nothing has to hold them, they only support.
_SAID = {
    "both": 2.0,
    "couple": 2.0,
    "pair": 2.0,
    "twice": 2.0,
    "double": 2.0,
    "doubled": 2.0,
    "doubling": 2.0,
    "twin": 2.0,
    "twins": 2.0,
    "duo": 2.0,
    "thrice": 3.0,
    "triple": 3.0,
    "tripled": 3.0,
    "trio": 3.0,
    "quadrupled": 4.0,
    "single": 1.0,
    "a": 1.0,
    "an": 1.0,
}
#: Counts of things that are listed.
_LISTED = (2.0, 3.0, 4.0)
_MORE = re.compile(
    r"(?:more than|over|at least|exceed(?:s|ed|ing)?|above|upwards? of|as many as|topp?ed|past"
    r"|no (?:less|fewer) than)\s+(?:[a-z]+\s+)?[$£€]?$",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"(?:(?<!no )(?:less|fewer) than|under|below|up to|at most|nearly|almost|just shy of|close to"
    r"|no more than|short of)\s+(?:[a-z]+\s+)?[$£€]?$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:about|around|roughly|approximately|some|an estimated|estimated at|close to|nearly|almost"
    r"|over|more than|at least|up to|under|less than|fewer than)\s+(?:a\s+)?[$£€]?$",
    re.IGNORECASE,
)

_TOKEN = re.compile(
    r"\d{1,2}:\d\d(?!\d)"
    r"|(?<![\w.])\d[\d,]*\d(?:\.\d+)?|(?<![\w.])\d(?:\.\d+)?"
    r"|[½⅓⅔¼¾⅛]|[^\W\d_][^\W_]*(?:['’.][^\W\d_]+)*|[$£€%]|[^\w\s]|[\d_]+"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in one of the units above (or a currency's sign)."""

    value: float
    unit: str = PLAIN


@dataclass(frozen=True, slots=True)
class Number:
    """A number where it stands.

    Attributes:
        start, end: Characters of the text.
        quantities: The ways to read it; the first is the plainest.
        more: 1 for "more than" and its like before it, -1 for "less than", else 0.
        about: It is said to be rounded.
        demanded: It is a number in its own right, not an article or a word such as "both".
        source: What stands before it when that tells a start or an end: "from", "to" or "".
    """

    start: int
    end: int
    text: str
    quantities: tuple[Quantity, ...]
    more: int = 0
    about: bool = False
    demanded: bool = True
    source: str = ""

    @property
    def counts(self) -> bool:
        """Whether it may count what the evidence only lists: "three cities"."""
        quantity = self.quantities[0]
        return quantity.unit == PLAIN and quantity.value in _LISTED and self.text.isalpha()

    def same(self, other: Number) -> bool:
        """Whether the other one can be the same number."""
        first, second = self.quantities[0], other.quantities[0]
        if PLAIN not in (first.unit, second.unit):
            return any(
                _equal(a, b)
                for a in self.quantities
                for b in other.quantities
                if PLAIN not in (a.unit, b.unit)
            )
        return any(_equal(a, b) for a in self.quantities for b in other.quantities)

    def near(self, other: Number) -> bool:
        """Whether this rounded number can stand for the other, exact one."""
        return self.about and any(
            _close(a, b, self.more) for a in self.quantities for b in other.quantities
        )

    def amounts_to(self, value: float, unit: str) -> bool:
        """Whether it can be so many of a unit."""
        return any(_equal(quantity, Quantity(value, unit)) for quantity in self.quantities)

    def comparable(self, other: Number) -> bool:
        """Whether both count in the same unit."""
        return self.quantities[0].unit == other.quantities[0].unit


def numbers(text: str) -> list[Number]:
    """The numbers of a text, in order."""
    tokens = list(_TOKEN.finditer(text))
    words = [match.group().lower() for match in tokens]
    found: list[Number] = []
    i = 0
    while i < len(tokens):
        read = _read(words, i)
        if read is None:
            i += 1
            continue
        end, quantities, demanded = read
        start = tokens[i].start()
        before = text[max(0, start - 30) : start]
        found.append(
            Number(
                start,
                tokens[end - 1].end(),
                text[start : tokens[end - 1].end()],
                quantities,
                1 if _MORE.search(before) else -1 if _LESS.search(before) else 0,
                bool(_ABOUT.search(before)),
                demanded,
                _source(words, i),
            )
        )
        i = end
    return found


def _source(words: list[str], i: int) -> str:
    """The last of "from" and "to" among the two words before a number."""
    for word in reversed(words[max(0, i - 2) : i]):
        if word in ("from", "to"):
            return word
    return ""


def _read(words: list[str], i: int) -> tuple[int, tuple[Quantity, ...], bool] | None:
    """The number that begins at a token: where it ends, what it can be, whether it is one."""
    word = words[i]
    if ":" in word and word[0].isdecimal():
        return _clock(words, i)
    start, currency = i, ""
    if word in MONEY:
        currency, i = word, i + 1
        if i >= len(words) or not words[i][0].isdecimal():
            return None
    amount = _amount(words, i)
    if amount is None:
        return None if currency else _word(words, start)
    i, value, spelled = amount
    if i < len(words) and words[i] in ("st", "nd", "rd", "th"):
        return i + 1, (Quantity(value, ORDINAL),), True
    if words[i : i + 1] == ["-"] and words[i + 1 : i + 2] and value in range(20, 100, 10):
        tail = 1.0 if words[i + 1] == "first" else _ORDINALS.get(words[i + 1], 10.0)
        if tail < 10:
            return i + 2, (Quantity(value + tail, ORDINAL),), True
    if not currency:
        part = _part(words, i, value)
        if part is not None:
            return part
    return _united(words, i, value, currency, spelled)


def _united(
    words: list[str], i: int, value: float, currency: str, spelled: bool
) -> tuple[int, tuple[Quantity, ...], bool]:
    """A value with the unit that stands after it."""
    if currency:
        return i, (Quantity(value, currency),), True
    after = words[i + 1] if i + 1 < len(words) and words[i] in "-–" else ""
    unit = after or (words[i] if i < len(words) else "")
    past = i + (2 if after else 1)
    if unit in ("%", "percent", "pc", "percentage") or words[i : i + 2] == ["per", "cent"]:
        past += unit == "per"
        return past, (Quantity(value, PERCENT),), True
    if unit in ("am", "pm", "a.m", "p.m") and value <= 12 and not spelled:
        minutes = 60 * (value % 12 + 12 * unit.startswith("p"))
        return past, (Quantity(minutes, CLOCK), Quantity(value)), True
    single = unit if unit in _SPANS else unit.removesuffix("s")
    if single in _SPANS:
        kind, factor = _SPANS[single]
        old = next((word for word in words[past : past + 2] if word not in "-–"), "")
        if single == "year" and old in ("old", "olds"):
            return past, (Quantity(value, AGE), Quantity(value)), True
        return past, (Quantity(value * factor, kind), Quantity(value)), True
    if single in _CURRENCIES:
        return past, (Quantity(value, _CURRENCIES[single]),), True
    demanded = not (spelled and value == 1)
    return i, (Quantity(value),), demanded


def _amount(words: list[str], i: int) -> tuple[int, float, bool] | None:
    """Digits or number words with their scales: where they end, their value, whether spelled."""
    word = words[i]
    if word[0].isdecimal():
        value, i = float(word.replace(",", "")), i + 1
        share, i = _fraction(words, i)
        value += share
        while i < len(words) and words[i] in _SCALES:
            value, i = value * _SCALES[words[i]], i + 1
        return i, value, False
    if word in _SIGNS:
        return i + 1, _SIGNS[word], False
    if word in _PARTS:
        return _of_scale(words, i, 1 / _PARTS[word])
    if word in ("a", "an") and i + 1 < len(words) and words[i + 1] in _SCALES:
        i, total, current = i + 1, 0.0, 1.0
    elif word in _WORD_VALUES:
        total, current, i = 0.0, _WORD_VALUES[word], i + 1
    else:
        return None
    while i < len(words):
        word = words[i]
        following = words[i + 1] if i + 1 < len(words) else ""
        hyphen = word == "-" and (following in _WORD_VALUES or following in _SCALES)
        if hyphen or (word == "and" and following in _WORD_VALUES and (total or current) >= 100):
            i += 1
        elif word in _SCALES and len(word) > 2:
            scale = _SCALES[word]
            if scale >= 1e3:
                total, current = total + current * scale, 0.0
            else:
                current *= scale
            i += 1
        elif word in _WORD_VALUES and _joins(current, _WORD_VALUES[word]):
            current, i = current + _WORD_VALUES[word], i + 1
        else:
            break
    return i, total + current, True


def _fraction(words: list[str], i: int) -> tuple[float, int]:
    """What a fraction adds that stands after a whole number, "23 1/2", and where it ends."""
    if words[i : i + 1] and words[i] in _SIGNS:
        return _SIGNS[words[i]], i + 1
    above, slash, below = (*words[i : i + 3], "", "", "")[:3]
    if slash == "/" and above.isdecimal() and below.isdecimal() and int(above) < int(below) < 20:
        return int(above) / int(below), i + 3
    return 0.0, i


def _of_scale(words: list[str], i: int, share: float) -> tuple[int, float, bool] | None:
    """A part that stands at a token of a large number: "half a million"."""
    i += 1 + (words[i + 1 : i + 2] == ["of"])
    scale = _SCALES.get(words[i + 1], 0.0) if words[i : i + 1] == ["a"] and words[i + 1 :] else 0.0
    return (i + 2, share * scale, True) if scale >= 12 else None


def _of_span(words: list[str], i: int, share: float) -> tuple[int, tuple[Quantity, ...]] | None:
    """A part that stands at a token of a span of time: "half a century", "a quarter-century"."""
    for between in (("of", "a"), ("a",), ("an",), ("of", "an"), ("-",), ()):
        after = i + 1 + len(between)
        if tuple(words[i + 1 : after]) == between and words[after:] and words[after] in _SPANS:
            kind, factor = _SPANS[words[after]]
            return after + 1, (Quantity(share * factor, kind),)
    return None


def _joins(current: float, following: float) -> bool:
    """Whether "twenty" and "five", or "two hundred" and "fifty", are one number."""
    if current >= 100:
        return following < 100
    return current == 0 or (20 <= current <= 90 and current % 10 == 0 and 0 < following < 10)


def _part(words: list[str], i: int, value: float) -> tuple[int, tuple[Quantity, ...], bool] | None:
    """Fractions after a value: "two thirds", "three in ten", "two and a half"."""
    rest = [word for word in words[i : i + 6] if word != "-"]
    skipped = words[i : i + 1] == ["-"]
    if rest and rest[0] in _PARTS and value < _PARTS[rest[0]]:
        share = value / _PARTS[rest[0]]
        large = _of_scale(words, i + skipped, share)
        if large:
            return _united(words, large[0], large[1], "", True)
        return i + skipped + 1, (Quantity(100 * share, PERCENT), Quantity(share)), True
    for link in (["in"], ["out", "of"], ["of", "every"]):
        if rest[: len(link)] == link and not skipped:
            whole = _amount(words, i + len(link)) if i + len(link) < len(words) else None
            if whole and value < whole[1] <= 100 and whole[1] not in (1, 0):
                percent = Quantity(100 * value / whole[1], PERCENT)
                return whole[0], (percent, Quantity(value)), True
    return _and_part(words, i, value)


def _and_part(
    words: list[str], i: int, value: float
) -> tuple[int, tuple[Quantity, ...], bool] | None:
    """ "And a half" after a value, or "and three quarters", hyphens between the words or not."""
    at = [j for j in range(i, min(i + 8, len(words))) if words[j] != "-"][:3]
    if len(at) < 3 or words[at[0]] != "and":
        return None
    count = 1.0 if words[at[1]] in ("a", "one") else _WORD_VALUES.get(words[at[1]], 0.0)
    part = _PARTS.get(words[at[2]], 1.0)
    if not 0 < count < part:
        return None
    return _united(words, at[2] + 1, value + count / part, "", True)


def _word(words: list[str], i: int) -> tuple[int, tuple[Quantity, ...], bool] | None:
    """Numbers that are neither digits nor counting words: ordinals, "half", "both"."""
    word = words[i]
    before = words[i - 1] if i else ""
    following = words[i + 1] if i + 1 < len(words) else ""
    if word in ("half", "quarter") and following == "past":
        return _past(words, i)
    if word == "half" and before not in ("first", "second", "-"):
        span = _of_span(words, i, 0.5)
        if span:
            return *span, True
        return i + 1, (Quantity(50.0, PERCENT), Quantity(0.5)), True
    if word in ("a", "an", "one") and following in _PARTS and following != "second":
        large = _of_scale(words, i + 1, 1 / _PARTS[following])
        if large:
            return _united(words, large[0], large[1], "", True)
        share = 1 / _PARTS[following]
        span = _of_span(words, i + 1, share)
        if span:
            return *span, True
        percent = Quantity(100 * share, PERCENT)
        if word == "a" and following in _ORDINALS and words[i + 2 : i + 3] != ["of"]:
            # "a third title"
            return i + 2, (percent, Quantity(_ORDINALS[following], ORDINAL)), True
        return i + 2, (percent, Quantity(share)), True
    if word in _WORD_VALUES:
        return None
    if word in _ORDINALS:
        noun = following.isalpha() and following not in STOP_WORDS
        return i + 1, (Quantity(_ORDINALS[word], ORDINAL),), noun
    if word in ("noon", "midnight"):
        return i + 1, (Quantity(720.0 * (word == "noon"), CLOCK),), True
    if word in _SPANS:
        # "in the past decade" says a number too
        kind, factor = _SPANS[word]
        return i + 1, (Quantity(factor, kind),), False
    if word in _SAID:
        single = following.removesuffix("s")
        if word in ("a", "an"):
            if following not in _SPANS:
                return None
            kind, factor = _SPANS[following]
            return i + 2, (Quantity(factor, kind), Quantity(1.0)), False
        if single in _SPANS and word == "single":
            kind, factor = _SPANS[single]
            return i + 2, (Quantity(factor, kind), Quantity(1.0)), False
        return i + 1, (Quantity(_SAID[word]), Quantity(_SAID[word], ORDINAL)), False
    return None


def _past(words: list[str], i: int) -> tuple[int, tuple[Quantity, ...], bool] | None:
    """ "Half past twelve", in the morning or after noon."""
    hour = _amount(words, i + 2) if i + 2 < len(words) else None
    if hour is None or not 1 <= hour[1] <= 12:
        return None
    clock = 60 * (hour[1] % 12) + 60 / _PARTS[words[i]]
    return hour[0], (Quantity(clock, CLOCK), Quantity(clock + 720, CLOCK)), True


def _clock(words: list[str], i: int) -> tuple[int, tuple[Quantity, ...], bool]:
    hours, minutes = map(int, words[i].split(":"))
    half = words[i + 1][0] if words[i + 1 : i + 2] and words[i + 1] in _HALVES else ""
    if half:
        hours = hours % 12 + 12 * (half == "p")
        i += 1
    return i + 1, (Quantity(60.0 * hours + minutes, CLOCK),), True


_HALVES = ("am", "pm", "a.m", "p.m")


def _equal(a: Quantity, b: Quantity) -> bool:
    if a.unit == b.unit == PERCENT:
        # "a third" is said of 33 %, "two thirds" of 67 %
        whole = a.value == int(a.value) and b.value == int(b.value)
        return abs(a.value - b.value) <= (0.0 if whole else 0.7)
    if not _compatible(a.unit, b.unit):
        return False
    return abs(a.value - b.value) <= 1e-6 * max(abs(a.value), abs(b.value), 1.0)


def _close(a: Quantity, b: Quantity, more: int) -> bool:
    if not _compatible(a.unit, b.unit) or b.value <= 0 or a.value < 10:
        return False
    if abs(b.value - a.value) > _step(a.value):
        return False
    ratio = b.value / a.value
    if more > 0:
        return 1 <= ratio <= 1.15
    return 0.85 <= ratio <= 1 if more < 0 else 0.93 <= ratio <= 1.07


def _step(value: float) -> float:
    """What a number is rounded to: 1,000 for 3,000, 50 for 350, 0.5 for 24.5."""
    for tens in range(12, -2, -1):
        for step in (10.0**tens, 5.0 * 10.0 ** (tens - 1)):
            if step <= value and abs(value / step - round(value / step)) < 1e-6:
                return step
    return 0.05


def _compatible(a: str, b: str) -> bool:
    """Plain numbers may be of anything, all others of their own unit only."""
    return a == b or (PLAIN in (a, b) and CLOCK not in (a, b))
