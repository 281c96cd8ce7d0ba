"""What the app asks Slack for; manifest.yaml tells Slack the same, and docs/slack.md people."""

from __future__ import annotations

#: Bot token scopes.
BOT_SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "im:history",
    "mpim:history",
)

#: Scopes of the app-level token for Socket Mode.
APP_SCOPES = ("connections:write",)

#: Events that the bot is sent.
BOT_EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "assistant_thread_context_changed",
    "assistant_thread_started",
    "member_joined_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "tokens_revoked",
)
