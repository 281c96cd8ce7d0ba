"""Sentences of a written answer against an article of our own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.support import Checker, Evidence
from index.articles import Article
from index.chunking import split
from index.cleaning import clean
from index.readers import discover, read

from .conftest import FERRY, Check, evidence_of

ROOT = Path(__file__).parents[3]

SUPPORTED = [
    "47 people were killed and a dozen were injured when a ferry hit the quay of Lindmoor.",
    "The ferry struck the quay on 11 July 2022.",
    "The ferry struck the quay in July 2022.",
    "According to Ada Moss, the Northern Star had been sailing too fast.",
    "Ines Halloran, a judge, will lead the inquiry that Piet Hollander promised.",
    "An inquiry was promised by Transport minister Hollander.",
    "Minister Hollander has been in office since March 2022.",
    "Hollander said that $3,000,000 would be spent by the government on repairs.",
    "Some 67 percent of the passengers were tourists, the World Travel Union said.",
    "The ferry was sold to Corvin Lines by Brandt in 2019.",
    "In 2021, fares rose to 11 euros.",
    "The port won the contract against its rival Eastquay in 2015.",
]
WRONG = [
    ("The ferry killed 48 people in Lindmoor.", "48"),
    ("The ferry killed 12 people in Lindmoor.", "12"),
    ("The government would spend $30 million on repairs.", "$30 million"),
    ("A quarter of the passengers were tourists.", "quarter"),
    ("The ferry struck the quay on 12 July 2022.", "12 July 2022"),
    ("Brandt sold the ferry to Corvin Lines in 2015.", "2015"),
    ("Fares rose from 11 to 8 euros last year.", "opposite"),
    ("Fares fell to 11 euros last year.", "fell"),
    ("Harbour master Otto Brenner said the vessel had been sailing too fast.", "Otto Brenner"),
    ("Harbour master Ines Halloran said the vessel had been sailing too fast.", "Halloran"),
    ("The port's rival Eastquay went bankrupt after losing its biggest customer.", "bankrupt"),
    ("Nobody was killed when the ferry hit the quay of Lindmoor.", "nobody"),
    ("The ferry did not hit the quay of Lindmoor.", "not"),
    ("The port never won the contract against its rival Eastquay.", "never"),
    ("The captain has been arrested and charged with manslaughter.", "manslaughter"),
]


@pytest.mark.parametrize("sentence", SUPPORTED)
def test_what_the_article_says_in_other_words_is_supported(sentence: str, check: Check) -> None:
    verdict = check(sentence)
    assert verdict.supported, verdict.problems
    assert verdict.problems == ()
    assert verdict.quotes


@pytest.mark.parametrize(("sentence", "named"), WRONG)
def test_what_the_article_does_not_say_is_refused_and_named(
    sentence: str, named: str, check: Check
) -> None:
    verdict = check(sentence)
    assert not verdict.supported
    assert verdict.quotes == ()
    assert any(named in problem for problem in verdict.problems), verdict.problems


def test_quotes_are_the_sentences_that_say_it_best_first(checker: Checker) -> None:
    evidence = evidence_of(FERRY)
    verdict = checker.check("Corvin Lines bought the ferry from Brandt in 2019.", evidence)
    number, span = verdict.quotes[0]
    quote = span.of(evidence[number].article.body)
    assert quote == "The shipping company Brandt sold the ferry to Corvin Lines in 2019."


def test_two_citations_support_together_what_neither_does_alone(checker: Checker) -> None:
    one = evidence_of("The bridge over the Orle was closed on Friday after a crack was found.")
    other = evidence_of("Engineer Rosa Vidal expects the repair of the bridge to take nine weeks.")
    sentence = (
        "The bridge was closed because of a crack, and Rosa Vidal expects nine weeks of repair."
    )
    both = [*one, *other]
    assert checker.check(sentence, both).supported
    assert {number for number, _ in checker.check(sentence, both).quotes} == {0, 1}
    assert not checker.check(sentence, one).supported


def test_a_date_is_told_by_the_day_of_publication_unless_the_text_tells_another(
    check: Check,
) -> None:
    body = "The museum reopened with a show of maps, its director said."
    assert check("The museum reopened in July 2022.", body).supported
    assert not check("The museum reopened in June 2022.", body).supported
    told = "The museum reopened on Saturday with a show of maps, its director said."
    assert not check("The museum reopened on 14 July 2022.", told).supported


def test_relative_days_are_those_of_the_article(checker: Checker) -> None:
    evidence = evidence_of("The court ruled on Tuesday that the sale was void.")
    assert checker.check(
        "The court ruled on 12 July 2022 that the sale was void.", evidence
    ).supported
    asked = date(2022, 7, 13)
    said = checker.check("Yesterday the court ruled that the sale was void.", evidence, asked=asked)
    assert said.supported
    late = checker.check(
        "Yesterday the court ruled that the sale was void.", evidence, asked=date(2022, 8, 1)
    )
    assert not late.supported


def test_an_article_without_a_date_is_checked_by_names_of_days(check: Check) -> None:
    body = "The court ruled on Tuesday, 12 July, that the sale was void."
    assert check("On 12 July the court ruled the sale void.", body, published=None).supported
    assert not check("On 13 July the court ruled the sale void.", body, published=None).supported


def test_a_fuller_name_may_stand_elsewhere_in_the_article(checker: Checker) -> None:
    body = "Mayor Anna Brandvold opened the pool.\n\n" + "Swimmers were pleased. " * 60
    body += "Brandvold had promised the pool before the election."
    evidence = evidence_of(body, "A pool for the town")
    sentence = "Anna Brandvold had promised the pool before the election."
    assert checker.check(sentence, evidence[-1:]).supported
    assert not checker.check(sentence.replace("Anna", "Clara"), evidence[-1:]).supported


@pytest.mark.parametrize(
    ("sentence", "supported"),
    [
        ("Harburn beat Westmere 3-1 in the final.", True),
        ("Westmere were beaten by Harburn in the final.", True),
        ("Westmere lost to Harburn in the final.", True),
        ("Westmere beat Harburn 3-1 in the final.", False),
        ("Harburn were beaten by Westmere in the final.", False),
    ],
)
def test_who_beat_whom(sentence: str, supported: bool, check: Check) -> None:
    body = "Harburn beat Westmere 3-1 in the final on Saturday."
    assert check(sentence, body, title="Football").supported is supported


SPEAKERS = """Harbour master Ada Moss said the quay was in good repair before the ferry struck it.

"The crew had been warned twice. Nobody slowed down," said Judge Ines Halloran.

The Coastal Relief Union (CRU) opened a shelter, and Piet Hollander of Lindmoor brought blankets to
it. Nora Veldt of Eastquay, who wrote "Cold Waters," cooked for the survivors."""


@pytest.mark.parametrize(
    ("sentence", "supported"),
    [
        ("Ada Moss said that the quay had been in good repair.", True),
        ("Ines Halloran said that the quay had been in good repair.", False),
        ("Ines Halloran said that the crew had been warned twice.", True),
        ("Ada Moss said that the crew had been warned twice.", False),
        ("The CRU opened a shelter.", True),
        ("Piet Hollander of Lindmoor brought blankets to the shelter.", True),
        ("Piet Hollander of Eastquay brought blankets to the shelter.", False),
        ("Ada Moss cooked for the survivors.", False),
    ],
)
def test_who_says_it_and_whom_it_is_said_of(sentence: str, supported: bool, check: Check) -> None:
    assert check(sentence, SPEAKERS).supported is supported


def test_what_is_said_instead_of_a_number_does_not_hold_it(checker: Checker) -> None:
    evidence = evidence_of("The Lindmoor station will house three rather than six keepers.")
    assert checker.check("The Lindmoor station will have three keepers.", evidence).supported
    assert not checker.check("The Lindmoor station will have six keepers.", evidence).supported


def test_a_day_may_be_counted_from_another(checker: Checker) -> None:
    evidence = evidence_of(
        "Brandt was shot on 26 June, and Corvin was caught two days later in Lindmoor."
    )
    assert checker.check("Corvin was caught in Lindmoor on 28 June.", evidence).supported
    assert not checker.check("Corvin was caught in Lindmoor on 29 June.", evidence).supported


def test_negation_turns_a_sentence(check: Check) -> None:
    body = "The council did not approve the plan for a second runway."
    assert not check("The council approved the plan for a second runway.", body).supported
    assert check("The plan for a second runway was not approved by the council.", body).supported
    assert check("The council rejected the plan for a second runway.", body).supported


@pytest.mark.parametrize(
    ("body", "sentence", "supported"),
    [
        ("Harburn won 31-28 at Westmere.", "Harburn won by three points at Westmere.", True),
        ("Harburn won 31-28 at Westmere.", "Harburn won by five points at Westmere.", False),
        (
            "Harburn hit only 5 of 28 three-pointers in the first 14 minutes.",
            "Harburn hit five of their three-point attempts.",
            True,
        ),
        (
            "The song was the singer's third No. 1, and the town was proud of her.",
            "The song was her third No. 1.",
            True,
        ),
        (
            "There is no opening date for the bridge, the mayor said. Cranes stand on both banks.",
            "The bridge, on both banks of which cranes stand, had no opening date.",
            True,
        ),
        (
            "Piet Hollander, chairman of Corvin Lines, spoke to Brandt Shipping, its rival.",
            "Piet Hollander is the chairman of Corvin Lines.",
            True,
        ),
        (
            "Piet Hollander, chairman of Corvin Lines, spoke to Brandt Shipping, its rival.",
            "Piet Hollander is the chairman of Brandt Shipping.",
            False,
        ),
        (
            "Ada Moss, Piet Hollander and Nora Veldt were given the medal of the town.",
            "The medal of the town was given to Nora Veldt, Ada Moss and Piet Hollander.",
            True,
        ),
        (
            "The council said on Monday that it would close the pool. It must be empty by 3 May.",
            "The pool of the council must be empty by 3 May.",
            True,
        ),
    ],
)
def test_what_is_told_in_another_form(
    body: str, sentence: str, supported: bool, check: Check
) -> None:
    verdict = check(sentence, body, title="News")
    assert verdict.supported is supported, verdict.problems


@pytest.mark.parametrize("sentence", ["", "   ", "?!", "…"])
def test_nothing_said_is_not_supported(sentence: str, check: Check) -> None:
    verdict = check(sentence)
    assert not verdict.supported
    assert verdict.problems


def test_nothing_cited_supports_nothing(checker: Checker) -> None:
    assert checker.check("The ferry struck the quay.", []).problems == ("nothing is cited",)


def test_part_of_a_sentence_is_no_exact_quote(check: Check) -> None:
    body = "He denied that the company had paid the minister 40,000 crowns for the licence."
    assert check(body, body).supported
    verdict = check("The company had not paid the minister 50,000 crowns for the licence.", body)
    assert not verdict.supported


def seeds() -> list[Evidence]:
    found = []
    for file in discover([str(ROOT / "seeds" / "articles")], base=ROOT):
        for article in read(file):
            if isinstance(article, Article):
                cleaned = clean(article)
                found += [Evidence(cleaned, passage) for passage in split(cleaned)]
    return found


def test_every_sentence_of_the_seeds_is_supported_by_its_own_passage(checker: Checker) -> None:
    passages = seeds()
    assert len(passages) > 50
    for each in passages:
        for span in each.passage.sentences:
            verdict = checker.check(span.of(each.article.body), [each])
            assert verdict.supported, (span.of(each.article.body), verdict.problems)
            assert verdict.quotes[0] == (0, span)


@given(wrong=st.integers(13, 10_000_000).filter(lambda number: number not in (47, 2015, 2019)))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_number_that_is_not_there_is_never_supported(wrong: int, checker: Checker) -> None:
    evidence = evidence_of(FERRY)
    for shown in (str(wrong), f"{wrong:,}"):
        assert not checker.check(f"The ferry killed {shown} people.", evidence).supported


@given(sentence=st.text(max_size=200))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_gets_a_verdict_whose_quotes_stand_in_the_passages(
    sentence: str, checker: Checker
) -> None:
    evidence = evidence_of(FERRY)
    verdict = checker.check(sentence, evidence)
    assert verdict.supported is not bool(verdict.problems)
    for number, span in verdict.quotes:
        passage = evidence[number].passage
        assert passage.start <= span.start < span.end <= passage.end


def test_what_the_title_says_too_is_quoted_from_the_body(check: Check) -> None:
    body = FERRY.replace("A ferry struck the old quay", "On Monday a ferry struck the old quay")
    verdict = check("A ferry struck the quay at Lindmoor.", body)
    assert verdict.supported
    quotes = [span.of(body) for _, span in verdict.quotes]
    assert quotes[0].startswith("On Monday a ferry struck the old quay of Lindmoor")
