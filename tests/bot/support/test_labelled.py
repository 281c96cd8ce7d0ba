"""The checker on the labelled pairs over real archives; the texts stay where they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot.evaluation.dataset import DatasetError
from bot.evaluation.supporting import SUPPORTED, WRONG, cited, digest, measured, read_pairs
from bot.support import Checker

PAIRS = Path(__file__).parents[2] / "data" / "support.jsonl"

#: What is reached is in docs/quality.md; these are a pair or two lower.
FLOORS = {
    "dev": {
        SUPPORTED: 0.92,
        "wrong number": 0.81,
        "wrong name": 0.7,
        "wrong date": 0.85,
        "swapped roles": 0.48,
        "unsupported": 0.66,
    },
    "test": {
        SUPPORTED: 0.85,
        "wrong number": 0.91,
        "wrong name": 0.72,
        "wrong date": 0.91,
        "swapped roles": 0.18,
        "unsupported": 0.61,
    },
}


def test_the_pairs_are_many_of_each_label_and_no_article_is_in_both_parts() -> None:
    pairs = read_pairs(PAIRS)
    labels = Counter(pair.label for pair in pairs)
    assert len(pairs) >= 240
    assert set(labels) == {SUPPORTED, *WRONG}
    assert min(labels.values()) >= 25
    assert len({(pair.archive, pair.article) for pair in pairs}) >= 80
    dev, test = ({p.article for p in pairs if p.part == part} for part in ("dev", "test"))
    assert dev
    assert test
    assert not dev & test


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


@pytest.mark.slow
@pytest.mark.parametrize("part", ["dev", "test"])
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
