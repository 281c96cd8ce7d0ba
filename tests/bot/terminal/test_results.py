from __future__ import annotations

import json
from datetime import date

from bot.answers import Question
from bot.terminal.results import results_json, results_text
from bot.terminal.screen import Screen
from index.articles import Article
from index.chunking import split
from index.search import Candidate, SearchResult

PIPE = Screen()


def result(article: Article, *copies: Article) -> SearchResult:
    candidate = Candidate(split(article)[0], article, 0.734, {"similarity": 0.5}, copies)
    return SearchResult((candidate,), ("something to know",), {"words": 1.5})


def test_a_passage_is_shown_with_its_article_its_copies_and_its_score(
    customs: Article, workers: Article
) -> None:
    assert results_text(result(customs, workers), PIPE).splitlines() == [
        "1. Customs checks tightened — Wire, 9 July 2024 — https://wire.example/customs",
        "   also: China demands the return of workers — The Example, 10 July 2024"
        " — https://news.example/workers",
        "   Exports wait at the border for days.",
        "   score 0.73 (similarity 0.5); characters 0 to 36 of customs",
        "",
    ]


def test_nothing_found_is_said() -> None:
    assert results_text(SearchResult(()), PIPE) == "No passage matches.\n"


def test_the_json_has_spans_scores_and_notes(customs: Article, workers: Article) -> None:
    made = results_json(Question("Who?", date(2024, 8, 1)), result(customs, workers))
    assert json.loads(json.dumps(made)) == made
    (passage,) = made["passages"]
    assert customs.body[passage["start"] : passage["end"]] == passage["text"]
    assert passage["parts"] == {"similarity": 0.5}
    assert [copy["article_id"] for copy in passage["copies"]] == ["workers"]
    assert made["asked"] == "2024-08-01"
    assert made["notes"] == ["something to know"]
