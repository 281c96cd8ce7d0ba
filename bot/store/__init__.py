"""The desk's own store: conversations, questions in work, opinions and small notes, in SQL.

The files of this folder are the only ones of `bot` that import SQLAlchemy. SQLite by default, in
write-ahead logging, so that threads and processes may share it.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.conversations import Conversations, Heard, KeptTurn, Listed, conversation_id
from bot.store.database import Database, StoreError
from bot.store.forgetting import Forgotten, forget, forget_article, forget_conversations
from bot.store.marks import Cited, Marked, Marks, Now
from bot.store.notes import Notes
from bot.store.opinions import Opinion, Opinions, Verdict
from bot.store.questions import Asked, Claim, LostError, Questions, Waiting

__all__ = [
    "Asked",
    "Cited",
    "Claim",
    "Conversations",
    "Database",
    "Forgotten",
    "Heard",
    "KeptTurn",
    "Listed",
    "LostError",
    "Marked",
    "Marks",
    "Notes",
    "Now",
    "Opinion",
    "Opinions",
    "Questions",
    "Store",
    "StoreError",
    "Verdict",
    "Waiting",
    "conversation_id",
    "forget",
    "forget_article",
    "forget_conversations",
    "open_store",
]


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that is kept, over one database."""

    database: Database
    conversations: Conversations
    questions: Questions
    opinions: Opinions
    notes: Notes
    marks: Marks

    def close(self) -> None:
        self.database.close()


def open_store(url: str) -> Store:
    """The store of a SQLAlchemy URL, made when it is missing.

    Raises:
        StoreError: It cannot be opened, made or upgraded, or a newer newsdesk made it.
    """
    database = Database.open(url)
    return Store(
        database,
        Conversations(database),
        Questions(database),
        Opinions(database),
        Notes(database),
        Marks(database),
    )
