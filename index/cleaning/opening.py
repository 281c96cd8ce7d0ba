"""The top of a page: what stands there twice, and what is already known as metadata."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from index.articles import Article
from index.cleaning.lines import AGENCY_LINE
from index.cleaning.titles import same
from index.readers import dates

#: How many kept lines from the top are looked at.
TOP = 10
#: Adjacent equal paragraphs are one paragraph: from this many characters at the top, where leads
#: are doubled, and from this many below, where a refrain may be meant.
MIN_DOUBLED_LEAD, MIN_DOUBLED = 20, 60

_NAME_LINE = re.compile(
    r"(?:[A-Z][\w.'’\-]*|[dv][aeno]n?|bin|al)(?: (?:[A-Z][\w.'’\-]*|[dv][aeno]n?|bin|al)){1,4}"
    r"(?:(?:,| and|, and) [A-Z][\w.'’\-]*(?: [A-Z][\w.'’\-]*){1,3})*\Z"
)
_BY = re.compile(r"(?i:(?:written |reported )?by:?|from)\s+|(?:Par|Von|Por|Di)\s+(?=[A-ZÀ-Þ])")
_CRUMBS = re.compile(r"[^\W\d_][\w &'’-]{1,30}(?: ?[>»›] ?[^\W\d_][\w &'’-]{1,40})+[ >»›]*\Z")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"\d+")
_BREADCRUMB = re.compile(r"[^\W\d_][\w &'’,/|>»›·-]{1,60}\Z")
_MAX_NAME_LINE, _MAX_DATE_LINE, _MIN_TITLE = 80, 80, 12


def opened(article: Article) -> Article:
    """The article without doubled title and lead, byline, dateline and date at its top."""
    lines = article.body.split("\n")
    kept: list[str] = []
    seen, before = 0, ""
    for number, line in enumerate(lines):
        if not line:
            kept.append(line)
            continue
        if seen < TOP:
            changed = _known(article, line, _next(lines, number), first=seen < 3)
            if changed is not None:
                article = changed
                continue
        if line == before and len(line) >= (MIN_DOUBLED_LEAD if seen < TOP else MIN_DOUBLED):
            continue
        kept.append(line)
        seen, before = seen + 1, line
    return replace(article, body="\n".join(kept))


def _known(article: Article, line: str, following: str, *, first: bool) -> Article | None:
    """The article as it is known once a line is dropped; ``None`` when the line must stay."""
    if first:
        title = _better_title(article.title, line)
        if title is not None:
            return replace(article, title=title)
        if AGENCY_LINE.match(line) or _CRUMBS.match(line):
            return article
        authors = _byline(line, following)
        if authors and (not article.authors or authors == article.authors):
            return replace(article, authors=authors)
    if len(line) <= _MAX_NAME_LINE and _is_author(line, article.authors):
        return article
    if len(line) <= _MAX_DATE_LINE and _is_date(line, article):
        return article
    return None


def _better_title(title: str, line: str) -> str | None:
    """The title when a line repeats it; without the breadcrumb, or in full, when the line shows
    it so. ``None`` when the line is something else."""
    if len(line) < _MIN_TITLE or not title:
        return None
    if same(title, line):
        return title
    head = title[: -len(line)] if title.endswith(line) else ""
    if head and _BREADCRUMB.match(head.strip(" >»›|/·-–—")) and not head.endswith(": "):
        return line
    stem = title.removesuffix("...").removesuffix("…").rstrip()
    if stem != title and len(stem) >= 20 and line.startswith(stem) and not line.endswith("."):
        return line
    return None


def _byline(line: str, following: str) -> tuple[str, ...]:
    """The names of a byline that is followed by the agency's name alone, as USA Today sets it,
    or that says "By"."""
    by = _BY.match(line)
    names = line[by.end() :] if by and by[0][:1].isupper() else line
    if len(line) > _MAX_NAME_LINE or not _NAME_LINE.match(names):
        return ()
    if not by and not AGENCY_LINE.match(following):
        return ()
    found = [name for name in re.split(r",? and |, ", names) if not AGENCY_LINE.match(name)]
    return tuple(name.title() if name.isupper() else name for name in found)


def _is_author(line: str, authors: tuple[str, ...]) -> bool:
    by = _BY.match(line)
    names = line[by.end() :] if by else line
    wanted = [author.casefold() for author in authors]
    parts = [part.strip().casefold() for part in re.split(r",? and |, | & ", names)]
    return bool(wanted) and (names.casefold() in wanted or all(part in wanted for part in parts))


def _is_date(line: str, article: Article) -> bool:
    """Whether a line says no more than when the article was published or changed."""
    day = article.day
    if day is None or not _YEAR.search(line) or not _near(day).intersection(_NUMBER.findall(line)):
        return False
    found = dates.aware(dates.parse(line))
    known = [dates.aware(article.published), article.version]
    return found is not None and any(
        moment is not None and abs((moment - found).days) <= 1 for moment in known
    )


def _near(day: date) -> set[str]:
    """The days of the month around a date, as written with and without a leading zero."""
    days = [(day + timedelta(days=shift)).day for shift in (-1, 0, 1)]
    return {text for number in days for text in (f"{number}", f"{number:02}")}


def _next(lines: list[str], number: int) -> str:
    return next((line for line in lines[number + 1 :] if line), "")
