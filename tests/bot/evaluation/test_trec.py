"""Exported runs, read back and scored by ir-measures from the files alone."""

from __future__ import annotations

from collections.abc import Callable

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import AP, RR, Success, nDCG

from bot.evaluation import trec
from bot.evaluation.metrics import METRICS
from bot.evaluation.metrics.retrieval import token
from bot.evaluation.outcomes import Outcome
from bot.evaluation.questions import TestQuestion

MEASURES = {"hit_rate@5": Success @ 5, "mrr": RR, "ndcg@10": nDCG @ 10, "map": AP}
IDS = st.text(min_size=1, max_size=4) | st.sampled_from(["a b", "é", "a\nb", "\t", "%20"])


@given(
    st.lists(
        st.tuples(IDS, st.tuples(st.text("abcdefg", max_size=7), st.integers(0, 8))),
        min_size=1,
        max_size=8,
    )
)
def test_files_score_to_the_figures_of_the_run(
    tmp_path_factory: pytest.TempPathFactory,
    question_of: Callable[..., TestQuestion],
    outcome_of: Callable[..., Outcome],
    asked: list[tuple[str, tuple[str, int]]],
) -> None:
    outcomes = []
    for id, (gold, found) in dict(asked).items():
        grades = {article: 1 + place % 3 for place, article in enumerate(dict.fromkeys(gold))}
        question = question_of(id=id, gold=grades)
        outcomes.append(outcome_of(question, (), ["text"] * found))
    folder = tmp_path_factory.mktemp("trec")
    for name, text in trec.files(outcomes, "tag").items():
        (folder / name).write_text(text, "ascii")
    qrels = list(ir_measures.read_trec_qrels(str(folder / trec.QRELS)))
    run = list(ir_measures.read_trec_run(str(folder / trec.RANKING)))
    if not qrels:
        assert {METRICS[name].of(outcomes) for name in MEASURES} == {None}
        return
    scored = ir_measures.calc_aggregate(list(MEASURES.values()), qrels, run)
    for name, measure in MEASURES.items():
        assert METRICS[name].of(outcomes) == pytest.approx(scored[measure], abs=1e-12)


@given(st.lists(IDS, unique=True))
def test_ids_stay_apart_and_in_one_column(ids: list[str]) -> None:
    tokens = [token(id) for id in ids]
    assert len(set(tokens)) == len(ids)
    assert all(each.isascii() and len(each.split()) == 1 for each in tokens)


def test_a_ranking_has_the_six_columns_of_trec(
    question_of: Callable[..., TestQuestion], outcome_of: Callable[..., Outcome]
) -> None:
    outcome = outcome_of(question_of(id="q 1"), (), ("One.", "Two.", "Three."))
    files = trec.files([outcome], "run")
    assert files[trec.RANKING].splitlines() == [
        "q%201 Q0 a 1 1.0 run",
        "q%201 Q0 b 2 0.5 run",
        f"q%201 Q0 c 3 {1 / 3!r} run",
    ]
    assert files[trec.QRELS] == "q%201 0 a 1\n"
