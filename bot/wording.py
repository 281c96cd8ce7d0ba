"""Dates, counts and stock sentences as a reader expects them, the same in every front."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.answers import Answer, Searched, Source
from bot.standing import Mark, citations
from index.articles import Article, parse_published

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
#: Notes of an article that are told below an answer, and characters of each.
_NOTES, _NOTE = 3, 300
#: Characters of a quote that does not stand any more, by which it is known.
_QUOTE = 60
#: Characters of a quote of which it is asked who said it.
_ASKED = 100
_UNITS = {"kB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}

#: Why a language model wrote no answer, or not all of one: a reason of `bot.models.Reason`, or one
#: of `bot.writing.writer`.
UNWRITTEN = {
    "unreachable": "the language model cannot be reached",
    "slow": "the language model did not answer in time (LLM_TIMEOUT gives it more)",
    "refused": "the language model's server refuses the request (`newsdesk doctor` says more)",
    "quota": "the language model's server takes no more requests for now (quota or rate limit)",
    "broken": "the language model failed",
    "empty": "the language model said nothing",
    "unwilling": "the language model would not answer",
    "unverified": "nothing that the language model wrote could be verified",
    "unshown": "what would answer cannot be shown to the language model",
}


#: That a model was shown the nearest passages and finds no answer there, without its full stop.
FOUND_NOTHING = "The language model finds no answer in the nearest passages"


def quoted_only(reason: str) -> str:
    """``Quoted only: the language model failed``, a note without its full stop."""
    return f"Quoted only: {UNWRITTEN[reason]}"


def cut_short(reason: str) -> str:
    """``The answer was cut short: the language model failed``, a note without its full stop."""
    return f"The answer was cut short: {UNWRITTEN[reason]}"


def left_out(sentences: int) -> str:
    """``2 sentences that the archive does not support were left out``, without its full stop."""
    verb = "was" if sentences == 1 else "were"
    return f"{count(sentences, 'sentence')} that the archive does not support {verb} left out"


def who_said(quote: str) -> str:
    """``Who said “Many stayed …”?``, the question about a quote."""
    return f"Who said “{shortened(quote, _ASKED)}”?"


def own_words(article: Article) -> str:
    """That an article has nobody say it, a note without its full stop."""
    authors = f", by {listed(article.authors)}" if article.authors else ""
    publisher = f" in {article.publisher}" if article.publisher else ""
    return f"The article names nobody who said this: these are its own words{authors}{publisher}"


def day(published: str) -> str:
    """``2024-07-10T13:22:00+02:00`` -> ``10 July 2024``; ``undated`` for the empty string."""
    try:
        moment = parse_published(published)
    except ValueError:
        return published
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}" if moment else "undated"


def moment(text: str) -> str:
    """A moment (ISO 8601) in the machine's own time zone: ``10 July 2024, 13:22``."""
    here = datetime.fromisoformat(text).astimezone()
    return f"{day(here.date().isoformat())}, {here:%H:%M}"


def count(number: int, noun: str) -> str:
    """``1 article``, ``4,656 articles``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def period(first: str | None, last: str | None) -> str:
    """``from 3 January 2022 to 30 December 2022``; the empty string when nothing has a date."""
    if not first or not last:
        return ""
    if first[:10] == last[:10]:
        return f"of {day(first)}"
    return f"from {day(first)} to {day(last)}"


def holdings(searched: Searched) -> str:
    """``4,656 articles from 3 January 2022 to 30 December 2022``."""
    return f"{count(searched.articles, 'article')} {period(searched.first, searched.last)}".strip()


def refusal(searched: Searched) -> tuple[str, str]:
    """What is said when the archive has no answer, and what was searched."""
    if not searched.articles:
        return (
            "There is no article to search, so there is no answer.",
            "Ask without limits of date, publisher and language, "
            "or index articles: newsdesk index PATH",
        )
    return "The archive does not have an answer to this.", f"Searched {holdings(searched)}."


def became(answer: Answer, marks: Sequence[Mark], numbers: Mapping[str, int]) -> dict[int, str]:
    """What became of quoted articles since the answer was given: number of the source -> a line.

    Args:
        numbers: Article id -> number (`bot.listing.numbers`).
    """
    told: dict[str, list[Mark]] = {}
    for mark in marks:
        if mark.warns:
            told.setdefault(mark.article_id, []).append(mark)
    quotes = Counter(citation.article_id for citation in citations(answer))
    lines = {
        numbers[id]: _became(numbers[id], found, quotes[id], _gone(answer, found))
        for id, found in told.items()
    }
    return dict(sorted(lines.items()))


def _gone(answer: Answer, marks: Sequence[Mark]) -> list[str]:
    """The quotes that do not stand any more: ``“Many stayed.” (sentence 2)``."""
    said = [
        f"“{shortened(citation.quote, _QUOTE)}” (sentence {number})"
        for number, sentence in enumerate(answer.sentences, start=1)
        for citation in sentence.citations
    ]
    return [said[mark.citation] for mark in marks if mark.fate in {"lost", "removed"}]


def _became(number: int, marks: Sequence[Mark], quotes: int, gone: Sequence[str]) -> str:
    lost = len(gone)
    removed = any(mark.fate == "removed" for mark in marks)
    if not lost:
        stands = "the quote still stands" if quotes == 1 else "the quotes still stand"
    elif lost < quotes:
        stands = f"{lost} of its {quotes} quotes no longer {'stands' if lost == 1 else 'stand'}"
    else:
        stands = "the quote no longer stands" if quotes == 1 else "its quotes no longer stand"
    how = "removed from the archive" if removed else "changed"
    line = f"Since this was answered, the article [{number}] was {how}; {stands}."
    if gone:
        line += f" It said: {listed(gone)}."
    notes = [shortened(note, _NOTE) for note in marks[0].notes[:_NOTES]]
    if notes:
        said = ", ".join(f"“{note}”" for note in notes)
        line += f" {'Its note' if len(notes) == 1 else 'Its notes'}: {said}."
    return line


def shortened(text: str, longest: int) -> str:
    """A text on one line, at most so many characters."""
    words = " ".join(text.split())
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def byline(source: Source) -> str:
    """``Publisher, 10 July 2024``; the date alone when the publisher is unknown."""
    return ", ".join(part for part in (source.publisher, day(source.published)) if part)


def size(octets: int) -> str:
    """``512 bytes``, ``3.4 MB`` (powers of 1,000)."""
    if octets < 1_000:
        return count(octets, "byte")
    unit = next((unit for unit in _UNITS if octets < 999.5 * _UNITS[unit]), "GB")
    value = octets / _UNITS[unit]
    return f"{value:.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"


def listed(parts: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
