"""The language of a text, as an ISO 639-1 code."""

from __future__ import annotations

import re

#: How many words of a text are looked at.
SAMPLE = 200
#: Smallest share of them that are small words of the language.
MIN_SHARE = 0.12

_WORD = re.compile(r"[^\W\d_]+")
_SMALL = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in that is was for it with as on his at by he from are this have",
        "fr": "le la les des du et un une est que qui dans pour sur au aux par pas ce il elle son",
        "de": "der die das und ist von den zu mit sich des auf für nicht ein eine dem im auch als",
        "es": "el los las del y que en un una es por con para se su al lo como más pero fue",
        "it": "il lo gli di che e la un una è per con non si del della dei nel alla anche sono",
        "pt": "o os as do da dos das e que em um uma é por com para não se na no ao mais foi",
        "nl": "de het een van en in is dat op te zijn met voor niet die er aan door ook bij was",
        "sv": "och att det som en på är av för med till den har inte om ett han men var jag",
        "pl": "i w na z do że się nie to jest o jak po ale od za przez był tym przy są co",
    }.items()
}
_CODE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?\Z")
# ISO 639-2 codes (both kinds) that wire services write.
_THREE_LETTERS = {
    "ara": "ar", "chi": "zh", "dan": "da", "deu": "de", "dut": "nl", "eng": "en", "fra": "fr",
    "fre": "fr", "ger": "de", "ita": "it", "jpn": "ja", "kor": "ko", "nld": "nl", "nor": "no",
    "pol": "pl", "por": "pt", "rus": "ru", "spa": "es", "swe": "sv", "tur": "tr", "ukr": "uk",
    "zho": "zh",
}  # fmt: skip


def code(declared: str) -> str:
    """The two-letter code for what a source declares ("en-US", "eng"); empty if it says nothing."""
    match = _CODE.match(declared.strip())
    if not match:
        return ""
    letters = match[1].lower()
    return letters if len(letters) == 2 else _THREE_LETTERS.get(letters, "")


def detected(text: str) -> str:
    """The likely language of a text by its small words; empty when that does not tell.

    Knows the languages that wire services write most in Latin letters. A model for a hundred
    languages (py3langid) would cost 0.5 s to load and 100 MB of memory, for a field that most
    sources declare.
    """
    words = _WORD.findall(text[: SAMPLE * 10].lower())[:SAMPLE]
    if len(words) < 10:
        return ""
    counts = {language: sum(map(small.__contains__, words)) for language, small in _SMALL.items()}
    second, best = sorted(counts, key=lambda language: counts[language])[-2:]
    clear = counts[best] >= MIN_SHARE * len(words) and counts[best] > 1.5 * counts[second]
    return best if clear else ""
