"""The Slack app in this process, connected to a stand-in, and what its answers must be."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import yaml

from bot.answers import Answer, Conversation, Question
from bot.compose import open_own_store
from bot.config import Config
from bot.desk import Desk
from bot.listing import numbers
from bot.slack.app import SlackApp, compose
from bot.slack.serving import PATH, http, socket_mode
from bot.store import Store
from tests.slack_standin import App, Message, Slack

ROOT = Path(__file__).parents[3]

#: With an answer in seeds/, as ``asked`` has it, and without.
WORKERS = "By when did UN members have to send North Korean workers home?"
UNKNOWN = "Who won the Booker Prize in 2031?"
REFUSAL = "The archive does not have an answer to this."


@dataclass(frozen=True, slots=True)
class Newsdesk:
    """A running app.

    Attributes:
        app: The app itself, for what nobody can see in Slack.
        transport: ``socket mode`` or ``http``.
        url: Where it takes requests over HTTP; empty over Socket Mode.
    """

    slack: Slack
    app: SlackApp
    desk: Desk
    store: Store
    config: Config
    transport: str
    url: str

    def expected(self, text: str, *before: str) -> Answer:
        """What the desk itself answers today, in a conversation of the questions before."""
        conversation = Conversation()
        for each in before:
            conversation = conversation.after(self._answer(each, conversation))
        return self._answer(text, conversation)

    def until_done(self) -> None:
        """Wait until no question that was delivered is in work, waits, or is to be tried again."""
        self.slack.until_delivered()
        deadline = time.monotonic() + 180
        while self.store.questions.count():
            assert time.monotonic() < deadline, "questions are in work still"
            time.sleep(0.02)

    def settle(self) -> None:
        """Wait until all questions are answered, and nothing more comes for a while."""
        self.until_done()
        self.slack.until_quiet()

    def _answer(self, text: str, conversation: Conversation) -> Answer:
        return self.desk.ask(Question(text, date.today()), conversation)

    def check_answered(self, question: Message, text: str, *before: str) -> list[Message]:
        """Wait for the answer; assert that all of it is there, once, and nothing is in the making.

        Returns the messages of the answer.
        """
        self.slack.answer(question)
        self.settle()
        found = self.slack.answers(question)
        check_whole(found, self.expected(text, *before))
        return found


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yaml").read_text("utf-8"))
    return found


def stand_in(**settings: Any) -> Slack:
    """A Slack that grants the app what its manifest asks for, and nothing else."""
    return Slack(App.of_manifest(manifest()), **settings)


@contextmanager
def newsdesk(
    slack: Slack, desk: Desk, folder: Path, transport: str = "socket mode", **settings: Any
) -> Iterator[Newsdesk]:
    """The app, running; ``settings`` are fields of its configuration."""
    tokens = {
        "slack_bot_token": "" if "slack_client_id" in settings else slack.bot_token,
        "slack_app_token": slack.app.app_token,
        "slack_signing_secret": slack.app.signing_secret,
    }
    config = Config(
        home=folder,
        store_url=f"sqlite:///{folder / 'store.db'}",
        slack_api_url=slack.api_url,
        **{**tokens, **settings},
    )
    with ExitStack() as stack:
        store = stack.enter_context(closing(open_own_store(config)))
        app = compose(config, desk, store)
        stack.enter_context(app.running(5.0))
        url = ""
        if transport == "http":
            port = free_port()
            stack.enter_context(http(app, config, "127.0.0.1", port))
            url = f"http://127.0.0.1:{port}{PATH}"
            slack.deliver_over_http(url)
        else:
            stack.enter_context(socket_mode(app, config))
            slack.until_connected()
        yield Newsdesk(slack, app, desk, store, config, transport, url)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def check_whole(found: Sequence[Message], answer: Answer) -> None:
    """Assert that messages show all of an answer, and each part of it once."""
    assert found, "no answer"
    assert not any(message.streaming for message in found)
    said = "\n".join(plain(message.shown) for message in found)
    if answer.reply:
        assert said.count(answer.reply) == 1, said
        assert all(said.count(each.source.title) == 1 for each in answer.considered)
        return
    if answer.abstained:
        assert said.count(REFUSAL) == 1, said
        return
    assert REFUSAL not in said
    number = numbers(answer)
    for sentence in answer.sentences:
        marks = "".join(f"[{number[each.article_id]}]" for each in sentence.citations)
        told = f"{flat(sentence.text)} {marks}"
        assert flat(said).count(told) == 1, f"{told!r} in {said!r}"
    for citation in (each for sentence in answer.sentences for each in sentence.citations):
        assert citation.title in said


def plain(shown: str) -> str:
    """What is shown without the signs of markdown."""
    return unescape(re.sub(r"\\(?=\W)|\*\*", "", shown))


def flat(text: str) -> str:
    return " ".join(text.split())
