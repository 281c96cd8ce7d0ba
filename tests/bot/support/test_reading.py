"""Numbers, times and names as they are read in a text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.support.names import flat, is_home, names, stands
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
        ("a two-and-a-half-hour drive", "two and a half hours"),
        ("two and three quarters", "2.75"),
        ("a quarter of a century", "25 years"),
        ("half a century", "50 years"),
        ("half a dozen", "six"),
        ("23 1/2 hours", "23½ hours"),
        ("half past twelve", "12:30 p.m."),
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
        ("some 24.5", "23.5", False),
        ("about 350", "347", True),
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
        ("2020", "the 2020-21 season"),
        ("2019–2021", "2020"),
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


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("The act was passed in 1877 and repealed the following year", date(1878, 1, 1)),
        ("He spoke on 26 June; the day before, he had been ill", date(2022, 6, 25)),
        ("It began in May 2020 and ended two months later", date(2020, 7, 1)),
        ("They open at home two days before the derby on 26 June 2023", date(2023, 6, 24)),
    ],
)
def test_times_are_counted_from_others(text: str, first: date) -> None:
    counted = [time for time in times(text, DAY) if time.counted]
    assert [time.periods[0].first for time in counted] == [first]


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
        ("House Republicans", "It passed in the House, but 14 Republican members opposed it."),
        ("Democratic", "Sen. Ada Moss, D-Lindmoor, spoke."),
    ],
)
def test_names_in_other_forms(name: str, text: str) -> None:
    (found,) = names(f"it was {name} again")
    assert stands(found, [flat(text)], [])


def test_the_kind_of_a_thing_is_no_name() -> None:
    assert names("it went from TV to DVDs and an AI") == []


def test_a_country_is_that_of_the_nation_where_no_other_is_named() -> None:
    (name,) = names("it was the US again")
    assert is_home(name, [flat("The nation's ten biggest carriers flew on time.")])
    assert not is_home(name, [flat("The nation's carriers flew from Kenya.")])
    assert not is_home(name, [flat("The ten biggest carriers flew on time.")])


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
