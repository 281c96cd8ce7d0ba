"""Rate limits, failing calls, broken streams and connections: one whole answer all the same."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answers import Answer, Conversation, Question
from bot.desk import Desk
from bot.slack import queue
from tests.scenarios.slack.running import (
    UNKNOWN,
    WORKERS,
    Newsdesk,
    check_whole,
    newsdesk,
    stand_in,
)
from tests.slack_standin import (
    PATIENCE,
    Channel,
    Dropped,
    HttpStatus,
    RateLimited,
    Slack,
    SlackSays,
    Unanswered,
    User,
)
from tests.slack_standin.faults import Fault
from tests.slack_standin.methods.calls import Call

#: More questions than are in work and may wait.
WORKERS_AND_BOUND = queue.WORKERS + queue.BOUND + 2

STREAM = ["chat.startStream", "chat.appendStream", "chat.stopStream"]


@pytest.mark.slow
@pytest.mark.parametrize("method", STREAM[1:])
def test_two_429_and_then_success_is_one_answer(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel, method: str
) -> None:
    slack.faults.add(method, RateLimited(1), times=2)
    question = slack.mention(ann, newsroom, WORKERS)
    running.check_answered(question, WORKERS)
    calls = [call for call in slack.calls_of(method) if call.at > float(question.ts)]
    assert [call.reply.get("error") for call in calls[:3]] == ["ratelimited", "ratelimited", None]
    assert calls[1].at - calls[0].at >= 1
    assert calls[2].at - calls[1].at >= 1


def test_a_429_for_a_stream_is_a_whole_message_at_once(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    slack.faults.add("chat.startStream", RateLimited(60), times=2)
    question = slack.mention(ann, newsroom, WORKERS)
    [answer] = running.check_answered(question, WORKERS)
    assert float(answer.ts) - float(question.ts) < 60


@pytest.mark.slow
@pytest.mark.parametrize("transport", ["socket mode", "http"])
def test_under_slacks_own_rates_nothing_is_lost_or_said_twice(
    desk: Desk, tmp_path: Path, transport: str
) -> None:
    with (
        stand_in(rate_limits=True, acknowledgement=PATIENCE) as slack,
        newsdesk(slack, desk, tmp_path, transport) as running,
    ):
        people = [slack.person(f"user-{number}") for number in range(40)]
        rooms = [slack.channel(f"room-{number}", *people) for number in range(5)]
        questions = []
        for number, user in enumerate(people):
            questions.append(slack.mention(user, rooms[number % 5], WORKERS))
            questions.append(slack.direct_message(user, UNKNOWN if number % 4 else WORKERS))
        slack.until(lambda: all(map(slack.answers, questions)), 120)
        running.settle()
        expected = {text: running.expected(text) for text in (WORKERS, UNKNOWN)}
        for number, question in enumerate(questions):
            text = UNKNOWN if number % 2 and (number // 2) % 4 else WORKERS
            check_whole(slack.answers(question), expected[text])
        refused = {call.method for call in slack.calls if call.reply.get("error") == "ratelimited"}
        assert "chat.startStream" in refused
        assert any(call.ok for call in slack.calls_of("chat.startStream"))
        for each in slack.deliveries:
            each.wait()


@pytest.mark.slow
def test_two_429_for_a_whole_message_are_one_message(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    slack.faults.add("chat.postMessage", RateLimited(1), times=2)
    question = slack.mention(ann, newsroom, UNKNOWN)
    running.check_answered(question, UNKNOWN)


@pytest.mark.parametrize(
    "fault",
    [
        Dropped(),
        *(
            pytest.param(fault, marks=pytest.mark.slow)
            for fault in (
                SlackSays("internal_error"),
                SlackSays("message_not_in_streaming_state"),
                HttpStatus(500),
                HttpStatus(503),
                Unanswered(),
            )
        ),
    ],
    ids=str,
)
@pytest.mark.parametrize(
    ("method", "at"),
    [
        ("chat.startStream", 1),
        ("chat.appendStream", 1),
        ("chat.appendStream", 2),
        ("chat.stopStream", 1),
    ],
)
def test_a_stream_that_breaks_at_any_call_is_one_whole_answer(
    running: Newsdesk,
    slack: Slack,
    ann: User,
    newsroom: Channel,
    method: str,
    at: int,
    fault: Fault,
) -> None:
    slack.faults.add(method, fault, at=at)
    question = slack.mention(ann, newsroom, WORKERS)
    running.check_answered(question, WORKERS)


@pytest.mark.slow
@pytest.mark.parametrize("fault", [HttpStatus(503), Dropped(), Unanswered()], ids=str)
def test_a_whole_message_whose_call_fails_is_posted_once(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel, fault: Fault
) -> None:
    slack.faults.add("chat.postMessage", fault)
    question = slack.mention(ann, newsroom, UNKNOWN)
    running.check_answered(question, UNKNOWN)


@pytest.mark.parametrize(
    "error", ["channel_type_not_supported", "missing_recipient_user_id", "unknown_method"]
)
def test_where_streams_are_not_possible_the_whole_text_is_posted(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel, error: str
) -> None:
    slack.faults.add("chat.startStream", SlackSays(error))
    question = slack.mention(ann, newsroom, WORKERS)
    running.check_answered(question, WORKERS)


@pytest.mark.parametrize("method", ["chat.appendStream", "chat.stopStream"])
def test_a_stream_that_expires_is_finished(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel, method: str
) -> None:
    def expire(call: Call) -> None:
        if call.method == method:
            slack.on_call(None)
            slack.pass_time(301)

    slack.on_call(expire)
    question = slack.mention(ann, newsroom, WORKERS)
    slack.until(lambda: slack.answers(question))
    running.check_answered(question, WORKERS)


def test_an_answer_does_not_need_a_status(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    slack.faults.add("assistant.threads.setStatus", SlackSays("internal_error"), times=5)
    running.check_answered(slack.mention(ann, newsroom, WORKERS), WORKERS)


@pytest.mark.slow
def test_a_channel_gets_no_more_messages_than_slack_takes(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    slack.rates.enforced = True
    try:
        questions = [slack.mention(ann, newsroom, WORKERS) for _ in range(6)]
        for question in questions:
            running.check_answered(question, WORKERS)
    finally:
        slack.rates.enforced = False
    posted = [
        call
        for call in slack.calls
        if call.method in {"chat.startStream", "chat.postMessage"}
        and call.arguments["channel"] == newsroom.id
    ]
    assert len(posted) == len(questions)
    assert all(call.ok for call in posted)


@pytest.mark.slow
def test_websockets_that_end_are_opened_again(desk: Desk, tmp_path: Path) -> None:
    with stand_in() as slack, newsdesk(slack, desk, tmp_path) as running:
        ann = slack.person("ann")
        newsroom = slack.channel("newsroom", ann)
        greeted = slack.socket.greeted
        slack.ask_to_reconnect()
        slack.until(lambda: slack.socket.greeted > greeted)
        running.check_answered(slack.mention(ann, newsroom, WORKERS), WORKERS)
        again = slack.socket.greeted
        slack.drop_connections()
        question = slack.mention(ann, newsroom, WORKERS)
        slack.until(lambda: slack.socket.greeted > again)
        running.check_answered(question, WORKERS)


@pytest.mark.slow
def test_what_was_accepted_before_a_stop_is_answered_after_the_start(
    desk: Desk, tmp_path: Path
) -> None:
    with stand_in() as slack:
        ann = slack.person("ann")
        newsroom = slack.channel("newsroom", ann)
        # Slack fails for as long as the first process lives: it cannot answer.
        for method in ("chat.startStream", "chat.postMessage"):
            slack.faults.add(method, SlackSays("ratelimited"), times=1_000)
        with newsdesk(slack, desk, tmp_path):
            question = slack.mention(ann, newsroom, WORKERS)
            slack.until(lambda: slack.calls_of("chat.startStream"))
        slack.faults.clear()
        with newsdesk(slack, desk, tmp_path) as running:
            slack.until(lambda: slack.answers(question), 60)
            running.check_answered(question, WORKERS)


class Held:
    """A desk that answers nothing until it is released, and then equal questions at once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._ask = functools.cache(desk.ask)
        self.released = threading.Event()

    def stream(
        self, question: Question, conversation: Conversation | None = None
    ) -> Iterator[Answer]:
        self.released.wait()
        yield self._ask(question, conversation)

    def __getattr__(self, name: str) -> object:
        return getattr(self._desk, name)


@pytest.mark.slow
@pytest.mark.parametrize("transport", ["socket mode", "http"])
def test_over_the_bound_the_asker_is_told_at_once_and_answered_later(
    desk: Desk, tmp_path: Path, transport: str
) -> None:
    held = Held(desk)
    with (
        stand_in(acknowledgement=PATIENCE) as slack,
        newsdesk(slack, held, tmp_path, transport) as running,  # type: ignore[arg-type]
    ):
        try:
            people = [slack.person(f"user-{number}") for number in range(WORKERS_AND_BOUND)]
            first = [slack.direct_message(user, UNKNOWN) for user in people]
            slack.until(lambda: running.app.services.pool.waiting() > queue.BOUND)
            ann = slack.person("ann")
            late = slack.direct_message(ann, WORKERS)
            note = slack.note(ann, late.channel, "Many questions")
            newsroom = slack.channel("newsroom", ann)
            slack.command(ann, newsroom, WORKERS)
            slack.note(ann, newsroom, "Many questions")
            assert slack.answers(late) == []
            for each in slack.deliveries:
                each.wait()
        finally:
            held.released.set()
        slack.until(lambda: slack.answers(late), 120)
        running.check_answered(late, WORKERS)
        assert slack.notes(ann, late.channel) == [note]
        slack.until(lambda: all(map(slack.answers, first)), 120)
