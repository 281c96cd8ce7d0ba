from __future__ import annotations

from datetime import date

from altering import Round, names
from hypothesis import given
from hypothesis import strategies as st

from index.articles import Article

ARTICLES = (
    Article(
        id="a",
        title="Pelosi visits Taiwan",
        body="Pelosi visited Taiwan on 2 August 2022, with 1,500 guests. It angered Beijing.",
        published=date(2022, 8, 2),
        url="https://news.example/a",
    ),
    Article(id="b", title="Kansas votes", body="Voters in Kansas said no. So did the governor."),
)
POOL = names(ARTICLES)


def test_names_are_words_that_are_never_small() -> None:
    assert POOL == ("August", "Beijing", "Kansas", "Pelosi", "Taiwan", "Voters")


def test_the_first_round_is_the_articles_themselves() -> None:
    assert [Round(POOL, 0).of(article) for article in ARTICLES] == list(ARTICLES)


def test_a_name_stays_one_name_throughout_a_round() -> None:
    made = Round(POOL, 3).of(ARTICLES[0])
    name = made.title.split()[0]
    assert name in POOL
    assert made.body.startswith(f"{name} visited {made.title.split()[-1]} on 2 ")


def test_numbers_keep_their_length_and_years_go_back() -> None:
    made = Round(POOL, 3).of(ARTICLES[0])
    assert made.published == date(2019, 8, 2)
    assert " 2019, with 1," in made.body
    assert "1,500" not in made.body


def test_every_round_has_ids_and_urls_of_its_own() -> None:
    made = [Round(POOL, number).of(article) for number in range(5) for article in ARTICLES]
    assert len({article.id for article in made}) == len(made)
    assert len({article.url for article in made if article.url}) == 5


def test_leap_days_become_days_that_exist() -> None:
    leap = Article(id="l", title="", body="x", published=date(2020, 2, 29))
    assert Round((), 1).of(leap).published == date(2019, 2, 28)


@given(st.text(max_size=300), st.integers(1, 9))
def test_any_text_can_be_altered_and_always_gives_the_same(text: str, number: int) -> None:
    article = Article(id="x", title=text, body=text)
    pool = names([article])
    assert Round(pool, number).of(article) == Round(pool, number).of(article)
