"""What the listeners work with."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt import BoltContext

from bot.desk import Desk
from bot.slack.clients import Bot, Bots
from bot.slack.permissions import Gate
from bot.slack.places import Workspace
from bot.slack.queue import Pool
from bot.store import Store
from index.articles import Article


@dataclass(frozen=True, slots=True)
class Services:
    """What the listeners work with.

    Attributes:
        uninstalled: Told that the app was removed from a workspace.
        clock: Seconds since 1970.
    """

    desk: Desk
    store: Store
    pool: Pool
    gate: Gate
    bots: Bots
    public_url: str
    uninstalled: Callable[[Workspace], None]
    clock: Callable[[], float] = time.time

    def article(self, passage_id: str) -> Article | None:
        """The article of a passage; None when it was changed or removed."""
        stored = self.desk.archive.catalogue.passages([passage_id]).get(passage_id)
        return stored.article if stored else None

    def bot(self, context: BoltContext) -> Bot:
        """The bot that a request is for.

        Raises:
            SlackError: It is not installed there.
        """
        return self.bots(workspace_of(context))


def home_of(context: BoltContext) -> frozenset[str]:
    """The ids of the workspace and the enterprise that the bot itself belongs to.

    In a channel that is shared with other organisations, an interaction names the workspace of
    whoever caused it in the place of the bot's.
    """
    found = context.authorize_result
    return frozenset(filter(None, (found.team_id, found.enterprise_id))) if found else frozenset()


def workspace_of(context: BoltContext) -> Workspace:
    """The installation that a request was sent to."""
    return Workspace(
        context.enterprise_id or "", context.team_id or "", bool(context.is_enterprise_install)
    )
