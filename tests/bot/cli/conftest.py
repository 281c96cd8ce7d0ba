from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bot.answers import Answer, Conversation, Question, Searched


class ScriptedDesk:
    """Stands in for the desk: gives one answer to everything, or fails."""

    def __init__(self, outcome: Answer | BaseException) -> None:
        self.outcome = outcome
        self.asked: list[Question] = []

    def stream(
        self, question: Question, conversation: Conversation | None = None
    ) -> Iterator[Answer]:
        self.asked.append(question)
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        yield self.outcome

    def searched(self) -> Searched:
        return Searched(1, "2024-07-10", "2024-07-10")


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer | BaseException], ScriptedDesk]:
    """Has every command meet a desk with this outcome."""

    def script(outcome: Answer | BaseException) -> ScriptedDesk:
        desk = ScriptedDesk(outcome)

        @contextmanager
        def open_desk(*args: object, **options: object) -> Iterator[ScriptedDesk]:
            yield desk

        monkeypatch.setattr("bot.compose.open_desk", open_desk)
        return desk

    return script
