"""What can be counted of articles, and when they were last indexed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.articles import Article
from index.catalogue import Catalogue, Change, Prepared, Selection, sqlite_url
from index.chunking import split

NAMES = ["Ann Smith", 'Bo "B" O\'Neill', "100%_\\", "Ünal", ""]
PUBLISHERS = ["Wire", "Courier", ""]
START = date(2022, 1, 1)


def made(number: int) -> Article:
    return Article(
        id=f"a{number}",
        title=f"Title {number}",
        body=f"Body {number}. " + "More of it. " * 200,
        authors=tuple(dict.fromkeys(NAMES[: number % 4])),
        publisher=PUBLISHERS[number % 3],
        section=["World", "Sport"][number % 2],
        language=["en", "fr", ""][number % 3],
        published=None if number % 7 == 0 else START + timedelta(days=31 * (number % 30)),
    )


ARTICLES = [made(number) for number in range(60)]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return sqlite_url(tmp_path_factory.mktemp("catalogue") / "catalogue.sqlite3")


@pytest.fixture(scope="module")
def catalogue(url: str) -> Iterator[Catalogue]:
    made = Catalogue.create(url, "test", 2)
    made.apply(
        Change(
            put=tuple(
                Prepared(each, tuple(passages), np.zeros((len(passages), 2), dtype=np.float32))
                for each in ARTICLES
                if (passages := split(each))
            )
        )
    )
    yield made
    made.close()


def chosen(selection: Selection) -> list[Article]:
    """What a selection means, without SQL."""

    def fits(article: Article) -> bool:
        day = article.day
        dated = selection.since is None and selection.until is None
        return (
            (
                dated
                or (day is not None and (selection.since or day) <= day <= (selection.until or day))
            )
            and selection.publisher in {None, article.publisher}
            and selection.language in {None, article.language}
            and selection.section in {None, article.section}
            and (not selection.authors or bool(set(selection.authors) & set(article.authors)))
        )

    return [article for article in ARTICLES if fits(article)]


def maybe(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.one_of(st.none(), values)


DAYS = st.dates(START, date(2024, 12, 31))
SELECTIONS = st.builds(
    Selection,
    since=maybe(DAYS),
    until=maybe(DAYS),
    publisher=maybe(st.sampled_from([*PUBLISHERS, "w%"])),
    language=maybe(st.sampled_from(["en", "fr", ""])),
    section=maybe(st.sampled_from(["World", "Sport", "%"])),
    authors=st.lists(st.sampled_from([*NAMES[:4], "Smith", "%", "\\"]), max_size=2).map(tuple),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(SELECTIONS)
def test_a_selection_means_what_it_says(catalogue: Catalogue, selection: Selection) -> None:
    meant = chosen(selection)
    assert sorted(catalogue.article_ids(selection)) == sorted(each.id for each in meant)
    assert catalogue.publishers(selection) == {each.id: each.publisher for each in meant}
    assert sum(catalogue.days(selection).values()) == len(meant)
    assert set(catalogue.days(selection)) == {each.day for each in meant}
    assert dict(catalogue.counted("publisher", selection)) == {
        name: sum(each.publisher == name for each in meant)
        for name in {each.publisher for each in meant}
    }
    authors = dict(catalogue.counted("authors", selection))
    assert authors.get("Ann Smith", 0) == sum("Ann Smith" in each.authors for each in meant)
    assert authors.get("", 0) == sum(not each.authors for each in meant)
    newest = [each.published for each in catalogue.latest(100, selection)]
    assert newest == sorted(newest, reverse=True)
    assert newest[::-1] == [
        each.published for each in catalogue.latest(100, selection, oldest=True)
    ]
    assert len(newest) == sum(each.day is not None for each in meant)


def test_openings_are_the_first_passages_in_the_given_order(catalogue: Catalogue) -> None:
    found = catalogue.openings([ARTICLES[3], ARTICLES[1], replace(ARTICLES[2], id="gone")])
    assert [article.id for _, article in found] == ["a3", "a1"]
    assert all(passage.ordinal == 0 and passage.start == 0 for passage, _ in found)


def test_counting_reads_no_body(catalogue: Catalogue, url: str) -> None:
    """Else an archive of a gigabyte is read whole: each count is made from an index alone."""
    engine = sa.create_engine(url)
    plans: list[str] = []

    def explained(counts: Callable[[], object]) -> str:
        seen: list[tuple[str, object]] = []

        def note(_: object, __: object, statement: str, values: object, *___: object) -> None:
            seen.append((statement, values))

        sa.event.listen(catalogue._engine, "before_cursor_execute", note)
        counts()
        sa.event.remove(catalogue._engine, "before_cursor_execute", note)
        (query, values) = next(each for each in seen if each[0].startswith("SELECT"))
        with engine.connect() as db:
            rows = db.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values).all()
        return " ".join(row[3] for row in rows)

    plans = [
        explained(lambda: catalogue.days(Selection())),
        explained(lambda: catalogue.days(Selection(publisher="Wire", since=START))),
        explained(lambda: catalogue.days(Selection(language="en"))),
        explained(lambda: catalogue.days(Selection(authors=("Ann Smith",)))),
        explained(lambda: catalogue.counted("publisher", Selection())),
        explained(lambda: catalogue.counted("authors", Selection(since=START))),
        explained(lambda: catalogue.counted("section", Selection())),
        explained(lambda: catalogue.holdings(publisher="Wire")),
    ]
    assert [plan for plan in plans if "COVERING INDEX" not in plan] == []
    engine.dispose()


def test_the_end_of_a_run_is_remembered(catalogue: Catalogue) -> None:
    assert catalogue.last_run() is None
    before = datetime.now(UTC).replace(microsecond=0)
    catalogue.ran()
    ended = catalogue.last_run()
    assert ended is not None
    assert before <= ended <= datetime.now(UTC)


def test_an_archive_of_an_earlier_version_is_read_and_then_completed(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "catalogue.sqlite3")
    Catalogue.create(url, "test", 2).close()
    engine = sa.create_engine(url)
    with engine.begin() as db:
        db.exec_driver_sql("DROP TABLE runs")
        db.exec_driver_sql("DROP INDEX ix_articles_publisher_day")
    catalogue = Catalogue.open(url)
    assert catalogue.last_run() is None
    assert catalogue.counted("publisher", Selection()) == []
    catalogue.close()
    catalogue = Catalogue.create(url, "test", 2)
    catalogue.ran()
    assert catalogue.last_run() is not None
    assert "ix_articles_publisher_day" in {
        each["name"] for each in sa.inspect(engine).get_indexes("articles")
    }
    catalogue.close()
    engine.dispose()


@pytest.mark.parametrize(("writing", "most"), [(False, 2_000), (True, 65_536)])
def test_what_is_read_stays_in_memory_for_a_writer_only(url: str, writing: bool, most: int) -> None:
    Catalogue.create(url, "test", 2).close()
    catalogue = Catalogue.open(url, writing=writing)
    with catalogue._engine.connect() as db:
        assert db.exec_driver_sql("PRAGMA cache_size").scalar() == -most  # negative: in kB
    catalogue.close()
