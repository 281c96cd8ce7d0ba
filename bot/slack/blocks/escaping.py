"""Text from articles, users and models in the languages that Slack reads.

Slack reads text in four ways, and what is exact in one is not in another:

- ``rich_text`` elements and ``plain_text`` with ``emoji: false`` show their text as it is: nothing
  in it is read as markup. Titles, quotes and questions are shown in these alone.
- ``mrkdwn`` (also the ``text`` of a message) can escape ``&``, ``<`` and ``>`` and with them every
  mention and link, but has no way to say that an asterisk, a backtick or a leading ``>`` is only a
  character. It carries no foreign text but the fallback of a message, which notifications show;
  where that is all that can be posted it is posted as ``markdown_text``.
- ``markdown_text``, which streams, is CommonMark: what begins markup is escaped by a backslash or
  an entity.

An invisible word joiner (U+2060) parts what Slack would replace in any text: ``:emoji:``, ``@here``
and addresses, which would become links.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from html import escape, unescape

from bot.untrusted import clean
from index.articles import Span

_JOINER = "\u2060"
#: What has a meaning anywhere in a line of CommonMark, tables and strikethrough included.
_INLINE = re.compile(r"[\\`*_\[\]~|]")
#: What has one at the beginning of a line: headings, lists, rules and underlines.
_LEADING = re.compile(r"^([#+=-]|\d{1,9}(?=[.)]))")
_EMOJI = re.compile(r":(?=[\w+'-]+:)")
_NOTIFYING = re.compile(r"@(?=(?:here|channel|everyone)\b)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<=\w)(?=://)|(?<=www)(?=\.)", re.IGNORECASE)
_RIGHT_TO_LEFT = {"R", "AL"}
_ISOLATE, _POP = "\u2068", "\u2069"
_BOLD_ON, _BOLD_OFF = "\x01", "\x02"


def mrkdwn(text: str) -> str:
    """Text for the fallback of a message: no mention and no link can come of it."""
    return escape(clean(text), quote=False)


def markdown(text: str, bold: Span | None = None) -> str:
    """Text for ``markdown_text``: a reader sees it as it is, with its lines and paragraphs.

    White space at the ends of lines goes, and several empty lines become one, as CommonMark has it.

    Args:
        bold: A part of the text to emphasise, such as `emphasis` gives.
    """
    marked = clean(text)
    if bold is not None:
        before, inside, after = text[: bold.start], bold.of(text), text[bold.end :]
        # controls cannot be in clean text, so that these stand for the asterisks alone
        marked = f"{clean(before)}{_BOLD_ON}{clean(inside)}{_BOLD_OFF}{clean(after)}"
    lines = [_markdown_line(line) for line in marked.split("\n")]
    paragraphs = re.split(r"\n{2,}", "\n".join(lines).strip("\n"))
    # two spaces and a line end break a line; a renderer that does not know it shows the line end
    joined = "\n\n".join(paragraph.replace("\n", "  \n") for paragraph in paragraphs)
    return joined.replace(_BOLD_ON, "**").replace(_BOLD_OFF, "**")


def unmarked(fallback: str) -> str:
    """The fallback of a message for ``markdown_text``: without blocks, its marks would be live."""
    return markdown(unescape(fallback))


def emphasis(text: str, span: Span) -> Span | None:
    """The part of ``span`` that both rich text and Markdown can show in bold.

    Asterisks of CommonMark open and close where the inside ends with a letter or digit, or the
    outside is white space, and not across lines.
    """
    start, end = span.start, span.end
    while start < end and not _opens(text[start - 1 : start], text[start]):
        start += 1
    while start < end and not _opens(text[end : end + 1], text[end - 1]):
        end -= 1
    if start == end or re.search(r"[\n\r\x0b\x0c\x85\u2028\u2029]", text[start:end]):
        return None
    return Span(start, end)


def _opens(outside: str, inside: str) -> bool:
    if inside.isspace() or _removed(inside):
        return False
    return inside.isalnum() or not outside or outside.isspace()


def _removed(char: str) -> bool:
    return clean(char) != char


def _markdown_line(line: str) -> str:
    line = line.strip()
    for pattern in (_EMOJI, _NOTIFYING):
        line = pattern.sub(lambda found: found[0] + _JOINER, line)
    line = _ADDRESS.sub(_JOINER, line)
    line = escape(_INLINE.sub(r"\\\g<0>", line), quote=False)
    return _LEADING.sub(_escaped_leading, line)


def _escaped_leading(found: re.Match[str]) -> str:
    # "1." and "1)" begin a list: the mark after the digits is what is escaped
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def side_by_side(*texts: str) -> str:
    """Texts in one line, with commas: each is isolated where one of them runs right to left.

    Else an Arabic publisher would turn the date beside it around.
    """
    cleaned = [clean(text) for text in texts if text]
    if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in "".join(cleaned)):
        cleaned = [f"{_ISOLATE}{text}{_POP}" for text in cleaned]
    return ", ".join(cleaned)


def length(text: str) -> int:
    """How long a text is for a limit: UTF-16 units of the escaped text.

    Slack does not say how it counts; no way of counting characters gives more.
    """
    return units(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def units(text: str) -> int:
    """UTF-16 units of a text that is escaped already, as it is sent."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, most: int) -> str:
    """The text, or its beginning up to a word's end and an ellipsis; at most ``most`` long."""
    if length(text) <= most:
        return text
    beginning = text[: cut(text, most - 1)]
    return f"{beginning.rstrip()}…" if length(beginning) < most else "…"


def cut(text: str, most: int) -> int:
    """Where to part a text so that the beginning is at most ``most`` long, and not empty.

    After white space where there is some in the second half, else between two characters as a
    reader sees them.
    """
    ends = range(min(len(text), most) + 1)
    end = bisect_right(ends, most, key=lambda each: length(text[:each])) - 1
    space = max(text.rfind(" ", 0, end), text.rfind("\n", 0, end)) + 1
    if space > end // 2:
        return space
    whole = end
    while 0 < whole < len(text) and _joined(text[whole - 1], text[whole]):
        whole -= 1
    return whole or end or 1


def _joined(before: str, after: str) -> bool:
    """Whether two characters are shown as one (marks, emoji sequences, regional flags)."""
    return (
        unicodedata.category(after) in {"Mn", "Me", "Mc"}
        or after == "\u200d"
        or before == "\u200d"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or ("\U0001f1e6" <= after <= "\U0001f1ff" and "\U0001f1e6" <= before <= "\U0001f1ff")
    )
