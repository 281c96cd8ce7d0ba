from __future__ import annotations

import threading
from collections import Counter, deque

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.queue import FairQueue, Pool
from bot.store import Waiting


def waiting(n: int, channel: str, thread: str = "") -> Waiting:
    return Waiting(f"q{n}", channel, f"{channel}/{thread or n}")


def drained(queue: FairQueue) -> list[Waiting]:
    """What one worker would work on, in that order."""
    order = []
    while (taken := queue.take()) is not None:
        order.append(taken)
        queue.done(taken)
    return order


def test_a_busy_channel_does_not_keep_a_quiet_one_waiting() -> None:
    queue = FairQueue()
    for n in range(100):
        queue.put(waiting(n, "busy"))
    queue.put(waiting(100, "quiet"))
    assert [each.channel for each in drained(queue)[:3]] == ["busy", "quiet", "busy"]


def test_a_channel_has_only_so_many_in_work() -> None:
    queue = FairQueue(per_channel=2)
    for n in range(5):
        queue.put(waiting(n, "c"))
    first, second = queue.take(), queue.take()
    assert first is not None
    assert second is not None
    assert queue.take() is None
    queue.done(first)
    assert queue.take() == waiting(2, "c")


def test_the_questions_of_a_thread_are_answered_one_after_the_other() -> None:
    queue = FairQueue()
    for n in range(2):
        queue.put(waiting(n, "c", "thread"))
    queue.put(waiting(2, "c", "other"))
    first = queue.take()
    assert first == waiting(0, "c", "thread")
    assert queue.take() == waiting(2, "c", "other")
    assert queue.take() is None
    queue.done(first)
    assert queue.take() == waiting(1, "c", "thread")


def test_nothing_is_in_it_twice_and_everything_can_come_again() -> None:
    queue = FairQueue()
    queue.put(waiting(1, "c"))
    queue.put(waiting(1, "c"))
    assert len(queue) == 1
    taken = queue.take()
    assert taken is not None
    queue.put(waiting(1, "c"))
    assert queue.take() is None
    queue.done(taken)
    queue.put(waiting(1, "c"))
    assert queue.take() == waiting(1, "c")


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 3)), max_size=60))
def test_every_question_is_taken_once_and_channels_take_turns(
    put: list[tuple[str, int]],
) -> None:
    queue = FairQueue()
    asked = [waiting(n, channel, str(thread)) for n, (channel, thread) in enumerate(put)]
    for each in asked:
        queue.put(each)
    order = drained(queue)
    assert Counter(order) == Counter(asked)
    left = Counter(each.channel for each in asked)
    last: dict[str, int] = {}
    for i, each in enumerate(order):
        # Since the channel's last turn, every other channel that had something had at most one.
        between = Counter(other.channel for other in order[last.get(each.channel, i) + 1 : i])
        assert all(count == 1 for count in between.values())
        last[each.channel] = i
        left[each.channel] -= 1
    in_thread: dict[str, deque[str]] = {}
    for each in asked:
        in_thread.setdefault(each.thread, deque()).append(each.id)
    for each in order:
        assert in_thread[each.thread].popleft() == each.id


def test_a_pool_works_on_all_and_stops_when_it_is_told() -> None:
    seen: list[str] = []
    begun, release = threading.Event(), threading.Event()

    def work(each: Waiting) -> bool:
        begun.set()
        release.wait(10)
        seen.append(each.id)
        return False

    pool = Pool(work, workers=2, per_channel=2)
    pool.start()
    for n in range(6):
        pool.submit(waiting(n, f"c{n}"))
    assert begun.wait(10)
    pool.stop(0.05)
    assert pool.working() != []
    release.set()
    pool.stop(10)
    assert pool.working() == []
    assert len(seen) <= 2  # what had not begun is left for the next process
    pool.submit(waiting(99, "c"))
    assert pool.waiting() <= 6


def test_what_changed_while_it_was_worked_on_is_worked_on_again() -> None:
    seen: list[str] = []
    ended = threading.Event()

    def work(each: Waiting) -> bool:
        seen.append(each.id)
        if len(seen) == 3:
            ended.set()
        return len(seen) < 3

    pool = Pool(work, workers=1)
    pool.start()
    pool.submit(waiting(1, "c"))
    assert ended.wait(10)
    pool.stop(10)
    assert pool.working() == []
    assert seen == ["q1"] * 3
