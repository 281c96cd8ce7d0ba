"""What a scraper leaves behind goes; what a journalist wrote stays.

Works on whole lines, so that a sentence that speaks of signing up, of photographs or of related
content is safe. docs/formats.md lists what is removed and how often that was wrong.
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.articles import Article
from index.cleaning.lines import without_noise
from index.cleaning.opening import opened
from index.cleaning.related import without_related
from index.cleaning.titles import without_site

__all__ = ["clean"]

_GAP = re.compile(r"\n{3,}")


def clean(article: Article) -> Article:
    """The article without the noise around it; an article without noise comes back unchanged.

    The body may come back empty: then the page held no article. Cleaning twice changes nothing.
    """
    cleaned = replace(
        article,
        title=without_site(article.title, article.publisher, article.url),
        body="\n".join(without_noise(article.body.split("\n"))),
        authors=_single(article.authors),
    )
    while (again := _without_frame(cleaned)) != cleaned:
        cleaned = again
    return cleaned


def _without_frame(article: Article) -> Article:
    """The article without what only its place shows to be noise; one removal may uncover more."""
    body = "\n".join(without_related(article.body.split("\n")))
    article = opened(replace(article, body=body))
    return replace(article, body=_GAP.sub("\n\n", article.body).strip())


def _single(authors: tuple[str, ...]) -> tuple[str, ...]:
    """The authors without one that is all the others run together, as scrapers give them."""
    others = "".join(authors[1:]).replace(" ", "")
    return authors[1:] if len(authors) > 2 and authors[0].replace(" ", "") == others else authors
