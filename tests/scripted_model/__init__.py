"""A language model that says what a test wants, over OpenAI's protocol; README.md shows its use."""

from .replies import Cut, Endless, Fails, Garbled, Reply, Says, Silent
from .requests import Asked
from .server import ScriptedModel

__all__ = [
    "Asked",
    "Cut",
    "Endless",
    "Fails",
    "Garbled",
    "Reply",
    "Says",
    "ScriptedModel",
    "Silent",
]
