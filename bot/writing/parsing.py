"""From the pieces of a streamed reply to its sentences, each as soon as it has ended.

A sentence ends with its full stop and the markers beside it (``... [1].``, ``... . [1][2]``), or
with its line. What is not said to the reader is left out: thinking, emphasis, bullets, questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.quoting.words import STOP_WORDS
from bot.untrusted import clean
from index.chunking import sentence_spans

#: Longest line without an end that is read on, in characters.
LONGEST = 4_000

_MARKER = re.compile(
    r"(?:[\[【]\s*(?:\^|passages?\s+|sources?:?\s+)?|\((?:sources?:\s*)?(?:passages?|sources?)\s+)"
    r"(\d{1,3}(?:\s*(?:[,;&–-]|and)\s*\d{1,3})*)\s*(?:†[^\]】]*)?[\]】)]",
    re.IGNORECASE,
)
_MARKERS = re.compile(rf"(?:\s*{_MARKER.pattern})+[.,;]?", re.IGNORECASE)
#: What may still become a marker when more of it has come.
_MARKER_BEGUN = re.compile(r"[\[【(][^\]】)]{0,40}")
_END = re.compile(r"[.!?…。？！]+[\"'”’»)*_]*")
_THINKING = re.compile(r"<(/?)(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
#: Longest tag of `_THINKING`.
_TAG = 12
_BULLET = re.compile(r"\s*(?:(?:[-*•–—>]|\d{1,2}[.)]|#{1,6})\s+)+")
_LABEL = re.compile(r"\W*(?:final\s+)?(?:answer|a|response|reply)\W*:[\s:*_]*", re.IGNORECASE)
#: What opens a reply and says nothing: "Sure! Based on the passages provided, ...".
_LEAD_IN = re.compile(
    r"(?:(?:sure|certainly|of course|absolutely)\b[,!. ]*)?"
    r"(?:(?:based on|according to|from) (?:the|these|those|your) (?:[a-z]+ ){0,2}"
    r"(?:passages?|sources?|documents?|context|excerpts?|search results|information)"
    r"(?: (?:provided|given|above|shown|supplied|you (?:provided|gave)))*, ?)?",
    re.IGNORECASE,
)
#: Marks that no sentence begins with.
_LOOSE = ":;,.!?>#*_- "
#: Where a model goes on with another question, or repeats what it was given.
_ELSE = re.compile(r"\W*(?:question|q|passages?|user|human|system)\b[^.]{0,40}:", re.IGNORECASE)
_FENCE = re.compile(r"\s*</?passages-")
#: What may still become one of those.
_OPENING = re.compile(
    r"\s*(?:[-*•–—>#\s]*|\d{1,2}[.)]?|</?\w*-?)\s*"
    r"|\W*(?:[a-z]{0,8}|(?:question|q|passages?|user|human|system|final)\b[^.:]{0,40}"
    r"|(?:final\s+)?(?:answer|a|response|reply)\W*:?\W*)",
    re.IGNORECASE,
)
#: What has a full stop and seldom ends a sentence: "6:04 p.m. Indian time", "approx. 3 billion".
_SHORT = re.compile(
    r"(?:\b[ap]\.\s?m\.|\b(?P<never>approx|ca|vs|incl|vol|pp?|e\.g|i\.e)\.)\Z",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"\*\*|__|`+|(?<!\w)[*_](?=\w)|(?<=[\w.,!?])[*_](?!\w)")
_DOUBLED = re.compile(r"(?<=[.!?])\s*[.,;]$")
_BEFORE_MARK = re.compile(r"\s+(?=[.,;:!?])")


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence that a model wrote.

    Attributes:
        text: Without markers and Markdown, on one line.
        markers: Numbers of the passages that it names, each once, whether they exist or not.
        ended: It has a full stop, or its markers; otherwise the reply may have been cut there.
    """

    text: str
    markers: tuple[int, ...]
    ended: bool


class Parser:
    """Takes the pieces of one reply.

    Attributes:
        stopped: The model goes on with something else; the rest is not read.
    """

    def __init__(self) -> None:
        self.stopped = False
        self._pending = ""
        self._thinking = False
        self._line = ""
        self._opening = True
        self._said = False

    def feed(self, piece: str) -> Iterator[Written]:
        """The sentences that ended with this piece."""
        self._pending += piece
        yield from self._lines(self._spoken(), whole=False)

    def end(self) -> Iterator[Written]:
        """The sentences that ended with the reply."""
        spoken = self._spoken()
        if not self._thinking:
            spoken += self._pending
        yield from self._lines(spoken, whole=True)

    def _spoken(self) -> str:
        """What has come and is no thinking; what may be the begin of a tag waits."""
        spoken = ""
        while found := _THINKING.search(self._pending):
            if found[1]:
                spoken, self._line = "", ""
            elif not self._thinking:
                spoken += self._pending[: found.start()]
            self._thinking = not found[1]
            self._pending = self._pending[found.end() :]
        begun = self._pending.rfind("<", -_TAG)
        keep = len(self._pending) - begun if begun >= 0 else 0
        ready = self._pending[: len(self._pending) - keep]
        self._pending = self._pending[len(ready) :]
        return spoken if self._thinking else spoken + ready

    def _lines(self, text: str, *, whole: bool) -> Iterator[Written]:
        *lines, rest = clean(text).split("\n")
        for line in lines:
            yield from self._sentences(line, whole=True)
            self._line, self._opening = "", True
        yield from self._sentences(rest, whole=whole)
        if len(self._line) > LONGEST:
            self.stopped = True

    def _sentences(self, text: str, *, whole: bool) -> Iterator[Written]:
        self._line += text
        while not self.stopped and self._begun(whole) and (end := _cut(self._line, whole)):
            sentence, self._line = self._line[:end], self._line[end:]
            if written := _written(sentence):
                self._said = True
                yield written

    def _begun(self, whole: bool) -> bool:
        """Whether the opening of the line is known; bullets and labels are taken off."""
        if not self._opening:
            return True
        if _FENCE.match(self._line) or _ELSE.match(self._line):
            self.stopped, self._line = self._said, ""
            return False
        for noise in (_BULLET, _LABEL):
            if found := noise.match(self._line):
                self._line = self._line[found.end() :]
        self._opening = not whole and _OPENING.fullmatch(self._line) is not None
        return not self._opening


def _cut(line: str, whole: bool) -> int | None:
    """Where the first sentence of a line ends, with its markers; None when that is not known yet.

    Args:
        whole: No more of the line comes.
    """
    leading = _MARKER.match(line.lstrip())
    for found in _END.finditer(line):
        end, rest = found.end(), line[found.end() :]
        after = None if leading else _MARKERS.match(rest)
        if after:
            more = rest[after.end() :].lstrip()
            if not whole and (not more or _MARKER_BEGUN.fullmatch(more)):
                return None
            return end + after.end()
        if _marked_until(line, found.start()):
            return end
        if rest[:1] and not rest[0].isspace():
            continue
        word, gap, _ = rest.strip(" ").partition(" ")
        if not whole and _MARKER_BEGUN.fullmatch(rest.lstrip()):
            return None
        if not whole and not (word and (gap or rest[-1].isspace())):
            return None
        if not word or _MARKER.match(rest.lstrip()) or _ends_sentence(f"{line[:end]} {word}", end):
            return end
    return len(line) if whole and line.strip() else None


def _marked_until(line: str, end: int) -> bool:
    """Whether a marker stands right before ``end``."""
    return any(found.end() == end for found in _MARKER.finditer(line[:end]))


def _ends_sentence(text: str, end: int) -> bool:
    """Whether a full stop ends a sentence, and no abbreviation."""
    if (short := _SHORT.search(text[:end])) and (short["never"] or not _is_small(text[end:])):
        return False
    return any(span.end == end for span in sentence_spans(text))


def _is_small(word: str) -> bool:
    """Whether a word that follows a full stop is one that sentences begin with: "The", "It"."""
    return word.strip().lower() in STOP_WORDS


def _written(sentence: str) -> Written | None:
    """The sentence; None when nothing is said in it."""
    text = _MARKER.sub(" ", sentence)
    text = _BEFORE_MARK.sub("", " ".join(_EMPHASIS.sub("", text).split()))
    text = _begun_anew(_DOUBLED.sub("", text).lstrip(_LOOSE))
    if not any(character.isalnum() for character in text) or text.endswith("?"):
        return None
    markers = dict.fromkeys(
        number for found in _MARKER.finditer(sentence) for number in _numbers(found[1])
    )
    ended = bool(markers) or _END.search(text[-3:]) is not None
    return Written(text, tuple(markers), ended)


def _begun_anew(text: str) -> str:
    """A sentence without its lead-in, with a capital again."""
    lead = _LEAD_IN.match(text)
    if lead is None or not lead.end():
        return text
    rest = text[lead.end() :]
    return rest[:1].upper() + rest[1:]


def _numbers(marker: str) -> Iterator[int]:
    """``1, 3-5`` -> 1, 3, 4, 5."""
    for part in re.split(r"[,;&]|and", marker, flags=re.IGNORECASE):
        first, _, last = re.sub("–", "-", part).partition("-")
        yield from range(int(first), int(last or first) + 1)
