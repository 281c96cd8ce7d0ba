"""The scorer: a weighted sum of features, as a probability."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ConfigurationError

#: Fitted by ``scripts/train_ranking.py``; docs/ranking.md says on what.
WEIGHTS = Path(__file__).with_name("weights.json")

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights by the name of a feature; features without a weight do not count.

    Attributes:
        intercept: What the sum starts from.
        weights: Feature -> weight.
    """

    intercept: float
    weights: Mapping[str, float]

    def probabilities(self, features: Mapping[str, Column]) -> Column:
        """The probability of each candidate to hold the answer; shape ``(candidates,)``."""
        total = sum(
            (
                self.weights[name] * column
                for name, column in features.items()
                if name in self.weights
            ),
            start=np.array(self.intercept),
        )
        return 1 / (1 + np.exp(-np.clip(total, -30, 30)))


def load_scorer(path: Path | None = None) -> Scorer:
    """The scorer of a file of weights; the packaged one when no file is given.

    Raises:
        ConfigurationError: The file is missing or holds no weights.
    """
    path = path or WEIGHTS
    try:
        data = json.loads(path.read_text("utf-8"))
        return Scorer(float(data["intercept"]), {k: float(v) for k, v in data["weights"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            f"these are no ranking weights: {error}",
            "Name a file that scripts/train_ranking.py wrote",
            str(path),
        ) from error
