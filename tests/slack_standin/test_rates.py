"""Slack's rates: a burst of a minute's calls, then so many a minute, for each token and method."""

from __future__ import annotations

from tests.slack_standin.faults import RateLimited
from tests.slack_standin.methods import METHODS
from tests.slack_standin.rates import METHODS as RATES
from tests.slack_standin.rates import Rates


class Now:
    def __init__(self) -> None:
        self.time = 1_000.0

    def __call__(self) -> float:
        return self.time


def rates_at(now: Now) -> Rates:
    rates = Rates(now)
    rates.enforced = True
    return rates


def test_every_method_has_a_rate() -> None:
    assert set(RATES) == set(METHODS)


def test_a_bucket_holds_a_minutes_calls_and_fills_at_its_rate() -> None:
    now = Now()
    rates = rates_at(now)

    def start(token: str = "one") -> RateLimited | None:
        return rates.of_next_call("chat.stopStream", token, "C1")

    assert [start() for _ in range(20)] == [None] * 20
    assert start() == RateLimited(3)
    assert start("two") is None
    now.time += 2.9
    assert start() == RateLimited(1)
    now.time += 0.2
    assert start() is None
    now.time += 3_600
    assert [start() for _ in range(20)] == [None] * 20
    assert start() == RateLimited(3)


def test_in_a_channel_a_message_a_second_however_it_is_posted() -> None:
    now = Now()
    rates = rates_at(now)
    posting = ("chat.startStream", "chat.postMessage", "chat.startStream")
    assert [rates.of_next_call(method, "one", "C1") for method in posting] == [None] * 3
    assert rates.of_next_call("chat.postMessage", "one", "C1") == RateLimited(1)
    assert rates.of_next_call("chat.postMessage", "one", "C2") is None
    now.time += 1
    assert rates.of_next_call("chat.postMessage", "one", "C1") is None


def test_nothing_is_limited_unless_that_is_wanted() -> None:
    rates = Rates(Now())
    assert all(rates.of_next_call("chat.startStream", "one", "C1") is None for _ in range(100))
