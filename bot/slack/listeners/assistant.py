"""The assistant pane: a greeting, prompts from the archive, and a title for the thread."""

from __future__ import annotations

from typing import Any

from slack_bolt import App, Assistant, BoltContext, SetSuggestedPrompts, SetTitle

from bot.about import talk
from bot.slack.blocks import note_message, refused_person
from bot.slack.clients import SlackError, calling
from bot.slack.contexts import ThreadContexts
from bot.slack.events import Ask, external, keys
from bot.slack.intake import OUTCOME
from bot.slack.listeners.beginning import begin
from bot.slack.logs import log
from bot.slack.prompts import OPENING, PROMPTS, prompts
from bot.slack.services import Services, workspace_of
from bot.store import Waiting
from bot.wording import holdings

#: Longest title of a thread, in characters.
TITLE = 80


def register(app: App, services: Services) -> None:
    assistant = Assistant(thread_context_store=ThreadContexts(services.store.notes))

    @assistant.thread_started
    def started(
        body: dict[str, Any], context: BoltContext, set_suggested_prompts: SetSuggestedPrompts
    ) -> None:
        if not services.store.questions.first(keys(body), services.clock()):
            return
        greeting, suggested = refused_person(), []
        if _admitted(services, body, context):
            held = holdings(services.desk.searched())
            greeting = note_message(f"Ask me what the archive knows. It holds {held}.")
            suggested = prompts(services.desk.archive.catalogue.latest(4 * PROMPTS))
        try:
            bot = services.bot(context)
            with calling():
                bot.poster.chat_postMessage(
                    channel=context.channel_id or "",
                    thread_ts=context.thread_ts,
                    text=greeting.text,
                    blocks=list(greeting.blocks),
                )
                if suggested:
                    set_suggested_prompts(suggested, title="What is new in the archive")
        except SlackError as error:
            log.warning("no greeting in %s: %s", context.channel_id, error.problem)

    @assistant.user_message
    def asked(context: BoltContext, set_title: SetTitle) -> None:
        ask: Ask | None = context.get("ask")
        # Looked up first: an answer may be kept before `begin` returns.
        untitled = ask is not None and not talk.reply(ask.text) and _untitled(services, ask)
        begin(services, context)
        if ask is None or not untitled or not isinstance(context.get(OUTCOME), Waiting):
            return
        try:
            with calling():
                set_title(ask.text.removeprefix(OPENING)[:TITLE])
        except SlackError as error:
            log.info("no title in %s: %s", ask.place.channel, error.problem)

    app.use(assistant)


def _untitled(services: Services, ask: Ask) -> bool:
    """Whether nothing was asked in the thread before; small talk gives it no title."""
    conversations = services.store.conversations
    last = conversations.last(ask.place.conversation)
    if last is None or not last.answer.small_talk:
        return last is None
    return all(each.answer.small_talk for each in conversations.turns(ask.place.conversation))


def _admitted(services: Services, body: dict[str, Any], context: BoltContext) -> bool:
    """Whether whoever opened the pane is answered in it."""
    user = str((body["event"].get("assistant_thread") or {}).get("user_id") or "")
    stranger = external(body, workspace_of(context))
    return services.gate.admits(user, "", external=stranger, direct=True)
