"""Measuring answers on test archives; docs/evaluation.md says what the figures mean."""

from __future__ import annotations

from bot.evaluation.run import Desks, Evaluation, Step, evaluate

__all__ = ["Desks", "Evaluation", "Step", "evaluate"]
