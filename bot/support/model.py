"""The learned weights of the signs that a sentence is wrong, kept in one readable file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.weights import read_weights

#: Fitted by ``scripts/train_support.py``; docs/quality.md says on what.
WEIGHTS = Path(__file__).with_name("weights.json")

#: Of the sentence as a whole, beside the kinds of facts.
SENTENCE = "sentence"

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class SupportModel:
    """Weights by the name of a sign, "intercept" among them; signs without one do not count.

    Attributes:
        weights: Of each kind of fact, and of the sentence.
        threshold: Logarithm of the odds above which a sentence is wrong.
    """

    weights: Mapping[str, Weights]
    threshold: float

    def odds(self, kind: str, signs: Weights) -> float:
        """The odds that a fact, or the sentence apart from its facts, is wrong."""
        weights = self.weights[kind]
        total = sum(value * weights.get(name, 0.0) for name, value in signs.items())
        return math.exp(min(50.0, total + weights.get("intercept", 0.0)))


def load_model(path: Path | None = None) -> SupportModel:
    """The model of a file of weights; the packaged one when no file is given.

    Raises:
        ConfigurationError: The file is missing or holds no such weights.
    """
    return read_weights(
        path or WEIGHTS,
        _model,
        what="weights for the checker of sentences",
        script="scripts/train_support.py",
    )


def _model(data: Any) -> SupportModel:
    weights = {
        str(kind): {str(key): float(value) for key, value in each.items()}
        for kind, each in data["weights"].items()
    }
    return SupportModel(weights, float(data["threshold"]))
