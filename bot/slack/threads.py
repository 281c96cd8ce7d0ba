"""Reading a thread of Slack: what was said before, and what the bot itself posted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slack_sdk import WebClient

from bot.slack.clients import Bot, SlackError, calling
from bot.slack.events import plain
from bot.slack.logs import log
from bot.slack.places import Place, person
from bot.store import Heard

#: Messages a page, and pages, that are read of a thread. For some apps Slack gives 15 a page.
PAGE, PAGES = 200, 3

#: Messages before the question that are kept, and how much of each, in characters.
HEARD, HEARD_LENGTH = 10, 1_000


def said_before(bot: Bot, place: Place) -> list[Heard] | None:
    """What people said in the thread before the question, oldest first; None when it cannot be
    read now.

    Nothing is waited for: some apps may read one page a minute, and what was read must do then.
    """
    messages: list[dict[str, Any]] = []
    try:
        for page in _pages(bot.glance, place):
            messages += page
    except SlackError as error:
        log.info("the thread of a question in %s: %s", place.channel, error.problem)
        if not messages:
            return None
    heard = [
        Heard(person(message["user"]), plain(message.get("text", ""), bot.user_id)[:HEARD_LENGTH])
        for message in messages
        if _before(message, place.ts) and message.get("user") and not message.get("bot_id")
    ]
    return [each for each in heard if each.text][-HEARD:]


def own_replies(bot: Bot, place: Place) -> list[str]:
    """The ts of what the bot posted in the thread after the question, oldest first.

    Raises:
        SlackError: The thread cannot be read.
    """
    return [
        message["ts"]
        for page in _pages(bot.client, place, oldest=place.ts)
        for message in page
        if _own(bot, message) and not _before(message, place.ts)
    ]


def _pages(client: WebClient, place: Place, oldest: str = "") -> Iterator[list[dict[str, Any]]]:
    cursor = ""
    for _ in range(PAGES):
        with calling():
            page = client.conversations_replies(
                channel=place.channel,
                ts=place.root,
                limit=PAGE,
                oldest=oldest or None,
                cursor=cursor or None,
            )
        yield page.get("messages") or []
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def _own(bot: Bot, message: dict[str, Any]) -> bool:
    if bot.bot_id and message.get("bot_id") == bot.bot_id:
        return True
    return bool(bot.user_id) and message.get("user") == bot.user_id


def _before(message: dict[str, Any], ts: str) -> bool:
    return float(message.get("ts") or 0) < float(ts)
