"""Numbers, times and names as they are read in a text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.support.names import flat, names, stands
from bot.support.numbers import numbers
from bot.support.times import times

DAY = date(2022, 7, 14)  # a Thursday


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3 million", "3,000,000"),
        ("3m", "three million"),
        ("$1.2bn", "$1,200,000,000"),
        ("$40", "40 dollars"),
        ("47%", "47 percent"),
        ("47 per cent", "47%"),
        ("two thirds", "67%"),
        ("half", "50 percent"),
        ("three in ten", "30 %"),
        ("a dozen", "12"),
        ("half a million", "500,000"),
        ("a quarter of a million dollars", "$250,000"),
        ("three quarters of a million", "750,000"),
        ("a third title", "the third title"),
        ("a third", "33%"),
        ("twenty-five", "25"),
        ("two hundred and fifty", "250"),
        ("the 21st", "twenty-first"),
        ("a decade", "10 years"),
        ("48 hours", "two days"),
        ("18 months", "one and a half years"),
        ("8 p.m.", "20:00"),
        ("45-year-old", "aged 45"),
        ("both", "two"),
    ],
)
def test_forms_of_one_number(one: str, other: str) -> None:
    (first,), (second,) = numbers(one), numbers(other)
    assert first.same(second)
    assert second.same(first)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3 million", "3 billion"),
        ("40 percent", "$40"),
        ("£40", "$40"),
        ("30 minutes", "30 hours"),
        ("a five-year deal", "a five-year-old"),
        ("a third of voters", "the third voter"),
        ("two thirds", "one third"),
        ("8 a.m.", "8 p.m."),
        ("66 percent", "67 percent"),
    ],
)
def test_different_numbers(one: str, other: str) -> None:
    (first,), (second,) = numbers(one), numbers(other)
    assert not first.same(second)


@given(st.integers(0, 10**12))
def test_thousands_may_be_parted(value: int) -> None:
    (plain,), (parted,) = numbers(str(value)), numbers(f"{value:,}")
    assert plain.same(parted)


@pytest.mark.parametrize(
    ("rounded", "exact", "near"),
    [
        ("about 3 million", "2,974,000", True),
        ("more than 1,000", "1,023", True),
        ("more than 1,000", "987", False),
        ("nearly 50", "48", True),
        ("nearly 50", "52", False),
        ("50", "48", False),
    ],
)
def test_a_rounded_number_stands_for_one_that_is_near(rounded: str, exact: str, near: bool) -> None:
    (first,), (second,) = numbers(rounded), numbers(exact)
    assert first.near(second) is near


@pytest.mark.parametrize(
    ("coarse", "exact"),
    [
        ("in July 2022", "on Monday"),
        ("11 July 2022", "on Monday"),
        ("2022-07-13", "yesterday"),
        ("July 14, 2022", "14 July"),
        ("in June 2022", "last month"),
        ("2021", "last year"),
        ("2020", "two years ago"),
        ("in 2022", "in March"),
        ("the 1990s", "1994"),
        ("in May", "May 5"),
    ],
)
def test_a_time_holds_one_that_is_more_exact(coarse: str, exact: str) -> None:
    (first,), (second,) = times(coarse, DAY), times(exact, DAY)
    assert first.holds(second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 July 2022", "on Monday"),
        ("11 July 2022", "in July 2022"),
        ("in July 2021", "14 July"),
        ("2019", "last year"),
        ("Friday", "Saturday"),
    ],
)
def test_times_that_are_not_the_same(one: str, other: str) -> None:
    (first,), (second,) = times(one, DAY), times(other, DAY)
    assert not first.holds(second)


def test_a_day_is_counted_from_the_one_before() -> None:
    (_, later) = times("He fled on 26 June and was caught two days later", DAY)
    assert date(2022, 6, 28) in {period.first for period in later.periods}
    assert later.counted
    assert times("He was caught two days later", DAY) == []


@pytest.mark.parametrize("text", ["You may go.", "They march on.", "31 February 2022", "$2,022"])
def test_what_is_no_time(text: str) -> None:
    assert times(text, DAY) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Zelensky", "President Volodymyr Zelensky spoke."),
        ("the United Nations", "The UN said so."),
        ("UN", "The United Nations said so."),
        ("American", "The United States agreed."),
        ("Kenyan", "It happened in Kenya."),
        ("South Korea", "The South Korean president came."),
        ("Ministry of Health", "The Health Ministry said so."),
        ("José Martí", "Jose Marti wrote it."),
        ("NOAA", "The National Oceanic and Atmospheric Administration said so."),
        ("Hollander", "Hollander's plan failed."),
        ("Anne L'Huillier", "They honoured Anne L’Huillier."),
        ("US Treasuries", "The yield of the U.S. Treasury rose."),
    ],
)
def test_names_in_other_forms(name: str, text: str) -> None:
    (found,) = names(f"it was {name} again")
    assert stands(found, [flat(text)], [])


def test_the_kind_of_a_thing_is_no_name() -> None:
    assert names("it went from TV to DVDs and an AI") == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Anna Moss", "Clara Moss spoke."),
        ("Kenya", "It happened in Kent."),
        ("France", "The Spanish minister came."),
        ("James Smith", "James Brown met Anna Smith."),
    ],
)
def test_other_names(name: str, text: str) -> None:
    (found,) = names(f"it was {name} again")
    assert not stands(found, [flat(text)], [])
