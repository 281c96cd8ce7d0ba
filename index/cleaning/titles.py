"""Titles without the name of the site that a browser shows after them."""

from __future__ import annotations

import re

from index.readers.drafts import host

# Sites whose name is not that of their host.
_NAMES = (
    "AP News", "Al Jazeera", "Associated Press", "BBC", "BBC News", "BBC Sport", "Bloomberg",
    "CBS News", "CNBC", "CNN", "Deutsche Welle", "DW", "Financial Times", "Fox News", "France 24",
    "Le Monde", "Los Angeles Times", "NBC News", "NPR", "Newsweek", "Politico", "Reuters",
    "Sky News", "South China Morning Post", "The Atlantic", "The Economist", "The Guardian",
    "The Hill", "The Independent", "The Japan Times", "The Korea Herald", "The Korea Times",
    "The New York Times", "The Telegraph", "The Times", "The Wall Street Journal",
    "The Washington Post", "The Week", "USA TODAY", "Yonhap News Agency", "24/7 Wall St.",
)  # fmt: skip
_SECTIONS = (
    r"(?:news|world|us|uk|asia|europe|business|politics|sport|sports|style|travel|health|"
    r"entertainment|opinion|edition|online|com)?"
)

_SUFFIX = re.compile(r"\s+(?:\||[-–—:•·»])\s+([^|]{2,40})\Z|\s*\|\s*([^|]{2,40})\Z")
_NOT_LETTERS = re.compile(r"[\W_]+")
_FOLDED_NAMES = frozenset(_NOT_LETTERS.sub("", name).casefold() for name in _NAMES)
_MIN_TITLE = 10


def without_site(title: str, publisher: str, url: str) -> str:
    """The title without " | CNN", " - The New York Times" and the like at its end.

    A suffix goes only when it is the publisher's name, the host's, or a well-known one; a search
    engine's shortened " | The ..." only when such a name begins so.
    """
    names = {_folded(publisher), _folded(host(url).rsplit(".", 1)[0].rpartition(".")[2])}
    names.add(_folded(host(url).partition(".")[0]))
    names = {name for name in names if len(name) >= 2} | _FOLDED_NAMES
    while match := _SUFFIX.search(title):
        if match.start() < _MIN_TITLE or not _is_site(match[1] or match[2], names):
            break
        title = title[: match.start()].rstrip()
    return title


def same(one: str, other: str) -> bool:
    """Whether two lines say the same, whatever their punctuation, case and spacing."""
    return one == other or (bool(_folded(one)) and _folded(one) == _folded(other))


def _is_site(suffix: str, names: set[str]) -> bool:
    shortened = suffix.endswith(("...", "…"))
    folded = _folded(suffix)
    if shortened:
        return not folded or any(name.startswith(folded) for name in names)
    return any(
        folded.startswith(name) and re.fullmatch(_SECTIONS, folded[len(name) :]) for name in names
    )


def _folded(text: str) -> str:
    return _NOT_LETTERS.sub("", text).casefold()
