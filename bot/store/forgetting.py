"""Removing what is kept: of one person, of conversations, of an article.

Each is one transaction, and nothing of the texts is left on the disk.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.store import tables
from bot.store.conversations import drop_turns
from bot.store.database import Database

Nameless = Callable[[Mapping[str, Any]], Mapping[str, Any]]

#: Conversations in one statement, and answers that are read at a time.
_PAGE = 200


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was removed."""

    turns: int
    opinions: int
    saved: int


def forget(database: Database, person: str, nameless: Nameless) -> Forgotten:
    """Remove a person's questions, answers, opinions, saved answers and words.

    What is in work is given up: its worker finds that it does not hold it any more. Of a question
    that has replies it is kept where it stood and which they are, so that they can still be
    removed.

    Args:
        nameless: The details of a question without what says who asked it.
    """
    turns, feedback, saved = tables.turns, tables.feedback, tables.saved
    with database.writing() as db:
        opinions = db.execute(feedback.delete().where(feedback.c.person == person)).rowcount
        kept = db.execute(saved.delete().where(saved.c.person == person)).rowcount
        ids = list(db.execute(sa.select(turns.c.id).where(turns.c.asker == person)).scalars())
        drop_turns(db, ids)
        _forget_questions(db, tables.questions.c.asker == person, nameless)
        db.execute(tables.heard.delete().where(tables.heard.c.speaker == person))
        db.execute(tables.edits.delete().where(tables.edits.c.writer == person))
    database.settle()
    return Forgotten(len(ids), opinions, kept)


def forget_conversations(database: Database, keys: Sequence[str], nameless: Nameless) -> int:
    """Remove conversations with all that is kept of them; how many turns they had.

    Of their questions stays what stays of a person's (`forget`).
    """
    count = 0
    with database.writing() as db:
        for start in range(0, len(keys), _PAGE):
            page = keys[start : start + _PAGE]
            turns = tables.turns.c.conversation.in_(page)
            ids = list(db.execute(sa.select(tables.turns.c.id).where(turns)).scalars())
            drop_turns(db, ids)
            _forget_questions(db, tables.questions.c.thread.in_(page), nameless)
            db.execute(tables.heard.delete().where(tables.heard.c.conversation.in_(page)))
            count += len(ids)
    database.settle()
    return count


def forget_article(database: Database, article_id: str, time: float) -> int:
    """Remove the answers that quote an article, and its text from all others; how many quoted it.

    Their replies are to be removed as if their questions had been deleted.

    Args:
        time: Seconds since 1970.
    """
    cited, questions = tables.cited, tables.questions
    quoting = sa.select(cited.c.turn).where(cited.c.article_id == article_id)
    with database.writing() as db:
        ids = list(db.execute(quoting).scalars())
        for start in range(0, len(ids), _PAGE):
            page = ids[start : start + _PAGE]
            unwanted = questions.update().where(questions.c.id.in_(page), questions.c.wanted)
            values = {"wanted": False, "text": "", "amending": False, "attempts": 0}
            db.execute(unwanted.values(revision=questions.c.revision + 1, **values))
            idle = sa.and_(questions.c.id.in_(page), questions.c.state != "working")
            db.execute(questions.update().where(idle).values(state="waiting", due=time))
        drop_turns(db, ids)
        _strip(db, article_id)
    database.settle()
    return len(ids)


def _forget_questions(db: sa.Connection, which: sa.ColumnElement[bool], nameless: Nameless) -> None:
    table = tables.questions
    db.execute(table.delete().where(which, table.c.replies == "[]", sa.not_(table.c.posting)))
    left = db.execute(sa.select(table.c.id, table.c.details).where(which)).all()
    for id, details in left:
        emptied = {"asker": "", "text": "", "problem": "", "state": "done", "worker": ""}
        emptied["details"] = json.dumps(dict(nameless(json.loads(details))))
        db.execute(table.update().where(table.c.id == id).values(amending=False, **emptied))


def _strip(db: sa.Connection, article_id: str) -> None:
    """Take an article out of what answers only considered, and of the copies that they name."""
    turns = tables.turns
    held = turns.c.answer.contains(json.dumps(article_id), autoescape=True)
    for id in list(db.execute(sa.select(turns.c.id).where(held)).scalars()):
        answer = json.loads(
            db.execute(sa.select(turns.c.answer).where(turns.c.id == id)).scalar_one()
        )
        answer["considered"] = [
            each for each in answer["considered"] if each["source"]["article_id"] != article_id
        ]
        for citation in (each for said in answer["sentences"] for each in said["citations"]):
            citation["copies"] = [
                copy for copy in citation["copies"] if copy["article_id"] != article_id
            ]
        db.execute(turns.update().where(turns.c.id == id).values(answer=json.dumps(answer)))
