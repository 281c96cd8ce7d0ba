from __future__ import annotations

import pytest

from bot.answers import Searched
from bot.wording import count, day, holdings, period, size


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
