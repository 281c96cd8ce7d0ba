"""More articles than there are: each repeated with other names, other numbers, an earlier year.

The same articles always give the same output. What is swapped for what depends on the round and
the word only, so that a name stays one name throughout a round, and a question about round 0 is
not answered by the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from hashlib import blake2b

from index.articles import Article

_WORD = re.compile(r"[^\W\d_]{3,}")
_TOKEN = re.compile(r"[^\W\d_]{3,}|\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")


def names(articles: Iterable[Article]) -> tuple[str, ...]:
    """Words that occur with a capital first letter and never in lower case, sorted."""
    capital: set[str] = set()
    small: set[str] = set()
    for article in articles:
        for word in _WORD.findall(f"{article.title} {article.body}"):
            (capital if word[0].isupper() and word[1:].islower() else small).add(word)
    return tuple(sorted(word for word in capital if word.lower() not in small))


class Round:
    """What round ``number`` makes of an article; round 0 leaves it as it is.

    Args:
        pool: Of `names`: what is swapped, and for what.
    """

    def __init__(self, pool: tuple[str, ...], number: int) -> None:
        self._pool = pool
        self._known = frozenset(pool)
        self._number = number
        self._swaps: dict[str, str] = {}

    def of(self, article: Article) -> Article:
        if self._number == 0:
            return article
        return replace(
            article,
            id=f"{article.id}-{self._number}",
            title=_TOKEN.sub(self._swapped, article.title),
            body=_TOKEN.sub(self._swapped, article.body),
            published=_earlier(article.published, self._number),
            url=f"{article.url}#{self._number}" if article.url else "",
        )

    def _swapped(self, match: re.Match[str]) -> str:
        token = match.group()
        if token not in self._swaps:
            self._swaps[token] = self._number_for(token) if token.isdigit() else self._name(token)
        return self._swaps[token]

    def _name(self, word: str) -> str:
        if word not in self._known:
            return word
        return self._pool[_hash(word, self._number) % len(self._pool)]

    def _number_for(self, digits: str) -> str:
        if _YEAR.fullmatch(digits):
            return str(int(digits) - self._number)
        if len(digits) == 1:
            return digits
        smallest = 10 ** (len(digits) - 1)
        return str(smallest + _hash(digits, self._number) % (9 * smallest))


def _hash(token: str, number: int) -> int:
    digest = blake2b(f"{number}:{token}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest)


def _earlier(published: date | datetime | None, years: int) -> date | datetime | None:
    if published is None:
        return None
    day = 28 if (published.month, published.day) == (2, 29) else published.day
    return published.replace(year=max(published.year - years, 1), day=day)
