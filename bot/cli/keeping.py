"""Keeps what is talked at a terminal, and finds conversations by what people call them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.cli.process import Output
from bot.compose import open_own_store
from bot.config import Config
from index.errors import NewsdeskError

if TYPE_CHECKING:
    from bot.answers import Answer, Conversation
    from bot.store import KeptTurn, Listed, Store

FRONT = "terminal"

#: Conversations that are named where an id may mean several, and characters of their titles.
_NAMED, _TITLE = 5, 40


@dataclass(frozen=True, slots=True)
class Before:
    """A conversation that goes on: what there is of it, and its last turn."""

    listed: Listed
    last: KeptTurn


class Keeping:
    """A conversation at a terminal, kept turn by turn; a failing store never costs an answer.

    Attributes:
        key: Of the conversation that the next answer belongs to.
        kept: How many answers were kept.
        before: The conversation as it was, if one goes on.

    Args:
        store: Opens the store, when the first answer is to be kept; None keeps nothing.
        notice: Told once that the store fails.
    """

    def __init__(
        self,
        key: str,
        store: Callable[[], Store] | None,
        notice: Callable[[str], None],
        before: Before | None = None,
    ) -> None:
        self.key = key
        self.kept = 0
        self.before = before
        self._open = store
        self._notice = notice
        self._failed = False

    def keep(self, answer: Answer) -> None:
        """Keep an answer as the next turn."""
        if self._open is None:
            return
        try:
            self._open().conversations.keep(self.key, answer, moment=moment())
            self.kept += 1
        except NewsdeskError as error:
            if not self._failed:
                self._notice(f"The conversation is not kept: {error}")
            self._failed = True

    def renew(self) -> None:
        """Begin another conversation."""
        self.key = new_key()


class Lazily:
    """The store, opened when it is asked for and not before: who asks nothing makes no file."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._store: Store | None = None

    def __call__(self) -> Store:
        """The store.

        Raises:
            StoreError: It cannot be opened or made.
        """
        if self._store is None:
            self._store = open_own_store(self._config)
        return self._store

    def close(self) -> None:
        if self._store is not None:
            self._store.close()


@contextmanager
def keeping(
    config: Config,
    output: Output,
    *,
    name: str | None = None,
    last: bool = False,
    keep: bool = True,
) -> Iterator[tuple[Keeping, Conversation]]:
    """A conversation to go on with or, by default, a new one; and what was said in it.

    Args:
        name: The id of the conversation, or the beginning of it.
        last: The last one of the terminal.
        keep: Whether the answers to come are kept.

    Raises:
        NewsdeskError: There is no such conversation, or it was not held at a terminal.
        StoreError: The store cannot be read.
    """
    from bot.answers import Conversation

    store = Lazily(config)
    try:
        key, said, before = new_key(), Conversation(), None
        if name is not None or last:
            key = _held_here(store(), name)
            said, before = store().conversations.conversation(key), _before(store(), key)
        yield Keeping(key, store if keep else None, output.notice, before), said
    finally:
        store.close()


def key_of(store: Store, name: str) -> str:
    """The key of the conversation that a person means by an id, the beginning of one, or the key.

    Raises:
        NewsdeskError: There is none, or there are several.
    """
    keys = store.conversations.named(name)
    if not keys:
        raise NewsdeskError(
            "there is no such conversation", "See `newsdesk conversations list`", name
        )
    if len(keys) > 1:
        raise NewsdeskError(
            f"{len(keys):,} conversations begin like this",
            f"Give more of the id: {_candidates(store, keys)}",
            name,
        )
    return keys[0]


def _candidates(store: Store, keys: Sequence[str]) -> str:
    """``3fa9c1d2 “Who owns it?”, 3 July 2024, 10:02; ...``, the last one first."""
    from bot.wording import moment, shortened

    found = sorted(
        filter(None, map(store.conversations.summary, keys)),
        key=lambda each: each.last,
        reverse=True,
    )
    lines = [
        f"{each.id} “{shortened(each.title, _TITLE)}”, {moment(each.last)}"
        for each in found[:_NAMED]
    ]
    if len(found) > _NAMED:
        lines.append(f"and {len(found) - _NAMED:,} more (`newsdesk conversations list`)")
    return "; ".join(lines)


def front_of(key: str) -> str:
    """Where a conversation was held: ``slack`` or ``terminal``."""
    return key.partition("/")[0]


def new_key() -> str:
    """The key of a conversation that begins."""
    return f"{FRONT}/{uuid.uuid4().hex}"


def moment() -> str:
    """This moment as the store has them: ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _before(store: Store, key: str) -> Before | None:
    listed, turn = store.conversations.summary(key), store.conversations.last(key)
    return Before(listed, turn) if listed and turn else None


def _held_here(store: Store, name: str | None) -> str:
    if name is not None:
        key = key_of(store, name)
        if front_of(key) != FRONT:
            raise NewsdeskError(
                f"this conversation was held in {front_of(key).capitalize()}", "Go on there", name
            )
        return key
    found = store.conversations.listed(FRONT, limit=1)
    if not found:
        raise NewsdeskError(
            "there is no conversation to go on with", "Begin one with `newsdesk chat`"
        )
    return found[0].conversation
