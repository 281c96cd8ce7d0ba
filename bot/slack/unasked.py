"""What people write to the bot that Slack alone has an answer to: help, and its own commands."""

from __future__ import annotations

from bot.slack.blocks import Message, help_message, note_message

_HELP = frozenset({"", "help", "help me", "help please", "please help", "i need help"})

#: Words that do something after the slash command. Here they can open no modal, and what they
#: show or delete is nobody else's business.
_COMMANDS = frozenset({"status", "settings", "forget me"})


def unasked(text: str) -> Message | None:
    """The reply to a text that is not for the desk; None when it is."""
    said = " ".join(text.lower().strip(" \t\r\n!.,…?").split())
    if said in _HELP:
        return help_message()
    if said in _COMMANDS:
        return note_message(f"That is a command: type /newsdesk {said}")
    return None
