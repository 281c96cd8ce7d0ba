"""The message shortcut "What do we have on this?": a message is the question."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.slack.asking import ask_privately, private_place
from bot.slack.blocks import LOOK_UP, Message, note_message, refused_person
from bot.slack.delivery import privately_once
from bot.slack.events import plain
from bot.slack.services import Services, home_of, workspace_of
from bot.store import Waiting


def register(app: App, services: Services) -> None:
    @app.shortcut({"type": "message_action", "callback_id": LOOK_UP})
    def look_up(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        place = private_place(services, body, workspace_of(context))
        text = plain(str((body.get("message") or {}).get("text") or ""), context.bot_user_id or "")
        said: Message | None = None
        if not any(character.isalnum() for character in text):
            said = note_message("This message has no text that could be looked up.")
        else:
            outcome = ask_privately(services, place.asks(text), body, home_of(context))
            if outcome == "refused":
                said = refused_person()
            elif isinstance(outcome, Waiting):
                services.pool.submit(outcome)
        ack()
        if said is not None:
            privately_once(services.bot(context), place, said)
