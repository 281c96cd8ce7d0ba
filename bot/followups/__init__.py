"""Follow-up questions: what is left unsaid is taken from the conversation before."""

from __future__ import annotations

from bot.followups.leaning import leans
from bot.followups.rewriting import rewritten
from bot.followups.rule import asks_who_says, standalone

__all__ = ["asks_who_says", "leans", "rewritten", "standalone"]
