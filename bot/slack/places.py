"""Where a question was asked in Slack, and the keys under which it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from bot.store import Asked

#: ``private`` answers are seen by the asker only: of a slash command or a shortcut.
Kind = Literal["channel", "direct", "assistant", "private"]

FRONT = "slack"

#: Of the details of a question (`Place.asks`): its asker turned to the bot.
ADDRESSED = {"addressed": True}


@dataclass(frozen=True, slots=True)
class Workspace:
    """The installation that an event was sent to.

    Attributes:
        enterprise, team: Ids; empty where Slack gives none.
        org_wide: Installed for the whole of the enterprise.
    """

    enterprise: str = ""
    team: str = ""
    org_wide: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where and by whom a question was asked.

    Attributes:
        ts: Of the message that asks; for private questions a name of the request.
        thread_ts: Of the thread that it stands in; empty at the top level.
        user, user_team: Ids of the asker and of the workspace that they belong to.
        asked: The day of the question (ISO), in the machine's own time zone.
        response_url: Where private answers go.
        everything: Without the dates that the channel's settings name.
        addressed: The asker turned to the bot; others are told nothing but answers.
    """

    kind: Kind
    workspace: Workspace
    channel: str
    ts: str
    thread_ts: str
    user: str
    user_team: str
    asked: str
    response_url: str = ""
    everything: bool = False
    addressed: bool = True

    @property
    def root(self) -> str:
        """The ts of the message that the thread of the answer begins with."""
        return self.thread_ts or self.ts

    @property
    def conversation(self) -> str:
        return conversation(self.channel, self.root)

    @property
    def day(self) -> date:
        return date.fromisoformat(self.asked)

    def asks(self, text: str) -> Asked:
        """The question as the store accepts it."""
        return Asked(
            place=message(self.channel, self.ts),
            channel=self.channel,
            thread=self.conversation,
            asker=person(self.user),
            text=text,
            details=asdict(self),
        )

    @classmethod
    def of(cls, details: Mapping[str, Any]) -> Place:
        """The inverse of what `asks` puts into the details."""
        return cls(**{**details, "workspace": Workspace(**details["workspace"])})


def nameless(details: Mapping[str, Any]) -> Mapping[str, Any]:
    """What `Place.asks` puts into the details, without who asked."""
    return {**details, "user": "", "user_team": "", "response_url": ""}


def person(user: str) -> str:
    """How the store names a person."""
    return f"{FRONT}/{user}"


def conversation(channel: str, root: str) -> str:
    """How the store names the conversation of a thread."""
    return f"{FRONT}/{channel}/{root}"


def message(channel: str, ts: str) -> str:
    """How the store names a message."""
    return f"{FRONT}/{channel}/{ts}"


def day_of(ts: str) -> str:
    """The day (ISO) of a message's ts, in the machine's own time zone.

    Raises:
        ValueError: It is not one.
    """
    return datetime.fromtimestamp(float(ts), UTC).astimezone().date().isoformat()
