"""An article with passages highlighted, and its pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.answers import Source
from bot.terminal.answer import source_runs
from bot.terminal.screen import Paragraph, Run, Screen, lines, paragraph
from index.articles import Article, Span, merged

#: What stands around a highlighted passage where there is no style.
PLAIN_MARKS = (">> ", " <<")


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines of an article as a screen shows them; ``first`` is the first highlighted one."""

    lines: tuple[str, ...]
    first: int


def reading(article: Article, spans: Iterable[Span], screen: Screen) -> Reading:
    """The article with ``spans`` of its body highlighted."""
    marked = merged(spans)
    shown = [line for each in _head(article) for line in lines([each], screen)]
    first = None
    for line in re.finditer(r"[^\n]+", article.body):
        runs = tuple(_highlighted(article.body, Span(line.start(), line.end()), marked, screen))
        if first is None and any(run.style == "reverse" for run in runs):
            first = len(shown)
        shown.extend([*lines([Paragraph(runs)], screen), ""])
    return Reading(tuple(shown[:-1]), first or 0)


def page_start(read: Reading, rows: int) -> int:
    """The line at which to begin a page of ``rows`` lines so that the highlight is in view.

    The highlight comes a third down the page, unless the top or the end of the article is near.
    """
    if read.first < rows // 2:
        return 0
    return max(0, min(read.first - rows // 3, len(read.lines) - rows))


def _head(article: Article) -> Iterator[Paragraph]:
    yield paragraph(*source_runs(Source.of(article)))
    if article.authors:
        yield paragraph(Run(f"By {', '.join(article.authors)}", "dim"))
    for note in article.notes:
        yield paragraph(Run(f"Note: {note}", "dim"))
    yield paragraph()


def _highlighted(body: str, line: Span, spans: list[Span], screen: Screen) -> Iterator[Run]:
    position = line.start
    for span in spans:
        start, end = max(span.start, line.start), min(span.end, line.end)
        if start >= end:
            continue
        yield Run(body[position:start])
        before, after = ("", "") if screen.styled else PLAIN_MARKS
        yield Run(f"{before}{body[start:end]}{after}", "reverse")
        position = end
    yield Run(body[position : line.end])
