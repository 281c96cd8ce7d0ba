"""The report as text: what is in it, and that texts stay data."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.outcomes import Outcome
from bot.evaluation.questions import TestQuestion
from bot.evaluation.report import report_html
from bot.evaluation.report.breakdown import by_kind, by_month, by_publisher
from bot.evaluation.report.failures import answers_in, failures, pieces
from bot.evaluation.report.figures import risk_coverage
from bot.evaluation.runs import Manifest
from bot.evaluation.statistics import figures
from bot.evaluation.verdicts import Verdict
from index.articles import Span

QuestionOf = Callable[..., TestQuestion]
OutcomeOf = Callable[..., Outcome]

HOSTILE = '<script>alert("x")</script>&amp;<img src=http://evil.example/x onerror=alert(1)>'


class Page(HTMLParser):
    """The tags, attributes and text of a page; fails on elements that are not closed in order."""

    VOID = frozenset({"meta", "input", "br"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.broken = False
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "wbr":
            self.broken = True
            return
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.broken:
            data = self.texts.pop() + data
        self.texts.append(data)
        self.broken = False


@pytest.fixture
def report(manifest_of: Callable[..., Manifest]) -> Callable[[list[Outcome]], str]:
    return lambda outcomes: report_html(manifest_of(), outcomes, figures(outcomes, 0))


@pytest.fixture
def outcomes(question_of: QuestionOf, outcome_of: OutcomeOf) -> list[Outcome]:
    """One outcome of every verdict, each ten times."""
    hit, miss = "So “Squid Game” is back.", "It rains. Nothing is on."
    none = question_of(answerable=False, unanswerable=True, gold={}, kind="none")
    unsupported = outcome_of(question_of(), [hit], [hit], confidence=0.9)
    made = [
        outcome_of(question_of(), [hit], [hit], confidence=0.9),
        outcome_of(question_of(), [miss], [miss], confidence=0.6),
        outcome_of(question_of(), ["It rains."], [miss, hit], confidence=0.7),
        outcome_of(question_of(), [hit], [hit], confidence=0.2),
        replace(unsupported, sentences=(replace(unsupported.sentences[0], supported=False),)),
        outcome_of(none, [miss], [miss], confidence=0.8),
        outcome_of(none, [miss], [miss], confidence=0.1),
        outcome_of(question_of(answerable=False, gold={}), confidence=0.3),
    ]
    return [
        replace(each, question=replace(each.question, id=f"{i}-{n}"))
        for n in range(10)
        for i, each in enumerate(made)
    ]


def test_everything_that_was_asked_for_is_in_the_page(
    report: Callable[[list[Outcome]], str], outcomes: list[Outcome]
) -> None:
    page = Page(report(outcomes))
    charts = [attrs["aria-label"] for tag, attrs in page.tags if attrs.get("class") == "chart"]
    assert charts == [
        "Calibration",
        "Risk and coverage",
        "Answer recall@k",
        "Latency",
        "Confidence",
        "Score of the first passage",
    ]
    reasons = [attrs["data-reason"] for _, attrs in page.tags if "data-reason" in attrs]
    assert reasons == [str(each) for each in list(Verdict)[1:] for _ in range(10)]
    text = " ".join(" ".join(page.texts).split())
    for said in ("By kind of question", "By month of the question", "quote_hit@3", "exact quotes"):
        assert said in text
    assert "questions counts those asked for their answer; 20 more are known to be" in text


def test_the_page_loads_nothing(
    report: Callable[[list[Outcome]], str], outcomes: list[Outcome]
) -> None:
    page = Page(report(outcomes))
    for tag, attrs in page.tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "video", "audio"}
        assert "src" not in attrs
        assert not attrs.get("href", "#").partition("#")[0]
        assert not [name for name in attrs if name.startswith("on") or name == "style"]
    (policy,) = [attrs["content"] for tag, attrs in page.tags if "http-equiv" in attrs]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_texts_stay_texts(
    report: Callable[[list[Outcome]], str], question_of: QuestionOf, outcome_of: OutcomeOf
) -> None:
    question = question_of(
        id=HOSTILE, question=HOSTILE, answer=HOSTILE, kind=HOSTILE, publisher=HOSTILE
    )
    text = report([outcome_of(question, [HOSTILE[:9]], [HOSTILE[:9], "no"], HOSTILE)] * 12)
    page = Page(text)
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert HOSTILE in page.texts
    assert not [tag for tag, _ in page.tags if tag == "img"]


def test_an_empty_and_a_perfect_run_have_a_page(
    report: Callable[[list[Outcome]], str], question_of: QuestionOf, outcome_of: OutcomeOf
) -> None:
    right = outcome_of(question_of(), ["Squid Game."], ["Squid Game."], confidence=0.9)
    assert "No question went wrong" in report([right])
    assert "No question went wrong" in report([outcome_of(question_of(answer="", choices=()))])


@given(
    st.text("ab ", min_size=1, max_size=12),
    st.lists(st.tuples(st.sampled_from(["quote", "gold"]), st.integers(0, 14), st.integers(0, 14))),
)
def test_pieces_are_the_text_with_exactly_the_marks_of_the_spans(
    text: str, places: list[tuple[str, int, int]]
) -> None:
    spans = [(mark, Span(min(a, b), max(a, b))) for mark, a, b in places]
    made = pieces(text, spans)
    assert "".join(piece.text for piece in made) == text
    marks = [piece.marks for piece in made for _ in piece.text]
    for place, found in enumerate(marks):
        assert set(found) == {mark for mark, span in spans if span.start <= place < span.end}


@pytest.mark.parametrize(
    ("text", "answer", "found"),
    [
        ("It was Squid Game, the show.", "squid game", ["Squid Game"]),
        ("“Squid-Game” and Squid  Game", "the Squid Game", ["Squid-Game", "Squid  Game"]),
        ("138 and 38% more", "38%", ["38"]),
        ("University of the Arts", "University of Arts", ["University of the Arts"]),
        ("nothing", "", []),
    ],
)
def test_the_answer_is_marked_where_it_stands(
    question_of: QuestionOf, text: str, answer: str, found: list[str]
) -> None:
    spans = answers_in(text, question_of(answer=answer))
    assert [text[span.start : span.end] for span in spans] == found


def test_a_failure_shows_what_was_quoted_and_where_the_answer_stood(
    question_of: QuestionOf, outcome_of: OutcomeOf
) -> None:
    miss, hit = "It rains. Nothing is on.", "So Squid Game is back."
    (failure,) = failures([outcome_of(question_of(), ["It rains."], [miss, "Else.", hit])])
    assert failure.verdict == Verdict.NOT_QUOTED
    assert [(shown.rank, shown.passage.text) for shown in failure.passages] == [(1, miss), (3, hit)]
    quoted, gold = (shown.pieces for shown in failure.passages)
    assert next((piece.text, piece.marks) for piece in quoted) == ("It rains.", ("quote",))
    assert [piece.text for piece in gold if piece.marks == ("gold",)] == ["Squid Game"]


def test_groups_are_by_kind_or_asking_word_by_month_and_by_publisher(
    question_of: QuestionOf, outcome_of: OutcomeOf
) -> None:
    questions = [
        question_of(question="In 2022, how many people came?"),
        question_of(question="Name the show."),
        question_of(kind="date", publisher="The Example", asked=date(2023, 1, 2)),
        *(question_of(kind=f"kind {n:02}", asked=date(2021, 1, 1)) for n in range(12)),
    ]
    outcomes = [outcome_of(question) for question in questions] + [outcome_of(questions[2])]
    kinds = by_kind(outcomes)
    assert (kinds[0].name, kinds[0].questions) == ("date", 2)
    assert (kinds[-1].name, kinds[-1].questions) == ("all others", 3)
    assert sum(group.questions for group in kinds) == len(outcomes)
    assert {"how many", "other"} & {group.name for group in by_kind(outcomes[:2])} == {
        "how many",
        "other",
    }
    assert [group.name for group in by_month(outcomes)] == ["2021-01", "2022-06", "2023-01"]
    assert [(group.name, group.questions) for group in by_publisher(outcomes)] == [
        ("The Example", 2)
    ]


def test_risk_is_that_of_the_surest_answers(question_of: QuestionOf, outcome_of: OutcomeOf) -> None:
    right = outcome_of(question_of(), ["Squid Game."], ["Squid Game."], confidence=0.9)
    wrong = outcome_of(question_of(), ["No."], ["No."], confidence=0.3)
    chart = str(risk_coverage([wrong, right], 0.5))
    (points,) = re.findall(r'<polyline class="line c1" points="([^"]+)"', chart)
    places = [float(point.split(",")[1]) for point in points.split()]
    assert places[0] > places[1]  # no risk for the first, half for both; y grows downwards
    assert "shipped threshold" in chart
