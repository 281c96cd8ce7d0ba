"""What people write to the bot that is no question of the archive, and what it says to that."""

from __future__ import annotations

from bot.slack.blocks import Message, help_message, note_message

_HELP = frozenset({"", "help"})

#: Words that do something after the slash command. Here they can open no modal, and what they
#: show or delete is nobody else's business.
_COMMANDS = frozenset({"status", "settings", "forget me"})

#: In the languages of newsrooms; one of the words below may stand before.
_THANKS = frozenset(
    {"thanks", "thank you", "thank you very much", "thanks a lot", "many thanks", "thx", "cheers"}
    | {"danke", "vielen dank", "merci", "gracias", "grazie", "obrigado", "obrigada"}
)

_BEFORE = frozenset({"ok", "okay", "great", "perfect", "good", "nice", "cool"})


def unasked(text: str) -> Message | None:
    """The reply to a text that is not to be searched for; None when it is a question."""
    words = text.lower().strip(" \t\r\n!.,…?").split()
    said = " ".join(words)
    if said in _HELP:
        return help_message()
    if said in _COMMANDS:
        return note_message(f"That is a command: type /newsdesk {said}")
    if said in _THANKS or (words[0].strip("!.,") in _BEFORE and " ".join(words[1:]) in _THANKS):
        return note_message("You are welcome.")
    return None
