"""Stores what is asked before it is acknowledged, so that nothing that Slack counts as delivered
can be lost.

A middleware before all listeners: Bolt runs it before it acknowledges an event, and before its
`Assistant`, which would swallow edits and deletions in its threads. The listeners then get what
was stored in their context.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from slack_bolt import BoltContext, BoltResponse

from bot.slack.events import Ask, Edit, Removal, keys, read
from bot.slack.places import ADDRESSED, message, person
from bot.slack.services import Services, workspace_of
from bot.slack.settings import settings_of
from bot.store import Asked, Waiting

#: Under this name the listeners find what became of an `Ask`; the `Ask` itself is their "ask".
OUTCOME = "outcome"

#: A question that was stored, or that whoever asked it is not answered there.
Outcome = Waiting | Literal["refused"]

Middleware = Callable[..., BoltResponse | None]


def intake(services: Services) -> Middleware:
    """The middleware."""

    def take(
        body: dict[str, Any], context: BoltContext, next: Callable[[], BoltResponse]
    ) -> BoltResponse | None:
        match read(body, workspace_of(context), context.bot_user_id or ""):
            case Ask() as ask:
                outcome = _ask(services, ask, keys(body))
                if outcome is None:
                    return BoltResponse(status=200)
                context["ask"], context[OUTCOME] = ask, outcome
            case Edit() as edit:
                _again(services, _edit(services, edit))
                return BoltResponse(status=200)
            case Removal() as removal:
                place = message(removal.channel, removal.ts)
                _again(services, services.store.questions.remove(place, services.clock()))
                return BoltResponse(status=200)
        return next()

    return take


def admit(
    services: Services, asked: Asked, keys: tuple[str, ...], *, allowed: bool
) -> Outcome | None:
    """Store a question; None when it was delivered before.

    Args:
        allowed: Whether its asker is answered there.
    """
    now = services.clock()
    questions = services.store.questions
    if not allowed:
        first = questions.first((*keys, f"refused/{asked.place}"), now)
        return "refused" if first else None
    id = questions.accept(asked, keys, now)
    return Waiting(id, asked.channel, asked.thread) if id is not None else None


def _ask(services: Services, ask: Ask, keys: tuple[str, ...]) -> Outcome | None:
    place = ask.place
    if not services.gate.hears(ask.bot):
        return None
    direct = place.kind != "channel"
    if not direct and not ask.mentioned:
        if not ask.asking:
            return None
        if settings_of(services.store.notes, place.channel).mentions_only:
            return None
        if not services.gate.admits(
            place.user, place.channel, external=ask.external, direct=direct
        ):
            return None  # they did not talk to the bot
    allowed = services.gate.admits(place.user, place.channel, external=ask.external, direct=direct)
    return admit(services, place.asks(ask.text), keys, allowed=allowed)


def _edit(services: Services, edit: Edit) -> Waiting | None:
    """The question that was edited; its text is kept where it may be a question on its way."""
    asks = edit.addressed or not settings_of(services.store.notes, edit.channel).mentions_only
    writer = person(edit.user) if edit.user and asks else ""
    return services.store.questions.edit(
        message(edit.channel, edit.ts),
        edit.text,
        services.clock(),
        writer=writer,
        details=ADDRESSED if edit.addressed else None,
    )


def _again(services: Services, waiting: Waiting | None) -> None:
    if waiting is not None:
        services.pool.submit(waiting)
