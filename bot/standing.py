"""Whether what an answer quotes still stands: each citation beside its article as it is now."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.answers import Answer, Citation
from index.articles import Article, Span

#: What became of a quote: it stands where it stood; it stands at another place of the article; the
#: article was changed and does not say it any more; the article is not in the archive any more.
Fate = Literal["stands", "moved", "lost", "removed"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a citation since its answer was given.

    Attributes:
        citation: Which one, counted from 0 through the sentences of the answer.
        fate: "removed" (the article is not in the archive any more), "lost" (it was changed and
            the quote is not in it any more), "moved" (the quote stands at another place of it) or
            "stands".
        start, end: Where the quote stands now, in characters of the article's body; null where it
            does not.
        notes: Editor's and correction notes of the article that came after the answer. Where it
            is not known which ones did, all of them.
    """

    citation: int
    article_id: str
    fate: Fate
    start: int | None
    end: int | None
    notes: tuple[str, ...] = ()

    @property
    def warns(self) -> bool:
        """Whether a reader of the answer has to know of it."""
        return self.fate in {"lost", "removed"} or bool(self.notes)


def citations(answer: Answer) -> tuple[Citation, ...]:
    """The citations of an answer in the order in which marks count them."""
    return tuple(each for sentence in answer.sentences for each in sentence.citations)


def cited_passages(answer: Answer) -> dict[str, str]:
    """Article id -> the id of the first passage of it that is quoted.

    A passage's id is made of the whole article, so an archive that holds the passage holds the
    article as it was when it was quoted.
    """
    found: dict[str, str] = {}
    for each in citations(answer):
        found.setdefault(each.article_id, each.passage_id)
    return found


def marks(
    answer: Answer, article_id: str, article: Article | None, before: Sequence[str] = ()
) -> tuple[Mark, ...]:
    """The marks of the citations of one article, which was changed or removed.

    Args:
        article: As it is now; None when it is not in the archive any more.
        before: The notes that it had when it was quoted; none where they are not known.
    """
    noted = tuple(note for note in article.notes if note not in before) if article else ()
    made = (
        _mark(number, citation, article, noted)
        for number, citation in enumerate(citations(answer))
        if citation.article_id == article_id
    )
    return tuple(mark for mark in made if mark.fate != "stands" or mark.notes)


def find(quote: str, body: str, start: int) -> Span | None:
    """Where a quote stands in a body, nearest to ``start``; None when it does not.

    Its words must be the same, and must not be parts of longer words or numbers; the white space
    between them may differ.
    """
    words = quote.split()
    if not words:
        return None
    text = r"\s+".join(map(re.escape, words))
    before = r"(?<!\w)(?<!\d[.,])" if re.match(r"\w", words[0]) else ""
    after = ""
    if re.search(r"\w$", words[-1]):
        after = r"(?!\w)(?![.,]\d)"
    elif re.search(r"\d[.,]$", words[-1]):
        after = r"(?!\d)"
    places = (Span(*found.span()) for found in re.finditer(before + text + after, body))
    return min(places, key=lambda place: abs(place.start - start), default=None)


def mark_from_json(value: Mapping[str, Any]) -> Mark:
    """The mark that `bot.contract.as_json` made this of."""
    return Mark(**{**value, "notes": tuple(value["notes"])})


def _mark(number: int, citation: Citation, article: Article | None, noted: tuple[str, ...]) -> Mark:
    if article is None:
        return Mark(number, citation.article_id, "removed", None, None)
    place = find(citation.quote, article.body, citation.start)
    if place is None:
        return Mark(number, article.id, "lost", None, None, noted)
    stands = place == Span(citation.start, citation.end)
    fate: Fate = "stands" if stands else "moved"
    return Mark(number, article.id, fate, place.start, place.end, noted)
