"""Measuring answers on test archives; docs/quality.md says what the figures mean."""

from __future__ import annotations

from bot.evaluation.run import Step, evaluate

__all__ = ["Step", "evaluate"]
