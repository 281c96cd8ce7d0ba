"""Private questions: those of the slash command, the shortcut and the buttons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.slack.intake import Outcome, admit
from bot.slack.places import Place, Workspace
from bot.slack.services import Services
from bot.store import Asked


def allowed(services: Services, body: Mapping[str, Any], home: frozenset[str]) -> bool:
    """Whether whoever pressed or typed something is answered where they did.

    Args:
        home: See `home_of`.
    """
    user, channel = user_of(body), channel_of(body)
    return services.gate.admits(
        user, channel, external=_external(body, home), direct=channel.startswith("D")
    )


def private_place(services: Services, body: Mapping[str, Any], workspace: Workspace) -> Place:
    """Where the answer to a command or shortcut goes: to whoever used it, alone."""
    today = datetime.fromtimestamp(services.clock(), UTC).astimezone().date()
    return Place(
        kind="private",
        workspace=workspace,
        channel=channel_of(body),
        ts=str(body.get("trigger_id") or ""),
        thread_ts="",
        user=user_of(body),
        user_team=_team(body) or workspace.team,
        asked=today.isoformat(),
        response_url=str(body.get("response_url") or ""),
    )


def ask_privately(
    services: Services, asked: Asked, body: Mapping[str, Any], home: frozenset[str]
) -> Outcome | None:
    """Store a private question; None when it was delivered before."""
    return admit(services, asked, (), allowed=allowed(services, body, home))


def user_of(body: Mapping[str, Any]) -> str:
    """The id of whoever caused a command or an interaction."""
    user = body.get("user")
    return str(body.get("user_id") or (user.get("id") if isinstance(user, dict) else user) or "")


def channel_of(body: Mapping[str, Any]) -> str:
    """The id of the channel that a command or an interaction comes from; may be empty."""
    container = body.get("container") or {}
    channel = body.get("channel")
    named = channel.get("id") if isinstance(channel, dict) else channel
    return str(body.get("channel_id") or named or container.get("channel_id") or "")


def _external(body: Mapping[str, Any], home: frozenset[str]) -> bool:
    """Whether it was caused by somebody of another organisation."""
    enterprise = body.get("enterprise")
    theirs = enterprise.get("id") if isinstance(enterprise, dict) else body.get("enterprise_id")
    team = _team(body)
    return bool(team) and team not in home and theirs not in home


def _team(body: Mapping[str, Any]) -> str:
    user = body.get("user")
    return str((user.get("team_id") if isinstance(user, dict) else "") or "")
