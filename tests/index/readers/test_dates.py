from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.readers.dates import aware, parse

EASTERN = timezone(timedelta(hours=-4))
NOON = datetime(2024, 7, 10, 13, 22)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-07-10", date(2024, 7, 10)),
        ("20240710", date(2024, 7, 10)),
        ("2024/07/10", date(2024, 7, 10)),
        ("10 July 2024", date(2024, 7, 10)),
        ("July 10th, 2024", date(2024, 7, 10)),
        ("Sept. 3, 2024", date(2024, 9, 3)),
        ("25/12/2024", date(2024, 12, 25)),
        ("12/25/2024", date(2024, 12, 25)),
        ("10.07.2024", date(2024, 7, 10)),
        ("10 de julio de 2024", date(2024, 7, 10)),
        ("2024年7月10日", date(2024, 7, 10)),
        ("10 July 2024 • 3 min read", date(2024, 7, 10)),
        ("10 July 2024 13:22", NOON),
        ("13:22, 10 July 2024", NOON),
        ("10. Juli 2024, 13:22 Uhr", NOON),
        ("Publié le 10 juillet 2024 à 13 h 22", NOON),
        ("2024-07-10T13:22:00Z", NOON.replace(tzinfo=UTC)),
        ("20240710T132200+0000", NOON.replace(tzinfo=UTC)),
        ("Wed, 10 Jul 2024 13:22:00 GMT", NOON.replace(tzinfo=UTC)),
        ("1720617720", NOON.replace(tzinfo=UTC)),
        ("1720617720000", NOON.replace(tzinfo=UTC)),
        ("2024-07-10 13:22:00 -0400", NOON.replace(tzinfo=EASTERN)),
        ("Jul. 10, 2024 1:22 p.m. ET", NOON.replace(tzinfo=EASTERN)),
        ("Published 1:22 PM EDT, Wed July 10, 2024", NOON.replace(tzinfo=EASTERN)),
        ("July 10, 2024 / 1:22 PM EDT / CBS News", NOON.replace(tzinfo=EASTERN)),
        ("July 10, 20241:22 PM ET", NOON.replace(tzinfo=EASTERN)),
        (
            "Wednesday 10 July 2024 13.22 BST",
            NOON.replace(tzinfo=timezone(timedelta(hours=1))),
        ),
    ],
)
def test_dates_of_real_pages(text: str, expected: date | datetime) -> None:
    found = parse(text)
    assert found == expected
    assert isinstance(found, datetime) == isinstance(expected, datetime)
    if isinstance(expected, datetime) and isinstance(found, datetime):
        assert found.utcoffset() == expected.utcoffset()


@pytest.mark.parametrize(
    "text",
    ["", "today", "July 2024", "2024", "2024-02-30", "31 February 2024", "04/05/2024", "May 5",
     "In 2017, the council gave 12 members two years to act", "Kalus 2024", "1e400", "9" * 30],
)  # fmt: skip
def test_what_names_no_single_day_is_unknown(text: str) -> None:
    assert parse(text) is None


@settings(max_examples=2 * settings().max_examples, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_date_or_unknown(text: str) -> None:
    found = parse(text)
    assert found is None or 1600 <= found.year <= 2200


@given(st.datetimes(datetime(1700, 1, 1), datetime(2199, 12, 31)))
def test_iso_dates_come_back_as_they_were(moment: datetime) -> None:
    assert parse(moment.isoformat()) == moment
    assert parse(moment.date().isoformat()) == moment.date()


def test_moments_without_zone_are_compared_as_utc() -> None:
    assert aware(date(2024, 7, 10)) == datetime(2024, 7, 10, tzinfo=UTC)
    assert aware(NOON) == NOON.replace(tzinfo=UTC)
    assert aware(NOON.replace(tzinfo=EASTERN)) == NOON.replace(tzinfo=EASTERN)
    assert aware(None) is None
