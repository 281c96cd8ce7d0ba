"""The learned weights of the signs that a sentence is wrong, kept in one readable file."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import ConfigurationError

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
    path = path or WEIGHTS
    try:
        data = json.loads(path.read_text("utf-8"))
        weights = {
            str(kind): {str(key): float(value) for key, value in each.items()}
            for kind, each in data["weights"].items()
        }
        return SupportModel(weights, float(data["threshold"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            f"these are no weights for the checker of sentences: {error}",
            "Name a file that scripts/train_support.py wrote",
            str(path),
        ) from error
