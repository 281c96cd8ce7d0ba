"""Fits the weights of quoting (bot/quoting/weights.json) on test archives.

    python scripts/train_quoting.py FOLDER[=RANKING] ... --out FILE [--test FOLDER[=RANKING]]

Each FOLDER holds articles.jsonl.gz and questions.jsonl; RANKING is a file of ranking weights that
orders its candidates (the packaged ones unless given; better one that was fitted elsewhere, so
that scores are not rosier than on a new archive). The everyday questions about an archive
(tests/data/everyday.jsonl) are asked as well. With two folders the questions of each are also
asked of the other, to learn when to decline: half of them on the day they were asked, half on the
same day of the other archive's year, so that the date alone does not give them away.

The figures for docs/quality.md come from fitting on one folder, with ``--test`` on the other.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from bot.compose import open_archive
from bot.config import Config
from bot.evaluation.dataset import QUESTIONS, TestQuestion, read_questions
from bot.evaluation.everyday import read_everyday
from bot.evaluation.matching import found
from bot.evaluation.metrics.abstention import area
from bot.evaluation.run import archive_home, index_articles
from bot.quoting.choosing import guess_features
from bot.quoting.confidence import confidence, signs
from bot.quoting.guessing import Guesses, guess
from bot.quoting.meaning import meaning_features, met
from bot.quoting.model import QuotingModel, Weights, shares, weighted
from bot.quoting.reading import Column, Line, Question, lines, sentence_features
from bot.quoting.vectors import WordVectors
from bot.quoting.words import canonical
from index.embedding.static import StaticEmbedding
from index.ranking.scorer import load_scorer
from index.search import Candidate, search

#: Passages of a search, as `bot.desk` asks for.
PASSAGES = 20

#: Penalties on squared standardised weights, chosen across the two years.
PENALTY_FIRST, PENALTY_GUESSES, PENALTY_SENTENCES = 20.0, 40.0, 20.0

#: Strength of the confidence's weights, likewise: low, since signs of one year mislead in another.
CONFIDENCE_C = 0.003

#: Share of answerable questions that may be declined at the threshold.
DECLINED = 0.10

FOLDS = 5

EVERYDAY = Path(__file__).parents[1] / "tests/data/everyday.jsonl"


@dataclass
class Item:
    """A question with its candidates, read once."""

    test: TestQuestion
    asked: date
    question: Question
    candidates: Sequence[Candidate]
    read: list[Line]
    near: Column
    features: dict[str, Column]
    right: Column
    weight: float
    guesses: Guesses | None = None


Rows = Sequence[Mapping[str, float]]


@dataclass(frozen=True)
class Place:
    folder: Path
    ranking: Path | None

    @classmethod
    def of(cls, text: str) -> Place:
        folder, _, ranking = text.partition("=")
        return cls(Path(folder), Path(ranking) if ranking else None)


def main() -> None:
    arguments = _arguments()
    config = Config(home=arguments.home)
    places = [Place.of(text) for text in arguments.folders]
    own, later, other = [], [], []
    for place in places:
        questions = read_questions(place.folder / QUESTIONS)
        everyday = read_everyday(EVERYDAY, place.folder)
        mine = [(q, q.asked) for q in (*questions, *everyday) if q.answerable]
        own.append(items(place, mine, config))
        other.append(items(place, [(q, q.asked) for q in everyday if q.unanswerable], config))
        later.append(items(place, later_days([q for q in questions if q.answerable]), config))
        for elsewhere in places if len(places) > 1 else [Place.of(f) for f in arguments.foreign]:
            if elsewhere.folder != place.folder:
                strangers = read_questions(elsewhere.folder / QUESTIONS)
                other.append(items(place, either_day(strangers, questions), config))
    model = fit(*([i for part in parts for i in part] for parts in (own, later, other)))
    if arguments.out:
        arguments.out.write_text(json.dumps(written(model), indent=1) + "\n", "utf-8")
    for test in arguments.test:
        report(model, Place.of(test), [Place.of(f) for f in arguments.foreign] or places, config)


def items(place: Place, asking: Sequence[tuple[TestQuestion, date]], config: Config) -> list[Item]:
    """Search for every question on its day, and read what was found."""
    config = replace(config, home=archive_home(place.folder, config))
    index_articles(place.folder, config, lambda step: None, lambda text: None)
    scorer = load_scorer(place.ranking)
    vectors = WordVectors(StaticEmbedding.open())
    found = []
    archive = open_archive(config)
    try:
        for number, (test, asked) in enumerate(asking):
            result = search(archive, test.question, k=PASSAGES, asked=asked, scorer=scorer)
            if result.query is not None and result.lexicon is not None and result.candidates:
                question = Question(test.question, result.query, result.lexicon, asked, vectors)
                found.append(_item(test, asked, question, result.candidates))
            if number % 100 == 99:
                print(f"{place.folder.name}: {number + 1} of {len(asking)}", file=sys.stderr)
    finally:
        archive.close()
    return found


def _item(
    test: TestQuestion, asked: date, question: Question, candidates: Sequence[Candidate]
) -> Item:
    read = lines(question, candidates)
    right = np.array([found(line.text, test) for line in read], dtype=bool)
    # An answer that stands in most sentences ("US") says little about which one gives it.
    weight = min(1.0, (0.1 / max(right.mean(), 1e-9)) ** 0.5) if len(read) else 0.0
    near = met(question, read)
    features = sentence_features(question, candidates, read) | meaning_features(
        question, read, near
    )
    return Item(test, asked, question, candidates, read, near, features, right, weight)


def either_day(
    strangers: Iterable[TestQuestion], questions: Sequence[TestQuestion]
) -> list[tuple[TestQuestion, date]]:
    """In turn a question on its own day, and one on that day of the other questions' year."""
    year = int(np.median([question.asked.year for question in questions]))
    return [
        (stranger, moved(stranger.asked, year) if number % 2 else stranger.asked)
        for number, stranger in enumerate(strangers)
    ]


def later_days(questions: Sequence[TestQuestion]) -> list[tuple[TestQuestion, date]]:
    """Every other question, asked one or two years later: what was answered then still is."""
    return [
        (question, moved(question.asked, question.asked.year + 1 + number % 2))
        for number, question in enumerate(questions[::2])
    ]


def moved(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, 28))


def fit(own: Sequence[Item], later: Sequence[Item], other: Sequence[Item]) -> QuotingModel:
    """The model; without unanswerable questions it never declines.

    Args:
        own: Answerable questions on the days they were asked.
        later: Some of them on later days; only the confidence is fitted on these.
        other: Unanswerable questions.
    """
    stages = fit_stages(own)
    if not other:
        return replace(stages, confidence={"intercept": 5.0})
    return replace(stages, **fit_confidence(*map(signs_of_all, (own, later, other))))


def fit_confidence(own: Rows, later: Rows, other: Rows) -> dict[str, Any]:
    """Weights of the signs, and the threshold that declines `DECLINED` of the own questions."""
    rows = [*own, *later, *other]
    labels = np.array([1] * (len(own) + len(later)) + [0] * len(other))
    weights = np.where(labels, 1.0, labels.sum() / len(other))
    confidences = fit_logistic(rows, labels, weights)
    right, after, wrong = (
        np.array([confidence(row, confidences) for row in part]) for part in (own, later, other)
    )
    threshold = float(np.quantile(right, DECLINED))
    return {
        "confidence": confidences,
        "threshold": threshold,
        "operating_point": {
            "declined_answerable": float((right < threshold).mean()),
            "declined_answerable_later": float((after < threshold).mean()),
            "declined_unanswerable": float((wrong < threshold).mean()),
            "auc": area(list(right), list(wrong)),
        },
    }


def fit_stages(own: Sequence[Item]) -> QuotingModel:
    first = fit_lists([(i.features, i.right, i.weight) for i in own], PENALTY_FIRST)
    model = QuotingModel(first, {}, {}, {}, 0.0)
    for item in own:
        item.guesses = guesses_of(item, model)
    guesses = fit_guesses(own)
    folds = np.random.default_rng(2).permutation(len(own)) % FOLDS
    rows = []
    for fold in range(FOLDS):
        weights = fit_guesses([i for i, f in zip(own, folds, strict=True) if f != fold])
        rows += [
            (i.features | about(i, weights), i.right, i.weight)
            for i, f in zip(own, folds, strict=True)
            if f == fold
        ]
    return replace(model, guesses=guesses, sentences=fit_lists(rows, PENALTY_SENTENCES))


def guesses_of(item: Item, model: QuotingModel) -> Guesses:
    likely = shares(weighted(item.features, model.first, len(item.read)))
    return guess(item.question, item.candidates, item.read, likely)


def fit_guesses(own: Sequence[Item]) -> Weights:
    rows = []
    for item in own:
        assert item.guesses is not None
        answer = canonical(item.test.answer)
        right = np.array([key == answer for key in item.guesses.keys], dtype=bool)
        rows.append((item.guesses.features, right, 1.0))
    return fit_lists(rows, PENALTY_GUESSES)


def belief_in(guesses: Guesses, weights: Weights) -> Column:
    return shares(weighted(guesses.features, weights, len(guesses.keys)))


def about(item: Item, weights: Weights) -> dict[str, Column]:
    assert item.guesses is not None
    return guess_features(item.guesses, belief_in(item.guesses, weights), len(item.read))


def signs_of(item: Item) -> dict[str, float]:
    return signs(item.question, item.candidates, item.read, item.near)


def signs_of_all(items: Sequence[Item]) -> Rows:
    return [signs_of(item) for item in items]


def fit_lists(
    rows: Sequence[tuple[Mapping[str, Column], Column, float]], penalty: float
) -> Weights:
    """Weights under which a right entry of each list likely comes first (conditional logit).

    Maximises the logarithm of the share of softmax that falls on right entries, less the penalty
    on the squares of the weights of standardised features.
    """
    rows = [row for row in rows if row[1].any() and not row[1].all()]
    names = sorted({name for features, _, _ in rows for name in features})
    table = sparse.vstack(
        [
            sparse.csr_matrix(
                np.column_stack([features.get(name, np.zeros(len(right))) for name in names])
            )
            for features, right, _ in rows
        ]
    ).tocsr()
    right = np.concatenate([right for _, right, _ in rows]).astype(float)
    lengths = [len(right) for _, right, _ in rows]
    of = np.repeat(np.arange(len(rows)), lengths)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    weights = np.array([weight for *_, weight in rows])
    mean = np.asarray(table.mean(axis=0)).ravel()
    square = np.asarray(table.multiply(table).mean(axis=0)).ravel()
    scale = np.sqrt(np.maximum(square - mean**2, 0))
    scale[scale < 1e-9] = 1.0
    scaled = (table @ sparse.diags(1 / scale)).tocsr()
    turned = scaled.T.tocsr()

    def loss(w: Column) -> tuple[float, Column]:
        score = scaled @ w
        power = np.exp(score - np.maximum.reduceat(score, starts)[of])
        every = np.add.reduceat(power, starts)
        good = np.add.reduceat(power * right, starts) + 1e-12
        slope = weights[of] * (power / every[of] - power * right / good[of])
        value = -(weights * np.log(good / every)).sum() + penalty / 2 * (w @ w)
        return float(value), turned @ slope + penalty * w

    found = minimize(
        loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 400}
    )
    return {name: float(value) for name, value in zip(names, found.x / scale, strict=True) if value}


def fit_logistic(rows: Sequence[Mapping[str, float]], labels: Column, weights: Column) -> Weights:
    names = sorted({name for row in rows for name in row})
    table = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    mean, scale = table.mean(axis=0), table.std(axis=0) + 1e-9
    fitted = LogisticRegression(C=CONFIDENCE_C, max_iter=2000).fit(
        (table - mean) / scale, labels, weights
    )
    slopes = fitted.coef_[0] / scale
    intercept = float(fitted.intercept_[0] - slopes @ mean)
    return {"intercept": intercept} | dict(zip(names, map(float, slopes), strict=True))


def report(model: QuotingModel, place: Place, elsewhere: Sequence[Place], config: Config) -> None:
    """Print the area under the ROC curve with the days as they were, and with moved days."""
    questions = read_questions(place.folder / QUESTIONS)
    own = items(place, [(q, q.asked) for q in questions if q.answerable], config)
    right = [confidence(signs_of(i), model.confidence) for i in own]
    year = int(np.median([q.asked.year for q in questions]))
    days: Mapping[str, Callable[[date], date]] = {
        "as asked": lambda day: day,
        "moved into the archive's year": lambda day: moved(day, year),
    }
    for name, change in days.items():
        wrong = []
        for other in elsewhere:
            if other.folder == place.folder:
                continue
            strangers = read_questions(other.folder / QUESTIONS)
            asked = items(place, [(q, change(q.asked)) for q in strangers], config)
            wrong += [confidence(signs_of(i), model.confidence) for i in asked]
        below = np.mean([v < model.threshold for v in wrong])
        print(
            f"{place.folder.name}: unanswerable questions {name}: AUC {area(right, wrong):.3f}, "
            f"declined {below:.3f} against {np.mean([v < model.threshold for v in right]):.3f}"
        )


def written(model: QuotingModel) -> dict[str, object]:
    """The file's content, weights to five digits."""

    def rounded(weights: Weights) -> dict[str, float]:
        return {name: float(f"{value:.5g}") for name, value in sorted(weights.items())}

    return {
        "threshold": float(f"{model.threshold:.4g}"),
        "operating_point": rounded(model.operating_point),
        "confidence": rounded(model.confidence),
        "first": rounded(model.first),
        "sentences": rounded(model.sentences),
        "guesses": rounded(model.guesses),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", metavar="FOLDER[=RANKING]")
    parser.add_argument("--out", type=Path, help="where the weights are written")
    parser.add_argument("--test", action="append", default=[], metavar="FOLDER[=RANKING]")
    parser.add_argument(
        "--foreign", action="append", default=[], help="folder of unanswerable questions"
    )
    parser.add_argument("--home", type=Path, default=Path(".newsdesk"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
