"""Settings of a channel, kept in the store, and how they limit a question."""

from __future__ import annotations

from datetime import date

from bot.answers import Question
from bot.slack.blocks import ChannelSettings
from bot.store import Notes


def settings_of(notes: Notes, channel: str) -> ChannelSettings:
    """What was set for a channel; the defaults where nothing was."""
    kept = notes.get("settings", channel)
    if kept is None:
        return ChannelSettings()
    return ChannelSettings(
        publishers=tuple(kept["publishers"]),
        language=kept.get("language"),  # settings of an earlier version have none
        since=_day(kept["since"]),
        until=_day(kept["until"]),
        mentions_only=kept["mentions_only"],
    )


def keep_settings(notes: Notes, channel: str, settings: ChannelSettings) -> None:
    """Set them for a channel."""
    kept = {
        "publishers": list(settings.publishers),
        "language": settings.language,
        "since": settings.since.isoformat() if settings.since else None,
        "until": settings.until.isoformat() if settings.until else None,
        "mentions_only": settings.mentions_only,
    }
    notes.set("settings", channel, kept)


def limited_question(
    text: str, asked: date, settings: ChannelSettings, *, everything: bool = False
) -> Question:
    """The question to put to the desk.

    Args:
        everything: Leave the dates of the settings aside.
    """
    return Question(
        text,
        asked,
        since=None if everything else settings.since,
        until=None if everything else settings.until,
        publishers=settings.publishers,
        language=settings.language,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
