from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ranking.dates import Period, mentions, periods, shifted

FRIDAY = date(2023, 4, 7)


def spoken(text: str) -> list[tuple[str, str]]:
    return [(p.first.isoformat(), p.last.isoformat()) for p in periods(text, FRIDAY)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("What was announced today?", "2023-04-07", "2023-04-07"),
        ("Who resigned yesterday?", "2023-04-06", "2023-04-06"),
        ("Which bank failed this week?", "2023-03-31", "2023-04-07"),
        ("Which bank failed last week?", "2023-03-24", "2023-04-06"),
        ("Which bank failed last month?", "2023-03-01", "2023-03-31"),
        ("Who won on Tuesday?", "2023-04-04", "2023-04-04"),
        ("Who won on Friday?", "2023-04-07", "2023-04-07"),
        ("What happened in March 2022?", "2022-03-01", "2022-03-31"),
        ("What happened in May?", "2022-05-01", "2022-05-31"),
        ("What happened on 5 March 2021?", "2021-03-05", "2021-03-05"),
        ("What happened on March 5th, 2021?", "2021-03-05", "2021-03-05"),
        ("What happened on December 24?", "2022-12-24", "2022-12-24"),
        ("What happened on 2021-03-05?", "2021-03-05", "2021-03-05"),
        ("Who won the 2019 final?", "2019-01-01", "2019-12-31"),
        ("Who won last year?", "2022-01-01", "2022-12-31"),
        ("What sank three weeks ago?", "2023-03-14", "2023-03-20"),
    ],
)
def test_times_are_resolved_against_the_day_of_the_question(
    text: str, first: str, last: str
) -> None:
    assert spoken(text) == [(first, last)]


def test_a_mention_says_where_the_time_is_named() -> None:
    text = "What did they say yesterday of the storm of 5 March 2021?"
    assert [text[m.start : m.end] for m in mentions(text, FRIDAY)] == ["5 March 2021", "yesterday"]


@pytest.mark.parametrize(
    ("day", "reports"),
    [
        (date(2021, 2, 28), False),
        (date(2021, 3, 1), True),
        (date(2021, 4, 7), True),
        (date(2021, 4, 8), False),
        (None, False),
    ],
)
def test_papers_report_on_a_time_until_a_week_after_it(day: date | None, reports: bool) -> None:
    assert Period(date(2021, 3, 1), date(2021, 3, 31)).reported_on(day) == reports


@pytest.mark.parametrize(
    "text",
    [
        "Who may sell it?",
        "When did they march?",
        "On 30 February",
        "2023-02-30",
        "In room 1234",
        "",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert spoken(text) == []


@given(st.text(alphabet="0123456789-/ .,aeimny", max_size=40), st.dates())
def test_any_text_on_any_day(text: str, asked: date) -> None:
    for prefix in ("", "in March ", "on ", "last week "):
        for period in periods(prefix + text + " days ago this month", asked):
            assert isinstance(period, Period)
            assert period.first <= period.last


def test_days_stay_within_the_calendar() -> None:
    assert shifted(date.max, 5) == date.max
    assert shifted(date.min, -5) == date.min
