"""A language model of `bot.models` as llama-index's evaluators want it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llama_index.core.llms import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    CustomLLM,
    LLMMetadata,
    MessageRole,
)
from pydantic import PrivateAttr

from bot.models import Model, Prompt, complete


class AdaptedModel(CustomLLM):
    """Asks for whole replies; what goes wrong is a `ModelError`.

    Args:
        model: The model.
        within: Seconds for each reply.
    """

    _model: Model = PrivateAttr()
    _within: float = PrivateAttr()

    def __init__(self, model: Model, within: float) -> None:
        super().__init__()
        self._model, self._within = model, within

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(
            context_window=self._model.window, is_chat_model=True, model_name=self._model.name
        )

    def chat(self, messages: Sequence[ChatMessage], **_: Any) -> ChatResponse:
        rules = [each.content or "" for each in messages if each.role == MessageRole.SYSTEM]
        asked = [each.content or "" for each in messages if each.role != MessageRole.SYSTEM]
        reply = self._reply(Prompt("\n\n".join(rules), "\n\n".join(asked)))
        return ChatResponse(message=ChatMessage(reply, role=MessageRole.ASSISTANT))

    def stream_chat(self, messages: Sequence[ChatMessage], **_: Any) -> ChatResponseGen:
        yield self.chat(messages)

    def complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponse:
        return CompletionResponse(text=self._reply(Prompt("", prompt)))

    def stream_complete(
        self, prompt: str, formatted: bool = False, **_: Any
    ) -> CompletionResponseGen:
        yield self.complete(prompt)

    def _reply(self, prompt: Prompt) -> str:
        return complete(self._model, prompt, within=self._within)[0]
