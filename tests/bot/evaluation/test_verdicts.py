from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.evaluation import runs
from bot.evaluation.comparison import Change, compare
from bot.evaluation.outcomes import Outcome
from bot.evaluation.questions import TestQuestion
from bot.evaluation.runs import Manifest, Run, RunError
from bot.evaluation.verdicts import Verdict, verdict

QuestionOf = Callable[..., TestQuestion]
OutcomeOf = Callable[..., Outcome]

HIT, MISS = "Squid Game is back.", "It rains."


@pytest.mark.parametrize(
    ("quotes", "passages", "confidence", "expected"),
    [
        ([HIT], [HIT], 0.9, Verdict.RIGHT),
        ([MISS, HIT], [MISS, HIT], 0.9, Verdict.RIGHT),
        ([MISS], [MISS], 0.9, Verdict.NOT_RETRIEVED),
        ([], [], 0.0, Verdict.NOT_RETRIEVED),
        ([MISS], [MISS, HIT], 0.9, Verdict.NOT_QUOTED),
        ([MISS], [MISS, HIT], 0.1, Verdict.NOT_QUOTED),
        ([HIT], [HIT], 0.1, Verdict.DECLINED),
    ],
)
def test_the_first_step_that_failed_is_named(
    question_of: QuestionOf,
    outcome_of: OutcomeOf,
    quotes: list[str],
    passages: list[str],
    confidence: float,
    expected: Verdict,
) -> None:
    assert verdict(outcome_of(question_of(), quotes, passages, confidence=confidence)) == expected


def test_an_unsupported_sentence_makes_an_answer_wrong(
    question_of: QuestionOf, outcome_of: OutcomeOf
) -> None:
    outcome = outcome_of(question_of(), [HIT], [HIT], confidence=0.9)
    unsupported = replace(outcome.sentences[0], supported=False)
    assert verdict(replace(outcome, sentences=(unsupported,))) == Verdict.UNSUPPORTED


def test_unanswerable_questions_are_right_when_declined(
    question_of: QuestionOf, outcome_of: OutcomeOf
) -> None:
    question = question_of(answerable=False, unanswerable=True, gold={})
    assert verdict(outcome_of(question, confidence=0.1)) == Verdict.RIGHT
    assert verdict(outcome_of(question, [MISS], confidence=0.9)) == Verdict.ANSWERED
    assert verdict(outcome_of(replace(question, unanswerable=False))) is None


@pytest.fixture
def run_of(tmp_path: Path, manifest_of: Callable[..., Manifest]) -> Callable[..., Run]:
    """Keeps a run with these outcomes."""

    def make(code: str, outcomes: list[Outcome], **fields: str) -> Run:
        with runs.begun(tmp_path, manifest_of(code=code, **fields)) as run:
            list(run.add(iter(outcomes)))
        return run

    return make


def test_questions_that_changed_side_are_named(
    run_of: Callable[..., Run], question_of: QuestionOf, outcome_of: OutcomeOf
) -> None:
    questions = [question_of(id=str(i)) for i in range(4)]
    before = [
        outcome_of(question, [text], [HIT, MISS], confidence=0.9)
        for question, text in zip(questions, [HIT, MISS, HIT, MISS], strict=True)
    ]
    after = [
        outcome_of(question, [text], [HIT, MISS], confidence=0.9)
        for question, text in zip(questions, [HIT, HIT, MISS, MISS], strict=True)
    ]
    extra = outcome_of(question_of(id="9"), [HIT], [HIT])
    found = compare(run_of("1", before), run_of("2", [*after[::-1], extra]))
    asked = questions[0].question
    assert found.gained == (Change("1", asked, Verdict.NOT_QUOTED, Verdict.RIGHT),)
    assert found.lost == (Change("2", asked, Verdict.RIGHT, Verdict.NOT_QUOTED),)
    assert (found.questions, found.only_before, found.only_after) == (4, 0, 1)
    assert found.differences["quote_hit@1"].before == 0.5


def test_runs_that_cannot_be_paired_are_refused(
    run_of: Callable[..., Run], question_of: QuestionOf, outcome_of: OutcomeOf
) -> None:
    one = run_of("1", [outcome_of(question_of(id="1"))])
    reworded = run_of("2", [outcome_of(question_of(id="1", question="Which series?"))])
    with pytest.raises(RunError, match="shares no question"):
        compare(one, reworded)
    other = run_of("3", [outcome_of(question_of(id="1"))], judge="gpt")
    with pytest.raises(RunError, match="judged by 'exact quotes' and 'gpt'"):
        compare(one, other)
