from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.answers import Answer, Searched
from bot.terminal.answer import Growing, answer_text, below_text, sources_text
from bot.terminal.screen import Screen
from index.articles import Article

PIPE = Screen()
AnswerOf = Callable[..., Answer]
TERMINAL = Screen(width=80, styled=True)
DEADLINE = "The resolution of 2017 gave all members until the end of 2019."
EXPORTS = "Exports wait at the border for days."


def test_sentences_carry_the_numbers_of_the_sources_below(
    answer_of: AnswerOf, workers: Article, customs: Article
) -> None:
    answer = answer_of((workers, DEADLINE), (customs, EXPORTS), (workers, "Many stayed."))
    assert answer_text(answer, PIPE).splitlines() == [
        f"{DEADLINE} [1]",
        "",
        f"{EXPORTS} [2]",
        "",
        "Many stayed. [1]",
        "",
        "[1] China demands the return of workers — The Example, 10 July 2024"
        " — https://news.example/workers",
        "[2] Customs checks tightened — Wire, 9 July 2024 — https://wire.example/customs",
    ]


def test_the_likely_short_answer_is_bold_on_a_terminal(
    answer_of: AnswerOf, workers: Article
) -> None:
    answer = answer_of((workers, DEADLINE), short_answer="the end of 2019")
    shown = answer_text(answer, TERMINAL)
    assert "\x1b[1mthe end of 2019\x1b[0m. \x1b[2m[1]\x1b[0m" in shown
    assert "Likely" not in shown


def test_the_likely_short_answer_has_a_line_of_its_own_in_a_pipe(
    answer_of: AnswerOf, workers: Article
) -> None:
    shown = answer_text(answer_of((workers, DEADLINE), short_answer="the end of 2019"), PIPE)
    assert f"{DEADLINE} [1]\n\nLikely short answer: the end of 2019\n" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize("screen", [PIPE, TERMINAL])
def test_a_short_answer_that_is_unsure_is_not_shown_as_if_it_were_sure(
    answer_of: AnswerOf, workers: Article, screen: Screen
) -> None:
    unsure = answer_of((workers, DEADLINE), short_answer="the end of 2019", belief=0.49)
    assert unsure.short_answer
    assert answer_text(unsure, screen) == answer_text(answer_of((workers, DEADLINE)), screen)


def test_copies_stand_under_their_source(
    answer_of: AnswerOf, workers: Article, customs: Article
) -> None:
    copy = replace(workers, id="copy", publisher="Another", url="")
    shown = answer_text(answer_of((workers, DEADLINE), (customs, EXPORTS), copies=[copy]), PIPE)
    lines = shown.splitlines()
    place = lines.index("    also: China demands the return of workers — Another, 10 July 2024")
    assert lines[place - 1].startswith("[1]")


def test_what_is_unknown_about_an_article_is_not_made_up(
    answer_of: AnswerOf, workers: Article
) -> None:
    bare = replace(workers, title="", publisher="", published=None, url="")
    assert "[1] Untitled — undated\n" in answer_text(answer_of((bare, DEADLINE)), PIPE)


def test_a_refusal_says_what_was_searched_and_what_is_nearest(
    answer_of: AnswerOf, workers: Article, customs: Article
) -> None:
    shown = answer_text(answer_of(considered=[customs, workers]), PIPE)
    assert shown.splitlines() == [
        "The archive does not have an answer to this.",
        "Searched 4,656 articles from 3 January 2022 to 30 December 2022.",
        "",
        "Nearest articles:",
        "[1] Customs checks tightened — Wire, 9 July 2024 — https://wire.example/customs",
        "[2] China demands the return of workers — The Example, 10 July 2024"
        " — https://news.example/workers",
    ]


def test_an_empty_archive_says_how_to_fill_it(answer_of: AnswerOf) -> None:
    shown = answer_text(answer_of(searched=Searched(0, None, None)), PIPE)
    assert "newsdesk index" in shown


def test_sources_list_what_was_only_considered_after_what_was_quoted(
    answer_of: AnswerOf, workers: Article, customs: Article
) -> None:
    shown = sources_text(answer_of((workers, DEADLINE), considered=[customs, workers]), PIPE)
    assert [line[:13] for line in shown.splitlines()] == [
        "Quoted:",
        "[1] China dem",
        "Considered:",
        "[2] Customs c",
    ]


@pytest.mark.parametrize("screen", [PIPE, TERMINAL])
def test_what_an_article_says_cannot_steer_the_terminal(
    answer_of: AnswerOf, workers: Article, screen: Screen
) -> None:
    nasty = replace(
        workers,
        title="Title\x1b]0;owned\x07\u202etitle",
        publisher="P\x1b[31m",
        url="https://a.example/\x1b[2J",
        body="It was\x1b[2J said\x00 in 2019.",
    )
    answer = answer_of((nasty, nasty.body), considered=[nasty])
    for shown in (answer_text(answer, screen), sources_text(answer, screen)):
        for escape in ("\x1b]", "\x1b[3", "\x1b[2J", "\x07", "\x00", "\u202e"):
            assert escape not in shown


def test_a_written_answer_shows_its_quotes_with_their_sources(
    answer_of: AnswerOf, workers: Article, customs: Article
) -> None:
    quoted = answer_of((workers, "Many stayed."), (customs, "Exports wait at the border for days."))
    first, second = quoted.sentences
    written = replace(
        quoted,
        writer="openai-like:some",
        sentences=(replace(first, text="Many did not go."), replace(second, text="They wait.")),
    )
    assert answer_text(written, Screen()) == (
        "Many did not go. [1]\n\nThey wait. [2]\n\n"
        "[1] China demands the return of workers — The Example, 10 July 2024 — "
        "https://news.example/workers\n    “Many stayed.”\n"
        "[2] Customs checks tightened — Wire, 9 July 2024 — https://wire.example/customs\n"
        "    “Exports wait at the border for days.”\n"
    )
    assert "“" not in answer_text(quoted, Screen())


def test_an_answer_that_grows_is_shown_as_the_whole_one(
    answer_of: AnswerOf, workers: Article, customs: Article
) -> None:
    whole = answer_of((workers, "Many stayed."), (customs, "Exports wait at the border for days."))
    growing = Growing()
    shown = [growing.more(replace(whole, sentences=whole.sentences[:1]), Screen())]
    assert shown == ["Many stayed. [1]\n\n"]
    shown.append(growing.more(whole, Screen()))
    shown.append(growing.more(whole, Screen()))
    assert "".join(shown) + below_text(whole, Screen()) == answer_text(whole, Screen())


def test_a_reply_is_said_with_the_articles_that_it_names(
    answer_of: AnswerOf, workers: Article, customs: Article
) -> None:
    answer = answer_of(reply="2 articles mention customs.", considered=[customs, workers])
    assert answer_text(answer, PIPE).splitlines() == [
        "2 articles mention customs.",
        "",
        "[1] Customs checks tightened — Wire, 9 July 2024 — https://wire.example/customs",
        "[2] China demands the return of workers — The Example, 10 July 2024"
        " — https://news.example/workers",
    ]


def test_small_talk_is_one_line(answer_of: AnswerOf) -> None:
    answer = answer_of(reply="You are welcome.", searched=Searched(0, None, None))
    assert answer_text(answer, PIPE) == "You are welcome.\n"
