"""Language models by name: ``load("openai:gpt-4o-mini", access)``, asked over one interface.

A new provider is one row of `bot.models.providers.PROVIDERS`.
"""

from bot.models.base import Model, ModelError, Prompt, Reason, complete
from bot.models.llama import load, names_provider
from bot.models.providers import PROVIDERS, Access
from bot.models.streaming import Stream

__all__ = [
    "PROVIDERS",
    "Access",
    "Model",
    "ModelError",
    "Prompt",
    "Reason",
    "Stream",
    "complete",
    "load",
    "names_provider",
]
