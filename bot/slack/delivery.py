"""Posting an answer: streamed where that is possible, whole where it is not, never twice.

Everything that is posted is announced to the ledger before and written into it after. When a
stream breaks, or a process dies, `settle` makes the messages of the answer what they should be:
those that are there are updated, and only what is missing is posted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.webhook import WebhookClient

from bot.slack.blocks import Message, Streamed, unmarked
from bot.slack.clients import TIMEOUT, Bot, RefusedError, SlackError, calling, careful, unreachable
from bot.slack.ledger import Ledger
from bot.slack.logs import sdk_logger
from bot.slack.pacing import Pacer
from bot.slack.places import Place
from bot.slack.threads import own_replies

#: What Slack says of a message that is not there any more, or not ours to change.
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})

#: What Slack says when it does not like the blocks; the text alone is taken then.
_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})


@dataclass(frozen=True, slots=True)
class Thread:
    """Where replies go: under the question."""

    bot: Bot
    place: Place
    pacer: Pacer
    known: frozenset[str] = frozenset()

    def stream(self, growing: Iterable[Streamed], ledger: Ledger) -> bool:
        """Post an answer piece by piece, as it grows; whether there was anything to post.

        Args:
            growing: Each with all the pieces of the one before; the last one is whole.

        Raises:
            SlackError: It broke; `settle` finishes it.
        """
        ts, sent, streamed = "", 0, None
        for streamed in growing:
            for piece in streamed.pieces[sent:]:
                ts = self._append(ts, piece) if ts else self._start(piece, ledger)
            sent = len(streamed.pieces)
        if streamed is None:
            return False
        with calling():
            self.bot.client.chat_stopStream(
                channel=self.place.channel, ts=ts, blocks=list(streamed.closing) or None
            )
        for message in streamed.rest:
            self._post(message, ledger)
        return True

    def settle(self, messages: Sequence[Message], ledger: Ledger) -> None:
        """Have the replies be exactly these messages, whatever was posted before.

        Raises:
            SlackError: Slack cannot be reached or refuses; it may be tried again.
        """
        if ledger.unsure:
            self._find(ledger)
        if ledger.replies:
            self._stop(ledger.replies[0])
        for i, message in enumerate(messages):
            if i >= len(ledger.replies):
                self._post(message, ledger)
            elif not self._update(ledger.replies[i], message):
                # What comes after it is posted anew as well, so that the order stays.
                self._delete(ledger.replies[i + 1 :])
                ledger.now(ledger.replies[:i])
                self._post(message, ledger)
        if len(ledger.replies) > len(messages):
            self._delete(ledger.replies[len(messages) :])
            ledger.now(ledger.replies[: len(messages)])

    def amend(self, messages: Sequence[Message], ledger: Ledger) -> None:
        """Update those replies that are there still to these messages; post nothing.

        Raises:
            SlackError: Slack cannot be reached or refuses; it may be tried again.
        """
        for ts, message in zip(ledger.replies, messages, strict=False):
            self._update(ts, message)

    def remove(self, ledger: Ledger) -> None:
        """Delete all replies.

        Raises:
            SlackError: Slack cannot be reached or refuses.
        """
        self.settle((), ledger)

    def _append(self, ts: str, text: str) -> str:
        with calling():
            self.bot.poster.chat_appendStream(channel=self.place.channel, ts=ts, markdown_text=text)
        return ts

    def _start(self, text: str, ledger: Ledger) -> str:
        self.pacer.wait(self.place.channel)
        ledger.posting()
        try:
            with calling():
                # One try: Slack allows some twenty streams a minute in a workspace, and whoever
                # has to wait for one gets the whole answer sooner in a message.
                response = self.bot.glance.chat_startStream(
                    channel=self.place.channel,
                    thread_ts=self.place.root,
                    recipient_team_id=self.place.user_team or None,
                    recipient_user_id=self.place.user,
                    markdown_text=text,
                )
        except RefusedError:
            ledger.posted()
            raise
        ts = str(response["ts"])
        ledger.posted(ts)
        return ts

    def _post(self, message: Message, ledger: Ledger) -> None:
        self.pacer.wait(self.place.channel)
        ledger.posting()
        try:
            response = self._with_blocks(
                message,
                lambda content: self.bot.poster.chat_postMessage(
                    channel=self.place.channel,
                    thread_ts=self.place.root,
                    unfurl_links=False,
                    unfurl_media=False,
                    **content,
                ),
            )
        except RefusedError:
            ledger.posted()
            raise
        ledger.posted(str(response["ts"]))

    def _update(self, ts: str, message: Message) -> bool:
        """Whether the message was there to be updated."""
        try:
            self._with_blocks(
                message,
                lambda content: self.bot.client.chat_update(
                    channel=self.place.channel, ts=ts, **content
                ),
            )
        except RefusedError as error:
            if error.code in _GONE:
                return False
            raise
        return True

    def _delete(self, replies: Sequence[str]) -> None:
        for ts in replies:
            try:
                with calling():
                    self.bot.client.chat_delete(channel=self.place.channel, ts=ts)
            except RefusedError as error:
                if error.code not in _GONE | {"cant_delete_message"}:
                    raise

    def _stop(self, ts: str) -> None:
        """End a stream that may be open, so that its message can be updated.

        Raises:
            RefusedError: Not now, but later.
        """
        try:
            with calling():
                self.bot.client.chat_stopStream(channel=self.place.channel, ts=ts)
        except SlackError as error:
            if isinstance(error, RefusedError) and error.passing:
                raise
            # It is no stream, or is ended: the update shows what is left to say.

    def _find(self, ledger: Ledger) -> None:
        """Take in what was posted without being written down."""
        try:
            found = own_replies(self.bot, self.place)
        except RefusedError:
            found = []
        taken = {*self.known, *ledger.replies}
        ledger.posted(*(ts for ts in found if ts not in taken))

    @staticmethod
    def _with_blocks(message: Message, call: Any) -> Any:
        try:
            with calling():
                return call(_content(message))
        except RefusedError as error:
            if error.code not in _BLOCKS:
                raise
        with calling():
            return call({"markdown_text": unmarked(message.text)})


def privately(bot: Bot, place: Place, messages: Sequence[Message], ledger: Ledger) -> None:
    """Show messages to the asker alone.

    By the request's own address while it is good, else as ephemeral messages in the channel, else
    in the direct conversation with the asker.

    Raises:
        SlackError: Slack cannot be reached or refuses; it may be tried again.
    """
    for message in messages[len(ledger.replies) :]:
        again = ledger.unsure
        ledger.posting()
        if not _responded(place, message, again):
            _ephemeral(bot, place, message)
        ledger.posted(f"private/{len(ledger.replies)}")


def privately_once(bot: Bot, place: Place, message: Message) -> None:
    """Show one message to the asker alone, without a ledger: a note that may be lost.

    Raises:
        SlackError: Slack cannot be reached or refuses.
    """
    if not _responded(place, message, again=False):
        _ephemeral(bot, place, message)


def in_channel(place: Place, message: Message) -> None:
    """Show a message to the whole channel by the address of a request that came from there.

    Raises:
        SlackError: Slack cannot be reached, or the address is not good any more.
    """
    if not _respond(place, message, response_type="in_channel", replace_original=False):
        raise RefusedError("expired_url")


def _responded(place: Place, message: Message, again: bool) -> bool:
    # `again`: what may have been shown before the process died is replaced.
    return _respond(place, message, response_type="ephemeral", replace_original=again)


def _respond(place: Place, message: Message, **how: Any) -> bool:
    """Whether the request had an address that is good still."""
    if not place.response_url:
        return False
    client = WebhookClient(
        place.response_url, timeout=TIMEOUT, retry_handlers=careful(), logger=sdk_logger()
    )
    with calling():
        response = client.send(text=message.text, blocks=list(message.blocks), **how)
    if response.status_code >= 500:
        raise unreachable(f"status {response.status_code}")
    return response.status_code == 200


def _ephemeral(bot: Bot, place: Place, message: Message) -> None:
    content = _content(message)
    try:
        with calling():
            bot.client.chat_postEphemeral(channel=place.channel, user=place.user, **content)
    except RefusedError as error:
        if error.passing:
            raise
        with calling():
            bot.poster.chat_postMessage(channel=place.user, **content)


def _content(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}
