"""What is sent from the modals: why an answer was bad, and the settings of a channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.slack.asking import private_place, user_of
from bot.slack.blocks import (
    FEEDBACK_VIEW,
    SETTINGS_VIEW,
    InputError,
    MalformedError,
    channel_of,
    decode,
    feedback_of,
    settings_message,
    settings_of,
    thanks_view,
)
from bot.slack.clients import SlackError
from bot.slack.delivery import privately_once
from bot.slack.logs import log
from bot.slack.places import person
from bot.slack.services import Services, workspace_of
from bot.slack.settings import keep_settings
from bot.slack.settings import settings_of as kept_settings
from bot.store import Opinion


def register(app: App, services: Services) -> None:
    @app.view(FEEDBACK_VIEW)
    def judged(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        try:
            feedback = feedback_of(view)
            answer_id = decode(view["private_metadata"]).answer_id
        except MalformedError as error:
            log.warning("feedback: %s", error)
            ack()
            return
        if services.store.conversations.turn(answer_id) is None:
            ack()
        else:
            moment = datetime.fromtimestamp(services.clock(), UTC).isoformat(timespec="seconds")
            services.store.opinions.give(
                Opinion(
                    answer_id,
                    person(user_of(body)),
                    "bad",
                    feedback.reason,
                    feedback.text,
                    moment,
                )
            )
            ack(response_action="update", view=thanks_view(answer_id))

    @app.view(SETTINGS_VIEW)
    def set_up(ack: Ack, body: dict[str, Any], view: dict[str, Any], context: BoltContext) -> None:
        try:
            channel = channel_of(view["private_metadata"])
            before = kept_settings(services.store.notes, channel)
            held = services.desk.archive.catalogue.summary()
            settings = settings_of(
                view,
                publishers=[*held.publishers, *((name, 0) for name in before.publishers)],
                languages=[*held.languages, (before.language or "", 0)],
            )
        except InputError as error:
            ack(response_action="errors", errors=error.errors)
            return
        except MalformedError as error:
            log.warning("settings: %s", error)
            ack()
            return
        keep_settings(services.store.notes, channel, settings)
        ack()
        place = replace(private_place(services, body, workspace_of(context)), channel=channel)
        try:
            privately_once(
                services.bot(context), place, settings_message(settings, channel=channel)
            )
        except SlackError as error:
            log.warning("what was set for %s cannot be shown: %s", channel, error.problem)
