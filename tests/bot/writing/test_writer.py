"""Answers in a model's words: what is shown, what is repaired or dropped, and what it falls to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.answers import Conversation, Question, Sentence
from bot.desk import Desk
from bot.models import Reason
from bot.quoting import Quoted, load_model
from bot.support import Checker, Verdict
from bot.wording import UNWRITTEN, quoted_only
from bot.writing import writer
from bot.writing.guesses import place
from bot.writing.parsing import Written
from bot.writing.passages import Shown
from bot.writing.replies import finds_no_answer
from bot.writing.verifying import Verifier
from index.articles import Article
from index.chunking import split
from index.ranking.scorer import load_scorer
from index.search import Candidate, SearchResult
from tests.bot.writing.conftest import (
    ALSO_TRUE,
    ASKED,
    FALSE,
    TRUE,
    WORKERS,
    Hold,
    Writing,
    writing_with,
)
from tests.scripted_model import Cut, Fails, Garbled, Says, Silent
from tests.scripted_model.gated import Gated

UNKNOWN = "Who won the Booker Prize in 2031?"


def test_sentences_are_shown_with_the_quotes_that_they_rest_on(
    writing: Writing, check_holds: Hold
) -> None:
    answer = writing.ask(f"{TRUE} [1] {ALSO_TRUE} [2]")
    assert [each.text for each in answer.sentences] == [TRUE, ALSO_TRUE]
    assert answer.writer == "openai-like:scripted"
    assert answer.likely_answer == "2019"
    assert [each.emphasis.of(each.text) for each in answer.sentences if each.emphasis] == [
        "2019",
        "2019",
    ]
    assert not answer.abstained
    assert not answer.notes
    assert answer.usage.completion == len(f"{TRUE} [1] {ALSO_TRUE} [2]".split())
    assert {"understand", "search", "quote", "write", "first_sentence", "total"} <= set(
        answer.timings
    )
    check_holds(writing.desk, answer)


@pytest.mark.parametrize(
    "reply",
    [
        f"{TRUE} [99]",  # no such passage
        f"{TRUE} [6]",  # another passage
        TRUE,  # none
        f"[1] {TRUE}",
        f"- **{TRUE}**[1]\n",
        f"<think>Which one? [3] perhaps.</think>{TRUE} [1]",
        f"{WORKERS} {TRUE} [1]",
        f"{TRUE} [1] {TRUE} [1] {TRUE.lower()} [2]",
        f"{TRUE} [1]\nQuestion: What else?\nAnswer: {ALSO_TRUE} [2]",
        f"I hope this helps! {TRUE} [1]",
        f"{TRUE} [1] {ALSO_TRUE[:40]}",  # the last sentence has no end
    ],
)
def test_a_sentence_that_the_archive_supports_is_shown_once(
    writing: Writing, check_holds: Hold, reply: str
) -> None:
    answer = writing.ask(reply)
    assert [each.text.lower() for each in answer.sentences] == [TRUE.lower()]
    assert answer.writer
    check_holds(writing.desk, answer)


def test_a_quote_that_adds_nothing_but_a_name_is_left_out(checker: Checker) -> None:
    body = (
        "The carmaker Volta raised its prices by 8 percent in May, its head Ines Moor said. "
        "Ines Moor of the carmaker Volta likes to sail. Costs of its batteries had doubled."
    )
    article = Article("a", "Volta", body, published=date(2024, 5, 20))
    (passage,) = split(article)
    first, second, third = passage.sentences
    found = Candidate(passage, article, 0.9)

    def padded(*arguments: Any, **keywords: Any) -> Verdict:
        verdict = checker.check(*arguments, **keywords)
        more = tuple((0, each) for each in passage.sentences if (0, each) not in verdict.quotes)
        return replace(verdict, quotes=(*verdict.quotes, *more)) if verdict.supported else verdict

    def quotes(text: str) -> list[str]:
        verifier = Verifier(padded, [Shown(1, found, passage, ())], "Who?", date(2024, 6, 1))
        sentence = verifier.verified(Written(text, (1,), True))
        assert isinstance(sentence, Sentence)
        return [each.quote for each in sentence.citations]

    risen = "Volta raised its prices by 8 percent in May, Ines Moor said."
    assert quotes(risen) == [first.of(body)]
    both = "Volta raised its prices by 8 percent in May because costs of its batteries had doubled."
    assert set(quotes(both)) == {first.of(body), third.of(body)}
    assert second.of(body) not in quotes(both)


def test_a_wrong_sentence_is_asked_for_again_in_its_place(writing: Writing) -> None:
    answer = writing.ask(f"{FALSE} [1] {ALSO_TRUE} [2]", f"{TRUE} [1]")
    assert [each.text for each in answer.sentences] == [TRUE, ALSO_TRUE]
    assert not answer.notes
    first, again = writing.model.asked
    assert again.user.startswith(first.user)
    assert "2015" in again.user.removeprefix(first.user)
    assert answer.usage.completion == len(f"{FALSE} [1] {ALSO_TRUE} [2] {TRUE} [1]".split())


NOT_SAID = "1 sentence that the archive does not support was left out"


@pytest.mark.parametrize(
    "again",
    [f"{FALSE} [1]", "", "The passages do not answer this.", Fails(500), f"{ALSO_TRUE} [2]"],
)
def test_a_sentence_that_stays_wrong_is_dropped(writing: Writing, again: object) -> None:
    answer = writing.ask(f"{ALSO_TRUE} [2] {FALSE} [1]", again)
    assert [each.text for each in answer.sentences] == [ALSO_TRUE]
    assert answer.notes == (NOT_SAID,)
    assert len(writing.model.asked) == 2


def test_no_more_than_some_sentences_are_asked_for_again(writing: Writing) -> None:
    wrong = [f"Member states were given until 20{year} to comply. [1]" for year in range(30, 34)]
    writing.ask(" ".join(wrong), *["Nothing."] * 9)
    assert len(writing.model.asked) == 1 + writer.REPAIRS


def test_what_leans_on_a_dropped_sentence_is_dropped_too(writing: Writing) -> None:
    leaning = "They had to be sent home before the end of 2019."
    assert len(writing.ask(f"{ALSO_TRUE} [2] {leaning} [1]").sentences) == 2
    answer = writing.ask(f"{ALSO_TRUE} [2] {FALSE} [1] {leaning} [1]", "No.", "No.")
    assert [each.text for each in answer.sentences] == [ALSO_TRUE]
    assert answer.notes == ("2 sentences that the archive does not support were left out",)


@pytest.mark.parametrize(
    "more", ["", f" {TRUE}", " No.", " The passages do not say more.", " I cannot help with more."]
)
def test_what_claims_nothing_is_not_counted_as_left_out(writing: Writing, more: str) -> None:
    answer = writing.ask(f"{TRUE} [1]{more}")
    assert [each.text for each in answer.sentences] == [TRUE]
    assert not answer.notes


def test_an_answer_that_was_cut_short_says_so_before_what_was_left_out(writing: Writing) -> None:
    reply = f"{TRUE} [1] {FALSE} [1] {ALSO_TRUE} [2]"
    answer = writing.ask(Cut(reply, len(f"{TRUE} [1] {FALSE} [1]".split()) + 3), "No.")
    assert answer.notes == ("The answer was cut short: the language model failed", NOT_SAID)


BRIDGE = "The Tollmere bridge reopened in May. Crews had worked at night for a year."
RATES = "The central bank raised its rates to 4 percent. Analysts expect no further rise."


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        # another story
        (f"{BRIDGE} [1] The central bank raised its rates to 4 percent. [2]", BRIDGE),
        # no word of the question, but the same article
        (f"{BRIDGE} [1]", BRIDGE),
        # a word of the question
        ("The Tollmere bridge reopened in May. [1] Tollmere celebrated the bridge. [3]",
         "The Tollmere bridge reopened in May. Tollmere celebrated the bridge."),
        # whoever speaks first is heard
        ("The central bank raised its rates to 4 percent. [2]",
         "The central bank raised its rates to 4 percent."),
    ],
)  # fmt: skip
def test_a_further_sentence_of_another_story_is_left_out(
    checker: Checker, reply: str, expected: str
) -> None:
    bodies = {"Bridge": BRIDGE, "Rates": RATES, "Party": "Tollmere celebrated the bridge."}
    articles = [Article(name, name, body) for name, body in bodies.items()]
    candidates = tuple(Candidate(split(each)[0], each, 0.9) for each in articles)
    model = Gated(reply, "")
    model.let.set()
    written = writer.Writer(model, checker.check, within=30.0, reply=100).write(
        "When did the Tollmere bridge reopen?", ASKED, SearchResult(candidates),
        Quoted((), "", 0.9, False), sentences=3,
    )  # fmt: skip
    *said, ending = written
    assert " ".join(each.text for each in said if isinstance(each, Sentence)) == expected
    assert isinstance(ending, writer.Ending)
    assert not ending.notes  # the archive supports what was left out


def test_no_more_sentences_than_wanted(writing: Writing) -> None:
    answer = writing.ask(f"{TRUE} [1] {ALSO_TRUE} [2]", sentences=1)
    assert [each.text for each in answer.sentences] == [TRUE]


def test_a_model_that_finds_no_answer_makes_a_refusal(writing: Writing) -> None:
    said = (
        "The passages do not answer this.",
        "The passages don't say who did it. [1]",
        "The article does not say how many workers were sent home [1].",
    )
    for reply in (*said, "NONE", "none. [1]", "No answer.", "N/A", "Not found [2]."):
        answer = writing.ask(reply)
        assert answer.abstained
        assert answer.notes == ("The language model finds no answer in the nearest passages",)
        assert not answer.sentences
        assert not answer.short_answer
        assert answer.considered
        assert answer.confidence == writing.desk.quoted(Question(WORKERS, ASKED)).confidence


def test_where_the_retrieval_declines_no_model_is_asked(writing: Writing) -> None:
    answer = writing.ask(question=UNKNOWN)
    assert answer.abstained
    assert not writing.model.asked
    assert not answer.writer


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("I'm sorry, but I can't help with that.", writer.UNWILLING),
        (f"{FALSE} [1]", writer.UNVERIFIED),
        ("lorem ipsum " * 200, writer.UNVERIFIED),
        ("", Reason.EMPTY),
        (Fails(429), Reason.QUOTA),
        (Fails(503), Reason.BROKEN),
        (Fails(401), Reason.REFUSED),
        (Cut("Every member state had", 3), Reason.BROKEN),
        (Garbled(), Reason.BROKEN),
    ],
)
def test_when_nothing_is_left_the_quotes_are_the_answer(
    writing: Writing, check_holds: Hold, reply: object, reason: str
) -> None:
    quotes = writing.desk.quoted(Question(WORKERS, ASKED))
    answer = writing.ask(reply, "No.", "No.")
    assert answer.notes == (quoted_only(reason),)
    plain = replace(answer, notes=(), usage=quotes.usage, timings=quotes.timings)
    assert plain == quotes
    check_holds(writing.desk, answer)


def test_every_reason_has_its_words() -> None:
    assert {*Reason, writer.UNWILLING, writer.UNVERIFIED, writer.UNSHOWN} == set(UNWRITTEN)


def test_what_was_verified_before_a_failure_stays(writing: Writing) -> None:
    reply = f"{TRUE} [1] {ALSO_TRUE} [2]"
    answer = writing.ask(Cut(reply, len(TRUE.split()) + 4))
    assert [each.text for each in answer.sentences] == [TRUE]
    assert answer.notes == ("The answer was cut short: the language model failed",)


def test_a_silent_model_is_waited_for_as_long_as_configured(seeds_home: Path) -> None:
    with writing_with(seeds_home, llm_timeout=0.3) as writing:
        answer = writing.ask(Silent())
        assert answer.notes == (
            "Quoted only: the language model did not answer in time (LLM_TIMEOUT gives it more)",
        )
        answer = writing.ask(Says(f"{TRUE} [1] {ALSO_TRUE}", pause=0.011))
        assert answer.notes


def test_a_sentence_is_given_before_the_next_one_is_sent(
    writing: Writing, checker: Checker
) -> None:
    model = Gated(f"{TRUE.rstrip('.')} [1].", f" {ALSO_TRUE} [2]")
    gated = writer.Writer(model, checker.check, within=30.0, reply=100)
    desk = Desk(writing.desk.archive, load_scorer(), load_model(), gated)
    stream = desk.stream(Question(WORKERS, ASKED))
    assert [each.text for each in next(stream).sentences] == [TRUE]
    model.let.set()
    *_, last = stream
    assert [each.text for each in last.sentences] == [TRUE, ALSO_TRUE]


def test_an_answer_grows_by_whole_sentences(writing: Writing) -> None:
    writing.model.enqueue(f"{TRUE} [1] {ALSO_TRUE} [2]")
    grown = list(writing.desk.stream(Question(WORKERS, ASKED)))
    assert [len(each.sentences) for each in grown] == [1, 2, 2]
    for before, after in pairwise(grown):
        assert after.sentences[: len(before.sentences)] == before.sentences


def test_a_reader_who_leaves_frees_the_connection(writing: Writing) -> None:
    writing.model.enqueue(Says(f"{TRUE} [1] {ALSO_TRUE} [2] " + "More. " * 500, pause=0.02))
    stream = writing.desk.stream(Question(WORKERS, ASKED))
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert writing.model.asked[0].left.wait(10)


def test_a_follow_up_is_rewritten_by_the_model(writing: Writing) -> None:
    first = writing.ask(f"{TRUE} [1]")
    talk = Conversation().after(first)
    rewritten = "By when did Russia have to send North Korean workers home?"
    writing.model.enqueue(rewritten, f"{TRUE} [1]")
    answer = writing.desk.ask(Question("And Russia?", ASKED), talk)
    assert answer.understood == rewritten
    assert answer.usage.completion == len(rewritten.split()) + len(f"{TRUE} [1]".split())
    writing.model.enqueue(Fails(500), f"{TRUE} [1]")
    again = writing.desk.ask(Question("And Russia?", ASKED), talk)
    assert "Russia" in again.understood
    assert again.sentences


def test_a_name_alone_must_be_supported_together_with_the_question(
    writing: Writing, check_holds: Hold
) -> None:
    answer = writing.ask("In 2019")
    assert [each.text for each in answer.sentences] == ["In 2019"]
    assert answer.short_answer == "2019"
    check_holds(writing.desk, answer)
    wrong = writing.ask("Han Kang [6]", "No.")  # of another story
    assert not wrong.writer
    assert wrong.notes == (quoted_only(writer.UNVERIFIED),)


@pytest.mark.parametrize(
    ("text", "guess", "found"),
    [
        ("It lies in, Florida, they say.", "florida", "Florida"),
        ("They were nine.", "9", "nine"),
        ("The Hague", "hague", "Hague"),
        ("It cost $4 then.", "4", "$4"),
        ("Nobody knows.", "florida", None),
        ("", "florida", None),
    ],
)
def test_where_a_short_answer_stands(text: str, guess: str, found: str | None) -> None:
    span = place(text, guess)
    assert (span.of(text) if span else None) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The passages do not answer this.", True),
        ("Unknown.", True),
        ("None of the miners survived.", False),
        ("Nothing was found of the ship.", False),
        ("The articles don't say when it opened. [1]", True),
        ("The context does not contain this.", True),
        ("There is not enough information to answer.", True),
        ("It cannot be determined from the passages.", True),
        ("The winner is not mentioned in the articles.", True),
        ("I don't know.", True),
        ("They did not win the cup.", False),
        ("The documents were not found in the house.", False),
        ("The minister gave no answer.", True),  # only asked of what nothing supports
        ("The archive was moved to Bern.", False),
        ("I'm sorry, I can't help with that.", False),
    ],
)
def test_which_sentences_find_no_answer(text: str, expected: bool) -> None:
    assert finds_no_answer(text) is expected


def test_a_supported_sentence_is_no_refusal_though_it_sounds_like_one(writing: Writing) -> None:
    said = "Neither paper has been published."
    question = "Which papers did Russia and China hand to the Security Council committee?"
    answer = writing.ask(f"{said} [1]", question=question)
    assert [each.text for each in answer.sentences] == [said]
