"""The app as its settings at Slack describe it: credentials, scopes, subscriptions, features."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Everything that newsdesk could ask for; a test of the manifest gives less.
SCOPES = frozenset(
    "app_mentions:read assistant:write channels:history channels:read chat:write commands "
    "groups:history groups:read im:history im:read im:write mpim:history mpim:read team:read "
    "users:read".split()
)
EVENTS = frozenset(
    "app_home_opened app_mention app_uninstalled assistant_thread_context_changed "
    "assistant_thread_started member_joined_channel message.channels message.groups message.im "
    "message.mpim tokens_revoked".split()
)


@dataclass(frozen=True, slots=True)
class App:
    """Settings of an app.

    Attributes:
        scopes: Of the bot token of every installation.
        events: What the app is subscribed to: ``message.channels``, ``app_mention`` ...
        rotates_tokens: Bot tokens last for twelve hours only.
        first_lifetime: Seconds that the first token of an installation lasts in that case.
    """

    id: str = "A0NEWSDESK"
    name: str = "newsdesk"
    client_id: str = "111.222"
    client_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    verification_token: str = field(default_factory=lambda: secrets.token_hex(12))
    app_token: str = field(default_factory=lambda: f"xapp-1-A0NEWSDESK-1-{secrets.token_hex(16)}")
    scopes: frozenset[str] = SCOPES
    events: frozenset[str] = EVENTS
    rotates_tokens: bool = False
    first_lifetime: int = 43_200

    @classmethod
    def of_manifest(cls, manifest: Mapping[str, Any], **more: Any) -> App:
        """An app with the scopes and subscriptions of a manifest, and nothing else."""
        settings = manifest["settings"]
        return cls(
            scopes=frozenset(manifest["oauth_config"]["scopes"]["bot"]),
            events=frozenset(settings["event_subscriptions"]["bot_events"]),
            rotates_tokens=settings.get("token_rotation_enabled", False),
            **more,
        )
