"""One article as a web page that needs nothing else: no script, no font, no image."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from html import escape

from bot.answers import Source
from bot.untrusted import clean, web_link
from bot.viewer.address import ANCHOR
from bot.wording import byline
from index.articles import Article, Span, merged

_STYLE = """
:root { color-scheme: light dark; --ink: #1d1c1d; --paper: #fff; --grey: #5c5b5d;
  --line: #d9d9d9; --link: #0b5cad; --mark: #ffe58a; --on-mark: #1d1c1d; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e4e1; --paper: #17181a; --grey: #a9a7a4; --line: #3a3b3e; --link: #7db7f0;
    --mark: #6b5200; --on-mark: #fff6d6; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 Georgia, "Noto Serif", serif; overflow-wrap: anywhere; }
main { max-width: 42rem; margin: 0 auto; padding: 1.5rem 1.125rem 4rem; }
header, nav, footer, .note { font-family: system-ui, "Noto Sans", sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .25rem 0 .5rem; }
header p { margin: .25rem 0; color: var(--grey); font-size: .9375rem; }
header { border-bottom: 1px solid var(--line); padding-bottom: 1rem; margin-bottom: 1.25rem; }
.note { border-inline-start: 3px solid var(--line); padding-inline-start: .75rem;
  color: var(--grey); font-size: .9375rem; }
a { color: var(--link); }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
mark { background: var(--mark); color: var(--on-mark); padding: .1em 0; scroll-margin-top: 30vh; }
mark:target { outline: 2px solid var(--link); outline-offset: 2px; }
nav { font-size: .9375rem; margin-bottom: .75rem; }
nav a { margin-inline-end: .75rem; }
@media print { nav { display: none; } }
"""


def article_page(article: Article, spans: Iterable[Span]) -> str:
    """The page of an article with ``spans`` of its body marked; it opens at the first of them.

    Raises:
        ValueError: A span lies outside of the body.
    """
    marked = merged(spans)
    if marked and marked[-1].end > len(article.body):
        raise ValueError(f"the body of {article.id} ends before {marked[-1].end}")
    title = _line(article.title) or "Untitled"
    paragraphs = tuple(_paragraphs(article.body, marked))
    main = "\n".join(
        (
            *_ways(sum(paragraph.count("<mark ") for paragraph in paragraphs)),
            f"<article{_language(article)}>",
            *_header(article, title),
            *paragraphs,
            "</article>",
            *_footer(article),
        )
    )
    return _page(title, main)


def message_page(title: str, text: str) -> str:
    """A page that only says something."""
    return _page(title, f"<h1>{escape(title)}</h1>\n<p>{escape(text)}</p>")


def policy() -> str:
    """The Content-Security-Policy of the pages: their own style and nothing else."""
    digest = b64encode(sha256(_STYLE.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )


def _page(title: str, main: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
{main}
</main>
</body>
</html>
"""


def _ways(quotes: int) -> Iterator[str]:
    """Links to the quotes, for those who come without the anchor or by keyboard."""
    if quotes:
        links = (
            f'<a href="#{_anchor(number)}">{"Go to the quote" if quotes == 1 else number + 1}</a>'
            for number in range(quotes)
        )
        label = "" if quotes == 1 else "Quotes: "
        yield f'<nav aria-label="Quotes">{label}{" ".join(links)}</nav>'


def _header(article: Article, title: str) -> Iterator[str]:
    yield f'<header>\n<h1 dir="auto">{escape(title)}</h1>'
    yield f'<p dir="auto">{escape(_line(byline(Source.of(article))))}</p>'
    if article.authors:
        yield f'<p dir="auto">By {escape(_line(", ".join(article.authors)))}</p>'
    if address := web_link(article.url):
        link = f'<a href="{escape(address)}" rel="noopener noreferrer">Open at the publisher</a>'
        yield f"<p>{link}</p>"
    yield "</header>"
    for note in article.notes:
        yield f'<p class="note" dir="auto">Note: {escape(_line(note))}</p>'


def _footer(article: Article) -> Iterator[str]:
    kept = "This is the text as it is kept in the archive, against which quotes are checked."
    yield f'<footer><p class="note">{kept}</p></footer>'


def _paragraphs(body: str, spans: Sequence[Span]) -> Iterator[str]:
    number = 0
    for line in re.finditer(r"[^\n]*[^\s][^\n]*", body):
        pieces = []
        position = line.start()
        for span in spans:
            start, end = max(span.start, line.start()), min(span.end, line.end())
            if start < end:
                pieces.append(_text(body[position:start]))
                pieces.append(f'<mark id="{_anchor(number)}">{_text(body[start:end])}</mark>')
                number += 1
                position = end
        pieces.append(_text(body[position : line.end()]))
        yield f'<p dir="auto">{"".join(pieces)}</p>'


def _anchor(number: int) -> str:
    return ANCHOR if number == 0 else f"{ANCHOR}-{number + 1}"


def _language(article: Article) -> str:
    return f' lang="{escape(article.language)}"' if article.language else ""


def _text(text: str) -> str:
    return escape(clean(text))


def _line(text: str) -> str:
    return " ".join(clean(text).split())
