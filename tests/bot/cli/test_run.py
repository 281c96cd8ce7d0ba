from __future__ import annotations

import io
import json
import signal
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.answers import Answer
from bot.cli.process import Stopped
from bot.cli.run import run
from index.articles import Article
from index.errors import ConfigurationError, LockedError, NewsdeskError, QuestionError

AnswerOf = Callable[..., Answer]
Script = Callable[[Any], Any]
DEADLINE = "The resolution of 2017 gave all members until the end of 2019."


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NewsdeskError("it broke", "Mend it", "here"), 1),
        (LockedError("somebody writes", "Wait"), 1),
        (ConfigurationError("no such model", "Choose another"), 2),
        (QuestionError("nothing to search for", "Ask with words"), 2),
    ],
)
def test_errors_are_a_line_and_a_status(
    error: NewsdeskError, status: int, scripted: Script, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted(error)
    assert run(["ask", "Who?"]) == status
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == f"newsdesk: {error}\n"


def test_errors_under_json_are_one_object(
    scripted: Script, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted(LockedError("somebody writes", "Wait", ".newsdesk"))
    assert run(["ask", "Who?", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "error": {
            "type": "LockedError",
            "problem": "somebody writes",
            "remedy": "Wait",
            "where": ".newsdesk",
            "exit_status": 1,
        }
    }


def test_a_fault_of_the_program_is_one_line_that_asks_for_a_report(
    scripted: Script, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted(KeyError("x"))
    assert run(["ask", "Who?"]) == 1
    shown = capsys.readouterr().err
    assert "KeyError" in shown
    assert "bot/cli/asking.py:" in shown
    assert "report" in shown
    assert shown.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["asq", "Who?"],
        ["ask", "Who?", "--asked", "yesterday"],
        ["ask", "Who?", "--asked", "2022-02-30"],
        ["ask", "Who?", "-n", "0"],
        ["ask", "Who?", "--colour"],
        ["ask", "Who?", "--since", "2023-01-02", "--until", "2023-01-01"],
        ["search", "Who?", "-k", "many"],
        ["ask", "\x1b[2J", "too many"],
    ],
)
def test_what_cannot_be_understood_is_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "--help" in shown.err
    assert "\x1b" not in shown.err
    assert run([*arguments, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["type"] == "UsageError"


def test_no_command_shows_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in ("index", "ask", "chat", "doctor"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_give_the_statuses_of_shells(
    number: signal.Signals, scripted: Script, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted(Stopped(number))
    assert run(["ask", "Who?"]) == 128 + number
    assert "stopped" in capsys.readouterr().err


def test_options_reach_the_question(
    scripted: Script, answer_of: AnswerOf, workers: Article
) -> None:
    desk = scripted(answer_of((workers, DEADLINE)))
    arguments = ["--asked", "2022-08-05", "-n", "5", "--since", "2022-01-01"]
    arguments += ["--until", "2022-12-31", "--publisher", "The Example", "--language", "EN"]
    arguments += ["--publisher", "Wire"]
    assert run(["ask", "Who?", *arguments]) == 0
    (question,) = desk.asked
    assert question.asked == date(2022, 8, 5)
    assert question.sentences == 5
    assert (question.since, question.until) == (date(2022, 1, 1), date(2022, 12, 31))
    assert question.publishers == ("The Example", "Wire")
    assert question.language == "en"


@pytest.mark.parametrize("language", ["english", "e", "xx", "en-US", "", "日本"])
def test_what_is_no_code_of_a_language_is_refused(
    language: str, scripted: Script, answer_of: AnswerOf, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = scripted(answer_of())
    assert run(["ask", "Who?", "--language", language]) == 2
    assert "not an ISO 639-1 code" in capsys.readouterr().err
    assert desk.asked == []


def test_a_question_comes_from_standard_input(
    scripted: Script, answer_of: AnswerOf, workers: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = scripted(answer_of((workers, DEADLINE)))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"By\x00 when\xff?")))
    assert run(["ask", "-"]) == 0
    assert desk.asked[0].text == "By\x00 when\ufffd?"


def test_endless_input_is_refused(
    scripted: Script, answer_of: AnswerOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted(answer_of())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"y" * 1_000_001)))
    assert run(["ask", "-"]) == 2


def test_an_answer_that_declines_is_no_error(
    scripted: Script, answer_of: AnswerOf, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted(answer_of())
    assert run(["ask", "Who?"]) == 0
    assert "does not have an answer" in capsys.readouterr().out


def test_json_holds_nothing_that_a_terminal_obeys(
    scripted: Script, answer_of: AnswerOf, capsys: pytest.CaptureFixture[str]
) -> None:
    nasty = Article("\x1b[2J\x7f\x9b\u202e", "\ud800", "It \x1b]0;x\x07 was 2019.")
    scripted(answer_of((nasty, nasty.body)))
    assert run(["ask", "Who?", "--json"]) == 0
    shown = capsys.readouterr().out
    assert shown.isascii()
    assert shown.rstrip("\n").isprintable()
    assert json.loads(shown)["sentences"][0]["text"] == nasty.body
