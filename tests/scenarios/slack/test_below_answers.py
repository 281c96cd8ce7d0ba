"""What stands below an answer: passages, feedback, dates; and the settings of a channel."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from bot.slack.places import person
from bot.store import tables
from tests.scenarios.slack.running import (
    REFUSAL,
    UNKNOWN,
    WORKERS,
    Newsdesk,
    check_whole,
)
from tests.slack_standin import Channel, Message, Slack, User, View
from tests.slack_standin.block_kit import texts


@pytest.fixture
def answer(slack: Slack, ann: User, newsroom: Channel) -> Message:
    return slack.answer(slack.mention(ann, newsroom, WORKERS))


def test_passages_are_turned_like_pages(
    running: Newsdesk, slack: Slack, ann: User, answer: Message
) -> None:
    sentences = running.expected(WORKERS).sentences
    for number, sentence in enumerate(sentences, 1):
        slack.click(ann, answer, "Show passage", nth=number)
        [citation] = sentence.citations
        slack.until(lambda marked=citation.quote: marked in runs(slack.modal(ann)))
        assert citation.title in slack.modal(ann).shown
    view = slack.modal(ann)
    slack.click(ann, view, "Previous source")
    slack.until(lambda: sentences[-2].citations[0].title in view.shown)
    slack.click(ann, view, "Next source")
    slack.until(lambda: sentences[-1].citations[0].title in view.shown)


def test_sources_are_links_to_the_publisher(running: Newsdesk, answer: Message) -> None:
    links = {
        element["url"]
        for block in answer.blocks
        if block["type"] == "rich_text"
        for section in block["elements"]
        for element in section["elements"]
        if element["type"] == "link"
    }
    cited = running.expected(WORKERS).sentences
    assert {each.citations[0].url for each in cited if each.citations[0].url} <= links


def test_a_good_answer_is_noted(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel, answer: Message
) -> None:
    slack.click(ann, answer, "Good answer")
    slack.note(ann, newsroom, "Thank you")
    assert opinions_of(running, ann) == [("good", "", "")]


def test_a_bad_answer_is_asked_about_and_can_be_exported(
    running: Newsdesk, slack: Slack, ann: User, bob: User, answer: Message
) -> None:
    slack.click(ann, answer, "Bad answer")
    slack.submit(ann, {"reason": "outdated", "text": "See page *3* of <today>"})
    assert "Thank you. It is noted what was wrong" in slack.modal(ann).shown
    slack.close(ann)
    assert opinions_of(running, ann) == [("bad", "outdated", "See page *3* of <today>")]
    exported = [row for row in running.store.opinions.export() if row["reason"] == "outdated"]
    row = json.loads(json.dumps(exported[-1]))
    assert row["question"] == WORKERS
    assert row["asked"]
    assert opinions_of(running, bob) == []


def test_a_reason_stays_until_another_one_is_sent(
    running: Newsdesk, slack: Slack, ann: User, answer: Message
) -> None:
    slack.click(ann, answer, "Bad answer")
    slack.submit(ann, {"reason": "outdated", "text": "See page 3"})
    slack.close(ann)
    given = ("bad", "outdated", "See page 3")
    slack.click(ann, answer, "Bad answer")
    slack.modal(ann)
    slack.close(ann)
    assert opinions_of(running, ann) == [given]
    slack.click(ann, answer, "Bad answer")
    slack.submit(ann)  # as it is filled in
    slack.close(ann)
    assert opinions_of(running, ann) == [given]
    slack.click(ann, answer, "Bad answer")
    slack.submit(ann, {"reason": "wrong"})
    assert opinions_of(running, ann) == [("bad", "wrong", "See page 3")]


def test_opinions_and_saves_go_when_the_question_is_edited(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    question = slack.mention(ann, newsroom, WORKERS)
    [answer] = running.check_answered(question, WORKERS)
    slack.click(ann, answer, "Good answer")
    slack.note(ann, newsroom, "Thank you")
    slack.click(ann, answer, "Save")
    slack.note(ann, newsroom, "Saved")
    assert opinions_of(running, ann) == [("good", "", "")]
    slack.edit(question, f"{slack.bot.mention} {UNKNOWN}")
    slack.until(lambda: REFUSAL in slack.answers(question)[0].shown)
    assert opinions_of(running, ann) == []
    assert running.store.opinions.saved(person(ann.id), 10) == []


def test_a_verdict_can_be_changed(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel, answer: Message
) -> None:
    slack.click(ann, answer, "Bad answer")
    slack.modal(ann)
    slack.close(ann)
    slack.click(ann, answer, "Good answer")
    slack.note(ann, newsroom, "Thank you")
    assert opinions_of(running, ann) == [("good", "", "")]


def test_settings_narrow_what_is_searched_until_that_is_lifted(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    slack.command(ann, newsroom, "settings")
    assert slack.submit(ann, {"since": "2025-01-01", "until": "2024-01-01"}).errors
    slack.submit(ann, {"since": "2024-12-01", "until": None})
    saved = slack.note(ann, newsroom, "are saved")
    assert "from 1 December 2024 on" in saved.shown
    question = slack.mention(ann, newsroom, WORKERS)
    answer = slack.answer(question)
    assert "Searched" in answer.shown
    assert "33 articles" not in answer.shown
    slack.click(ann, answer, "Ask again without date limit")
    slack.until(lambda: len(slack.answers(question)) == 2)
    running.settle()
    check_whole(slack.answers(question)[1:], running.expected(WORKERS))
    limits = "Searches here are limited to what was published from 1 December 2024 on"
    assert limits in slack.answer(slack.mention(ann, newsroom, UNKNOWN)).shown
    slack.command(ann, newsroom, "status")
    assert limits in slack.note(ann, newsroom, "The archive holds").shown
    elsewhere = slack.channel("elsewhere", ann)
    running.check_answered(slack.mention(ann, elsewhere, WORKERS), WORKERS)


def test_who_saves_settings_where_the_bot_is_not_is_told_directly(
    slack: Slack, ann: User, bob: User
) -> None:
    outside = slack.channel("outside", ann, bob)
    outside.members.discard(slack.bot.id)
    slack.command(ann, outside, "settings")
    slack.submit(ann, {"language": "en"})
    slack.until(lambda: any("English" in m.shown for m in slack.direct(ann).messages.values()))


def test_settings_name_publishers(slack: Slack, ann: User, newsroom: Channel) -> None:
    slack.command(ann, newsroom, "settings")
    view = slack.modal(ann)
    options = view.content["blocks"][0]["element"]["options"]
    assert "Harbour Courier" in [each["text"]["text"] for each in options]
    slack.submit(ann, {"publishers": ["Harbour Courier"]})
    answer = slack.answer(slack.mention(ann, newsroom, WORKERS))
    bylines = [line for line in answer.shown.splitlines() if "Harbour Courier, " in line]
    assert len(bylines) == answer.shown.count("Show passage") > 0


def test_settings_name_the_languages_that_the_archive_holds(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    catalogue = running.desk.archive.catalogue
    slack.command(ann, newsroom, "settings")
    (block,) = [
        each for each in slack.modal(ann).content["blocks"] if each["block_id"] == "language"
    ]
    offered = {each["value"]: each["text"]["text"] for each in block["element"]["options"]}
    assert offered["any"] == "Any language"
    assert offered["en"] == "English"
    assert set(offered) - {"any"} == {code for code, _ in catalogue.summary().languages if code}
    slack.submit(ann, {"language": "en"})
    answer = slack.answer(slack.mention(ann, newsroom, UNKNOWN))
    assert f"Searched {catalogue.holdings(language='en')[0]} articles" in answer.shown


def test_a_channel_may_have_every_question_answered(
    running: Newsdesk, slack: Slack, ann: User, bob: User, newsroom: Channel
) -> None:
    slack.command(ann, newsroom, "settings")
    slack.submit(ann, {"answers": "all"})
    question = slack.say(ann, newsroom, WORKERS)
    running.check_answered(question, WORKERS)
    slack.edit(question, UNKNOWN)
    slack.until(lambda: slack.answers(question) == [])
    running.check_answered(slack.mention(ann, newsroom, WORKERS), WORKERS)
    unanswered = [
        slack.say(ann, newsroom, text)
        for text in (f"{bob.mention} {WORKERS}", f"```{WORKERS}```", "North Korea?", UNKNOWN)
    ]
    running.check_answered(slack.mention(ann, newsroom, UNKNOWN), UNKNOWN)
    for message in unanswered:
        assert slack.answers(message) == []
        assert slack.statuses(message) == []
    slack.command(ann, newsroom, "settings")
    slack.submit(ann, {"answers": "mentions"})
    aside = slack.say(ann, newsroom, WORKERS)
    running.settle()
    assert slack.answers(aside) == []


def test_a_question_that_mentions_the_bot_at_last_is_told_that_there_is_no_answer(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    slack.command(ann, newsroom, "settings")
    slack.submit(ann, {"answers": "all"})
    question = slack.say(ann, newsroom, UNKNOWN)
    running.settle()
    assert slack.answers(question) == []
    slack.edit(question, f"{slack.bot.mention} {UNKNOWN}")
    running.check_answered(question, UNKNOWN)


def test_a_refusal_can_be_judged_too(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    answer = slack.answer(slack.mention(ann, newsroom, UNKNOWN))
    assert REFUSAL in answer.shown
    slack.click(ann, answer, "Bad answer")
    slack.submit(ann, {"reason": "not_found"})
    slack.until(lambda: opinions_of(running, ann)[0][1] == "not_found")


def runs(view: View) -> list[str]:
    """The texts of a view, each run by itself: a marked quote is one."""
    return list(texts(view.content["blocks"]))


def opinions_of(running: Newsdesk, user: User) -> list[tuple[str, str, str]]:
    """Verdict, reason and comment of a person's opinions."""
    table = tables.feedback
    query = sa.select(table.c.verdict, table.c.reason, table.c.comment)
    with running.store.database.reading() as db:
        found = db.execute(query.where(table.c.person == person(user.id)))
        return [tuple(row) for row in found]
