"""What the responses of different makers say beside their text: why they end, and tokens.

llama-index passes both through as each maker's API has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.answers import Usage

if TYPE_CHECKING:
    from llama_index.core.llms import ChatResponse

#: What OpenAI ("length", "content_filter"), Ollama ("length") and Anthropic say of a reply that
#: is not whole.
_CUT = frozenset({"length", "max_tokens", "content_filter", "refusal"})


def ending(response: ChatResponse) -> str:
    """Why the reply ends with this response; the empty string when it does not."""
    raw = response.raw
    choices = getattr(raw, "choices", None)
    if choices:  # OpenAI's protocol
        return getattr(choices[0], "finish_reason", None) or ""
    if isinstance(raw, Mapping) and raw.get("done"):  # Ollama
        return raw.get("done_reason") or "stop"
    return response.message.additional_kwargs.get("stop_reason") or ""  # Anthropic


def is_cut(ended: str) -> bool:
    """Whether that is an end before the reply's own."""
    return ended in _CUT


def usage(response: ChatResponse) -> Usage | None:
    """Tokens as the server counts them up to this response; None when it does not say."""
    raw = response.raw
    for said in (
        response.additional_kwargs,  # OpenAI's protocol
        raw.get("usage") if isinstance(raw, Mapping) else None,  # Ollama
        response.message.additional_kwargs.get("usage"),  # Anthropic
    ):
        found = _counts(said)
        if found:
            return found
    return None


def _counts(said: Any) -> Usage | None:
    if not isinstance(said, Mapping):
        return None
    prompt = said.get("prompt_tokens", said.get("input_tokens"))
    completion = said.get("completion_tokens", said.get("output_tokens"))
    if not isinstance(prompt, int) or not isinstance(completion, int):
        return None
    return Usage(prompt, completion)
