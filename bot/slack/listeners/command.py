"""The slash command: a question, or one of the words below; seen by whoever typed it alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.slack.asking import allowed, ask_privately, private_place
from bot.slack.blocks import (
    Message,
    busy_message,
    forgotten_message,
    help_message,
    limited,
    note_message,
    refused_person,
    settings_view,
    status_message,
)
from bot.slack.blocks.actions import MalformedError
from bot.slack.clients import SlackError, calling
from bot.slack.events import plain
from bot.slack.logs import log
from bot.slack.places import nameless, person
from bot.slack.queue import BOUND
from bot.slack.services import Services, home_of, workspace_of
from bot.slack.settings import settings_of
from bot.store import Waiting, forget

COMMAND = "/newsdesk"

Body = Mapping[str, Any]


def register(app: App, services: Services) -> None:
    @app.command(COMMAND)
    def command(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        text = plain(str(body.get("text") or ""))
        words = " ".join(text.lower().split())
        said: Message | None
        if words == "forget me":  # whoever they are, and wherever
            said = _forget(services, body)
        elif not allowed(services, body, home_of(context)):
            said = refused_person()
        elif words in WORDS:
            said = WORDS[words](services, body, context)
        else:
            said = _ask(services, body, context, text)
        if said is None:
            ack()
        else:
            ack(text=said.text, blocks=list(said.blocks), response_type="ephemeral")


def _help(services: Services, body: Body, context: BoltContext) -> Message:
    return help_message(command=COMMAND)


def _status(services: Services, body: Body, context: BoltContext) -> Message:
    publishers = services.desk.archive.catalogue.summary().publishers
    settings = settings_of(services.store.notes, str(body.get("channel_id") or ""))
    return status_message(services.desk.searched(), publishers, limits=limited(settings))


def _settings(services: Services, body: Body, context: BoltContext) -> Message | None:
    channel = str(body.get("channel_id") or "")
    held = services.desk.archive.catalogue.summary()
    try:
        view = settings_view(
            settings_of(services.store.notes, channel),
            channel=channel,
            publishers=held.publishers,
            languages=held.languages,
        )
        bot = services.bot(context)
        with calling():
            bot.glance.views_open(trigger_id=str(body.get("trigger_id") or ""), view=view)
    except MalformedError:
        return note_message("There are no settings here: use this command in a channel.")
    except SlackError as error:
        log.warning("settings of %s cannot be shown: %s", channel, error.problem)
        return note_message("The settings could not be shown. Please try again.")
    return None


def _forget(services: Services, body: Body) -> Message:
    forget(services.store.database, person(str(body.get("user_id") or "")), nameless)
    return forgotten_message()


def _ask(services: Services, body: Body, context: BoltContext, text: str) -> Message | None:
    place = private_place(services, body, workspace_of(context))
    outcome = ask_privately(services, place.asks(text), body, home_of(context))
    if not isinstance(outcome, Waiting):
        return None
    before = services.pool.waiting()
    services.pool.submit(outcome)
    return busy_message(before) if before > BOUND else None


#: What may follow the command instead of a question.
WORDS: dict[str, Callable[[Services, Body, BoltContext], Message | None]] = {
    "": _help,
    "help": _help,
    "status": _status,
    "settings": _settings,
}
