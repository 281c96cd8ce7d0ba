"""Fits the weights of the checker of written sentences (bot/support/weights.json).

    python scripts/train_support.py ARCHIVES [--out FILE]

ARCHIVES is the folder that holds the archives' folders. It learns from the labelled pairs of the
parts that were read, from the sentences over seeds/, and from sentences made of the supported ones,
in which another fact of the passages stands in the place of one. It prints what is dropped when the
weights were fitted on other articles.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.evaluation.supporting import READ, SUPPORTED, WRONG, Pair, cited, read_pairs  # noqa: E402
from bot.support import Checker, Evidence, load_reader  # noqa: E402
from bot.support.doubts import Weighed  # noqa: E402
from bot.support.facts import DATE, NAME, NUMBER  # noqa: E402
from bot.support.model import SENTENCE, WEIGHTS, SupportModel  # noqa: E402
from index.articles import Article  # noqa: E402
from index.chunking import split  # noqa: E402
from index.cleaning import clean  # noqa: E402
from index.readers import discover  # noqa: E402
from index.readers import read as read_articles  # noqa: E402

PAIRS = ROOT / "tests/data/support.jsonl"
SEEDS = ROOT / "tests/data/support_seeds.json"

#: The label of a wrong sentence over seeds/.
UNKNOWN = "wrong"

#: Penalty on squared standardised weights, chosen across articles.
PENALTY = 3.0

#: Sentences made of a supported one for each kind of fact, and what each counts beside a pair.
MADE, MADE_COUNTS = 3, 0.5

#: What a sentence over seeds/ counts beside a pair.
SEEDS_COUNT = 2.0

#: Share of the supported sentences of held-out articles that may be dropped by all doubts.
DROPPED = 0.13

FOLDS = 10

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with its signs, None where no weight decides."""

    article: str
    label: str
    weighed: Weighed | None
    missing: bool
    counts: float


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit the checker of written sentences.")
    parser.add_argument("archives", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    pairs = [pair for pair in read_pairs(PAIRS) if pair.part in READ]
    checker = Checker(load_reader(), SupportModel({}, 0.0))
    examples = [
        *read(checker, pairs, cited(pairs, arguments.archives)),
        *read_seeds(checker),
    ]
    names = {kind: named(examples, kind) for kind in (NUMBER, DATE, NAME, SENTENCE)}
    scores = across(examples, names)
    threshold = limit(examples, scores)
    report(examples, scores, threshold)
    fitted = fit(examples, names)
    weights = {
        kind: {name: round(value, 5) for name, value in sorted(each.items())}
        for kind, each in fitted.weights.items()
    }
    data = {"threshold": round(threshold, 4), "weights": weights}
    arguments.out.write_text(json.dumps(data, indent=1) + "\n", "utf-8")


def read(
    checker: Checker, pairs: Sequence[Pair], evidence: Sequence[Sequence[Evidence]]
) -> Iterator[Example]:
    """The pairs, and the sentences that are made of the supported ones."""
    chance = random.Random(3)
    for pair, cites in zip(pairs, evidence, strict=True):
        yield example(checker, pair.article, pair.sentence, pair.label, cites, 1.0)
        if pair.label == SUPPORTED:
            for label, sentence in made(checker, pair.sentence, cites, chance):
                yield example(checker, pair.article, sentence, label, cites, MADE_COUNTS)


def read_seeds(checker: Checker) -> Iterator[Example]:
    """The sentences over seeds/, held to all passages of their article."""
    articles = [
        clean(article)
        for file in discover([str(ROOT / "seeds" / "articles")], base=ROOT)
        for article in read_articles(file)
        if isinstance(article, Article)
    ]
    tables = json.loads(SEEDS.read_text("utf-8"))
    for label in (SUPPORTED, UNKNOWN):
        for title, each in tables[label].items():
            article = next(article for article in articles if title in article.title)
            cites = [Evidence(article, passage) for passage in split(article)]
            for sentence in each:
                yield example(checker, article.id, sentence, label, cites, SEEDS_COUNT)


def example(
    checker: Checker,
    article: str,
    sentence: str,
    label: str,
    cites: Sequence[Evidence],
    counts: float,
) -> Example:
    weighed = checker.weigh(sentence, cites)
    missing = weighed is None and any(each.missing for each in checker.facts(sentence, cites))
    return Example(article, label, weighed, missing, counts)


def made(
    checker: Checker, sentence: str, cites: Sequence[Evidence], chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Wrong sentences with their labels: another fact of the kind in the place of one."""
    found = checker.facts(sentence, cites)
    for kind in (NUMBER, DATE, NAME):
        options = sorted(
            {
                (fact.start, fact.end, mention.text)
                for fact in found
                if fact.kind == kind and fact.own
                for mention in fact.others
            }
        )
        chance.shuffle(options)
        for start, end, text in options[:MADE]:
            yield f"wrong {kind}", sentence[:start] + text + sentence[end:]


def named(examples: Sequence[Example], kind: str) -> list[str]:
    """The signs of a kind, in order."""
    return sorted({name for each in examples for signs in _signs(each, kind) for name in signs})


def _signs(each: Example, kind: str) -> Iterator[dict[str, float]]:
    if each.weighed is not None:
        if kind == SENTENCE:
            yield each.weighed.whole
        yield from (found for fact, found, _ in each.weighed.facts if fact.kind == kind)


def fit(examples: Sequence[Example], names: dict[str, list[str]]) -> SupportModel:
    """The weights under which the labels are likeliest.

    Only sentences count that no certain doubt decides. Which fact of a wrong sentence is the wrong
    one is not known; the odds of all are added up.
    """
    chosen = [each for each in examples if each.weighed is not None and not each.weighed.certain]
    counts = np.array([each.counts for each in chosen])
    wrong = np.array([each.label != SUPPORTED for each in chosen])
    blocks = [_Block(chosen, kind, names[kind]) for kind in names]
    sizes = np.cumsum([0, *(len(block.names) + 1 for block in blocks)])
    start = np.concatenate([np.append(np.zeros(len(b.names)), -1.0) for b in blocks])

    def loss(every: Floats) -> tuple[float, Floats]:
        parts = [every[a:b] for a, b in pairwise(sizes)]
        each = [block.odds(part) for block, part in zip(blocks, parts, strict=True)]
        odds = np.zeros(len(chosen))
        for block, one in zip(blocks, each, strict=True):
            np.add.at(odds, block.of, one)
        total = float((np.where(wrong, np.log1p(1 / odds), np.log1p(odds)) * counts).sum())
        slope = (odds / (1 + odds) - wrong) * counts / odds
        gradient = []
        for block, part, one in zip(blocks, parts, each, strict=True):
            pull = slope[block.of] * one
            total += PENALTY / 2 * float((part[:-1] ** 2).sum())
            gradient.append(np.append(pull @ block.values + PENALTY * part[:-1], pull.sum()))
        return total, np.concatenate(gradient)

    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    weights = {
        kind: block.weights(best[a:b])
        for kind, block, (a, b) in zip(names, blocks, pairwise(sizes), strict=True)
    }
    return SupportModel(weights, 0.0)


class _Block:
    """The signs of all facts of a kind, standardised; shape ``(facts, signs)``."""

    def __init__(self, examples: Sequence[Example], kind: str, names: list[str]) -> None:
        rows = [(i, found) for i, each in enumerate(examples) for found in _signs(each, kind)]
        values = np.array([[found[name] for name in names] for _, found in rows], dtype=np.float64)
        self.names = names
        self.of = np.array([i for i, _ in rows], dtype=np.int64)
        self._mean, self._deviation = values.mean(axis=0), values.std(axis=0)
        self._deviation[self._deviation < 1e-5] = 1.0
        self.values = (values - self._mean) / self._deviation
        counts = [1 if kind == SENTENCE else max(1, len(_facts(each))) for each in examples]
        self._shares = 1 / np.array(counts, dtype=np.float64)[self.of]

    def odds(self, part: Floats) -> Floats:
        return self._shares * np.exp(np.clip(self.values @ part[:-1] + part[-1], -30, 30))

    def weights(self, part: Floats) -> dict[str, float]:
        """The weights of the signs as they are read."""
        plain = part[:-1] / self._deviation
        found = dict(zip(self.names, map(float, plain), strict=True))
        return found | {"intercept": float(part[-1] - plain @ self._mean)}


def _facts(each: Example) -> Sequence[object]:
    return each.weighed.facts if each.weighed is not None else ()


def across(examples: Sequence[Example], names: dict[str, list[str]]) -> Floats:
    """Logarithm of the odds of each sentence, fitted on other articles; infinite when certain."""
    articles = sorted({each.article for each in examples})
    random.Random(0).shuffle(articles)
    fold = {article: i % FOLDS for i, article in enumerate(articles)}
    scores = np.zeros(len(examples))
    for number in range(FOLDS):
        model = fit([each for each in examples if fold[each.article] != number], names)
        for i, each in enumerate(examples):
            if fold[each.article] == number:
                scores[i] = score(each, model)
    return scores


def score(each: Example, model: SupportModel) -> float:
    if each.weighed is None:
        return np.inf if each.missing else -np.inf
    if each.weighed.certain:
        return np.inf
    whole, facts = each.weighed.odds(model)
    return float(np.log(whole + sum(facts)))


def limit(examples: Sequence[Example], scores: Floats) -> float:
    """The score above which `DROPPED` of the supported sentences lie."""
    good = [
        s
        for s, each in zip(scores, examples, strict=True)
        if each.label == SUPPORTED and each.counts == 1.0
    ]
    return float(np.quantile(good, 1 - DROPPED, method="lower"))


def report(examples: Sequence[Example], scores: Floats, threshold: float) -> None:
    for label in (SUPPORTED, *WRONG):
        dropped = [
            s > threshold
            for s, each in zip(scores, examples, strict=True)
            if each.label == label and each.counts == 1.0
        ]
        print(f"{label}: {np.mean(dropped):.2f} of {len(dropped)} dropped")


if __name__ == "__main__":
    main()
