"""From passages to an answer that a language model writes, every sentence of it verified."""

from __future__ import annotations

from bot.writing.guesses import ShortAnswer
from bot.writing.writer import Ending, Writer

__all__ = ["Ending", "ShortAnswer", "Writer"]
