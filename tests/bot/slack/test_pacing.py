from __future__ import annotations

from bot.slack.pacing import Pacer


class Clock:
    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def __call__(self) -> float:
        return self.now


def test_one_message_a_second_in_a_channel_and_no_waiting_in_another() -> None:
    clock = Clock()
    pacer = Pacer(1.0, clock, clock.sleep)
    moments = []
    for _ in range(3):
        pacer.wait("C1")
        moments.append(clock.now)
    pacer.wait("C2")
    assert moments == [100.0, 101.0, 102.0]
    assert clock.now == 102.0
    assert clock.slept == [1.0, 1.0]


def test_after_a_pause_nothing_is_waited_for() -> None:
    clock = Clock()
    pacer = Pacer(1.0, clock, clock.sleep)
    pacer.wait("C1")
    clock.now += 0.4
    pacer.wait("C1")
    clock.now += 5
    pacer.wait("C1")
    assert [round(slept, 6) for slept in clock.slept] == [0.6]


def test_channels_that_are_quiet_are_not_remembered() -> None:
    clock = Clock()
    pacer = Pacer(1.0, clock, clock.sleep)
    for n in range(5_000):
        clock.now += 1
        pacer.wait(f"C{n}")
    assert len(pacer._next) <= 1_001
