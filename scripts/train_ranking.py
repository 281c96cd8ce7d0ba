"""Fit the weights that put passages in order: index/ranking/weights.json.

    python scripts/train_ranking.py FOLDER... --out FILE [--evaluate FOLDER]

Each FOLDER holds articles.jsonl.gz and questions.jsonl (fields: docs/ranking.md). The archives are
made under --archives once and used again. Needs the extra "dev" (scikit-learn and scipy).

A passage counts as right when it holds the normalised answer. Four fits, each on what the one
before says about questions that it has not seen (five folds):

1. order: over candidates, so that the softmax of their sums gives the right ones most of the mass;
2. guess: over words, logistic: is the word part of the answer;
3. likely: over candidates with what the guesses say, logistic: does it hold the answer;
4. within: over the candidates of one article, a softmax as for the order.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from index.archive import Archive, open_archive
from index.embedding import load
from index.ingest import ingest
from index.ranking.answers import Guesses, answer_features, guess
from index.ranking.features import features
from index.ranking.question import Column
from index.ranking.scorer import Scorer, Weights, load_scorer, spread
from index.ranking.words import COMMON, WORD, Lexicon
from index.search import Filters, Gathered, gather, search
from index.text import stems
from index.writer import open_writer

FOLDS = 5

#: Strength of the penalty on squared weights of standardised features.
ORDER_PENALTY, WITHIN_PENALTY = 8.0, 20.0
GUESS_C, LIKELY_C = 0.03, 0.003

#: An answer that more than this share of all passages holds by chance counts less.
COMMON_ANSWER = 0.002

RECALL_AT = (1, 5, 20)

#: Features that differ between the passages of one article, and the likeliest articles of a
#: question, which the choice within an article is learned from.
WITHIN = (
    *("body", "final", "focus", "bm25", "sentence", "fitting_sentence", "pairs", "window"),
    *("similarity", "numbers", "names", "full_names", "asks_number", "asks_year", "asks_person"),
    *("asks_place", "length", "first", "ordinal", "next"),
    *("answer_best", "answer_three", "answer_mass", "answer_top"),
)
WITHIN_ARTICLES = 3

#: Features that are the same for all candidates up to a constant say nothing about their order,
#: and distances from the best say there what the feature itself says.
NOT_IN_ORDER = re.compile(r".*_lag")


@dataclass(frozen=True)
class Example:
    """A question with its candidates, their features, and which of them are right."""

    gathered: Gathered
    columns: dict[str, Column]
    right: NDArray[np.bool_]
    answer: NDArray[np.int64]
    weight: float


def normalised(text: str) -> str:
    """Lower case; all but word characters is a space; a, an, the dropped; white space folded."""
    text = re.sub(r"[^\w\s]", " ", text.lower())
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def holds(text: str, answer: str) -> bool:
    return f" {normalised(answer)} " in f" {normalised(text)} "


def questions(folder: Path) -> list[dict[str, Any]]:
    """The answerable questions of a folder."""
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    return [question for question in map(json.loads, lines) if question["answer_in"]]


def archive_of(folder: Path, archives: Path) -> Archive:
    home = archives / folder.name
    embedding = load("static", home=home)
    with open_writer(home, embedding) as writer:
        ingest(writer, [str(folder / "articles.jsonl.gz")], base=folder)
    return open_archive(home, embedding)


def examples(folder: Path, archives: Path, lexicon: Lexicon) -> Iterator[Example]:
    with archive_of(folder, archives) as archive:
        asked = questions(folder)
        common = commonness(archive, [question["answer"] for question in asked])
        for question, share in zip(asked, common, strict=True):
            gathered = gather(
                archive,
                question["question"],
                date.fromisoformat(question["asked"]),
                lexicon,
                Filters(),
            )
            forms = WORD.findall(question["answer"])
            yield Example(
                gathered,
                features(gathered.query, gathered.pool, gathered.reading),
                np.array([holds(p.text, question["answer"]) for p in gathered.pool.passages]),
                np.array(
                    [lexicon.identity(lexicon.stem(f)) for f in forms if not lexicon[f] & COMMON],
                    dtype=np.int64,
                ),
                min(1.0, (COMMON_ANSWER / max(share, 1e-9)) ** 0.5),
            )


def commonness(archive: Archive, answers: Sequence[str]) -> list[float]:
    """The share of all passages that hold each answer."""
    wanted = [tuple(normalised(answer).split()) for answer in answers]
    lengths = {len(words) for words in wanted}
    known, counts, passages = set(wanted), Counter[tuple[str, ...]](), 0
    for page in archive.catalogue.all_passages():
        for passage, _ in page:
            words = normalised(passage.text).split()
            runs = {
                run for n in lengths for run in zip(*(words[i:] for i in range(n)), strict=False)
            }
            counts.update(runs & known)
            passages += 1
    return [counts[words] / max(1, passages) for words in wanted]


def table(columns: Mapping[str, Column], names: Sequence[str]) -> NDArray[np.float64]:
    return np.stack([columns[name] for name in names], axis=1)


def scaled(
    fit: Callable[[NDArray[np.float64]], tuple[float, NDArray[np.float64]]],
    rows: NDArray[np.float64],
    names: Sequence[str],
) -> Weights:
    """Weights fitted on standardised features, for the features as they are."""
    mean, spread_ = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    intercept, weights = fit((rows - mean) / spread_)
    weights = weights / spread_
    return Weights(
        float(intercept - mean @ weights),
        {name: float(weight) for name, weight in zip(names, weights, strict=True)},
    )


@dataclass(frozen=True)
class Group:
    """Candidates of which one is to be chosen; at least one is right and one is wrong."""

    columns: Mapping[str, Column]
    right: NDArray[np.bool_]
    weight: float


def mixed(right: NDArray[np.bool_]) -> bool:
    return bool(right.any() and not right.all())


def fit_choice(groups: Sequence[Group], names: Sequence[str], penalty: float) -> Weights:
    """Listwise: maximises the logarithm of the share of the right candidates in a softmax."""
    right = np.concatenate([group.right for group in groups]).astype(np.float64)
    weight = np.array([group.weight for group in groups])
    sizes = [len(group.right) for group in groups]
    starts = np.cumsum([0, *sizes[:-1]])
    of = np.repeat(np.arange(len(groups)), sizes)

    def fit(standard: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            sums = standard @ weights
            powers = np.exp(sums - np.maximum.reduceat(sums, starts)[of])
            all_mass = np.add.reduceat(powers, starts)
            right_mass = np.add.reduceat(powers * right, starts) + 1e-12
            lost = (weight * (np.log(all_mass) - np.log(right_mass))).sum()
            slope = (powers / all_mass[of] - powers * right / right_mass[of]) * weight[of]
            return (
                lost + penalty * (weights @ weights),
                standard.T @ slope + 2 * penalty * weights,
            )

        found = minimize(
            loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500}
        )
        return 0.0, found.x

    rows = np.concatenate([table(group.columns, names) for group in groups])
    return scaled(fit, rows, names)


def fit_order(learned: Sequence[Example]) -> Weights:
    names = [name for name in learned[0].columns if not NOT_IN_ORDER.fullmatch(name)]
    groups = [Group(e.columns, e.right, e.weight) for e in learned if mixed(e.right)]
    return fit_choice(groups, names, ORDER_PENALTY)


def fit_within(
    learned: Sequence[Example], sums: Sequence[Column], answers: Sequence[dict[str, Column]]
) -> Weights:
    groups = []
    for example, total, said in zip(learned, sums, answers, strict=True):
        columns = {**example.columns, **said}
        article = example.gathered.reading.article
        best = np.full(article.max() + 1, -np.inf)
        np.maximum.at(best, article, total)
        for number in np.argsort(-best)[:WITHIN_ARTICLES]:
            here = np.flatnonzero(article == number)
            if mixed(example.right[here]):
                chosen = {name: columns[name][here] for name in WITHIN}
                groups.append(Group(chosen, example.right[here], example.weight))
    return fit_choice(groups, WITHIN, WITHIN_PENALTY)


def fit_logistic(
    tables: Sequence[Mapping[str, Column]],
    right: Sequence[NDArray[np.bool_]],
    weights: Sequence[Column],
    c: float,
) -> Weights:
    names = list(tables[0])

    def fit(standard: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        model = LogisticRegression(C=c, max_iter=1_000)
        model.fit(standard, np.concatenate(right), np.concatenate(weights))
        return float(model.intercept_[0]), model.coef_[0]

    return scaled(fit, np.concatenate([table(each, names) for each in tables]), names)


def fit_guess(learned: Sequence[Example], found: Sequence[Guesses]) -> Weights:
    right = [np.isin(g.identities, e.answer) for e, g in zip(learned, found, strict=True)]
    weights = [
        np.full(len(r), e.weight / r.sum() ** 0.5 if r.any() else 0.3 * e.weight)
        for e, r in zip(learned, right, strict=True)
    ]
    return fit_logistic([g.columns for g in found], right, weights, GUESS_C)


def fit_likely(learned: Sequence[Example], answers: Sequence[dict[str, Column]]) -> Weights:
    return fit_logistic(
        [{**e.columns, **a} for e, a in zip(learned, answers, strict=True)],
        [e.right for e in learned],
        [np.full(len(e.right), e.weight) for e in learned],
        LIKELY_C,
    )


def fit_odds(learned: Sequence[Example], sums: Sequence[Column]) -> Weights:
    return fit_logistic(
        [{"order": each} for each in sums],
        [e.right for e in learned],
        [np.full(len(e.right), e.weight) for e in learned],
        1.0,
    )


def unseen(count: int, fit: Callable[[list[int]], Callable[[int], Any]]) -> list[Any]:
    """For each of ``count`` questions what a fit on the other folds says about it."""
    fold = np.random.default_rng(1).permutation(count) % FOLDS
    said: list[Any] = [None] * count
    for number in range(FOLDS):
        say = fit([i for i in range(count) if fold[i] != number])
        for i in np.flatnonzero(fold == number):
            said[i] = say(int(i))
    return said


def train(learned: Sequence[Example], lexicon: Lexicon) -> Scorer:
    def ordering(chosen: list[int]) -> Callable[[int], Column]:
        order = fit_order([learned[i] for i in chosen])
        return lambda i: order(learned[i].columns, len(learned[i].right))

    sums = unseen(len(learned), ordering)
    found = [
        guess(e.gathered.query, e.gathered.reading, spread(s), e.gathered.pool.rarity)
        for e, s in zip(learned, sums, strict=True)
    ]

    def guessing(chosen: list[int]) -> Callable[[int], dict[str, Column]]:
        weights = fit_guess([learned[i] for i in chosen], [found[i] for i in chosen])
        return lambda i: answer_features(
            found[i],
            weights(found[i].columns, len(found[i].identities)),
            len(learned[i].right),
        )

    answers = unseen(len(learned), guessing)
    return Scorer(
        order=fit_order(learned),
        guess=fit_guess(learned, found),
        likely=fit_likely(learned, answers),
        within=fit_within(learned, sums, answers),
        odds=fit_odds(learned, sums),
        lexicon=lexicon,
    )


def written(scorer: Scorer, fitted_on: Sequence[str]) -> str:
    def part(weights: Weights) -> dict[str, Any]:
        return {
            "intercept": round(weights.intercept, 4),
            "weights": {
                name: round(weight, 4) for name, weight in weights.of.items() if round(weight, 4)
            },
        }

    return json.dumps(
        {
            "fitted_on": list(fitted_on),
            "order": part(scorer.order),
            "guess": part(scorer.guess),
            "likely": part(scorer.likely),
            "within": part(scorer.within),
            "odds": part(scorer.odds),
        },
        indent=2,
    )


def recall(folder: Path, archives: Path, scorer: Scorer) -> dict[str, float]:
    """Answer recall@k of whole searches, and their median time in milliseconds."""
    ranks, times = [], []
    with archive_of(folder, archives) as archive:
        for question in questions(folder):
            result = search(
                archive,
                question["question"],
                k=max(RECALL_AT),
                asked=date.fromisoformat(question["asked"]),
                scorer=scorer,
            )
            right = [holds(c.passage.text, question["answer"]) for c in result.candidates]
            ranks.append(right.index(True) if True in right else max(RECALL_AT))
            times.append(sum(result.timings.values()))
    figures = {f"answer_recall@{k}": float(np.mean(np.array(ranks) < k)) for k in RECALL_AT}
    return figures | {"p50_ms": float(np.median(times)), "p95_ms": float(np.quantile(times, 0.95))}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--evaluate", type=Path, metavar="FOLDER")
    parser.add_argument("--archives", type=Path, default=Path("build/archives"), metavar="FOLDER")
    arguments = parser.parse_args()
    lexicon = Lexicon(stems())
    learned = [
        each
        for folder in arguments.folders
        for each in examples(folder, arguments.archives, lexicon)
    ]
    scorer = train(learned, lexicon)
    arguments.out.write_text(written(scorer, [f.name for f in arguments.folders]) + "\n", "utf-8")
    print(f"{arguments.out}: fitted on {len(learned)} questions")
    if arguments.evaluate:
        figures = recall(arguments.evaluate, arguments.archives, load_scorer(arguments.out))
        print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
