"""Names that an article bears because somebody published or wrote it, and that answer nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.quoting.guessing import Guesses
from bot.quoting.reading import Line
from index.articles import Article
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

    @cache
    def signed(line: int) -> list[tuple[int, int]]:
        pattern = patterns[read[line].candidate]
        start = read[line].span.start
        found = pattern.finditer(read[line].text) if pattern else ()
        return [(start + each.start(), start + each.end()) for each in found]

    patterns = [_pattern(candidate.article) for candidate in candidates]
    told = np.zeros(len(guesses.keys), dtype=np.bool_)
    for guess, line, span in zip(guesses.of, guesses.line, guesses.spans, strict=True):
        inside = any(start <= span.start and span.end <= end for start, end in signed(int(line)))
        told[guess] |= not inside
    return ~told


def _pattern(article: Article) -> re.Pattern[str] | None:
    """The names of an article's publisher and authors, whatever stands between their letters; None
    where it has none."""
    host = _HOST.fullmatch(article.publisher)
    names = [host[1] if host else article.publisher, *article.authors]
    names += [word for author in article.authors for word in author.split()]
    letters = [_LETTERS.findall(_THE.sub("", name)) for name in names]
    spelled = [r"[\W_]*".join(each) for each in letters if len(each) >= _SHORTEST]
    return re.compile(rf"\b(?:the )?(?:{'|'.join(spelled)})\b", re.IGNORECASE) if spelled else None
