"""One whole answer, whatever breaks, with the real SDK against the stand-in for Slack."""

from __future__ import annotations

import logging

import pytest

from bot.config import Config
from bot.slack.app import SlackApp
from bot.slack.clients import RETRIES
from bot.slack.queue import BOUND
from bot.slack.serving import socket_mode
from bot.store import Waiting
from tests.slack_standin import (
    HttpStatus,
    Message,
    RateLimited,
    Slack,
    SlackSays,
    Unanswered,
)

from .conftest import QUESTION, WORD, Started

STREAM = ("chat.startStream", "chat.appendStream", "chat.stopStream")


def asked_once(slack: Slack, started: Started) -> Message:
    """The one answer to a question, when everything has come to rest."""
    ann = slack.person("ann")
    newsroom = slack.channel("newsroom", ann)
    with started():
        question = slack.mention(ann, newsroom, QUESTION)
        slack.answer(question)
        slack.until_quiet()
        (answer,) = slack.answers(question)
    return answer


def whole(answer: Message) -> bool:
    """Whether it has every sentence once, and below them the sources with their buttons."""
    body = answer.shown
    return (
        body.count("Under a decision the United Nations Security Council took in 2017") == 2
        and body.count("Workers are to be returned at once") == 2
        and WORD in body
        and body.count("Show passage") == 3
        and body.count("Good answer") == 1
    )


def test_an_answer_is_streamed_and_whole(slack: Slack, started: Started) -> None:
    answer = asked_once(slack, started)
    assert whole(answer)
    assert len(slack.calls_of("chat.startStream")) == 1
    assert slack.calls_of("chat.postMessage") == []
    assert slack.calls_of("chat.update") == []


def test_whoever_would_wait_for_a_stream_gets_the_whole_answer_at_once(
    slack: Slack, started: Started
) -> None:
    slack.faults.add("chat.startStream", RateLimited(60), times=1)
    assert whole(asked_once(slack, started))
    assert len(slack.calls_of("chat.startStream")) == 1
    assert len(slack.calls_of("chat.postMessage")) == 1


@pytest.mark.slow
def test_a_stream_that_cannot_be_stopped_for_long_is_finished_later(
    slack: Slack, started: Started
) -> None:
    # The calls of the stream, of ending it before the update, and some of the next attempt.
    slack.faults.add("chat.stopStream", RateLimited(0), times=2 * (RETRIES + 1) + 2)
    ann = slack.person("ann")
    newsroom = slack.channel("newsroom", ann)
    with started():
        question = slack.mention(ann, newsroom, QUESTION)
        slack.until(lambda: any(whole(each) for each in slack.answers(question)), 60)
        slack.until_quiet()
    (answer,) = slack.answers(question)
    assert not answer.streaming


@pytest.mark.slow
@pytest.mark.parametrize("method", ["chat.appendStream", "chat.stopStream"])
def test_a_rate_limit_is_waited_for(slack: Slack, started: Started, method: str) -> None:
    slack.faults.add(method, RateLimited(0), times=2)
    answer = asked_once(slack, started)
    assert whole(answer)
    assert slack.calls_of("chat.postMessage") == []


def test_where_nothing_can_be_streamed_the_answer_is_posted(slack: Slack, started: Started) -> None:
    slack.faults.add("chat.startStream", SlackSays("channel_type_not_supported"), times=1)
    answer = asked_once(slack, started)
    assert whole(answer)
    assert len(slack.calls_of("chat.postMessage")) == 1


@pytest.mark.parametrize(
    ("broken", "error", "method"),
    [
        ("chat.startStream", "channel_type_not_supported", "chat.postMessage"),
        ("chat.stopStream", "internal_error", "chat.update"),
    ],
)
def test_blocks_that_are_refused_are_left_out(
    slack: Slack, started: Started, broken: str, error: str, method: str
) -> None:
    slack.faults.add(broken, SlackSays(error), times=1)
    slack.faults.add(method, SlackSays("invalid_blocks"), times=1)
    answer = asked_once(slack, started)
    assert WORD in answer.shown
    refused, shown = slack.calls_of(method)
    assert refused.arguments.keys() >= {"text", "blocks"}
    assert shown.arguments.keys() & {"text", "blocks", "markdown_text"} == {"markdown_text"}


@pytest.mark.slow
def test_a_slack_that_fails_for_a_while_gets_the_answer_later(
    slack: Slack, started: Started
) -> None:
    slack.faults.add("chat.startStream", Unanswered(), times=1)
    slack.faults.add("conversations.replies", HttpStatus(500), times=RETRIES + 1)
    ann = slack.person("ann")
    newsroom = slack.channel("newsroom", ann)
    with started():
        question = slack.mention(ann, newsroom, QUESTION)
        slack.until(lambda: any(whole(each) for each in slack.answers(question)), 60)
        slack.until_quiet()
    assert len(slack.answers(question)) == 1


def test_a_question_that_was_accepted_is_answered_by_the_next_process(
    slack: Slack, started: Started, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "newsdesk.slack")
    ann = slack.person("ann")
    newsroom = slack.channel("newsroom", ann)
    with started() as app:
        app.services.pool.stop(0)
        question = slack.mention(ann, newsroom, QUESTION)
        slack.until(lambda: app.services.store.questions.count() == 1)
    assert slack.answers(question) == []
    assert "stopped; 1 question left for the next start" in caplog.messages
    with started() as app:
        assert whole(slack.answer(question))
        slack.until_quiet()
        slack.until(lambda: app.services.store.questions.count() == 0)
    assert caplog.messages[-1] == "stopped; all work is done"
    assert len(slack.answers(question)) == 1


def test_over_the_bound_the_asker_is_told_at_once_and_the_question_is_kept(
    slack: Slack, app: SlackApp, config: Config
) -> None:
    for n in range(BOUND + 1):
        app.services.pool.submit(Waiting(f"q{n}", f"C{n}", f"t{n}"))
    ann = slack.person("ann")
    newsroom = slack.channel("newsroom", ann)
    with socket_mode(app, config):  # the pool is not started: all of them wait
        slack.until_connected()
        slack.mention(ann, newsroom, QUESTION)
        assert f"after {BOUND + 1} others" in slack.note(ann, newsroom, "Many questions").shown
        slack.command(ann, newsroom, QUESTION)
        slack.until_quiet()
    assert app.services.store.questions.count() == 2
    assert len([n for n in slack.notes(ann, newsroom) if "Many questions" in n.shown]) == 2
