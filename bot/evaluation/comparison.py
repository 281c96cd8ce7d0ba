"""Two runs side by side, over the questions that they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.evaluation.runs import Run, RunError, questions_of
from bot.evaluation.statistics import Difference, differences
from bot.evaluation.verdicts import Verdict, verdict


@dataclass(frozen=True, slots=True)
class Change:
    """A question that changed side: right in one run, wrong in the other."""

    id: str
    question: str
    before: Verdict
    after: Verdict


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A run that stopped after ``asked`` of its ``questions``."""

    run: str
    asked: int
    questions: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one run to another.

    Attributes:
        before, after: Ids of the runs.
        questions: How many they share; of only_before, only_after each has so many more.
        differences: Metric -> its difference over the shared questions.
        gained, lost: Questions that became right, and that became wrong.
        interrupted: Those of the two that did not come to their end.
    """

    before: str
    after: str
    questions: int
    only_before: int
    only_after: int
    differences: Mapping[str, Difference]
    gained: tuple[Change, ...]
    lost: tuple[Change, ...]
    interrupted: tuple[Interrupted, ...] = ()


def compare(before: Run, after: Run, seed: int = 0) -> Comparison:
    """Compare two runs; questions are the same when id and wording are.

    Raises:
        RunError: They share no question, were judged by different judges, or cannot be read.
    """
    if before.manifest.judge != after.manifest.judge:
        raise RunError(
            f"the runs were judged by {before.manifest.judge!r} and {after.manifest.judge!r}",
            "Measure one of them again with the other's judge",
            after.manifest.id,
        )
    one, two = questions_of(before.outcomes()), questions_of(after.outcomes())
    shared = [key for key in one if key in two]
    if not shared:
        raise RunError(
            f"it shares no question with {before.manifest.id}",
            "Compare runs of the same data set",
            after.manifest.id,
        )
    changes = [
        Change(one[key].question.id, one[key].question.question, old, new)
        for key in shared
        if (old := verdict(one[key])) and (new := verdict(two[key]))
    ]
    return Comparison(
        before.manifest.id,
        after.manifest.id,
        len(shared),
        len(one) - len(shared),
        len(two) - len(shared),
        differences([one[key] for key in shared], [two[key] for key in shared], seed),
        tuple(c for c in changes if c.before != Verdict.RIGHT and c.after == Verdict.RIGHT),
        tuple(c for c in changes if c.before == Verdict.RIGHT and c.after != Verdict.RIGHT),
        tuple(
            Interrupted(run.manifest.id, len(asked), run.manifest.data["questions"])
            for run, asked in ((before, one), (after, two))
            if not run.manifest.finished
        ),
    )
