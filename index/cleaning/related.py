"""Boxes of links to other articles: a heading, and what follows it."""

from __future__ import annotations

import re

#: A paragraph at least this long that ends like a sentence is the article going on.
MIN_PROSE = 160

_HEADING = re.compile(
    r"(?:related(?: (?:content|articles?|stories|story|topics|coverage|reading|news|links|posts))?|"
    r"more (?:from|on|about|in) [^.:?!]{2,50}|more (?:stories|news|coverage|top stories)|"
    r"you (?:may|might) (?:also |be )?(?:like|interested in)|"
    r"recommended(?: stories| for you| reading)?|read (?:next|also|this next)|also read|"
    r"most (?:read|popular|viewed)|trending(?: now| stories)?|popular (?:stories|now)|"
    r"around the web|sponsored (?:content|links)|from our partners|paid content|"
    r"promoted (?:content|stories)|editors?['’] picks?|top stories|latest (?:stories|news)|"
    r"what to read next|view comments|leave a comment|comments \(\d+\)|join the conversation)"
    r"\s*[:»>…]*\Z",
    re.IGNORECASE,
)
#: Headings of boxes that stand after an article; the others stand inside it too.
_AT_THE_END = re.compile(
    r"related (?:content|articles?|stories|topics|posts|links|news)|most |around the web|"
    r"recommended|you (?:may|might)|trending|popular|sponsored|promoted|view comments|comments|"
    r"leave a|join the|paid content|from our partners|what to read next|editor|top stories|latest",
    re.IGNORECASE,
)
_MAX_HEADING, _MAX_LINK = 70, 200
_SENTENCE_END = (".", "!", "?", "”", '."', ".”", ".'", ".’", ":", ";", ",")


def without_related(lines: list[str]) -> list[str]:
    """The lines without boxes of links.

    After a heading such as "Related content" the headlines under it go, up to the next paragraph
    of prose; without such a paragraph, everything to the end.
    """
    kept: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        end = _box_end(lines, number) if _is_heading(line) else number
        if end == number:
            kept.append(line)
            end += 1
        number = end
    return kept


def _is_heading(line: str) -> bool:
    return 0 < len(line) <= _MAX_HEADING and _HEADING.match(line) is not None


def _box_end(lines: list[str], heading: int) -> int:
    """The line after a box; the heading's own number when it heads no box."""
    if _AT_THE_END.match(lines[heading]) and not any(map(_is_prose, lines[heading + 1 :])):
        return len(lines)
    end = heading + 1
    while end < len(lines) and _is_link(lines[end]):
        end += 1
    links = sum(1 for line in lines[heading + 1 : end] if line)
    if lines[heading].endswith(":") or _AT_THE_END.match(lines[heading]):
        return end if links else heading
    return end if links > 1 else heading


def _is_prose(line: str) -> bool:
    return len(line) >= MIN_PROSE and line.endswith(_SENTENCE_END)


def _is_link(line: str) -> bool:
    return len(line) <= _MAX_LINK and not line.endswith(_SENTENCE_END)
