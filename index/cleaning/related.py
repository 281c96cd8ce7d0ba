"""Boxes of links to other articles: a heading, and what follows it."""

from __future__ import annotations

import re

#: A paragraph at least this long that ends like a sentence is the article going on.
MIN_PROSE = 60

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
# "More on ..." heads a box only with a colon or in capitals; else it heads a part of the text.
_TOPIC = re.compile(r"more (?:from|on|about|in) ", re.IGNORECASE)
_MAX_HEADING, _MIN_LINK, _MAX_LINK = 70, 30, 200
_SENTENCE_END = (".", "!", "?", "”", '."', ".”", ".'", ".’", ":", ";", ",")


def without_related(lines: list[str]) -> list[str]:
    """The lines without boxes of links.

    After a heading such as "Related content" everything to the end goes when no prose follows;
    otherwise the headlines right under it.
    """
    last_prose = max((at for at, line in enumerate(lines) if _is_prose(line)), default=-1)
    kept: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        end = _box_end(lines, number, last_prose) if _is_heading(line) else number
        if end == number:
            kept.append(line)
            end += 1
        number = end
    return kept


def _is_heading(line: str) -> bool:
    if not 0 < len(line) <= _MAX_HEADING or not _HEADING.match(line):
        return False
    return not _TOPIC.match(line) or line.endswith(":") or line.isupper()


def _box_end(lines: list[str], heading: int, last_prose: int) -> int:
    """The line after a box; the heading's own number when it heads no box."""
    if heading > last_prose and _AT_THE_END.match(lines[heading]):
        return len(lines)
    end = after = heading + 1
    while after < len(lines) and (not lines[after] or _is_link(lines[after])):
        after += 1
        end = after if lines[after - 1] else end
    return end if end > heading + 1 else heading


def _is_prose(line: str) -> bool:
    return len(line) >= MIN_PROSE and line.endswith(_SENTENCE_END)


def _is_link(line: str) -> bool:
    return _MIN_LINK <= len(line) <= _MAX_LINK and not line.endswith(_SENTENCE_END)
