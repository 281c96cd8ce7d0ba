"""What rewriting follow-ups is worth: whether their articles are found with and without it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.answers import Answer, Conversation, Question
from bot.desk import Desk
from bot.evaluation.questions import DatasetError
from bot.followups import standalone
from index.errors import QuestionError

#: An article counts as found when it is among so many different articles, best first.
FIRST = 5

#: Kind of a question that only looks like a follow-up, and must not be changed.
TOPIC_CHANGE = "topic change"

#: Halves of the cases, split by story: what was looked at while the rule was written, and the rest.
PARTS = ("dev", "test")

_COLUMNS = ("n", "alone", "understood", "gold")

BEGIN, END = "<!-- follow-ups: begin -->", "<!-- follow-ups: end -->"


@dataclass(frozen=True, slots=True)
class Case:
    """A conversation whose last question leans on the others.

    Attributes:
        part: One of `PARTS`.
        archive: Name of the test folder that it is asked of.
        asked: The day on which all of it is asked.
        kind: What makes the question lean: "pronoun", "year", "why" ...
        earlier: The questions before it, in order.
        standalone: The question as a person would ask it alone.
        gold: Ids of the articles that answer it, copies and other tellings included.
    """

    id: str
    part: str
    archive: str
    asked: date
    kind: str
    earlier: tuple[str, ...]
    follow_up: str
    standalone: str
    gold: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """Whether a case's article is found.

    Attributes:
        understood: The follow-up as it was understood in its conversation.
        raw: With the follow-up alone.
        ruled: With what was understood.
        gold: With the gold question.
    """

    case: Case
    understood: str
    raw: bool
    ruled: bool
    gold: bool


def read_cases(path: Path) -> list[Case]:
    """The cases of a file of JSON Lines, in order.

    Raises:
        DatasetError: It cannot be read, or a line is malformed.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"the file cannot be read: {error}", "Check it", str(path)) from error
    return [_case(line, f"{path}, line {number}") for number, line in enumerate(lines, start=1)]


def find(desk: Desk, case: Case) -> Found:
    """Ask a case's last question at a desk: alone, after the earlier ones, and as it should be."""
    talk = talked(desk, case)
    raw = _ask(desk, case.follow_up, case)
    ruled = _ask(desk, case.follow_up, case, talk)
    gold = _ask(desk, case.standalone, case)
    understood = ruled.understood if ruled else case.follow_up
    return Found(case, understood, _holds(raw, case), _holds(ruled, case), _holds(gold, case))


def talked(desk: Desk, case: Case) -> Conversation:
    """The conversation of a case before its last question, really asked at a desk."""
    talk = Conversation()
    for text in case.earlier:
        answer = _ask(desk, text, case, talk)
        talk = talk.after(answer) if answer else talk
    return talk


def mistaken(talk: Conversation, questions: Iterable[str]) -> list[str]:
    """The questions that are taken for follow-ups of a conversation about something else."""
    return [question for question in questions if standalone(question, talk) != question]


def closed(found: Iterable[Found]) -> float:
    """The share of the gap between follow-up and gold question that the rewriting closes, topic
    changes left out; 1 where there is none."""
    rows = [each for each in found if each.case.kind != TOPIC_CHANGE]
    gap = sum(each.gold for each in rows) - sum(each.raw for each in rows)
    won = sum(each.ruled for each in rows) - sum(each.raw for each in rows)
    return won / gap if gap else 1.0


def changed(found: Iterable[Found]) -> list[Found]:
    """The topic changes that something was carried over to."""
    return [
        each
        for each in found
        if each.case.kind == TOPIC_CHANGE and each.understood != each.case.follow_up
    ]


def block(found: Sequence[Found], wrong: int, other: int) -> str:
    """Markdown from `BEGIN` to `END`: the figures of both parts by kind.

    Args:
        wrong: How many questions were taken for follow-ups of a conversation about something else.
        other: Of how many.
    """
    head = ["", *_COLUMNS, *_COLUMNS]
    kinds = sorted({each.case.kind for each in found} - {TOPIC_CHANGE})
    groups = [(kind, [each for each in found if each.case.kind == kind]) for kind in kinds]
    leaning = [each for each in found if each.case.kind != TOPIC_CHANGE]
    groups.append(("**all**", leaning))
    for archive in dict.fromkeys(each.case.archive for each in found):
        groups.append((f"of {archive}", [e for e in leaning if e.case.archive == archive]))
    rows = [[name, *_shares(each, "dev"), *_shares(each, "test")] for name, each in groups]
    table = [head, ["---"] * len(head), *rows]
    lines = [f"| {' | '.join(row)} |" for row in table]
    halves = [(part, [each for each in found if each.case.part == part]) for part in PARTS]
    said = "; ".join(
        f"{part}: {closed(each):.0%} of the gap closed, {len(changed(each))} of "
        f"{sum(one.case.kind == TOPIC_CHANGE for one in each)} topic changes touched"
        for part, each in halves
        if each
    )
    parts = ["The first four figures are of dev, the last four of test.", "\n".join(lines)]
    parts.append(f"{said[:1].upper()}{said[1:]}.")
    if other:
        parts.append(
            f"Questions of quizzes put after a conversation about something else: {wrong:,} of "
            f"{other:,} were taken for follow-ups."
        )
    return "\n\n".join([BEGIN, *parts, END])


def _shares(found: Sequence[Found], part: str) -> list[str]:
    rows = [each for each in found if each.case.part == part]
    if not rows:
        return ["0", "–", "–", "–"]
    counts = (
        sum(each.raw for each in rows),
        sum(each.ruled for each in rows),
        sum(each.gold for each in rows),
    )
    return [str(len(rows)), *(f"{count / len(rows):.2f}" for count in counts)]


def _holds(answer: Answer | None, case: Case) -> bool:
    if answer is None:
        return False
    articles = list(dict.fromkeys(each.source.article_id for each in answer.considered))
    return not case.gold.isdisjoint(articles[:FIRST])


def _ask(desk: Desk, text: str, case: Case, talk: Conversation | None = None) -> Answer | None:
    """The answer; None when there is nothing in the question to search for."""
    try:
        return desk.ask(Question(text, case.asked), talk)
    except QuestionError:
        return None


def _case(line: str, where: str) -> Case:
    try:
        row = json.loads(line)
        return Case(
            row["id"],
            row["part"],
            row["archive"],
            date.fromisoformat(row["asked"]),
            row["kind"],
            tuple(row["earlier"]),
            row["follow_up"],
            row["standalone"],
            frozenset(row["gold"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        problem = f"this is no conversation: {error!r}"
        raise DatasetError(problem, "Mend the line or take it out", where) from error
