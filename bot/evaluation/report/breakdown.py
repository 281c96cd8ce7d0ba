"""Figures by kind of question, by month and by publisher."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.evaluation.metrics import METRICS
from bot.evaluation.outcomes import Outcome

#: Metrics of a breakdown, by name.
SHOWN = ("answer_recall@5", "quote_hit@3", "f1", "declined_answerable", "declined_unanswerable")

#: Groups of a breakdown; the smaller ones are put together.
GROUPS = 12

_ASKED = re.compile(
    r"\b(how many|how much|how|who|whom|whose|what|which|when|where|why|true or false)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of the questions of one group, in the order of `SHOWN`."""

    name: str
    questions: int
    figures: tuple[float | int | None, ...]


def by_kind(outcomes: Sequence[Outcome]) -> list[Group]:
    """By the data set's own kinds; where it has none, by the word that asks."""
    return _groups(outcomes, kind)


def by_month(outcomes: Sequence[Outcome]) -> list[Group]:
    """By the month of the day on which they are asked, in order of time."""
    made = _groups(outcomes, lambda outcome: f"{outcome.question.asked:%Y-%m}")
    return sorted(made, key=lambda group: (group.name == _OTHERS, group.name))


def by_publisher(outcomes: Sequence[Outcome]) -> list[Group]:
    """By the publisher of the article that holds the answer, where it is known."""
    return _groups([o for o in outcomes if o.question.publisher], lambda o: o.question.publisher)


def kind(outcome: Outcome) -> str:
    """The kind of a question, or the first word of it that asks."""
    if outcome.question.kind:
        return outcome.question.kind
    asked = _ASKED.search(outcome.question.question)
    return asked[1].lower() if asked else "other"


_OTHERS = "all others"


def _groups(outcomes: Sequence[Outcome], name: Callable[[Outcome], str]) -> list[Group]:
    held: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        held.setdefault(name(outcome), []).append(outcome)
    ordered = sorted(held.items(), key=lambda item: (-len(item[1]), item[0]))
    rest = [outcome for _, members in ordered[GROUPS:] for outcome in members]
    kept = ordered[:GROUPS] + ([(_OTHERS, rest)] if rest else [])
    return [
        Group(name, len(members), tuple(METRICS[metric].of(members) for metric in SHOWN))
        for name, members in kept
    ]
