"""Who is answered, what is kept of them, and that what they write stays data."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.desk import Desk
from tests.scenarios.slack.running import (
    REFUSAL,
    UNKNOWN,
    WORKERS,
    Newsdesk,
    newsdesk,
    plain,
    stand_in,
)
from tests.slack_standin import Channel, Message, Slack, SlackSays, User
from tests.slack_standin.block_kit import texts

SORRY = "Sorry, I may not answer here"


@pytest.mark.slow
@pytest.mark.parametrize("transport", ["socket mode", "http"])
@pytest.mark.parametrize("allowed", [False, True])
def test_strangers_are_answered_only_where_that_is_allowed(
    desk: Desk, tmp_path: Path, transport: str, allowed: bool
) -> None:
    with (
        stand_in() as slack,
        newsdesk(slack, desk, tmp_path, transport, allow_external=allowed) as running,
    ):
        ann = slack.person("ann")
        eve = slack.person("eve", slack.add_team("Elsewhere"))
        shared = slack.channel("shared", ann, eve)
        running.check_answered(slack.mention(ann, shared, WORKERS), WORKERS)
        question = slack.mention(eve, shared, WORKERS)
        if allowed:
            running.check_answered(question, WORKERS)
            started = slack.calls_of("chat.startStream")[-1].arguments
            assert started["recipient_user_id"] == eve.id
            assert started["recipient_team_id"] == eve.team.id
        else:
            slack.note(eve, shared, SORRY)
            running.settle()
            assert slack.answers(question) == []
            assert len(slack.notes(eve, shared)) == 1


@pytest.mark.slow
def test_a_whole_organisation_can_have_the_app(desk: Desk, tmp_path: Path) -> None:
    with (
        stand_in(enterprise_id="E0GRID", org_wide=True) as slack,
        newsdesk(slack, desk, tmp_path) as running,
    ):
        ann = slack.person("ann")
        newsroom = slack.channel("newsroom", ann)
        running.check_answered(slack.mention(ann, newsroom, WORKERS), WORKERS)
        sister = slack.add_team("Sister", "E0GRID")
        bob = slack.person("bob", sister)
        shared = slack.channel("both", ann, bob)
        running.check_answered(slack.mention(bob, shared, WORKERS), WORKERS)
        started = slack.calls_of("chat.startStream")[-1].arguments
        assert started["recipient_team_id"] == sister.id


@pytest.mark.slow
def test_only_certain_people_and_channels(desk: Desk, tmp_path: Path) -> None:
    with stand_in() as slack:
        ann, bob = slack.person("ann"), slack.person("bob")
        newsroom, lunch = slack.channel("newsroom", ann, bob), slack.channel("lunch", ann, bob)
        only: dict[str, Any] = {
            "slack_users": frozenset({ann.id}),
            "slack_channels": frozenset({newsroom.id}),
        }
        with newsdesk(slack, desk, tmp_path, **only) as running:
            running.check_answered(slack.mention(ann, newsroom, WORKERS), WORKERS)
            running.check_answered(slack.direct_message(ann, WORKERS), WORKERS)
            refused = [
                slack.mention(bob, newsroom, WORKERS),
                slack.mention(ann, lunch, WORKERS),
                slack.direct_message(bob, WORKERS),
            ]
            for question in refused:
                slack.note(question.user, question.channel, SORRY)
            slack.command(ann, lunch, WORKERS)
            running.settle()
            assert all(slack.answers(question) == [] for question in refused)
            assert len(slack.notes(ann, lunch)) == 2
            for user, channel in ((ann, lunch), (bob, newsroom)):
                assert all(SORRY in note.shown for note in slack.notes(user, channel))
            slack.open_home(bob)
            assert SORRY in slack.home(bob).shown
            assert "articles" not in slack.home(bob).shown
            slack.open_home(ann)
            assert "33 articles" in slack.home(ann).shown


@pytest.mark.slow
def test_who_is_refused_is_told_so_in_the_pane_and_in_a_channel(desk: Desk, tmp_path: Path) -> None:
    with stand_in() as slack:
        ann, bob = slack.person("ann"), slack.person("bob")
        newsroom, lunch = slack.channel("newsroom", ann), slack.channel("lunch", ann)
        only: dict[str, Any] = {
            "slack_users": frozenset({ann.id}),
            "slack_channels": frozenset({newsroom.id}),
        }
        with newsdesk(slack, desk, tmp_path, **only):
            greeted = slack.open_assistant(ann)
            slack.until(lambda: "33 articles" in "".join(m.shown for m in slack.replies(greeted)))
            refused = slack.open_assistant(bob)
            slack.until(lambda: slack.replies(refused))
            for channel, said in ((newsroom, "33 articles"), (lunch, SORRY)):
                slack.invite(ann, channel)
                slack.until(lambda channel=channel, said=said: said in _said(channel))
            slack.until_quiet()
            [told] = slack.replies(refused)
            assert SORRY in told.shown
            assert slack.prompts(refused) == []
            assert "33 articles" not in _said(lunch)


def _said(channel: Channel) -> str:
    return "".join(message.shown for message in channel.messages.values())


@pytest.mark.slow
@pytest.mark.parametrize("transport", ["socket mode", "http"])
def test_who_is_refused_is_told_so_when_an_edit_mentions_the_bot(
    desk: Desk, tmp_path: Path, transport: str
) -> None:
    with stand_in() as slack:
        ann, bob = slack.person("ann"), slack.person("bob")
        newsroom = slack.channel("newsroom", ann, bob)
        only = frozenset({ann.id})
        with newsdesk(slack, desk, tmp_path, transport, slack_users=only) as running:
            questions = [slack.say(user, newsroom, WORKERS) for user in (ann, bob)]
            running.settle()
            assert slack.notes(bob, newsroom) == []
            for question in questions:
                slack.edit(question, f"{slack.bot.mention} {WORKERS}")
            running.check_answered(questions[0], WORKERS)
            assert SORRY in slack.note(bob, newsroom).shown
            running.settle()
            assert slack.answers(questions[1]) == []
            assert len(slack.notes(bob, newsroom)) == 1
            assert slack.notes(ann, newsroom) == []


def test_forget_me_deletes_what_is_kept_of_a_person(
    running: Newsdesk, slack: Slack, ann: User, bob: User, newsroom: Channel
) -> None:
    question = slack.mention(ann, newsroom, WORKERS)
    slack.mention(bob, newsroom, WORKERS)
    [answer] = running.check_answered(question, WORKERS)
    slack.click(ann, answer, "Save")
    slack.note(ann, newsroom, "Saved")
    slack.click(ann, answer, "Good answer")
    slack.note(ann, newsroom, "Thank you")
    slack.command(ann, newsroom, "Forget  me")
    slack.note(ann, newsroom, "deleted")
    slack.open_home(ann)
    assert WORKERS not in slack.home(ann).shown
    slack.open_home(bob)
    assert WORKERS in slack.home(bob).shown
    kept = running.store.database
    import sqlalchemy as sa

    with kept.reading() as db:
        names = [row[0] for row in db.execute(sa.text("SELECT name FROM sqlite_master"))]
        for name in (n for n in names if not n.startswith(("sqlite", "ix_"))):
            rows = [tuple(row) for row in db.execute(sa.text(f'SELECT * FROM "{name}"'))]
            assert not any(f"slack/{ann.id}" in map(str, row) for row in rows), name


@contextmanager
def logged() -> Iterator[list[str]]:
    """What is logged meanwhile, at any level."""
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger()
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


@pytest.mark.slow
@pytest.mark.parametrize("log_texts", [False, True])
def test_logs_hold_texts_only_where_that_is_asked_for(
    desk: Desk, tmp_path: Path, log_texts: bool
) -> None:
    with logged() as lines, stand_in() as slack:
        ann = slack.person("ann")
        with newsdesk(slack, desk, tmp_path, log_texts=log_texts) as running:
            newsroom = slack.channel("newsroom", ann)
            running.check_answered(slack.mention(ann, newsroom, WORKERS), WORKERS)
            slack.command(ann, newsroom, UNKNOWN)
            slack.note(ann, newsroom, "does not have")
            slack.until_quiet()
    text = "\n".join(lines)
    assert (WORKERS in text) == (UNKNOWN in text) == log_texts
    assert slack.bot_token not in text
    assert slack.app.app_token not in text
    assert "22 December 2019" not in text


def test_what_is_asked_pings_nobody_and_links_nowhere(
    slack: Slack, ann: User, bob: User, newsroom: Channel
) -> None:
    evil = (
        f"Who won the <!channel> <!here> {bob.mention} <https://evil.example|Booker> *Prize* "
        "`in` _2031_? &lt;!everyone&gt; &lt;@U123&gt; &lt;http://evil.example&gt;"
    )
    question = slack.mention(ann, newsroom, evil)
    slack.answer(question)
    slack.command(ann, newsroom, evil)
    note = slack.note(ann, newsroom)
    slack.click(ann, note, "Save")
    slack.note(ann, newsroom, "Saved")
    slack.open_home(ann)
    slack.home(ann)
    slack.until_quiet()
    sent = [call.arguments for call in slack.calls if call.at > float(question.ts)]
    for arguments in sent:
        markup = [t for t in _mrkdwn(arguments) if "<!" in t or "<@" in t or "evil.example|" in t]
        assert markup == []
        assert not _elements(arguments, "broadcast")
        assert not any("evil" in each["url"] for each in _elements(arguments, "link"))
    assert any("!everyone" in text for text in texts(slack.home(ann).content["blocks"]))


def test_where_blocks_are_refused_the_text_is_still_data(
    slack: Slack, ann: User, newsroom: Channel
) -> None:
    slack.faults.add("chat.postMessage", SlackSays("invalid_blocks"), times=1)
    evil = "Who won the *Prize* _of_ `2031` in ~Oslo~?"
    answer = slack.answer(slack.mention(ann, newsroom, evil))
    [posted] = [
        call for call in slack.calls_of("chat.postMessage") if call.reply.get("ts") == answer.ts
    ]
    assert not posted.arguments.keys() & {"text", "blocks"}
    assert REFUSAL in plain(answer.shown)
    assert not re.search(r"(?<!\\)[*_`~]", answer.shown)


def test_an_older_thread_is_read_once_and_not_for_ever(
    running: Newsdesk, slack: Slack, ann: User, bob: User, newsroom: Channel
) -> None:
    root = slack.say(bob, newsroom, WORKERS, tell=False)
    last: Message = root
    for number in range(700):
        last = slack.say(bob, newsroom, f"Remark {number}", thread=root, tell=False)
    before = len(slack.calls_of("conversations.replies"))
    slack.answer(slack.mention(ann, newsroom, "Who reported that?", thread=last))
    slack.answer(slack.mention(ann, newsroom, UNKNOWN, thread=last))
    slack.until_quiet()
    pages = slack.calls_of("conversations.replies")[before:]
    assert 1 <= len(pages) <= 10
    cursors = [call.arguments.get("cursor") for call in pages]
    assert len(set(cursors)) == len(cursors), "read once"


def _mrkdwn(value: object) -> Iterator[str]:
    """Every text that Slack reads marks in: mrkdwn objects, the fallback, streamed markdown."""
    if isinstance(value, list):
        for each in value:
            yield from _mrkdwn(each)
    elif isinstance(value, dict):
        if value.get("type") in (None, "mrkdwn", "markdown", "markdown_text"):
            found = (value.get("text"), value.get("markdown_text"))
            yield from (each for each in found if isinstance(each, str))
        for each in value.values():
            yield from _mrkdwn(each)


def _elements(value: object, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    json.loads(
        json.dumps(value),
        object_hook=lambda each: found.append(each) if each.get("type") == kind else each,
    )
    return found
