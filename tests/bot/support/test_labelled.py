"""The checker on the labelled pairs over real archives; the texts stay where they are."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot.evaluation.dataset import DatasetError
from bot.evaluation.supporting import (
    PARTS,
    SUPPORTED,
    WRONG,
    cited,
    digest,
    measured,
    read_pairs,
)
from bot.support import Checker

PAIRS = Path(__file__).parents[2] / "data" / "support.jsonl"

#: What is reached is in docs/quality.md; these are that, rounded down.
FLOORS = {
    "dev": {
        SUPPORTED: 0.95,
        "wrong number": 0.87,
        "wrong name": 0.9,
        "wrong date": 0.96,
        "swapped roles": 0.75,
        "unsupported": 0.73,
    },
    "test": {
        SUPPORTED: 0.9,
        "wrong number": 0.97,
        "wrong name": 0.93,
        "wrong date": 0.91,
        "swapped roles": 0.54,
        "unsupported": 0.66,
    },
    "fresh": {
        SUPPORTED: 0.85,
        "wrong number": 1.0,
        "wrong name": 0.9,
        "wrong date": 1.0,
        "swapped roles": 0.75,
    },
    "more": {
        SUPPORTED: 0.85,
        "wrong number": 0.95,
        "wrong name": 0.9,
        "wrong date": 0.95,
        "swapped roles": 0.42,
        "unsupported": 0.52,
    },
    "later": {
        SUPPORTED: 0.83,
        "wrong number": 0.9,
        "wrong name": 0.9,
        "wrong date": 0.85,
        "swapped roles": 0.4,
        "unsupported": 0.33,
    },
    "held": {
        SUPPORTED: 0.72,
        "wrong number": 0.84,
        "wrong name": 0.91,
        "wrong date": 1.0,
        "swapped roles": 0.53,
        "unsupported": 0.71,
    },
    "last": {
        SUPPORTED: 0.63,
        "wrong number": 0.8,
        "wrong name": 0.8,
        "wrong date": 0.85,
        "swapped roles": 0.27,
        "unsupported": 0.35,
    },
}


def test_the_pairs_are_many_of_each_label_and_no_article_is_in_two_parts() -> None:
    pairs = read_pairs(PAIRS)
    labels = Counter(pair.label for pair in pairs)
    assert len(pairs) >= 1_290
    assert set(labels) == {SUPPORTED, *WRONG}
    assert min(labels.values()) >= 60
    assert len({(pair.archive, pair.article) for pair in pairs}) >= 268
    articles = [{p.article for p in pairs if p.part == part} for part in PARTS]
    assert all(articles)
    assert len(set().union(*articles)) == sum(map(len, articles))


def test_figures_of_labels() -> None:
    judged = [(SUPPORTED, True), (SUPPORTED, True), (SUPPORTED, False), ("wrong name", False)]
    found = measured([*judged, ("wrong name", True), ("wrong date", False)])
    assert found[SUPPORTED].recall == pytest.approx(2 / 3)
    assert found[SUPPORTED].precision == pytest.approx(2 / 3)
    assert found["wrong name"].caught == pytest.approx(1 / 2)
    assert found["wrong name"].precision == pytest.approx(1 / 2)
    assert found["wrong date"].caught == 1


@pytest.mark.parametrize("line", ["{", "{}", '{"passages": 3}'])
def test_a_line_that_is_no_pair_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(f"{PAIRS.read_text('utf-8').splitlines()[0]}\n{line}\n", "utf-8")
    with pytest.raises(DatasetError, match="line 2"):
        read_pairs(path)


@pytest.mark.parametrize(("key", "value"), [("label", "wrong"), ("part", "train")])
def test_a_label_or_part_that_there_is_not_is_named(key: str, value: str, tmp_path: Path) -> None:
    line = json.loads(PAIRS.read_text("utf-8").splitlines()[0])
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps({**line, key: value}), "utf-8")
    with pytest.raises(DatasetError, match=f"no {key} '{value}'"):
        read_pairs(path)


@pytest.mark.parametrize("part", ["more", "later", "held", "last"])
def test_a_part_has_all_labels_and_answers_that_cite_up_to_three_passages(part: str) -> None:
    pairs = [pair for pair in read_pairs(PAIRS) if pair.part == part]
    labels = Counter(pair.label for pair in pairs)
    assert labels[SUPPORTED] >= 60
    assert min(labels[label] for label in WRONG) >= 14
    assert len({pair.article for pair in pairs}) >= 30
    assert {len(pair.passages) for pair in pairs} == {1, 2, 3}


@pytest.mark.slow
@pytest.mark.parametrize("part", FLOORS)
def test_the_checker_is_as_good_as_it_was(part: str, shared: Path, checker: Checker) -> None:
    pairs = [pair for pair in read_pairs(PAIRS) if pair.part == part]
    found = measured(
        (pair.label, checker.check(pair.sentence, evidence).supported)
        for pair, evidence in zip(pairs, cited(pairs, shared / "eval"), strict=True)
    )
    reached = {
        label: each.recall if label == SUPPORTED else each.caught for label, each in found.items()
    }
    floors = FLOORS[part]
    assert reached.keys() == floors.keys()
    assert {label: reached[label] for label in floors if reached[label] < floors[label]} == {}


@pytest.mark.slow
def test_sentences_of_real_articles_are_supported_by_their_passages_and_a_drift_is_told(
    shared: Path, checker: Checker
) -> None:
    pairs = [p for p in read_pairs(PAIRS) if p.archive == "realtimeqa-2022-08"]
    for evidence in cited(pairs, shared / "eval"):
        for each in evidence:
            assert digest(each.passage.text)
            for span in each.passage.sentences:
                assert checker.check(span.of(each.article.body), [each]).supported
    drifted = replace(pairs[0], passages=((pairs[0].passages[0][0], "0" * 16),))
    with pytest.raises(DatasetError, match="has changed"):
        cited([drifted], shared / "eval")
