"""Names that an article bears because somebody published or wrote it, and that answer nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.quoting.guessing import Guesses
from bot.quoting.reading import Line
from index.search import Candidate

_LETTERS = re.compile(r"[^\W_]")
_HOST = re.compile(r"(?:www\.)?([\w-]+)(?:\.[\w-]+)+", re.IGNORECASE)
_THE = re.compile(r"the\s+", re.IGNORECASE)
#: Shorter names are read in too many words.
_SHORTEST = 2


def signatures(
    guesses: Guesses, candidates: Sequence[Candidate], read: Sequence[Line]
) -> NDArray[np.bool_]:
    """Which guesses name, wherever they stand, the publisher or an author of the article there.

    "Lakeside Gazette" in an article of that paper is no buyer of a company; that another paper
    writes of it makes it one. Shape ``(guesses,)``.
    """

    patterns = [_pattern(each.article.publisher, each.article.authors) for each in candidates]
    signed: dict[int, list[tuple[int, int]]] = {}
    for number in map(int, np.unique(guesses.line)):
        line = read[number]
        pattern = patterns[line.candidate]
        if pattern and (found := [each.span() for each in pattern.finditer(line.text)]):
            begin = line.span.start
            signed[number] = [(begin + start, begin + end) for start, end in found]
    told = np.zeros(len(guesses.keys), dtype=np.bool_)
    told[guesses.of[~np.isin(guesses.line, list(signed))]] = True
    for place in np.flatnonzero(np.isin(guesses.line, list(signed))):
        span, names = guesses.spans[place], signed[int(guesses.line[place])]
        inside = any(start <= span.start and span.end <= end for start, end in names)
        told[guesses.of[place]] |= not inside
    return ~told


@lru_cache(maxsize=1_000)
def _pattern(publisher: str, authors: tuple[str, ...]) -> re.Pattern[str] | None:
    """The names of a publisher and authors, whatever stands between their letters; None where
    there are none."""
    host = _HOST.fullmatch(publisher)
    names = [host[1] if host else publisher, *authors]
    names += [word for author in authors for word in author.split()]
    letters = [_LETTERS.findall(_THE.sub("", name)) for name in names]
    spelled = [r"[\W_]*".join(each) for each in letters if len(each) >= _SHORTEST]
    return re.compile(rf"\b(?:the )?(?:{'|'.join(spelled)})\b", re.IGNORECASE) if spelled else None
