"""Mends what a tagger of single words takes for a noun or adjective, and is a verb by its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.support.governors import governs
from bot.support.irregular import PLAIN

#: Have the same form in all tenses.
_UNCHANGED = frozenset(
    "bet bid burst cast cost cut hit hurt let put quit read set shed shut split spread".split()
)
_BE = frozenset("am is are was were be been being".split())
_HAVE = frozenset("has have had".split())
_SUBJECTS = frozenset("who which".split())
_OBJECTS = ("DT", "PRP", "PRP$", "CD", "JJ", "NN", "NNS", "NNP")


def mended(words: Sequence[str], tags: Sequence[str], stem: Callable[[str], str]) -> list[str]:
    """Parts of speech, those of verbs mended after "would", "to", "which" and "been".

    Args:
        words: As they are written.
        stem: The stem of a word, of irregular verbs that of the plain form.
    """
    found = list(tags)
    for i, word in enumerate(words):
        if not word.isalpha() or not word.islower() or found[i][:2] not in ("NN", "JJ", "VB"):
            continue
        before = i - 1
        while before > 0 and found[before].startswith("RB"):
            before -= 1
        if before < 0:
            continue
        low = words[before].lower()
        after = found[i + 1] if i + 1 < len(words) else ""
        if word in _UNCHANGED and low in _BE | _HAVE:
            found[i] = "VBN"
        elif found[i][:2] == "VB":
            continue
        elif found[before] == "MD" and not word.endswith("ed"):
            found[i] = "VB"
        elif found[before] == "TO" and found[i] in ("NN", "JJ") and before:
            last = words[before - 1].lower()
            verb = found[before - 1].startswith("VB") and governs(stem(PLAIN.get(last, last)), last)
            if (verb or last in _BE | _HAVE) and not word.endswith("ed"):
                found[i] = "VB"
        elif low in _SUBJECTS and found[i] == "NNS" and after in _OBJECTS:
            found[i] = "VBZ"
        elif low == "that" and found[i] == "NN" and found[before - 1] == "NNS" and before:
            found[i] = "VBP" if after.startswith("NN") or after in _OBJECTS else "NN"
    if not any(tag[:2] == "VB" or tag == "MD" for tag in found):
        for i in range(1, len(words)):
            after = found[i + 1] if i + 1 < len(words) else ""
            if words[i].endswith("ed") and found[i] == "JJ" and found[i - 1].startswith("NN"):
                found[i] = "VBD"
                break
            # "Halloran moves to the treasury"
            if found[i - 1] == "NNP" and found[i] == "NNS" and after in (*_OBJECTS, "TO", "IN"):
                found[i] = "VBZ"
                break
    return found
