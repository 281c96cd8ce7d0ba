"""Follow-up questions: what is left unsaid is taken from the conversation before."""

from __future__ import annotations

from bot.followups.leaning import leans
from bot.followups.rewriting import rewritten
from bot.followups.rule import standalone

__all__ = ["leans", "rewritten", "standalone"]
