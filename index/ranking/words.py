"""Texts as arrays of words, so that the features of all candidates are a few array operations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.ranking.gazetteer import COUNTRY_OF

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: A word or a number with its sign: "Biden", "$787.5m", "34%", "1,200".
WORD = re.compile(r"[$£€]?[^\W_]+(?:[.,]\d+)*%?")

# What is known of a word form, as bits below its identity.
CAPITAL, NUMBER, YEAR, MONEY, PERCENT, COMMON, CALENDAR = (1 << bit for bit in range(7))
_BITS = 8
_KIND = (1 << _BITS) - 1

#: Positions between the words of two passages: farther than anything that counts as near.
_GAP = 1_000

#: Word forms that are remembered; news in one language has fewer.
_REMEMBERED = 300_000

#: Words too common, or too bound to the form of a question, to tell one story from another.
COMMON_WORDS = frozenset(
    """a about above according after again against all also although am among an and another any
    are aren as at be became because been before being below between both but by call called came
    can could couldn d did didn do does doesn doing don done down during each either else ever
    every except false few following for former from further get had hadn has hasn have having he
    happen happened happening happens her here hers herself him himself his how however i if in into
    is isn it its itself just ll
    many may me might more most much must my myself name named near new no nor not now of off
    often on once one only or other others our ours out over own percent percentage re really s
    said same say says she should since so some somebody someone something such t than that the
    their theirs them themselves then there these they this those through to told too true under
    until up upon us ve very was wasn we week well were weren what when where which while who
    whoever whom whose why will with within without would wouldn yet you your yours""".split()
)

NUMBER_WORDS = frozenset(
    """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand million billion trillion dozen half third quarter twice""".split()
)

CALENDAR_WORDS = frozenset(
    """january february march april june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sept oct
    nov dec mon tues wed thurs fri sat sun""".split()
)

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")

Analyzer = Callable[[str], list[str]]


class Lexicon(dict[str, int]):
    """What is known of each word form: the identity of its stem, and bits for its kind.

    Filled as words are met. Equal stems have equal identities within one process only.

    Args:
        stems: The words of a text as the text index holds them.
    """

    def __init__(self, stems: Analyzer) -> None:
        super().__init__()
        self.stems = stems
        self._stem_of: dict[int, str] = {}

    def __missing__(self, form: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
            self._stem_of.clear()
        stem = self.stem(form)
        identity = self.identity(stem)
        self._stem_of[identity] = stem
        self[form] = known = identity | _kind(form)
        return known

    def stem(self, form: str) -> str:
        """A word as the text index holds it; "Moroccan" as "Morocco"."""
        if form[0].isupper():
            form = COUNTRY_OF.get(form.lower(), form)
        return "".join(self.stems(form)) or form

    @staticmethod
    def identity(stem: str) -> int:
        """The identity of a word as the text index holds it."""
        return hash(stem) & ~_KIND

    def stem_of(self, identity: int) -> str:
        """The word of an identity; the empty string for one that was not met."""
        return self._stem_of.get(identity, "")

    def read(self, text: str) -> Ints:
        """The words of a text, each as its identity with its kind in the low bits."""
        return self.known(WORD.findall(text))

    def known(self, forms: Iterable[str]) -> Ints:
        """What is known of word forms: identities with kinds; stemmed once, then looked up."""
        return np.fromiter(map(self.__getitem__, forms), np.int64)


def identities(known: Ints) -> Ints:
    """What a `Lexicon` knows of words, without the bits for their kind."""
    return known & ~np.int64(_KIND)


def _kind(form: str) -> int:
    plain = form.strip("$£€%").lower()
    kind = 0
    if form[0].isupper():
        kind |= CAPITAL
    if plain[:1].isdigit() or plain in NUMBER_WORDS:
        kind |= NUMBER
    if _YEAR.fullmatch(plain):
        kind |= YEAR
    if form[0] in "$£€":
        kind |= MONEY
    if form[-1] == "%":
        kind |= PERCENT
    if plain in COMMON_WORDS or (len(plain) == 1 and not plain.isdigit()):
        kind |= COMMON
    if plain in CALENDAR_WORDS:
        kind |= CALENDAR
    return kind


@dataclass(frozen=True, slots=True)
class Words:
    """The words of several texts, one after the other.

    Attributes:
        word: Index of the word among ``vocabulary``, shape ``(words,)``.
        kind: Bits (`CAPITAL` ...), shape ``(words,)``.
        text, sentence: Which text, and which sentence counted through all texts.
        place: Position; words of two texts are far apart.
        text_of: The text of each sentence, shape ``(sentences,)``.
        vocabulary: Identities of the distinct words, ascending.
    """

    word: Ints
    kind: Ints
    text: Ints
    sentence: Ints
    place: Ints
    text_of: Ints
    vocabulary: Ints

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]], lexicon: Lexicon) -> Words:
        """The words of texts, each given by its sentences."""
        read = [lexicon.read(sentence) for sentences in texts for sentence in sentences]
        of = np.repeat(np.arange(len(texts)), [len(sentences) for sentences in texts])
        every = np.concatenate([np.empty(0, dtype=np.int64), *read])
        sentence = np.repeat(np.arange(len(read)), [len(words) for words in read])
        vocabulary, word = np.unique(identities(every), return_inverse=True)
        return cls(
            word=word,
            kind=every & _KIND,
            text=of[sentence],
            sentence=sentence,
            place=np.arange(len(every)) + _GAP * of[sentence],
            text_of=of,
            vocabulary=vocabulary,
        )

    def are(self, kind: int) -> Bools:
        """Which words are of one of these kinds, shape ``(words,)``."""
        found: Bools = (self.kind & kind) != 0
        return found

    def which(self, wanted: Ints) -> Ints:
        """For each distinct word its index among these identities, or -1."""
        found = np.full(len(self.vocabulary), -1, dtype=np.int64)
        if len(self.vocabulary):
            at = np.minimum(np.searchsorted(self.vocabulary, wanted), len(self.vocabulary) - 1)
            hit = self.vocabulary[at] == wanted
            found[at[hit]] = np.flatnonzero(hit)
        return found
