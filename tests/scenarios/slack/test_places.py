"""Where the app answers, and who sees it."""

from __future__ import annotations

import itertools

import pytest

from tests.scenarios.slack.running import (
    REFUSAL,
    UNKNOWN,
    WORKERS,
    Newsdesk,
    check_whole,
)
from tests.slack_standin import Channel, Delayed, Message, Slack, SlackSays, User

FOLLOW_UP = "And which resolution required it?"


def test_a_mention_is_answered_in_its_thread_sentence_by_sentence(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    question = slack.mention(ann, newsroom, WORKERS)
    [answer] = running.check_answered(question, WORKERS)
    assert answer.thread_ts == question.ts
    shown = [text for _, text in answer.versions]
    assert len(shown) > 2, "it grew"
    assert all(later.startswith(earlier) for earlier, later in itertools.pairwise(shown))


def test_a_status_shows_at_once_and_goes_with_the_answer(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    question = slack.mention(ann, newsroom, WORKERS)
    running.check_answered(question, WORKERS)
    first = slack.until(lambda: slack.statuses(question))[0]
    assert first.text
    assert 1 <= len(first.loading_messages) <= 10
    slack.until(lambda: slack.status(question) is None)


def test_a_status_that_comes_after_the_answer_goes_too(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    slack.faults.add("assistant.threads.setStatus", Delayed(2.0), times=1)
    question = slack.mention(ann, newsroom, WORKERS)
    running.check_answered(question, WORKERS)
    slack.until(lambda: any(status.text for status in slack.statuses(question)))
    slack.until(lambda: slack.status(question) is None)


def test_a_mention_in_a_thread_is_answered_in_that_thread(
    running: Newsdesk, slack: Slack, ann: User, bob: User, newsroom: Channel
) -> None:
    root = slack.say(bob, newsroom, "Lunch?")
    question = slack.mention(ann, newsroom, WORKERS, thread=root)
    [answer] = running.check_answered(question, WORKERS)
    assert answer.thread_ts == root.ts


def test_a_follow_up_is_understood_from_the_thread(
    running: Newsdesk, slack: Slack, ann: User, bob: User, newsroom: Channel
) -> None:
    question = slack.mention(ann, newsroom, WORKERS)
    running.check_answered(question, WORKERS)
    follow_up = slack.mention(bob, newsroom, FOLLOW_UP, thread=question)
    running.check_answered(follow_up, FOLLOW_UP, WORKERS)


HOLDINGS, AND_FINLAND = "What do you have on Morocco?", "and on Finland?"


def test_the_archive_answers_for_itself_in_a_thread(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    question = slack.mention(ann, newsroom, HOLDINGS)
    [answer] = running.check_answered(question, HOLDINGS)
    assert "2 articles mention Morocco" in answer.shown
    slack.click(ann, answer, "Show passage", nth=1)
    slack.until(lambda: "Five days on, Morocco" in slack.modal(ann).shown)
    follow_up = slack.mention(ann, newsroom, AND_FINLAND, thread=question)
    [answer] = running.check_answered(follow_up, AND_FINLAND, HOLDINGS)
    assert "Understood as: What do you have on Finland?" in answer.shown


def test_thanks_get_a_word_and_no_buttons(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    question = slack.mention(ann, newsroom, WORKERS)
    running.check_answered(question, WORKERS)
    thanks = slack.mention(ann, newsroom, "Thanks a lot!", thread=question)
    [said] = running.check_answered(thanks, "Thanks a lot!", WORKERS)
    assert [block["type"] for block in said.blocks] == ["rich_text"]
    follow_up = slack.mention(ann, newsroom, FOLLOW_UP, thread=question)
    running.check_answered(follow_up, FOLLOW_UP, WORKERS, "Thanks a lot!")


def test_in_channels_only_mentions_are_answered(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    question = slack.mention(ann, newsroom, WORKERS)
    slack.answer(question)
    aside = slack.say(ann, newsroom, FOLLOW_UP, thread=question)
    other = slack.say(ann, newsroom, WORKERS)
    running.settle()
    assert slack.answers(aside) == slack.answers(other) == []


def test_in_a_direct_conversation_nothing_needs_a_mention(
    running: Newsdesk, slack: Slack, ann: User
) -> None:
    question = slack.direct_message(ann, WORKERS)
    [answer] = running.check_answered(question, WORKERS)
    assert answer.thread_ts == question.ts
    follow_up = slack.direct_message(ann, FOLLOW_UP, thread=question)
    running.check_answered(follow_up, FOLLOW_UP, WORKERS)


def test_a_direct_message_goes_on_from_the_one_before(
    running: Newsdesk, slack: Slack, ann: User, bob: User
) -> None:
    running.check_answered(slack.direct_message(ann, WORKERS), WORKERS)
    follow_up = slack.direct_message(ann, FOLLOW_UP)
    [answer] = running.check_answered(follow_up, FOLLOW_UP, WORKERS)
    assert "Understood as" in answer.shown
    assert running.expected(FOLLOW_UP, WORKERS) != running.expected(FOLLOW_UP)
    alone = slack.direct_message(bob, FOLLOW_UP)
    running.check_answered(alone, FOLLOW_UP)


def test_the_assistant_pane_greets_suggests_and_answers(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    root = slack.open_assistant(ann, newsroom)
    assert "33 articles" in slack.answer(root).shown
    prompts = slack.until(lambda: slack.prompts(root))
    assert 1 <= len(prompts) <= 4
    slack.look_at(ann, root, slack.channel("sports", ann))
    question = slack.direct_message(ann, WORKERS, thread=root)
    running.check_answered(question, WORKERS)
    assert slack.until(lambda: slack.title(root)) == WORKERS
    assert slack.until(lambda: slack.statuses(root))[0].text
    follow_up = slack.direct_message(ann, FOLLOW_UP, thread=root)
    running.check_answered(follow_up, FOLLOW_UP, WORKERS)
    assert slack.title(root) == WORKERS


def test_the_thread_of_a_suggested_question_is_called_by_its_article(
    slack: Slack, ann: User, newsroom: Channel
) -> None:
    root = slack.open_assistant(ann, newsroom)
    prompt = slack.until(lambda: slack.prompts(root))[0]
    question = slack.direct_message(ann, prompt["message"], thread=root)
    reply = slack.answer(question).shown
    assert prompt["title"][:30] in reply
    assert "this:" not in reply
    assert slack.until(lambda: slack.title(root)) == prompt["title"][:80]


def test_small_talk_gives_a_thread_no_title(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    root = slack.open_assistant(ann, newsroom)
    slack.answer(slack.direct_message(ann, "hi", thread=root))
    running.until_done()
    assert slack.title(root) is None
    slack.answer(slack.direct_message(ann, WORKERS, thread=root))
    assert slack.until(lambda: slack.title(root)) == WORKERS
    slack.answer(slack.direct_message(ann, "thanks!", thread=root))
    slack.answer(slack.direct_message(ann, FOLLOW_UP, thread=root))
    running.until_done()
    assert slack.title(root) == WORKERS


@pytest.mark.slow
def test_every_suggested_prompt_has_an_answer(running: Newsdesk, slack: Slack, ann: User) -> None:
    root = slack.open_assistant(ann)
    for prompt in slack.until(lambda: slack.prompts(root)):
        asked = slack.direct_message(ann, prompt["message"])
        answer = slack.answer(asked)
        assert REFUSAL not in answer.shown
        assert prompt["title"] in answer.shown


def test_a_command_is_answered_to_its_asker_alone(
    running: Newsdesk, slack: Slack, ann: User, bob: User, newsroom: Channel
) -> None:
    slack.command(ann, newsroom, WORKERS)
    note = slack.note(ann, newsroom, "2019")
    check_whole([note], running.expected(WORKERS))
    running.settle()
    assert [m for m in newsroom.messages.values() if m.only_for is None] == []
    assert slack.notes(bob, newsroom) == []


def test_a_private_answer_can_be_shared_once(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    slack.command(ann, newsroom, WORKERS)
    note = slack.note(ann, newsroom, "2019")
    slack.click(ann, note, "Share in channel")
    slack.click(ann, note, "Share in channel")
    slack.note(ann, newsroom, "You shared this answer here already")
    slack.until(lambda: any(m.by_bot and m.only_for is None for m in newsroom.messages.values()))
    slack.until_quiet()
    shared = [m for m in newsroom.messages.values() if m.by_bot and m.only_for is None]
    check_whole(shared, running.expected(WORKERS))
    assert WORKERS in shared[0].shown


def test_a_command_works_where_the_bot_is_not_a_member(
    running: Newsdesk, slack: Slack, ann: User
) -> None:
    elsewhere = slack.channel("elsewhere", ann, with_bot=False)
    slack.command(ann, elsewhere, WORKERS)
    note = slack.note(ann, elsewhere, "2019")
    check_whole([note], running.expected(WORKERS))
    slack.click(ann, note, "Share in channel")
    shared = slack.until(lambda: [m for m in elsewhere.messages.values() if m.only_for is None])
    check_whole(shared, running.expected(WORKERS))


def test_a_message_can_be_looked_up(
    running: Newsdesk, slack: Slack, ann: User, bob: User, newsroom: Channel
) -> None:
    message = slack.say(bob, newsroom, WORKERS)
    slack.shortcut(ann, message, "look_up")
    check_whole([slack.note(ann, newsroom, "2019")], running.expected(WORKERS))
    running.settle()
    assert slack.replies(message) == []


def test_help_and_status(slack: Slack, ann: User, newsroom: Channel) -> None:
    slack.command(ann, newsroom, "help")
    assert "/newsdesk forget me" in slack.note(ann, newsroom, "Write to it directly").shown
    slack.command(ann, newsroom, "")
    assert len([n for n in slack.notes(ann, newsroom) if "Write to it directly" in n.shown]) == 2
    slack.command(ann, newsroom, "status")
    assert "33 articles from 23 December 2017" in slack.note(ann, newsroom, "holds").shown


def test_the_home_tab_shows_the_archive_and_what_one_asked_and_saved(
    slack: Slack, ann: User, bob: User, newsroom: Channel
) -> None:
    slack.open_home(ann)
    home = slack.home(ann)
    assert "33 articles" in home.shown
    assert WORKERS not in home.shown
    answer = slack.answer(slack.mention(ann, newsroom, WORKERS))
    slack.click(ann, answer, "Save")
    slack.note(ann, newsroom, "Saved")
    slack.open_home(ann)
    slack.until(lambda: home.shown.count(WORKERS) == 2)
    slack.click(ann, home, "Show answer")
    assert "22 December 2019" in slack.modal(ann).shown
    slack.click(ann, home, "Remove")
    slack.until(lambda: home.shown.count(WORKERS) == 1)
    slack.open_home(bob)
    assert WORKERS not in slack.home(bob).shown


def test_the_home_tab_shows_what_the_archive_said_of_itself(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    question = slack.mention(ann, newsroom, HOLDINGS)
    [answer] = running.check_answered(question, HOLDINGS)
    slack.click(ann, answer, "Save")
    slack.note(ann, newsroom, "Saved")
    slack.open_home(ann)
    said = running.expected(HOLDINGS).reply.partition("\n")[0]
    shown = slack.until(lambda: slack.home(ann).shown)
    assert shown.count(said) == 2
    assert "No answer in the archive" not in shown


def test_what_fails_in_the_home_tab_is_logged_with_its_place(
    slack: Slack, ann: User, newsroom: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    slack.answer(slack.mention(ann, newsroom, WORKERS))
    slack.until_quiet()
    slack.open_home(ann)
    home = slack.home(ann)
    slack.faults.add("views.open", SlackSays("not_allowed"))
    slack.click(ann, home, "Show answer")
    said = "show_answer in a modal or the Home tab: "
    slack.until(lambda: any(line.startswith(said) for line in caplog.messages))


def test_opening_the_messages_tab_publishes_nothing(slack: Slack, ann: User) -> None:
    slack.open_home(ann, tab="messages")
    slack.until_quiet()
    assert ann.id not in slack.workspace.homes


def test_it_introduces_itself_once_in_a_channel(slack: Slack, ann: User) -> None:
    channel = slack.channel("sports", ann, with_bot=False)
    slack.invite(ann, channel)

    def said() -> list[Message]:
        return [m for m in channel.messages.values() if m.by_bot and m.subtype is None]

    slack.until(said)
    slack.invite(ann, channel)
    slack.invite(ann, channel, slack.person("carl"))
    slack.until_quiet()
    [introduction] = said()
    assert "33 articles" in introduction.shown


def test_a_refusal_says_what_was_searched_and_what_is_nearest(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    question = slack.mention(ann, newsroom, UNKNOWN)
    [answer] = running.check_answered(question, UNKNOWN)
    assert "Searched 33 articles from 23 December 2017 to 10 January 2025." in answer.shown
    nearest = running.expected(UNKNOWN).considered[0].source.title
    assert nearest in answer.shown
    slack.click(ann, answer, "Show passage")
    assert nearest in slack.modal(ann).shown


def test_answers_say_the_same_to_screen_readers(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    slack.command(ann, newsroom, WORKERS)
    note = slack.note(ann, newsroom, "2019")
    for sentence in running.expected(WORKERS).sentences:
        assert sentence.text in note.text
