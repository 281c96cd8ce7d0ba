"""What went wrong, question by question, with the texts marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.evaluation.matching import found, normalised
from bot.evaluation.outcomes import Outcome, Retrieved
from bot.evaluation.questions import TestQuestion
from bot.evaluation.verdicts import Verdict, verdict
from index.articles import Span

#: Passages that are shown of a failure.
SHOWN = 3

WHY = {
    Verdict.NOT_RETRIEVED: "None of the passages that were considered holds the answer.",
    Verdict.NOT_QUOTED: "A passage with the answer was considered, but another sentence was "
    "quoted.",
    Verdict.DECLINED: "The answer was quoted, but the confidence was below the threshold.",
    Verdict.UNSUPPORTED: "The answer was given, but a sentence is not supported by its citations.",
    Verdict.ANSWERED: "The archive has no answer, and the reply gave one all the same.",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text with how it is marked: "quote", "gold", both or neither."""

    text: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage with what was quoted of it ("quote") and the answer in it ("gold")."""

    passage: Retrieved
    rank: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that went wrong."""

    outcome: Outcome
    verdict: Verdict
    why: str
    said: tuple[tuple[Piece, ...], ...]
    passages: tuple[Shown, ...]


def failures(outcomes: Iterable[Outcome]) -> list[Failure]:
    """Every question that went wrong, in the order of the verdicts."""
    order = list(Verdict)
    made = [
        _failure(outcome, said)
        for outcome in outcomes
        if (said := verdict(outcome)) not in (None, Verdict.RIGHT)
    ]
    return sorted(made, key=lambda failure: order.index(failure.verdict))


def pieces(text: str, spans: Iterable[tuple[str, Span]]) -> tuple[Piece, ...]:
    """The text in pieces, each with the marks of the spans that it lies in."""
    held = [(mark, span) for mark, span in spans if span.start < span.end]
    edges = {0, len(text)}
    for _, span in held:
        edges |= {min(span.start, len(text)), min(span.end, len(text))}
    places = sorted(edges)
    return tuple(
        Piece(
            text[start:end],
            tuple(sorted({m for m, span in held if span.start <= start and end <= span.end})),
        )
        for start, end in pairwise(places)
    )


def answers_in(text: str, question: TestQuestion) -> list[Span]:
    """Where the forms of the answer stand in a text, as `normalised` compares them."""
    spans = []
    for answer in question.answers:
        words = [re.escape(word) for word in normalised(answer).split()]
        if words:
            between = r"(?:[^\w]|\b(?:a|an|the)\b)+"
            pattern = rf"(?<!\w){between.join(words)}(?!\w)"
            spans += [Span(*each.span()) for each in re.finditer(pattern, text, re.IGNORECASE)]
    return spans


def _failure(outcome: Outcome, said: Verdict | None) -> Failure:
    if said is None:
        raise ValueError(f"question {outcome.question.id} has no verdict")
    return Failure(
        outcome,
        said,
        WHY[said],
        tuple(pieces(text, _gold(text, outcome)) for text in outcome.quotes),
        tuple(_passages(outcome)),
    )


def _passages(outcome: Outcome) -> Iterable[Shown]:
    """The passages that were quoted and the first that holds the answer; else the first ones."""
    cited = [cited for said in outcome.sentences for cited in said.citations]
    ids = {each.passage_id for each in cited}
    ranked = list(enumerate(outcome.retrieved, start=1))
    holding = [rank for rank, p in ranked if found(p.text, outcome.question)][:1]
    wanted = [(rank, p) for rank, p in ranked if p.passage_id in ids or rank in holding]
    for rank, passage in (wanted or ranked)[: SHOWN + 1]:
        quoted = [
            ("quote", Span(each.start - passage.start, each.end - passage.start))
            for each in cited
            if each.passage_id == passage.passage_id
        ]
        marks = [*quoted, *_gold(passage.text, outcome)]
        yield Shown(passage, rank, pieces(passage.text, marks))


def _gold(text: str, outcome: Outcome) -> Sequence[tuple[str, Span]]:
    return [("gold", span) for span in answers_in(text, outcome.question)]
