"""Answers of a language model in Slack: sentence by sentence, once, with the quotes below."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.compose import open_desk
from bot.config import Config
from bot.desk import Desk
from bot.quoting import load_model
from bot.support import load_checker
from bot.writing import Writer
from index.ranking.scorer import load_scorer
from tests.scenarios.slack.running import WORKERS, Newsdesk, newsdesk, plain, stand_in
from tests.scripted_model import ScriptedModel
from tests.scripted_model.gated import Gated
from tests.slack_standin import HttpStatus, Slack

FIRST = "Every member state had to send North Korean workers home before the end of 2019."
SECOND = "The deadline was 22 December 2019."
QUOTE = "The deadline for the last worker to leave is 22 December 2019."


@contextmanager
def written(
    home: Path, folder: Path, reply: str = f"{FIRST} [1] {SECOND} [2]"
) -> Iterator[Newsdesk]:
    """The app with a model that says always the same."""
    with ScriptedModel() as model, stand_in() as slack:
        model.otherwise = lambda asked: reply
        with (
            open_desk(Config(home=home, **model.settings)) as desk,
            newsdesk(slack, desk, folder) as running,
        ):
            yield running


def test_a_written_answer_is_whole_and_shows_what_it_rests_on(
    seeds_home: Path, tmp_path: Path
) -> None:
    with written(seeds_home, tmp_path) as running:
        slack = running.slack
        ann = slack.person("ann")
        question = slack.mention(ann, slack.channel("newsroom", ann), WORKERS)
        (message,) = running.check_answered(question, WORKERS)
        assert QUOTE in message.shown
        assert SECOND not in QUOTE
        (kept,) = running.store.conversations.turns(_thread(running))
        assert [each.text for each in kept.answer.sentences] == [FIRST, SECOND]
        assert kept.answer.writer == "openai-like:scripted"
        status = slack.until(lambda: slack.statuses(question))[0]
        assert any("Writing" in each for each in status.loading_messages)


def _thread(running: Newsdesk) -> str:
    (listed,) = running.store.conversations.listed()
    return listed.conversation


def test_the_first_sentence_is_shown_while_the_second_is_written(
    desk: Desk, tmp_path: Path
) -> None:
    model = Gated(f"{FIRST} [1]\n", f"{SECOND} [2]")
    writer = Writer(model, load_checker().check, within=60.0, reply=100)
    writing = Desk(desk.archive, load_scorer(), load_model(), writer)
    with stand_in() as slack, newsdesk(slack, writing, tmp_path) as running:
        ann = slack.person("ann")
        question = slack.mention(ann, slack.channel("newsroom", ann), WORKERS)
        slack.until(lambda: "before the end of 2019" in _shown(slack, question))
        assert SECOND not in _shown(slack, question)
        model.let.set()
        slack.answer(question)
        running.settle()
        assert SECOND in _shown(slack, question)
        assert len(slack.answers(question)) == 1


def _shown(slack: Slack, question: object) -> str:
    return " ".join(plain(message.shown) for message in slack.answers(question))  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["chat.startStream", "chat.appendStream", "chat.stopStream"])
def test_a_stream_that_breaks_while_a_model_writes_becomes_one_whole_answer(
    seeds_home: Path, tmp_path: Path, method: str
) -> None:
    with written(seeds_home, tmp_path) as running:
        slack = running.slack
        ann = slack.person("ann")
        slack.faults.add(method, HttpStatus(503), times=1)
        question = slack.mention(ann, slack.channel("newsroom", ann), WORKERS)
        running.check_answered(question, WORKERS)


def test_a_model_that_finds_no_answer_makes_a_refusal(seeds_home: Path, tmp_path: Path) -> None:
    with written(seeds_home, tmp_path, "The passages do not answer this.") as running:
        slack = running.slack
        ann = slack.person("ann")
        question = slack.mention(ann, slack.channel("newsroom", ann), WORKERS)
        running.check_answered(question, WORKERS)
        assert not slack.calls_of("chat.startStream")
