"""Each question is answered once, whatever Slack delivers, and what is no question never."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.desk import Desk
from tests.scenarios.slack.running import UNKNOWN, WORKERS, Newsdesk, newsdesk, stand_in
from tests.slack_standin import Channel, Slack, User


def test_an_event_that_comes_four_times_is_answered_once(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    before = len(slack.deliveries)
    question = slack.mention(ann, newsroom, WORKERS, copies=4)
    running.check_answered(question, WORKERS)
    of_question = [
        each for each in slack.deliveries[before:] if each.payload["event"]["ts"] == question.ts
    ]
    assert [len(each.replies) for each in of_question] == [4, 4]
    assert all(reply.acknowledged for each in of_question for reply in each.replies)


def test_a_direct_message_that_comes_four_times_is_answered_once(
    running: Newsdesk, slack: Slack, ann: User
) -> None:
    question = slack.direct_message(ann, WORKERS, copies=4)
    running.check_answered(question, WORKERS)
    root = slack.open_assistant(ann)
    question = slack.direct_message(ann, WORKERS, thread=root, copies=4)
    running.check_answered(question, WORKERS)


def test_the_same_words_twice_are_two_questions(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    first = slack.mention(ann, newsroom, WORKERS)
    second = slack.mention(ann, newsroom, WORKERS)
    running.check_answered(first, WORKERS)
    running.check_answered(second, WORKERS)


@pytest.mark.slow
def test_an_event_after_a_restart_is_still_known(desk: Desk, tmp_path: Path) -> None:
    with stand_in() as slack:
        ann = slack.person("ann")
        newsroom = slack.channel("newsroom", ann)
        with newsdesk(slack, desk, tmp_path) as running:
            question = slack.mention(ann, newsroom, WORKERS)
            running.check_answered(question, WORKERS)
        with newsdesk(slack, desk, tmp_path) as running:
            for delivery in list(slack.deliveries):
                slack.deliver(delivery.kind, delivery.payload).wait()
            running.check_answered(question, WORKERS)


@pytest.mark.slow
def test_two_processes_of_one_store_answer_once(desk: Desk, tmp_path: Path) -> None:
    with stand_in() as slack:
        ann = slack.person("ann")
        rooms = [slack.channel(f"room-{number}", ann) for number in range(6)]
        with newsdesk(slack, desk, tmp_path) as running, newsdesk(slack, desk, tmp_path):
            slack.until(lambda: slack.socket.connections == 2)
            questions = [slack.mention(ann, room, WORKERS, copies=4) for room in rooms]
            for question in questions:
                running.check_answered(question, WORKERS)


def test_it_answers_neither_itself_nor_other_bots_nor_joins_nor_previews(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    slack.answer(slack.mention(ann, newsroom, UNKNOWN))
    robot = slack.other_bot("robot")
    newsroom.members.add(robot.id)
    asked = slack.mention(robot, newsroom, WORKERS)
    joined = slack.person("carl")
    slack.invite(ann, newsroom, joined)
    chatter = slack.say(ann, newsroom, f"https://news.example/{slack.bot.id}")
    slack.unfurl(chatter)
    running.settle()
    assert slack.answers(asked) == slack.answers(chatter) == []
    said = [m for m in newsroom.messages.values() if m.user == slack.bot and not m.subtype]
    assert len(said) == 1


@pytest.mark.slow
def test_a_bot_that_is_allowed_is_answered(desk: Desk, tmp_path: Path) -> None:
    with stand_in() as slack:
        robot = slack.other_bot("robot")
        newsroom = slack.channel("newsroom", robot)
        allowed = frozenset({robot.bot_id or ""})
        with newsdesk(slack, desk, tmp_path, slack_bots=allowed) as running:
            running.check_answered(slack.mention(robot, newsroom, WORKERS), WORKERS)


def test_what_no_listener_wants_is_acknowledged(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    message = slack.say(ann, newsroom, "hello")
    example = slack.deliveries[-1].wait().payload
    for event in (
        {"type": "reaction_added", "user": ann.id, "reaction": "+1", "event_ts": message.ts},
        {"type": "message", "subtype": "channel_topic", "channel": newsroom.id, "ts": message.ts},
        {"type": "channel_rename", "channel": {"id": newsroom.id, "name": "x"}},
    ):
        payload = {**example, "event": event, "event_id": slack.workspace.new_id("Ev")}
        delivery = slack.deliver("events_api", payload).wait()
        assert len(delivery.replies) == 1


def test_an_edited_question_gets_another_answer_in_place(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    question = slack.mention(ann, newsroom, UNKNOWN)
    [before] = running.check_answered(question, UNKNOWN)
    slack.edit(question, f"{slack.bot.mention} {WORKERS}")
    slack.until(lambda: "2019" in before.shown)
    assert running.check_answered(question, WORKERS) == [before]
    slack.edit(question, f"{slack.bot.mention} {UNKNOWN}")
    slack.until(lambda: "2019" not in before.shown)
    assert running.check_answered(question, UNKNOWN) == [before]


@pytest.mark.parametrize("direct", [False, True])
def test_an_edit_that_overtakes_its_question_is_what_is_answered(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel, direct: bool
) -> None:
    place = slack.direct(ann) if direct else newsroom
    known = slack.mention(ann, place, UNKNOWN)  # payloads to make those of the next question of
    slack.answer(known)
    asked = [each.payload for each in slack.deliveries if _ts(each.payload) == known.ts]
    question = slack.say(ann, place, f"{slack.bot.mention} {UNKNOWN}", tell=False)
    slack.edit(question, f"{slack.bot.mention} {WORKERS}")
    running.settle()
    assert slack.answers(question) == []
    for payload in asked:
        event = {**payload["event"], "ts": question.ts, "event_ts": question.ts}
        fresh = {**payload, "event": event, "event_id": slack.workspace.new_id("Ev")}
        slack.deliver("events_api", fresh).wait()
    running.check_answered(question, WORKERS)


def _ts(payload: dict[str, Any]) -> str | None:
    return payload["event"].get("ts")


def test_a_preview_changes_no_answer(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    question = slack.mention(ann, newsroom, WORKERS)
    [answer] = running.check_answered(question, WORKERS)
    versions = len(answer.versions)
    slack.unfurl(question)
    running.settle()
    assert len(answer.versions) == versions


def test_an_edited_message_that_mentions_the_bot_at_last_is_answered(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    message = slack.say(ann, newsroom, WORKERS)
    running.settle()
    assert slack.answers(message) == []
    slack.edit(message, f"{slack.bot.mention} {WORKERS}")
    running.check_answered(message, WORKERS)


@pytest.mark.parametrize("direct", [False, True])
def test_with_the_question_goes_its_answer(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel, direct: bool
) -> None:
    place = slack.direct(ann) if direct else newsroom
    question = slack.mention(ann, place, WORKERS)
    running.check_answered(question, WORKERS)
    slack.delete(question)
    running.settle()
    assert slack.answers(question) == []


def test_a_question_that_is_deleted_at_once_leaves_nothing(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    question = slack.mention(ann, newsroom, WORKERS)
    slack.delete(question)
    running.settle()
    assert slack.answers(question) == []
