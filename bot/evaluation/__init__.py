"""Measuring answers on test archives; docs/evaluation.md says what the figures mean."""

from __future__ import annotations

from bot.evaluation.desks import Setup, Weights
from bot.evaluation.run import Evaluation, Step, evaluate

__all__ = ["Evaluation", "Setup", "Step", "Weights", "evaluate"]
