from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.terminal.article import Reading, page_start, reading
from bot.terminal.screen import Screen
from index.articles import Article, Span

PIPE = Screen()
TERMINAL = Screen(width=30, styled=True)


def span(article: Article, quote: str) -> Span:
    start = article.body.index(quote)
    return Span(start, start + len(quote))


def test_the_quote_is_marked_in_its_article(workers: Article) -> None:
    read = reading(workers, [span(workers, "Many stayed.")], PIPE)
    assert read.lines == (
        "China demands the return of workers — The Example, 10 July 2024"
        " — https://news.example/workers",
        "By A. Reporter",
        "",
        "China has asked its neighbour to take its citizens back.",
        "",
        "The resolution of 2017 gave all members until the end of 2019. >> Many stayed. <<",
        "",
        "Customs checks were tightened too.",
    )
    assert read.first == 5


def test_the_quote_is_highlighted_on_a_terminal(workers: Article) -> None:
    read = reading(workers, [span(workers, "Many stayed.")], TERMINAL)
    assert "\x1b[7mMany stayed.\x1b[0m" in "\n".join(read.lines)


def test_overlapping_quotes_are_marked_once(workers: Article) -> None:
    spans = [span(workers, "end of 2019. Many"), span(workers, "2019. Many stayed.")]
    text = "\n".join(reading(workers, spans, PIPE).lines)
    assert ">> end of 2019. Many stayed. <<" in text
    assert text.count(">>") == 1


def test_a_passage_of_two_paragraphs_is_marked_in_both(workers: Article) -> None:
    spans = [span(workers, "Many stayed.\n\nCustoms checks")]
    text = "\n".join(reading(workers, spans, PIPE).lines)
    assert ">> Many stayed. <<\n\n>> Customs checks <<" in text


def test_corrections_are_shown(workers: Article) -> None:
    noted = replace(workers, notes=("An earlier version named the wrong year.",))
    assert "Note: An earlier version named the wrong year." in reading(noted, [], PIPE).lines


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1), st.data())
def test_nothing_of_the_body_is_lost(body: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(body) - 1))
    end = data.draw(st.integers(start + 1, len(body)))
    article = Article("a", "", body)
    with_mark = " ".join(reading(article, [Span(start, end)], Screen(styled=True)).lines)
    without = " ".join(reading(article, [], Screen(styled=True)).lines)
    unmarked = with_mark.replace("\x1b[7m", "").replace("\x1b[0m", "")
    assert unmarked.split() == without.split()


@given(st.integers(1, 200), st.integers(5, 60), st.data())
def test_a_page_shows_the_highlight_and_is_full(
    length: int, rows: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, length - 1))
    start = page_start(Reading(("x",) * length, first), rows)
    assert start <= first < start + rows
    assert start == 0 or start + rows <= length
