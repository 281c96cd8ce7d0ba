"""The learned weights of quoting, kept in one readable file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bot.quoting.reading import Column
from index.weights import read_weights

#: Fitted by ``scripts/train_quoting.py``; docs/quality.md says on what.
WEIGHTS = Path(__file__).with_name("weights.json")

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class QuotingModel:
    """Weights by the name of a feature; features without a weight do not count.

    Attributes:
        first: Of sentences, before there are guesses at the answer.
        guesses: Of guesses at the short answer.
        sentences: Of sentences, with what the guesses say.
        confidence: Of the signs that the archive holds the answer; "intercept" among them.
        threshold: Confidence below which the answer is declined.
        operating_point: What was measured at the threshold, for the reader of the file.
    """

    first: Weights
    guesses: Weights
    sentences: Weights
    confidence: Weights
    threshold: float
    operating_point: Mapping[str, float] = field(default_factory=dict)


def load_model(path: Path | None = None) -> QuotingModel:
    """The model of a file of weights; the packaged one when no file is given.

    Raises:
        ConfigurationError: The file is missing or holds no such weights.
    """
    return read_weights(
        path or WEIGHTS, _model, what="weights for quoting", script="scripts/train_quoting.py"
    )


def _model(data: Any) -> QuotingModel:
    parts = {
        name: {key: float(value) for key, value in data[name].items()}
        for name in ("first", "guesses", "sentences", "confidence", "operating_point")
    }
    return QuotingModel(threshold=float(data["threshold"]), **parts)


def weighted(features: Mapping[str, Column], weights: Weights, count: int) -> Column:
    """The weighted sum of the features; shape ``(count,)``."""
    total = np.full(count, weights.get("intercept", 0.0))
    for name, column in features.items():
        if weight := weights.get(name):
            total += weight * column
    return total


def shares(scores: Column) -> Column:
    """Softmax: positive, sum 1; empty for no scores."""
    if not len(scores):
        return scores
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum())
