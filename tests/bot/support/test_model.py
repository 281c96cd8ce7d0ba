"""The learned weights of the checker."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from bot.support import Checker
from bot.support.doubts import Weighed
from bot.support.facts import DATE, NAME, NUMBER, Fact
from bot.support.model import SENTENCE, SupportModel, load_model
from index.errors import ConfigurationError
from tests.bot.support.conftest import FERRY, evidence_of


def fact(kind: str) -> Fact:
    return Fact(kind, 0, 1, "x", (), (), False)


def test_a_sentence_is_as_likely_wrong_with_many_facts_as_with_one() -> None:
    model = SupportModel({NAME: {"a": 1.0, "intercept": 0.5}, SENTENCE: {"intercept": -2.0}}, 0.0)
    for count in (1, 4):
        facts = tuple((fact(NAME), {"a": 1.0, "unknown": 9.0}, None) for _ in range(count))
        whole, each = Weighed(facts, {}, ()).odds(model)
        assert whole == pytest.approx(math.exp(-2))
        assert sum(each) == pytest.approx(math.exp(1.5))


def test_the_packaged_weights_are_of_the_signs_that_there_are(checker: Checker) -> None:
    model = load_model()
    sentence = "Ada Moss said on Monday that the ferry killed 47 people in Lindmoor."
    weighed = checker.weigh(sentence, evidence_of(FERRY))
    assert weighed is not None
    assert weighed.whole.keys() == model.weights[SENTENCE].keys() - {"intercept"}
    assert {each.kind for each, _, _ in weighed.facts} == {NUMBER, DATE, NAME}
    for each, signs, _ in weighed.facts:
        assert signs.keys() == model.weights[each.kind].keys() - {"intercept"}


def test_a_missing_or_quoted_fact_is_not_weighed(checker: Checker) -> None:
    evidence = evidence_of(FERRY)
    assert checker.weigh("The ferry killed 48 people.", evidence) is None
    quoted = "The port beat its rival Eastquay to the contract in 2015."
    assert checker.weigh(quoted, evidence) is None


@pytest.mark.parametrize("text", ["{", "{}", json.dumps({"weights": {"name": 3}, "threshold": 1})])
def test_a_file_that_holds_no_weights_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match="no weights"):
        load_model(path)
