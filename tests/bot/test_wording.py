from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.answers import Answer, Searched, Sentence
from bot.listing import numbers
from bot.standing import Fate, Mark
from bot.wording import became, count, day, holdings, moment, period, size
from index.articles import Article


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2024-07-10", "10 July 2024"),
        ("2024-07-10T13:22:00+02:00", "10 July 2024"),
        ("1999-12-01T00:00:00", "1 December 1999"),
        ("", "undated"),
        ("next week", "next week"),
    ],
)
def test_days_read_as_people_write_them(published: str, expected: str) -> None:
    assert day(published) == expected


def test_counts() -> None:
    assert count(0, "article") == "0 articles"
    assert count(1, "article") == "1 article"
    assert count(4656, "article") == "4,656 articles"


def test_periods() -> None:
    assert period("2022-01-03", "2022-12-30") == "from 3 January 2022 to 30 December 2022"
    assert period("2022-01-03", "2022-01-03T18:00:00") == "of 3 January 2022"
    assert period(None, None) == ""
    assert holdings(Searched(1, None, None)) == "1 article"


@pytest.mark.parametrize(
    ("octets", "expected"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (3_400_000, "3.4 MB"),
        (999_900, "1.0 MB"),
        (201_000_000, "201 MB"),
        (7_300_000_000_000, "7300 GB"),
    ],
)
def test_sizes(octets: int, expected: str) -> None:
    assert size(octets) == expected


@pytest.mark.parametrize(
    ("fates", "notes", "told"),
    [
        ((), (), ""),
        (("moved", "moved"), (), ""),
        (
            ("lost",),
            (),
            "was changed; 1 of its 2 quotes no longer stands. It said: “Many stayed.” "
            "(sentence 1).",
        ),
        (
            ("moved", "lost"),
            (),
            "was changed; 1 of its 2 quotes no longer stands. It said: “Customs checks were "
            "tightened too.” (sentence 2).",
        ),
        (
            ("removed", "removed"),
            (),
            "was removed from the archive; its quotes no longer stand. It said: “Many stayed.” "
            "(sentence 1) and “Customs checks were tightened too.” (sentence 2).",
        ),
        (("stands",), ("Sorry.",), "was changed; the quotes still stand. Its note: “Sorry.”."),
        (
            ("lost", "stands"),
            ("A  a", "B" * 400),
            "was changed; 1 of its 2 quotes no longer stands. It said: “Many stayed.” "
            "(sentence 1). "
            f"Its notes: “A a”, “{'B' * 299}…”.",
        ),
    ],
)
def test_what_became_of_an_article_is_told_in_a_line(
    fates: Sequence[Fate],
    notes: tuple[str, ...],
    told: str,
    answer_of: Callable[..., Answer],
    workers: Article,
) -> None:
    answer = answer_of((workers, "Many stayed."), (workers, "Customs checks were tightened too."))
    marks = [Mark(n, "workers", fate, None, None, notes) for n, fate in enumerate(fates)]
    lines = became(answer, marks, numbers(answer))
    assert lines == ({1: f"Since this was answered, the article [1] {told}"} if told else {})


def test_a_quote_that_is_gone_is_known_by_its_beginning_and_its_sentence(
    answer_of: Callable[..., Answer], workers: Article, customs: Article
) -> None:
    deadline = "The resolution of 2017 gave all members until the end of 2019."
    quoted = answer_of((customs, customs.body), (workers, "Many stayed."), (workers, deadline))
    first, second, third = quoted.sentences
    merged = Sentence("Written.", (*second.citations, *third.citations))
    answer = replace(quoted, sentences=(first, merged))
    (line,) = became(answer, [Mark(2, "workers", "lost", None, None)], numbers(answer)).values()
    assert line == (
        "Since this was answered, the article [2] was changed; 1 of its 2 quotes no longer stands. "
        "It said: “The resolution of 2017 gave all members until the end of 20…” (sentence 2)."
    )


def test_a_moment_is_told_in_the_zone_of_the_machine() -> None:
    here = datetime(2024, 7, 10, 23, 22).astimezone()
    assert moment(here.astimezone(UTC).isoformat()) == "10 July 2024, 23:22"
