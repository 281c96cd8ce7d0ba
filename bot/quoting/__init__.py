"""From candidates to quoted sentences, the likely short answer, and whether to decline."""

from __future__ import annotations

from bot.quoting.model import QuotingModel, load_model
from bot.quoting.quoted import Quoted, QuotedSentence, quote
from bot.quoting.vectors import WordVectors

__all__ = ["Quoted", "QuotedSentence", "QuotingModel", "WordVectors", "load_model", "quote"]
