"""What an answer is made of: the turns of its thread, the settings of its channel."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.answers import Answer, Conversation, Question, Searched
from bot.slack import threads
from bot.slack.answering import Answerer
from bot.slack.blocks import ChannelSettings
from bot.slack.clients import Bot, bot_of
from bot.slack.contexts import ThreadContexts
from bot.slack.pacing import Pacer
from bot.slack.places import Place, Workspace, nameless
from bot.slack.prompts import LONGEST, PROMPTS, prompts
from bot.slack.settings import keep_settings, limited_question, settings_of
from bot.store import Store, StoreError, Waiting, forget, open_store
from index.articles import Article
from index.catalogue import sqlite_url
from index.errors import ArchiveError, QuestionError
from tests.slack_standin import Channel, RateLimited, Slack, User

THEN = "2024-08-01"


class Scripted:
    """Stands in for the desk: says what it was asked, or fails."""

    def __init__(self) -> None:
        self.asked: list[tuple[Question, tuple[str, ...]]] = []
        self.fails: Exception | None = None
        self.meanwhile: Callable[[], object] = lambda: None

    def stream(
        self, question: Question, conversation: Conversation | None = None
    ) -> Iterator[Answer]:
        turns = (conversation or Conversation()).turns
        self.asked.append((question, tuple(turn.question for turn in turns)))
        self.meanwhile()
        if self.fails is not None:
            raise self.fails
        yield Answer(
            question=question.text,
            understood=question.text,
            asked=question.asked.isoformat(),
            abstained=True,
            confidence=0.1,
            sentences=(),
            short_answer="",
            considered=(),
            searched=Searched(10, "2024-01-01", "2024-02-01"),
        )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(sqlite_url(tmp_path / "desk.sqlite3"))
    yield store
    store.close()


@pytest.fixture
def ann(slack: Slack) -> User:
    return slack.person("ann")


@pytest.fixture
def room(slack: Slack, ann: User) -> Channel:
    return slack.channel("room", ann)


@pytest.fixture
def desk() -> Scripted:
    return Scripted()


@pytest.fixture
def bot(slack: Slack) -> Bot:
    return bot_of(slack.api_url, slack.bot_token, slack.bot.id, slack.bot.bot_id or "")


class Office:
    """Has questions answered one by one."""

    def __init__(self, desk: Scripted, store: Store, bot: Bot) -> None:
        self.store = store
        self._answerer = Answerer(desk, store, lambda _: bot, Pacer(0.0), worker="test")

    def answer(self, place: Place, text: str) -> None:
        asked = place.asks(text)
        id = self.store.questions.accept(asked, (), 0.0)
        assert id is not None
        self.work(Waiting(id, asked.channel, asked.thread))

    def work(self, waiting: Waiting) -> None:
        self._answerer.work(waiting)


@pytest.fixture
def office(desk: Scripted, store: Store, bot: Bot) -> Office:
    return Office(desk, store, bot)


def place_of(slack: Slack, ann: User, room: Channel, text: str, root: str = "") -> Place:
    message = slack.say(ann, room, text, tell=False)
    return Place(
        "channel",
        Workspace(team=slack.team.id),
        room.id,
        message.ts,
        root,
        ann.id,
        slack.team.id,
        "2024-08-01",
    )


def ask_directly(office: Office, slack: Slack, user: User, text: str) -> None:
    room = slack.direct(user)
    office.answer(replace(place_of(slack, user, room, text), kind="direct"), text)


def remember(office: Office, slack: Slack, user: User, count: int) -> None:
    """Have the store keep direct messages of long ago, with their answers."""
    channel, questions = slack.direct(user).id, office.store.questions
    for number in range(count):
        place = Place("direct", Workspace(), channel, f"{number}.{count}", "", user.id, "", THEN)
        id = questions.accept(place.asks("Then?"), (f"event/{place.ts}",), 0.0)
        assert id is not None
        claim = questions.claim(id, "test", 0.0)
        assert claim is not None
        (answer,) = Scripted().stream(Question("Then?", place.day))
        office.store.conversations.keep(
            claim.asked.thread, answer, asker=claim.asked.asker, moment=THEN, turn=id
        )
        assert questions.finish(claim, 0.0)


@contextmanager
def counted(store: Store) -> Iterator[Iterator[int]]:
    """Counts the steps of SQLite's virtual machine: some for every row that is looked at."""
    steps = itertools.count()

    def count(driver: Any, *_: object) -> None:
        driver.set_progress_handler(lambda: next(steps) and 0, 1)

    pool = store.database.engine.pool
    sa.event.listen(pool, "checkout", count)
    try:
        yield steps
    finally:
        sa.event.remove(pool, "checkout", count)


def test_a_follow_up_is_asked_with_the_turns_of_its_thread(
    office: Office, desk: Scripted, slack: Slack, ann: User, room: Channel
) -> None:
    first = place_of(slack, ann, room, "Who?")
    office.answer(first, "Who?")
    office.answer(place_of(slack, ann, room, "And when?", first.ts), "And when?")
    office.answer(place_of(slack, ann, room, "Elsewhere?"), "Elsewhere?")
    assert [turns for _, turns in desk.asked] == [(), ("Who?",), ()]
    assert desk.asked[0][0].asked == date(2024, 8, 1)


def test_a_direct_message_leans_on_what_was_answered_there_lately(
    office: Office, desk: Scripted, slack: Slack, ann: User
) -> None:
    ask_directly(office, slack, slack.person("bob"), "Elsewhere?")
    remember(office, slack, ann, 1)
    for text in ("Who?", "When?", "Where?", "Why?", "How?", "Since when?"):
        ask_directly(office, slack, ann, text)
    assert desk.asked[1][1] == ()
    assert desk.asked[3][1] == ("Who?", "When?")
    assert desk.asked[6][1] == ("When?", "Where?", "Why?", "How?")


def test_a_question_reads_no_more_of_the_store_for_what_is_kept_in_it(
    office: Office, slack: Slack, ann: User
) -> None:
    for text in ("When?", "Where?", "Why?", "How?"):
        ask_directly(office, slack, ann, text)
    steps = []
    for kept in (10, 200):
        remember(office, slack, ann, kept)
        with counted(office.store) as count:
            ask_directly(office, slack, ann, "Who?")
        steps.append(next(count))
    assert steps[0] > 100
    assert steps[1] == steps[0]


def test_an_older_thread_is_read_once_and_what_people_said_is_leant_on(
    office: Office, desk: Scripted, slack: Slack, ann: User, room: Channel
) -> None:
    root = slack.say(ann, room, "The <https://a.example|treaty> of 2017", tell=False)
    slack.say(ann, room, "Nobody &amp; nothing", thread=root, tell=False)
    slack.say(slack.other_bot("feed"), room, "beep", thread=root, tell=False)
    desk.fails = QuestionError("nothing to search for", "Ask with words")
    for text in ("What about it?", "And then?"):
        office.answer(place_of(slack, ann, room, text, root.ts), text)
    heard = ("The treaty of 2017", "Nobody & nothing")
    assert [turns for _, turns in desk.asked] == [heard, heard]
    assert len(slack.calls_of("conversations.replies")) == 1


def test_of_a_thread_that_slack_lets_be_read_slowly_one_page_must_do(
    monkeypatch: pytest.MonkeyPatch,
    office: Office,
    desk: Scripted,
    slack: Slack,
    ann: User,
    room: Channel,
) -> None:
    monkeypatch.setattr(threads, "PAGE", 2)
    root = slack.say(ann, room, "one", tell=False)
    for text in ("two", "three", "four"):
        slack.say(ann, room, text, thread=root, tell=False)
    slack.faults.add("conversations.replies", RateLimited(60), at=2, times=9)
    office.answer(place_of(slack, ann, room, "Who?", root.ts), "Who?")
    assert [turns for _, turns in desk.asked] == [("one", "two")]
    assert len(slack.calls_of("conversations.replies")) == 2


def test_a_thread_that_cannot_be_read_is_answered_without_it(
    office: Office, desk: Scripted, slack: Slack, ann: User, room: Channel
) -> None:
    office.answer(place_of(slack, ann, room, "Who?", "1.000001"), "Who?")
    assert [turns for _, turns in desk.asked] == [()]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (QuestionError("nothing to search for", "Ask with words"), "Ask with words"),
        (ArchiveError("the disk /secret is torn", "mend it"), "cannot be searched at the moment"),
        (ZeroDivisionError("secret"), "Something went wrong"),
    ],
)
def test_what_goes_wrong_is_said_and_nothing_of_the_inside(
    office: Office,
    desk: Scripted,
    slack: Slack,
    ann: User,
    room: Channel,
    error: Exception,
    said: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk.fails = error
    place = place_of(slack, ann, room, "Who?")
    office.answer(place, "Who?")
    (reply,) = slack.answers(room.messages[place.ts])
    assert said in reply.shown
    assert "secret" not in reply.shown
    assert office.store.questions.waiting(1e12) == []
    assert not isinstance(error, ZeroDivisionError) or "secret" not in caplog.text


def test_what_is_forgotten_while_it_is_answered_is_not_kept(
    office: Office, desk: Scripted, slack: Slack, ann: User, room: Channel
) -> None:
    place = place_of(slack, ann, room, "Who?")
    desk.meanwhile = lambda: forget(office.store.database, place.asks("").asker, nameless)
    office.answer(place, "Who?")
    assert office.store.conversations.recent(place.asks("").asker, 10) == []
    assert slack.answers(room.messages[place.ts]) == []


def test_after_forgetting_deleting_the_question_still_deletes_the_answer(
    office: Office, slack: Slack, ann: User, room: Channel, tmp_path: Path
) -> None:
    place = place_of(slack, ann, room, "Whatchamacallit?")
    office.answer(place, "Whatchamacallit?")
    assert slack.answers(room.messages[place.ts]) != []
    forget(office.store.database, place.asks("").asker, nameless)
    for file in tmp_path.iterdir():
        assert b"Whatchamacallit" not in file.read_bytes(), file.name
        assert ann.id.encode() not in file.read_bytes(), file.name
    mark = place.asks("").place
    assert office.store.questions.edit(mark, "Something else?", 1.0) is None
    waiting = office.store.questions.remove(mark, 1.0)
    assert waiting is not None
    office.work(waiting)
    assert slack.answers(room.messages[place.ts]) == []


def test_what_the_store_fails_on_is_tried_again(
    office: Office, desk: Scripted, slack: Slack, ann: User, room: Channel
) -> None:
    desk.fails = StoreError("the disk is full", "Make room")
    place = place_of(slack, ann, room, "Who?")
    office.answer(place, "Who?")
    assert slack.answers(room.messages[place.ts]) == []
    assert len(office.store.questions.waiting(1e12)) == 1


def test_dates_of_the_settings_narrow_unless_it_is_asked_again_without(
    office: Office, desk: Scripted, slack: Slack, ann: User, room: Channel
) -> None:
    settings = ChannelSettings(since=date(2024, 1, 1), until=date(2024, 6, 30))
    keep_settings(office.store.notes, room.id, settings)
    place = place_of(slack, ann, room, "Who?")
    office.answer(place, "Who?")
    again = replace(place_of(slack, ann, room, "Who?"), everything=True)
    office.answer(again, "Who?")
    narrowed, free = (question for question, _ in desk.asked)
    assert (narrowed.since, narrowed.until) == (date(2024, 1, 1), date(2024, 6, 30))
    assert (free.since, free.until) == (None, None)
    first, second = (slack.answers(room.messages[each.ts])[0].shown for each in (place, again))
    assert "without date limit" in first
    assert "without date limit" not in second


def test_the_publishers_of_the_settings_are_asked_at_once(
    office: Office, desk: Scripted, slack: Slack, ann: User, room: Channel
) -> None:
    keep_settings(office.store.notes, room.id, ChannelSettings(publishers=("Wire", "Tide")))
    office.answer(place_of(slack, ann, room, "Who?"), "Who?")
    assert [question.publishers for question, _ in desk.asked] == [("Wire", "Tide")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write to it directly"),
        ("?", "Write to it directly"),
        ("help", "Write to it directly"),
        ("I need help", "Write to it directly"),
        (" HELP! ", "Write to it directly"),
        ("status", "/newsdesk status"),
        ("Settings?", "/newsdesk settings"),
        ("Forget  me", "/newsdesk forget me"),
    ],
)
def test_what_is_no_question_is_not_searched(
    office: Office, desk: Scripted, slack: Slack, ann: User, room: Channel, text: str, said: str
) -> None:
    place = place_of(slack, ann, room, text)
    office.answer(place, text)
    assert desk.asked == []
    (reply,) = slack.answers(room.messages[place.ts])
    assert said in reply.shown


@pytest.mark.parametrize(
    "text", ["Status of the talks?", "Great Britain", "Great", "Who gave thanks?", "Forget me not"]
)
def test_what_only_looks_so_is_searched(
    office: Office, desk: Scripted, slack: Slack, ann: User, room: Channel, text: str
) -> None:
    office.answer(place_of(slack, ann, room, text), text)
    assert [question.text for question, _ in desk.asked] == [text]


def test_settings_survive_the_store(store: Store) -> None:
    assert settings_of(store.notes, "C1") == ChannelSettings()
    settings = ChannelSettings(("Tide", "“Wire”"), date(2024, 1, 1), None, False, "fr")
    keep_settings(store.notes, "C1", settings)
    assert settings_of(store.notes, "C1") == settings
    assert settings_of(store.notes, "C2") == ChannelSettings()


def test_settings_of_an_earlier_version_name_no_language(store: Store) -> None:
    kept = {"publishers": ["Tide"], "since": None, "until": None, "mentions_only": True}
    store.notes.set("settings", "C1", kept)
    assert settings_of(store.notes, "C1") == ChannelSettings(("Tide",))


def test_publishers_and_language_are_asked_for_with_and_without_dates() -> None:
    settings = ChannelSettings(("A", "B"), date(2024, 1, 1), language="fr")
    day = date(2024, 8, 1)
    limited = Question("Who?", day, settings.since, publishers=("A", "B"), language="fr")
    assert limited_question("Who?", day, settings) == limited
    lifted = limited_question("Who?", day, settings, everything=True)
    assert lifted == replace(limited, since=None)


def test_a_refusal_says_how_the_settings_limit_the_search(
    office: Office, store: Store, slack: Slack, ann: User, room: Channel
) -> None:
    settings = ChannelSettings(("Tide", "Wire", "Post"), date(2024, 1, 1), None, True, "fr")
    keep_settings(store.notes, room.id, settings)
    limits = "Searches here are limited to Tide, Wire, 1 other publisher, articles in French"
    place = place_of(slack, ann, room, "Who?")
    office.answer(place, "Who?")
    office.answer(replace(place_of(slack, ann, room, "Who?"), everything=True), "Who?")
    [first], [second] = map(store.conversations.turns, store.conversations.keys())
    narrowed, without_dates = first.answer, second.answer
    assert narrowed.notes == (
        f"{limits}, what was published from 1 January 2024 on: /newsdesk settings",
    )
    assert without_dates.notes == (f"{limits}: /newsdesk settings",)


def test_a_direct_message_leans_on_those_of_the_last_half_hour(
    office: Office, desk: Scripted, store: Store, slack: Slack, ann: User, room: Channel
) -> None:
    first = replace(place_of(slack, ann, room, "Who?"), kind="direct")
    office.answer(first, "Who?")
    now = float(first.ts)
    for seconds, text in ((1_700, "And when?"), (3_700, "And where?")):
        office.answer(replace(first, ts=f"{now + seconds:.6f}"), text)
    assert [turns for _, turns in desk.asked] == [(), ("Who?",), ()]


def test_contexts_of_the_assistant_are_kept(store: Store) -> None:
    contexts = ThreadContexts(store.notes)
    assert contexts.find(channel_id="D1", thread_ts="1.0") is None
    contexts.save(channel_id="D1", thread_ts="1.0", context={"channel_id": "C1"})
    found = contexts.find(channel_id="D1", thread_ts="1.0")
    assert found is not None
    assert found.channel_id == "C1"


def test_prompts_are_titles_that_the_archive_holds() -> None:
    titles = ["A vote ", "", "A  vote", "x" * (LONGEST + 1), "B", "C", "D", "E"]
    suggested = prompts([Article(str(i), title, "b") for i, title in enumerate(titles)])
    assert [each["title"] for each in suggested] == ["A vote", "B", "C", "D"]
    assert len(suggested) == PROMPTS
    assert all(each["title"] in each["message"] for each in suggested)


class DiedError(BaseException):
    """The process ends here."""


class Dying(Scripted):
    """A desk whose process dies after the first sentence, the first time."""

    def __init__(self, drafts: list[Answer], whole: Answer) -> None:
        super().__init__()
        self._drafts = drafts
        self._whole = whole

    def stream(
        self, question: Question, conversation: Conversation | None = None
    ) -> Iterator[Answer]:
        self.asked.append((question, ()))
        if len(self.asked) == 1:
            yield from self._drafts
            raise DiedError
        yield self._whole


def test_an_answer_whose_process_died_while_it_was_written_is_finished_in_its_message(
    store: Store,
    bot: Bot,
    slack: Slack,
    ann: User,
    room: Channel,
    answer_of: Callable[..., Answer],
    workers: Article,
    customs: Article,
) -> None:
    first, second = "Many stayed.", "Exports wait at the border for days."
    draft = replace(answer_of((workers, first), question="Who?"), writer="model")
    whole = replace(answer_of((customs, second), (workers, first), question="Who?"), writer="model")
    desk = Dying([draft], whole)
    place = place_of(slack, ann, room, "Who?")
    asked = place.asks("Who?")
    id = store.questions.accept(asked, (), 0.0)
    assert id is not None
    waiting = Waiting(id, asked.channel, asked.thread)
    now = 1_000.0
    answerer = Answerer(desk, store, lambda _: bot, Pacer(0.0), worker="test", clock=lambda: now)
    with pytest.raises(DiedError):
        answerer.work(waiting)
    (message,) = slack.answers(room.messages[place.ts])
    assert first in message.shown
    assert store.conversations.turn(id) is None
    now += 60.0
    answerer.work(waiting)
    (again,) = slack.answers(room.messages[place.ts])
    assert again.ts == message.ts
    assert not again.streaming
    assert again.shown.count(second) >= 1
    kept = store.conversations.turn(id)
    assert kept is not None
    assert kept.answer == whole
