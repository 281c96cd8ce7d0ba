"""Common words, to tell a name from another word that a sentence opens with a capital."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.support.names import folded

#: Of a sentence's small words the share that must be known, or it is in another language.
ENGLISH = 0.7

#: Endings of words that are built from others, and of few names, by what they are replaced with.
_ENDINGS = tuple(
    (ending, plain)
    for ending, plains in {
        "s": ("",),
        "es": ("", "e"),
        "ies": ("y",),
        "d": ("",),
        "ed": ("", "e"),
        "er": ("", "e"),
        "ers": ("", "e"),
        "ing": ("", "e"),
        "ly": ("", "le"),
    }.items()
    for plain in plains
)
#: Words with these endings are no names though no dictionary has them.
_BUILT = tuple(
    """ances ers ies ings isation ization ism ists ity ly ments ness ology ships tion
    tions""".split()
)
#: Beginnings of words that are built from others.
_BEFORE = ("anti", "cyber", "dis", "inter", "mis", "non", "out", "over", "pre", "re", "tele", "un")
#: Shortest half of a word that is put together from two: "wildfires".
_HALF = 3


class Vocabulary:
    """Tells common words by a lexicon of the forms of words with their parts of speech.

    Args:
        lexicon: Part of speech of each form, common words in small letters, names with a capital.
    """

    def __init__(self, lexicon: Mapping[str, str]) -> None:
        self._lexicon = lexicon

    def is_coined(self, word: str, others: Sequence[str]) -> bool:
        """Whether a word that opens a sentence is none of the language, as names are.

        Args:
            others: The other words of the sentence.
        """
        small = [other for other in others if other.isalpha() and other.islower()]
        known = sum(other in self._lexicon for other in small)
        return known >= ENGLISH * len(small) and not self._is_common(word)

    def _is_common(self, word: str) -> bool:
        pieces = [piece for piece in word.split("-") if piece.isalpha()]
        return not pieces or any(self._is_known(piece) for piece in pieces)

    def _is_known(self, word: str) -> bool:
        low = word.lower()
        if low in self._lexicon or folded(low) in self._lexicon:
            return True
        if self._lexicon.get(word, "").startswith("NNP"):
            return False
        if low.endswith(_BUILT):
            return True
        rests = [low.removeprefix(each) for each in _BEFORE if low.startswith(each)]
        forms = [form for rest in (low, *rests) for form in (rest, *_plain(rest))]
        return any(form in self._lexicon or self._halves(form) for form in forms if len(form) > 2)

    def _halves(self, low: str) -> bool:
        return any(
            low[:at] in self._lexicon and low[at:] in self._lexicon
            for at in range(_HALF, len(low) - _HALF + 1)
        )


def _plain(low: str) -> list[str]:
    """What a word can be built from: "teenager" of "teenagers"."""
    return [
        low.removesuffix(ending) + plain
        for ending, plain in _ENDINGS
        if low.endswith(ending) and len(low) > len(ending) + _HALF
    ]
