"""Which articles a question about the archive means."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.about.details import Names, Wanted, read
from index.catalogue import Selection

ASKED = date(2024, 8, 1)  # a Thursday
NAMES = Names(
    publishers=lambda: ["Harbour Courier", "www.wire.example", ""],
    languages=lambda: ["en", "fr", ""],
    sections=lambda: ["World", "Central banks", ""],
    authors=lambda: ["Ann Smith", "Bob Smith", "Jane Doe", ""],
)


def wanted(topic: str = "", author: str = "", source: str = "", **selection: object) -> Wanted:
    return Wanted(topic, Selection(**selection), author, source)  # type: ignore[arg-type]


MAY = {"since": date(2022, 5, 3), "until": date(2022, 5, 3)}
YEAR = {"since": date(2022, 1, 1), "until": date(2022, 12, 31)}


@pytest.mark.parametrize(
    ("details", "meant"),
    [
        ("", wanted()),
        ("on Kenya", wanted("Kenya")),
        ("about the Harbour Courier", wanted("the Harbour Courier")),
        ("from the Harbour Courier", wanted(publisher="Harbour Courier")),
        ("by harbour courier", wanted(publisher="Harbour Courier")),
        ("from Wire", wanted(publisher="www.wire.example")),
        ("from wire.example", wanted(publisher="www.wire.example")),
        ("from Kenya", wanted("Kenya")),
        ("from the New York Times", wanted("the New York Times", source="the New York Times")),
        ("in Kenya", wanted("Kenya")),
        ("about Kenya from Wire", wanted("Kenya", publisher="www.wire.example")),
        ("about refugees from Kenya", wanted("refugees from Kenya")),
        ("on Kenya from the New York Times", wanted("Kenya", source="the New York Times")),
        ("from the New York Times on Kenya", wanted("Kenya", source="the New York Times")),
        ("of Jane Doe on Kenya", wanted("Kenya", authors=("Jane Doe",))),
        ("on this: Who fled from Kenya in 2022", wanted("Who fled from Kenya in 2022")),
        ("by Jane Doe", wanted(authors=("Jane Doe",))),
        ("by doe", wanted(authors=("Jane Doe",))),
        ("by Smith", wanted(authors=("Ann Smith", "Bob Smith"))),
        ("by Nobody Known", wanted(author="Nobody Known")),
        ("in French", wanted(language="fr")),
        ("in the World section", wanted(section="World")),
        ("from the central banks desk", wanted(section="Central banks")),
        ("on 3 May 2022", wanted(**MAY)),
        ("on the 3rd of May 2022", wanted(**MAY)),
        ("published on May 3, 2022", wanted(**MAY)),
        ("from 2022-05-03", wanted(**MAY)),
        ("in 2022", wanted(**YEAR)),
        ("since 2022", wanted(since=date(2022, 1, 1))),
        ("after 2022", wanted(since=date(2023, 1, 1))),
        ("before May 2022", wanted(until=date(2022, 4, 30))),
        ("until May 2022", wanted(until=date(2022, 5, 31))),
        ("between 2022 and 2023", wanted(since=date(2022, 1, 1), until=date(2023, 12, 31))),
        ("from 2022 to 2023", wanted(since=date(2022, 1, 1), until=date(2023, 12, 31))),
        ("from may", wanted(since=date(2024, 5, 1), until=date(2024, 5, 31))),
        ("from yesterday", wanted(since=date(2024, 7, 31), until=date(2024, 7, 31))),
        ("from last week", wanted(since=date(2024, 7, 22), until=date(2024, 7, 28))),
        ("from last month", wanted(since=date(2024, 7, 1), until=date(2024, 7, 31))),
        ("from last year", wanted(since=date(2023, 1, 1), until=date(2023, 12, 31))),
        ("from this week", wanted(since=date(2024, 7, 29), until=ASKED)),
        ("from the last 3 days", wanted(since=date(2024, 7, 29), until=ASKED)),
        ("on Kenya last week", wanted("Kenya", since=date(2024, 7, 22), until=date(2024, 7, 28))),
        ("on elections in Kenya", wanted("elections in Kenya")),
        ("about attacks by rebels", wanted("attacks by rebels")),
        ("on the Bank of England", wanted("the Bank of England")),
        ("on this year's election", wanted("this year's election")),
        ("on “Kenya”", wanted("Kenya")),
        (
            "on Kenya from the Harbour Courier in 2022",
            wanted("Kenya", publisher="Harbour Courier", **YEAR),
        ),
        (
            "on Kenya by Jane Doe in French since 2022",
            wanted("Kenya", authors=("Jane Doe",), language="fr", since=date(2022, 1, 1)),
        ),
    ],
)
def test_details_are_read(details: str, meant: Wanted) -> None:
    assert read(details, ASKED, NAMES) == meant


@pytest.mark.parametrize(
    "details",
    [
        "in common with chimps",
        "in mind",
        "for breakfast",
        "of the constitution",
        "about who won",
        "on how many people died",
        "about what happened in Kenya",
        "on that",
        "about him",
        "on me",
        "on ???",
    ],
)
def test_what_articles_are_not_selected_by_is_no_question_about_the_archive(details: str) -> None:
    assert read(details, ASKED, NAMES) is None


@given(
    st.one_of(
        st.text(max_size=100),
        st.lists(
            st.sampled_from(
                "on from in by of since before last week 99 31 February 2022 0000 Kenya the".split()
            ),
            max_size=12,
        ).map(" ".join),
    ),
    st.dates(),
)
def test_any_details_are_read_on_any_day(details: str, asked: date) -> None:
    found = read(details, asked, NAMES)
    assert found is None or isinstance(found.selection, Selection)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_last_week_is_the_one_from_monday_to_sunday_before(asked: date) -> None:
    found = read("from last week", asked, NAMES)
    assert found is not None
    since, until = found.selection.since, found.selection.until
    assert since is not None
    assert until is not None
    assert (since.weekday(), until.weekday(), (until - since).days) == (0, 6, 6)
    assert 1 <= (asked - until).days <= 7


def test_the_week_before_a_wednesday() -> None:
    week = wanted(since=date(2026, 11, 16), until=date(2026, 11, 22))
    assert read("from last week", date(2026, 11, 25), NAMES) == week
