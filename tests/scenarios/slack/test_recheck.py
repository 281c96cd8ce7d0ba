"""An answer in Slack says what became of the articles that it quotes."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.answers import Question
from bot.compose import open_desk, open_writer
from bot.config import Config
from bot.desk import Desk
from bot.listing import numbers
from bot.recheck import Rechecked, recheck
from bot.slack.rechecking import Rechecker
from bot.store import forget_article
from tests.scenarios.slack.running import (
    ROOT,
    WORKERS,
    Newsdesk,
    check_whole,
    newsdesk,
    stand_in,
)
from tests.slack_standin import Channel, Message, Slack, User

TODAY = date(2025, 2, 1)
RESOLUTION = "harbour-courier/2017-12-23-resolution-2397.html"
CHANGED = "was changed; the quote no longer stands."
REMOVED = "was removed from the archive; the quote no longer stands."


INDEX = """
import sys
from pathlib import Path
from bot.compose import open_writer
from bot.config import Config
from index.ingest import ingest
home, folder = map(Path, sys.argv[1:])
with open_writer(Config(home=home), command="tests") as writer:
    ingest(writer, [str(folder)], base=folder)
"""


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive of its own, whose files change."""

    folder: Path
    config: Config

    def index(self) -> None:
        """In a process of its own: a Chroma client that closes may take others along."""
        places = [str(self.config.home), str(self.folder)]
        subprocess.run([sys.executable, "-c", INDEX, *places], cwd=ROOT, check=True)

    def change(self, name: str, before: str, after: str) -> None:
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")
        self.index()

    def forget(self, article_id: str) -> None:
        with open_writer(self.config, command="tests") as writer:
            writer.forget(article_id)

    def bring_back(self, article_id: str) -> None:
        with open_writer(self.config, command="tests") as writer:
            writer.catalogue.remember(article_id)
        self.index()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder = tmp_path_factory.mktemp("changing")
    shutil.copytree(ROOT / "seeds/articles", folder / "articles")
    archive = Archive(folder / "articles", Config(home=folder / "home"))
    archive.index()
    return archive


@pytest.fixture(scope="module")
def desk(archive: Archive) -> Iterator[Desk]:
    with open_desk(archive.config) as desk:
        yield desk


@pytest.fixture(scope="module")
def running(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsdesk]:
    folder = tmp_path_factory.mktemp("slack")
    with stand_in() as slack, newsdesk(slack, desk, folder) as running:
        running.app.rechecker.stop()  # each scenario rechecks when it is time to
        yield running


def rechecked(running: Newsdesk) -> Rechecked:
    """What `newsdesk recheck` does, in another process."""
    # the desk may still be taking up the vectors that were written meanwhile
    running.slack.until(lambda: not running.desk.quoted(Question(WORKERS, TODAY)).notes, 30)
    return recheck(running.desk.archive.catalogue, running.store, time.time())


def resolution(running: Newsdesk) -> tuple[str, int]:
    """The id of the article in `RESOLUTION`, and its number in the answer."""
    [found] = [
        (id, number)
        for id, number in numbers(running.expected(WORKERS)).items()
        if "resolution-2397" in id
    ]
    return found


@pytest.fixture
def answer(running: Newsdesk, slack: Slack, ann: User, newsroom: Channel) -> Message:
    [message] = running.check_answered(slack.mention(ann, newsroom, WORKERS), WORKERS)
    return message


def test_the_message_says_what_became_of_an_article_and_takes_it_back(
    running: Newsdesk, slack: Slack, archive: Archive, answer: Message
) -> None:
    expected = running.expected(WORKERS)
    id, number = resolution(running)
    assert rechecked(running).warned == ()

    archive.change(RESOLUTION, "no later than 24 months", "no later than 36 months")
    assert rechecked(running).amending == 1
    slack.until(lambda: CHANGED in answer.shown)
    slack.until_quiet()
    check_whole([answer], expected)
    assert answer.shown.count(f"the article [{number}] {CHANGED}") == 1
    assert answer.shown.index(CHANGED) < answer.shown.index("Show passage")
    calls = len(slack.calls)
    assert rechecked(running).amending == 0
    slack.until_quiet()
    assert len(slack.calls) == calls

    archive.change(RESOLUTION, "no later than 36 months", "no later than 24 months")
    assert rechecked(running).cleared
    slack.until(lambda: "Since this was answered" not in answer.shown)
    check_whole([answer], expected)

    archive.forget(id)
    rechecked(running)
    slack.until(lambda: f"the article [{number}] {REMOVED}" in answer.shown)
    check_whole([answer], expected)
    archive.bring_back(id)
    rechecked(running)
    slack.until(lambda: REMOVED not in answer.shown)


def test_the_process_itself_rechecks_when_the_archive_changes(
    running: Newsdesk, slack: Slack, archive: Archive, answer: Message
) -> None:
    rechecker = Rechecker(running.desk.archive.catalogue, running.store)
    rechecker.round()
    archive.change(RESOLUTION, "no later than 24 months", "no later than 30 months")
    rechecker.round()
    slack.until(lambda: CHANGED in answer.shown)
    archive.change(RESOLUTION, "no later than 30 months", "no later than 24 months")
    rechecker.round()
    slack.until(lambda: CHANGED not in answer.shown)


def test_home_saved_answers_and_feedback_say_so_too(
    running: Newsdesk, slack: Slack, archive: Archive, ann: User, answer: Message
) -> None:
    slack.click(ann, answer, "Save")
    slack.click(ann, answer, "Good answer")
    slack.until(lambda: list(running.store.opinions.export()))
    archive.change(RESOLUTION, "no later than 24 months", "no later than 36 months")
    rechecked(running)
    slack.open_home(ann)
    slack.until(lambda: "changed or removed since" in slack.home(ann).shown)
    slack.click(ann, slack.home(ann), "Show answer")
    slack.until(lambda: CHANGED in slack.modal(ann).shown)
    exported = [row for row in running.store.opinions.export() if row["since"]]
    assert CHANGED in exported[-1]["since"][0]
    archive.change(RESOLUTION, "no later than 36 months", "no later than 24 months")
    rechecked(running)
    slack.until(lambda: CHANGED not in answer.shown)


def test_an_answer_that_was_deleted_in_slack_is_not_posted_again(
    running: Newsdesk, slack: Slack, archive: Archive, ann: User, newsroom: Channel
) -> None:
    question = slack.mention(ann, newsroom, WORKERS)
    [message] = running.check_answered(question, WORKERS)
    message.deleted = True
    archive.change(RESOLUTION, "no later than 24 months", "no later than 36 months")
    assert rechecked(running).amending >= 1
    slack.until(lambda: not running.store.questions.waiting(time.time()))
    running.settle()
    assert slack.answers(question) == []
    archive.change(RESOLUTION, "no later than 36 months", "no later than 24 months")
    rechecked(running)


def test_an_edit_after_a_mark_gets_an_answer_without_it(
    running: Newsdesk, slack: Slack, archive: Archive, ann: User, newsroom: Channel
) -> None:
    question = slack.mention(ann, newsroom, WORKERS)
    [message] = running.check_answered(question, WORKERS)
    archive.change(RESOLUTION, "no later than 24 months", "no later than 36 months")
    rechecked(running)
    slack.until(lambda: CHANGED in message.shown)
    slack.edit(question, f"{slack.bot.mention} Who won the Booker Prize in 2031?")
    slack.until(lambda: "does not have an answer" in message.shown)
    running.settle()
    assert CHANGED not in message.shown
    archive.change(RESOLUTION, "no later than 36 months", "no later than 24 months")
    rechecked(running)


def test_what_is_to_be_amended_waits_for_a_process(
    desk: Desk, archive: Archive, tmp_path: Path
) -> None:
    with stand_in() as slack:
        ann = slack.person("ann")
        newsroom = slack.channel("newsroom", ann)
        with newsdesk(slack, desk, tmp_path) as running:
            [message] = running.check_answered(slack.mention(ann, newsroom, WORKERS), WORKERS)
        archive.change(RESOLUTION, "no later than 24 months", "no later than 36 months")
        with newsdesk(slack, desk, tmp_path):  # it rechecks when it starts
            slack.until(lambda: CHANGED in message.shown)
        archive.change(RESOLUTION, "no later than 36 months", "no later than 24 months")


def test_forgetting_an_article_everywhere_removes_the_answers_that_quote_it(
    running: Newsdesk, slack: Slack, ann: User, newsroom: Channel
) -> None:
    question = slack.mention(ann, newsroom, WORKERS)
    running.check_answered(question, WORKERS)
    id, _ = resolution(running)
    assert forget_article(running.store.database, id, time.time()) >= 1
    slack.until(lambda: not slack.answers(question))
    assert running.store.marks.quoting(id) == 0
