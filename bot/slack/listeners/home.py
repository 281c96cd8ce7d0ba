"""The App Home tab: what the archive holds, and a person's own questions and saved answers."""

from __future__ import annotations

from typing import Any

from slack_bolt import App, BoltContext

from bot.answers import Answer
from bot.slack.blocks import Kept, home_view, refused_home
from bot.slack.clients import SlackError, calling
from bot.slack.events import external
from bot.slack.listeners.command import COMMAND
from bot.slack.logs import log
from bot.slack.places import person
from bot.slack.services import Services, workspace_of
from bot.store import KeptTurn

#: Questions and saved answers that are looked up; the view shows fewer and says so.
LISTED = 30


def register(app: App, services: Services) -> None:
    @app.event("app_home_opened")
    def opened(body: dict[str, Any], event: dict[str, Any], context: BoltContext) -> None:
        if event.get("tab") != "home":
            return
        user, stranger = str(event.get("user") or ""), external(body, workspace_of(context))
        if services.gate.admits(user, "", external=stranger, direct=True):
            publish(services, context, user)
        else:
            _show(services, context, user, refused_home())


def publish(services: Services, context: BoltContext, user: str) -> None:
    """Show a person their tab as it is now."""
    conversations = services.store.conversations
    saved = map(conversations.turn, services.store.opinions.saved(person(user), LISTED))
    view = home_view(
        services.desk.searched(),
        services.desk.archive.catalogue.summary().publishers,
        recent=[_kept(turn) for turn in conversations.recent(person(user), LISTED)],
        saved=[_kept(turn) for turn in saved if turn is not None],
        command=COMMAND,
    )
    _show(services, context, user, view)


def _show(services: Services, context: BoltContext, user: str, view: dict[str, Any]) -> None:
    try:
        bot = services.bot(context)
        with calling():
            bot.client.views_publish(user_id=user, view=view)
    except SlackError as error:
        log.warning("the home tab of %s cannot be shown: %s", user, error.problem)


def _kept(turn: KeptTurn) -> Kept:
    answer = turn.answer
    return Kept(
        turn.id,
        answer.question,
        turn.moment,
        _summary(answer),
        changed=any(mark.warns for mark in turn.marks),
    )


def _summary(answer: Answer) -> str:
    """The likely short answer, or the beginning of what was said."""
    if answer.likely_answer:
        return answer.likely_answer
    if answer.sentences:
        return answer.sentences[0].text
    return answer.reply.partition("\n")[0] or "No answer in the archive"
