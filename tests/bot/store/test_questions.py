"""The ledger of questions: accepted once, answered once, in whichever process."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.answers import Answer
from bot.store import (
    Asked,
    LostError,
    Questions,
    Store,
    forget,
    forget_conversations,
    open_store,
    tables,
)
from bot.store.edits import OVERTAKEN
from bot.store.questions import AMENDED, KEPT, LEASE, amend
from index.catalogue import sqlite_url

NOW = 1_000_000.0


@pytest.fixture
def url(tmp_path: Path) -> str:
    return sqlite_url(tmp_path / "new" / "desk.sqlite3")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = open_store(url)
    yield store
    store.close()


@pytest.fixture
def questions(store: Store) -> Questions:
    return store.questions


def asked(n: int = 1, thread: str = "slack/C1/1.0", text: str = "Who?") -> Asked:
    return Asked(f"slack/C1/{n}.0", "C1", thread, "slack/U1", text, {"n": n})


def accepted(questions: Questions, n: int = 1, **values: str) -> str:
    id = questions.accept(asked(n, **values), (f"event/{n}",), NOW + n)
    assert id is not None
    return id


def test_of_four_deliveries_and_two_events_of_a_message_one_is_accepted(
    questions: Questions,
) -> None:
    deliveries = [("event/1",), ("event/1",), ("event/2",), ("event/2",)]
    ids = [questions.accept(asked(), keys, NOW) for keys in deliveries]
    assert ids[0] is not None
    assert ids[1:] == [None, None, None]
    assert questions.count() == 1


def test_a_delivery_comes_first_once(questions: Questions) -> None:
    assert questions.first(("a", "b"), NOW)
    assert not questions.first(("b", "c"), NOW)
    questions.again("a")
    questions.again("b")
    assert questions.first(("a", "b"), NOW)


def test_what_is_accepted_comes_back_as_it_was(questions: Questions) -> None:
    id = accepted(questions, text="Wer? — «я»\n\x00 end")
    claim = questions.claim(id, "worker", NOW + 1)
    assert claim is not None
    assert claim.asked == asked(text="Wer? — «я»\n\x00 end")
    assert (claim.replies, claim.posting, claim.wanted, claim.attempts) == ((), False, True, 0)


def test_a_question_is_claimed_by_one_until_its_lease_runs_out(questions: Questions) -> None:
    id = accepted(questions)
    first = questions.claim(id, "first", NOW + 5)
    assert first is not None
    assert questions.claim(id, "second", NOW + 5 + LEASE) is None
    questions.renew("first", ["another"], NOW + 9)
    questions.renew("first", [id], NOW + 10)
    assert questions.claim(id, "second", NOW + 10 + LEASE) is None
    second = questions.claim(id, "second", NOW + 10.1 + LEASE)
    assert second is not None
    with pytest.raises(LostError):
        questions.posted(first, ["1.5"])
    questions.posted(second, ["1.6"])
    assert questions.finish(second, NOW + 30)
    assert questions.waiting(NOW + 1_000) == []


def test_questions_of_one_conversation_are_worked_on_one_after_the_other(
    questions: Questions,
) -> None:
    first, second = accepted(questions, 1), accepted(questions, 2)
    other = accepted(questions, 3, thread="slack/C1/3.0")
    held = questions.claim(first, "a", NOW + 10)
    assert held is not None
    assert questions.claim(second, "b", NOW + 10) is None
    assert questions.claim(other, "b", NOW + 10) is not None
    questions.finish(held, NOW + 11)
    assert questions.claim(second, "b", NOW + 12) is not None


def test_what_a_dead_worker_had_posted_is_known_to_the_next(questions: Questions) -> None:
    id = accepted(questions)
    claim = questions.claim(id, "dead", NOW + 1)
    assert claim is not None
    questions.posted(claim, ["1.5"])
    questions.posting(claim)
    again = questions.claim(id, "alive", NOW + 2 + LEASE)
    assert again is not None
    assert (again.replies, again.posting) == (("1.5",), True)
    assert questions.replies("slack/C1/1.0") == {"1.5"}


def test_what_is_handed_over_can_be_claimed_at_once(questions: Questions) -> None:
    id = accepted(questions)
    assert questions.claim(id, "stopping", NOW + 2)
    questions.hand_over("stopping")
    assert questions.claim(id, "next", NOW + 2)


def test_what_is_postponed_waits(questions: Questions) -> None:
    id = accepted(questions)
    claim = questions.claim(id, "w", NOW + 2)
    assert claim is not None
    questions.postpone(claim, NOW + 60)
    assert questions.waiting(NOW + 59) == []
    assert [each.id for each in questions.waiting(NOW + 60)] == [id]
    again = questions.claim(id, "w", NOW + 60)
    assert again is not None
    assert again.attempts == 1


def test_an_edit_while_it_is_answered_has_it_answered_again(questions: Questions) -> None:
    id = accepted(questions)
    claim = questions.claim(id, "w", NOW + 2)
    assert claim is not None
    assert questions.edit("slack/C1/1.0", "Who else?", NOW + 3) is not None
    questions.posted(claim, ["1.5"])
    assert not questions.finish(claim, NOW + 4)
    again = questions.claim(id, "w", NOW + 5)
    assert again is not None
    assert again.asked.text == "Who else?"
    assert again.replies == ("1.5",)
    assert questions.finish(again, NOW + 6)


def test_an_edit_that_changes_nothing_is_none(questions: Questions) -> None:
    accepted(questions)
    assert questions.edit("slack/C1/1.0", "Who?", NOW) is None
    assert questions.edit("slack/C1/9.0", "Who?", NOW) is None


def test_an_edit_may_change_details_alone(questions: Questions) -> None:
    id = accepted(questions)
    claim = questions.claim(id, "w", NOW + 2)
    assert claim is not None
    assert questions.finish(claim, NOW + 3)
    assert questions.edit("slack/C1/1.0", "Who?", NOW + 4, details={"n": 1}) is None
    assert questions.edit("slack/C1/1.0", "Who?", NOW + 4, details={"loud": True}) is not None
    again = questions.claim(id, "w", NOW + 5)
    assert again is not None
    assert again.asked == replace(asked(), details={"n": 1, "loud": True})
    assert questions.edit("slack/C1/1.0", "Who?", NOW + 6, details={"loud": True}) is None


def test_a_reply_is_begun_before_it_is_posted(questions: Questions) -> None:
    id = accepted(questions)
    assert not questions.begun(id)
    claim = questions.claim(id, "w", NOW + 2)
    assert claim is not None
    assert not questions.begun(id)
    questions.posting(claim)
    assert questions.begun(id)
    questions.posted(claim, [])
    assert not questions.begun(id)
    questions.posted(claim, ["1.5"])
    assert questions.begun(id)
    questions.finish(claim, NOW + 3)
    assert questions.begun(id)


def test_no_reply_to_come_counts_as_begun(questions: Questions) -> None:
    id = accepted(questions)
    claim = questions.claim(id, "w", NOW + 2)
    assert claim is not None
    questions.fail(claim, "channel_not_found")
    assert questions.begun(id)
    assert questions.begun("forgotten")


PLACE, WRITER = "slack/C1/1.0", "slack/U1"


def overtaking(store: Store) -> list[str]:
    with store.database.reading() as db:
        return list(db.execute(sa.select(tables.edits.c.text)).scalars())


def test_an_edit_that_overtakes_its_question_is_its_text(store: Store) -> None:
    questions = store.questions
    assert questions.edit(PLACE, "Who else?", NOW, writer=WRITER) is None
    assert questions.edit(PLACE, "Who, then?", NOW + 1, writer=WRITER) is None
    claim = questions.claim(accepted(questions), "w", NOW + 2)
    assert claim is not None
    assert claim.asked.text == "Who, then?"
    assert claim.asked.details == asked().details
    assert overtaking(store) == []
    assert accepted(questions, 2, text="What?")


def test_an_edit_waits_for_its_question_alone_and_not_for_ever(store: Store) -> None:
    questions = store.questions
    questions.edit(PLACE, "Who else?", NOW, writer=WRITER)
    assert questions.accept(asked(2), ("event/2",), NOW) is not None
    id = questions.accept(asked(), ("event/1",), NOW + OVERTAKEN + 1)
    assert id is not None
    questions.edit("slack/C1/3.0", "Why?", NOW, writer=WRITER)
    questions.edit("slack/C1/4.0", "When?", NOW + OVERTAKEN + 1, writer=WRITER)
    assert overtaking(store) == ["When?"]
    questions.prune(NOW + 2 * OVERTAKEN + 2)
    assert overtaking(store) == []
    claim = questions.claim(id, "w", NOW + 10_000)
    assert claim is not None
    assert claim.asked.text == "Who?"


def test_no_edit_is_kept_of_a_known_a_deleted_or_a_strange_message(store: Store) -> None:
    questions = store.questions
    accepted(questions)
    assert questions.edit(PLACE, "Who?", NOW, writer=WRITER) is None
    assert questions.edit("slack/C1/2.0", "Lunch?", NOW) is None
    assert overtaking(store) == []
    questions.edit("slack/C1/3.0", "Who else?", NOW, writer=WRITER)
    questions.remove("slack/C1/3.0", NOW + 1)
    assert overtaking(store) == []
    questions.edit("slack/C1/4.0", "Who else?", NOW, writer=WRITER)
    forget(store.database, WRITER, dict)
    assert overtaking(store) == []


def test_a_deleted_question_is_claimed_to_remove_its_replies(questions: Questions) -> None:
    id = accepted(questions)
    claim = questions.claim(id, "w", NOW + 2)
    assert claim is not None
    questions.posted(claim, ["1.5"])
    questions.finish(claim, NOW + 3)
    assert questions.remove("slack/C1/1.0", NOW + 4) is not None
    assert questions.remove("slack/C1/1.0", NOW + 4) is None
    again = questions.claim(id, "w", NOW + 5)
    assert again is not None
    assert not again.wanted
    assert again.replies == ("1.5",)
    assert again.asked.text == ""


def test_what_was_deleted_before_it_came_is_not_accepted(questions: Questions) -> None:
    assert questions.remove("slack/C1/1.0", NOW) is None
    assert questions.accept(asked(), ("event/1",), NOW) is None
    assert questions.accept(asked(2), ("event/2",), NOW) is not None


def test_what_failed_is_not_tried_again_unless_it_is_edited(questions: Questions) -> None:
    id = accepted(questions)
    claim = questions.claim(id, "w", NOW + 2)
    assert claim is not None
    questions.fail(claim, "channel_not_found")
    assert questions.waiting(NOW + 1_000) == []
    assert questions.edit("slack/C1/1.0", "Who, then?", NOW + 5) is not None
    assert [each.id for each in questions.waiting(NOW + 5)] == [id]


def test_pruning_keeps_what_is_not_finished(questions: Questions) -> None:
    done, waiting = accepted(questions, 1), accepted(questions, 2, thread="t")
    claim = questions.claim(done, "w", NOW + 2)
    assert claim is not None
    questions.finish(claim, NOW + 3)
    questions.prune(NOW + 10 + KEPT)
    assert [each.id for each in questions.waiting(NOW + 10 + KEPT)] == [waiting]
    assert questions.edit("slack/C1/1.0", "Who now?", NOW) is None
    assert questions.first(("event/1",), NOW)


def answered(store: Store, answer: Answer, n: int = 1) -> str:
    """A question that was answered: its answer is kept, and a reply posted."""
    id = accepted(store.questions, n, thread=f"t{n}")
    claim = store.questions.claim(id, "w", NOW + n)
    assert claim is not None
    store.conversations.keep(f"t{n}", answer, moment="2024-08-01", turn=id)
    store.questions.posted(claim, ["1.5"])
    store.questions.finish(claim, NOW + n)
    return id


def amended(store: Store, *ids: str) -> int:
    with store.database.writing() as db:
        return amend(db, ids, NOW + 1_000)


def test_replies_are_amended_once_and_after_what_waits_for_an_answer(
    store: Store, answer_of: Callable[..., Answer]
) -> None:
    questions = store.questions
    ids = [answered(store, answer_of(), n) for n in range(1, AMENDED + 4)]
    assert amended(store, *ids) == len(ids)
    assert amended(store, *ids) == 0
    assert questions.count() == 0
    new = accepted(questions, 900, thread="new")
    waiting = [each.id for each in questions.waiting(NOW + 2_000)]
    assert waiting[0] == new
    assert len(waiting) == AMENDED + 1
    claim = questions.claim(ids[0], "w", NOW + 2_000)
    assert claim is not None
    assert (claim.amending, claim.replies) == (True, ("1.5",))
    assert questions.finish(claim, NOW + 2_001)
    assert amended(store, ids[0]) == 1


def test_an_edit_of_what_is_to_be_amended_is_answered_anew(
    store: Store, answer_of: Callable[..., Answer]
) -> None:
    id = answered(store, answer_of())
    amended(store, id)
    held = store.questions.claim(id, "w", NOW + 2_000)
    assert held is not None
    assert store.questions.edit("slack/C1/1.0", "Who else?", NOW + 2_000) is not None
    assert not store.questions.finish(held, NOW + 2_001)
    again = store.questions.claim(id, "w", NOW + 2_002)
    assert again is not None
    assert not again.amending


def test_what_is_marked_while_it_is_posted_is_looked_at_again(
    store: Store, answer_of: Callable[..., Answer]
) -> None:
    id = accepted(store.questions)
    claim = store.questions.claim(id, "w", NOW + 2)
    assert claim is not None
    assert amended(store, id) == 0
    assert not store.questions.finish(claim, NOW + 3)
    again = store.questions.claim(id, "w", NOW + 4)
    assert again is not None
    assert not again.amending


def test_what_nobody_replied_to_and_what_was_deleted_is_not_amended(
    store: Store, answer_of: Callable[..., Answer]
) -> None:
    unanswered = accepted(store.questions, 5, thread="t5")
    claim = store.questions.claim(unanswered, "w", NOW + 6)
    assert claim is not None
    store.questions.finish(claim, NOW + 6)
    deleted = answered(store, answer_of(), 6)
    store.questions.remove("slack/C1/6.0", NOW + 7)
    assert amended(store, unanswered, deleted) == 0


def test_pruning_keeps_the_replies_of_answers_that_are_kept(
    store: Store, answer_of: Callable[..., Answer]
) -> None:
    id = answered(store, answer_of())
    store.questions.prune(NOW + 10 + KEPT)
    assert amended(store, id) == 1
    claim = store.questions.claim(id, "w", NOW + 2_000)
    assert claim is not None
    store.questions.finish(claim, NOW + 2_000)
    forget_conversations(store.database, ["t1"], dict)
    store.questions.prune(NOW + 10 + KEPT)
    assert store.questions.replies("t1") == set()


def _accept_all(url: str, name: str) -> list[tuple[str, int]]:
    store = open_store(url)
    done = []
    for n in range(60):
        if store.questions.accept(asked(n, thread=f"t{n}"), (f"event/{n}",), NOW + n):
            done.append(("accepted", n))
    for each in store.questions.waiting(NOW + 1_000):
        claim = store.questions.claim(each.id, name, NOW + 1_000)
        if claim is not None:
            done.append(("claimed", claim.asked.details["n"]))
    store.close()
    return done


def test_two_processes_that_are_told_the_same_answer_it_once(url: str) -> None:
    context = multiprocessing.get_context("spawn")
    both = context.Barrier(2)  # neither begins before the other one is there
    with ProcessPoolExecutor(2, context, both.wait) as pool:
        done = list(pool.map(_accept_all, [url] * 2, ["one", "two"]))
    told = Counter(chain.from_iterable(done))
    assert told == Counter({(what, n): 1 for what in ("accepted", "claimed") for n in range(60)})
