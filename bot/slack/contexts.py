"""What a person looks at while the assistant is open, kept in the project's own store.

Bolt's own store reads the thread at every reply, which Slack limits to about one call a minute for
some apps.
"""

from __future__ import annotations

from slack_bolt.context.assistant.thread_context import AssistantThreadContext
from slack_bolt.context.assistant.thread_context_store.store import AssistantThreadContextStore

from bot.slack.places import conversation
from bot.store import Notes


class ThreadContexts(AssistantThreadContextStore):
    """The thread contexts of Bolt's assistant."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    def save(self, *, channel_id: str, thread_ts: str, context: dict[str, str]) -> None:
        self._notes.set("context", conversation(channel_id, thread_ts), dict(context))

    def find(self, *, channel_id: str, thread_ts: str) -> AssistantThreadContext | None:
        found = self._notes.get("context", conversation(channel_id, thread_ts))
        return AssistantThreadContext(found) if found is not None else None
