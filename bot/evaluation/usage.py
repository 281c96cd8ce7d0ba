"""Tokens that language models take while something is done, as their servers count them."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Usage:
    """Tokens so far."""

    prompt: int = 0
    completion: int = 0


@dataclass(frozen=True, slots=True)
class Price:
    """Of a million prompt and a million completion tokens, in any currency."""

    prompt: float
    completion: float

    def of(self, usage: Usage) -> float:
        return (usage.prompt * self.prompt + usage.completion * self.completion) / 1_000_000


@contextmanager
def counted() -> Iterator[Usage]:
    """Counts every call of a llama-index model that this thread makes inside of the block."""
    from llama_index.core.instrumentation.event_handlers import BaseEventHandler
    from llama_index.core.instrumentation.events.llm import LLMChatEndEvent, LLMCompletionEndEvent
    from llama_index_instrumentation import get_dispatcher
    from llama_index_instrumentation.base import BaseEvent

    usage, thread = Usage(), threading.get_ident()

    class Counter(BaseEventHandler):
        def handle(self, event: BaseEvent, **_: Any) -> None:
            if not isinstance(event, LLMChatEndEvent | LLMCompletionEndEvent):
                return
            if event.response is not None and threading.get_ident() == thread:
                said = event.response.additional_kwargs
                usage.prompt += _count(said, "prompt_tokens")
                usage.completion += _count(said, "completion_tokens")

    counter = Counter()
    dispatcher = get_dispatcher()
    dispatcher.add_event_handler(counter)
    try:
        yield usage
    finally:
        dispatcher.event_handlers.remove(counter)


def _count(said: Mapping[str, Any], name: str) -> int:
    value = said.get(name)
    return value if isinstance(value, int) else 0
