"""Settings of a channel, kept in the store, and the questions that they make."""

from __future__ import annotations

from dataclasses import replace
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


def questions(
    text: str, asked: date, settings: ChannelSettings, *, everything: bool = False
) -> tuple[Question, ...]:
    """The questions to put to the desk: one, or one a publisher where several are set.

    Args:
        everything: Leave the dates of the settings aside.
    """
    question = Question(
        text,
        asked,
        since=None if everything else settings.since,
        until=None if everything else settings.until,
        language=settings.language,
    )
    if not settings.publishers:
        return (question,)
    return tuple(replace(question, publisher=publisher) for publisher in settings.publishers)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
