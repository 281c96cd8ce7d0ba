"""What people think of answers, and which ones they saved."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

import sqlalchemy as sa

from bot.contract import answer_from_json
from bot.listing import numbers
from bot.store import tables
from bot.store.database import Database
from bot.store.marks import marks_from_json
from bot.wording import became

Verdict = Literal["good", "bad"]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person says about one answer.

    Attributes:
        reason: Why it is bad, one of the front's names; empty when none is given.
        comment: In the person's own words; may be empty.
        moment: ISO 8601 in UTC.
    """

    turn: str
    person: str
    verdict: Verdict
    reason: str
    comment: str
    moment: str


class Opinions:
    """Feedback and saved answers. Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(self, opinion: Opinion) -> None:
        """Store an opinion in place of the person's former one on the same answer."""
        table = tables.feedback
        same = sa.and_(table.c.turn == opinion.turn, table.c.person == opinion.person)
        with self._database.writing() as db:
            db.execute(table.delete().where(same))
            db.execute(table.insert().values(**asdict(opinion)))

    def of(self, turn: str, person: str) -> Opinion | None:
        """What a person said about an answer."""
        table = tables.feedback
        query = sa.select(table).where(table.c.turn == turn, table.c.person == person)
        with self._database.reading() as db:
            row = db.execute(query).first()
        if row is None:
            return None
        return Opinion(row.turn, row.person, row.verdict, row.reason, row.comment, row.moment)

    def export(self) -> Iterator[dict[str, Any]]:
        """Every opinion with its question and answer, oldest first; docs/slack.md has the fields.

        People are left out: the data set is about answers.
        """
        turns, feedback = tables.turns, tables.feedback
        query = (
            sa.select(feedback, turns.c.question, turns.c.asked, turns.c.answer, turns.c.marks)
            .join(turns, turns.c.id == feedback.c.turn)
            .order_by(feedback.c.moment, feedback.c.turn, feedback.c.person)
        )
        with self._database.reading() as db:
            rows = db.execute(query).all()
        said: Counter[str] = Counter()
        for row in rows:
            said[row.turn] += 1
            yield _exported(row, f"{row.turn}-{said[row.turn]}")

    def save(self, person: str, turn: str, moment: str) -> bool:
        """Save an answer; False when the person has saved it before."""
        table = tables.saved
        same = sa.and_(table.c.person == person, table.c.turn == turn)
        with self._database.writing() as db:
            if db.execute(sa.select(table.c.turn).where(same)).first() is not None:
                return False
            db.execute(table.insert().values(person=person, turn=turn, moment=moment))
        return True

    def unsave(self, person: str, turn: str) -> None:
        """Take an answer off the person's saved ones."""
        table = tables.saved
        with self._database.writing() as db:
            db.execute(table.delete().where(table.c.person == person, table.c.turn == turn))

    def saved(self, person: str, limit: int) -> list[str]:
        """The turns that a person saved, the last one first."""
        table = tables.saved
        query = (
            sa.select(table.c.turn)
            .where(table.c.person == person)
            .order_by(table.c.moment.desc())
            .limit(limit)
        )
        with self._database.reading() as db:
            return list(db.execute(query).scalars())


def _exported(row: Any, id: str) -> dict[str, Any]:
    answer = answer_from_json(json.loads(row.answer))
    citations = [
        {
            "article_id": citation.article_id,
            "start": citation.start,
            "end": citation.end,
            "quote": citation.quote,
        }
        for sentence in answer.sentences
        for citation in sentence.citations
    ]
    # The first three fields are those of a test question (docs/quality.md). The answer that was
    # given is no known answer, so it has another name than a test question's "answer".
    return {
        "id": id,
        "question": row.question,
        "asked": row.asked,
        "understood": answer.understood,
        "given": answer.short_answer,
        "sentences": [sentence.text for sentence in answer.sentences],
        "abstained": answer.abstained,
        "reply": answer.reply,
        "citations": citations,
        "since": list(became(answer, marks_from_json(row.marks), numbers(answer)).values()),
        "verdict": row.verdict,
        "reason": row.reason,
        "comment": row.comment,
        "moment": row.moment,
    }
