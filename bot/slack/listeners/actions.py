"""What the buttons below an answer and in App Home do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.slack.asking import allowed, channel_of, private_place, user_of
from bot.slack.blocks import (
    ASK_WITHOUT_DATES,
    FEEDBACK,
    NEXT_PASSAGE,
    OPEN_ARTICLE,
    PREVIOUS_PASSAGE,
    SAVE,
    SHARE,
    SHOW_ANSWER,
    SHOW_PASSAGE,
    UNSAVE,
    Feedback,
    Message,
    answer_view,
    decode,
    decode_verdict,
    feedback_view,
    note_message,
    passage_view,
    refused_person,
    shared_messages,
    source_of,
)
from bot.slack.clients import Bot, RefusedError, SlackError, calling
from bot.slack.delivery import in_channel, privately_once
from bot.slack.intake import admit
from bot.slack.listeners.home import publish
from bot.slack.logs import log
from bot.slack.places import Place, Workspace, person
from bot.slack.services import Services, home_of, workspace_of
from bot.store import KeptTurn, Opinion, Verdict, Waiting
from index.errors import NewsdeskError

#: What Slack says when the bot is not a member of the channel.
_OUTSIDE = frozenset({"not_in_channel", "channel_not_found"})

_GONE = "This answer is not kept any more. Ask the question again."


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that was pressed, by whom and where.

    Attributes:
        value: What the button carries.
    """

    services: Services
    bot: Bot
    context: BoltContext
    workspace: Workspace
    body: dict[str, Any]
    value: str

    @property
    def user(self) -> str:
        return user_of(self.body)

    def turn(self, answer_id: str) -> KeptTurn | None:
        """The answer that the button belongs to; when it is gone, that is said."""
        turn = self.services.store.conversations.turn(answer_id)
        if turn is None:
            self.say(_GONE)
        return turn

    def say(self, text: str) -> None:
        """Tell whoever pressed it something, alone."""
        self.show(note_message(text))

    def show(self, message: Message) -> None:
        """Show a message to whoever pressed it, alone."""
        privately_once(self.bot, self.place, message)

    @property
    def place(self) -> Place:
        return private_place(self.services, self.body, self.workspace)

    def open(self, view: dict[str, Any]) -> None:
        """Open a modal, on top of the one that the button is in if it is in one.

        The trigger is good for three seconds, so there is one try.
        """
        glance, trigger_id = self.bot.glance, str(self.body.get("trigger_id"))
        inside = (self.body.get("view") or {}).get("type") == "modal"
        with calling():
            if inside:
                glance.views_push(trigger_id=trigger_id, view=view)
            else:
                glance.views_open(trigger_id=trigger_id, view=view)


def register(app: App, services: Services) -> None:
    for action_id, does in ACTIONS.items():
        app.action(action_id)(_listener(services, action_id, does))

    @app.action(OPEN_ARTICLE)
    def opened(ack: Ack) -> None:
        ack()  # a link: the browser has opened it


def _listener(
    services: Services, action_id: str, does: Callable[[Pressed], None]
) -> Callable[..., None]:
    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        workspace = workspace_of(context)
        try:
            value = str(body["actions"][0].get("value") or "")
            press = Pressed(services, services.bot(context), context, workspace, body, value)
            if allowed(services, body, home_of(context)):
                does(press)
            else:
                press.show(refused_person())
        except NewsdeskError as error:
            where = channel_of(body) or "a modal or the Home tab"
            log.warning("%s in %s: %s", action_id, where, error)

    return pressed


def _show_passage(pressed: Pressed) -> None:
    view = _passage(pressed)
    if view is not None:
        pressed.open(view)


def _turn_page(pressed: Pressed) -> None:
    view = _passage(pressed)
    if view is not None:
        with calling():
            pressed.bot.client.views_update(view_id=pressed.body["view"]["id"], view=view)


def _passage(pressed: Pressed) -> dict[str, Any] | None:
    reference = decode(pressed.value)
    turn = pressed.turn(reference.answer_id)
    if turn is None:
        return None
    source = source_of(turn.answer, reference.number)
    return passage_view(
        turn.answer,
        reference.number,
        pressed.services.article(source.passages[0]),
        answer_id=turn.id,
        public_url=pressed.services.public_url,
    )


def _show_answer(pressed: Pressed) -> None:
    turn = pressed.turn(decode(pressed.value).answer_id)
    if turn is not None:
        view = answer_view(
            turn.answer,
            answer_id=turn.id,
            public_url=pressed.services.public_url,
            marks=turn.marks,
        )
        pressed.open(view)


def _judge(pressed: Pressed) -> None:
    verdict = decode_verdict(pressed.value)
    if pressed.turn(verdict.answer_id) is None:
        return
    said: Verdict = "good" if verdict.good else "bad"
    opinions, user = pressed.services.store.opinions, person(pressed.user)
    before = opinions.of(verdict.answer_id, user)
    if before is None or before.verdict != said:  # a reason that was given stays until the next one
        before = Opinion(verdict.answer_id, user, said, "", "", _moment(pressed.services))
        opinions.give(before)
    if verdict.good:
        pressed.say("Thank you. It is noted that this answer was good.")
    else:
        earlier = Feedback(before.reason, before.comment)
        pressed.open(feedback_view(verdict.answer_id, before=earlier))


def _save(pressed: Pressed) -> None:
    turn = pressed.turn(decode(pressed.value).answer_id)
    if turn is None:
        return
    new = pressed.services.store.opinions.save(
        person(pressed.user), turn.id, _moment(pressed.services)
    )
    pressed.say(
        "Saved. You find it in the Home tab of this app."
        if new
        else "You saved this answer before. It is in the Home tab of this app."
    )


def _unsave(pressed: Pressed) -> None:
    answer_id = decode(pressed.value).answer_id
    pressed.services.store.opinions.unsave(person(pressed.user), answer_id)
    publish(pressed.services, pressed.context, pressed.user)


def _ask_without_dates(pressed: Pressed) -> None:
    turn = pressed.turn(decode(pressed.value).answer_id)
    if turn is None:
        return
    place = replace(_same_place(pressed), everything=True, asked=turn.answer.asked)
    # However often it is pressed, it is one question.
    asked = replace(place.asks(turn.answer.question), place=f"everything/{turn.id}")
    if place.kind != "private":
        asked = replace(asked, thread=turn.conversation)
    outcome = admit(pressed.services, asked, (), allowed=True)
    if isinstance(outcome, Waiting):
        pressed.services.pool.submit(outcome)


def _same_place(pressed: Pressed) -> Place:
    """Where the answer stands whose button was pressed."""
    private = pressed.place
    container = pressed.body.get("container") or {}
    message = pressed.body.get("message") or {}
    if container.get("is_ephemeral") or not message.get("ts"):
        return private
    return replace(
        private,
        kind="direct" if private.channel.startswith("D") else "channel",
        ts=str(pressed.body["actions"][0].get("action_ts") or message["ts"]),
        thread_ts=str(message.get("thread_ts") or message["ts"]),
        response_url="",
    )


def _share(pressed: Pressed) -> None:
    turn = pressed.turn(decode(pressed.value).answer_id)
    if turn is None:
        return
    if turn.asker != person(pressed.user):
        pressed.show(refused_person())
        return
    place, questions = pressed.place, pressed.services.store.questions
    once = f"shared/{turn.id}/{place.channel}"
    if not questions.first((once,), pressed.services.clock()):
        pressed.say("You shared this answer here already.")
        return
    messages = shared_messages(
        turn.answer,
        answer_id=turn.id,
        by=pressed.user,
        public_url=pressed.services.public_url,
        marks=turn.marks,
    )
    try:
        try:
            _post_all(pressed, messages)
        except RefusedError as error:
            if error.code not in _OUTSIDE:
                raise
            for message in messages:
                in_channel(place, message)
    except SlackError as error:
        questions.again(once)
        log.warning("an answer cannot be shared in %s: %s", place.channel, error.problem)
        pressed.say("I cannot write in this channel. Invite me first, then share again.")


def _post_all(pressed: Pressed, messages: tuple[Message, ...]) -> None:
    """The first in the channel, what does not fit into it in its thread."""
    root = None
    for message in messages:
        with calling():
            response = pressed.bot.poster.chat_postMessage(
                channel=pressed.place.channel,
                thread_ts=root,
                text=message.text,
                blocks=list(message.blocks),
                unfurl_links=False,
                unfurl_media=False,
            )
        root = root or str(response["ts"])


def _moment(services: Services) -> str:
    return datetime.fromtimestamp(services.clock(), UTC).isoformat(timespec="seconds")


#: action_id -> what pressing it does.
ACTIONS: dict[str, Callable[[Pressed], None]] = {
    SHOW_PASSAGE: _show_passage,
    PREVIOUS_PASSAGE: _turn_page,
    NEXT_PASSAGE: _turn_page,
    SHOW_ANSWER: _show_answer,
    FEEDBACK: _judge,
    SAVE: _save,
    UNSAVE: _unsave,
    ASK_WITHOUT_DATES: _ask_without_dates,
    SHARE: _share,
}
