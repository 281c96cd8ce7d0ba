"""The Slack app under load, against the stand-in for Slack of the tests.

    python benchmarks/slack.py [--quick] [--json]

docs/benchmarks.md says what is measured, and what it gave.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median

import ours
from corpus import ROOT, Asked, corpus
from measuring import alone, percentile, resident_megabytes

from bot.answers import Question
from bot.compose import open_desk
from bot.config import Config

sys.path.append(str(ROOT))
from tests.slack_standin import Channel, Message, Slack, User

SEEDS = ROOT / "seeds"
USERS, CHANNELS = 50, 20

#: Questions of the load, and seconds in which they are asked.
QUESTIONS, SECONDS = 200, 10.0

#: Questions that are asked one by one, and between the two measurements of memory.
IDLE, MORE = 40, 2_000
QUICK_IDLE, QUICK_MORE = 15, 200

#: Memory is measured after each of so many parts of these: what grows shows in the last one too.
QUARTERS = 4

#: Questions that wait at a time while memory is measured: below the bound of the app's queue.
OUTSTANDING = 100


@dataclass(frozen=True, slots=True)
class Idle:
    """Milliseconds from a question to the first text of its answer, and of the answer alone."""

    first_text: list[float]
    answer: list[float]

    @property
    def beyond(self) -> float:
        """Median of what Slack and the app add to the answer's own time."""
        both = zip(self.first_text, self.answer, strict=True)
        return median(first - own for first, own in both)


@dataclass(frozen=True, slots=True)
class Load:
    """Milliseconds until each acknowledgement, seconds until the last answer, and the count."""

    acknowledged: list[float]
    seconds: float
    once: int
    more_than_once: int
    lost: int


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="200 more questions, not 2,000")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    options = parser.parse_args(arguments)
    asked = corpus(SEEDS, "seeds").questions
    with tempfile.TemporaryDirectory() as scratch, Slack() as slack:
        home = Path(scratch) / "archive"
        alone(ours.index, home, (SEEDS / "articles",))
        with newsdesk(slack, home) as process:
            town = Town(slack, asked)
            idle = at_idle(town, home, QUICK_IDLE if options.quick else IDLE)
            print(
                f"First text at idle, median: {median(idle.first_text):.0f} ms after the question,"
                f" {idle.beyond:.0f} ms beyond the answer's own time"
            )
            load = under_load(town)
            print(
                f"{QUESTIONS} questions of {USERS} users in {CHANNELS} channels within"
                f" {SECONDS:.0f} s: acknowledged within {percentile(load.acknowledged, 99):.0f} ms"
                f" (p99; median {median(load.acknowledged):.0f} ms), the last answer after"
                f" {load.seconds:.1f} s; answered once {load.once}, more than once"
                f" {load.more_than_once}, lost {load.lost}",
                flush=True,
            )
            more = QUICK_MORE if options.quick else MORE
            memory, lost = [resident_megabytes(process.pid)], 0
            for _ in range(QUARTERS):
                lost += one_after_another(town, more // QUARTERS)
                memory.append(resident_megabytes(process.pid))
            print(
                f"Memory: {memory[0]:.0f} MB before, and"
                f" {', '.join(f'{each:.0f}' for each in memory[1:])} MB after each quarter of"
                f" {more:,} more questions, of which {lost} were lost"
            )
    if options.json:
        print(json.dumps(figures(idle, load, memory, more, lost)))


def figures(
    idle: Idle, load: Load, memory: Sequence[float], more: int, lost: int
) -> dict[str, object]:
    return {
        "questions": QUESTIONS,
        "ack_p50_ms": round(median(load.acknowledged), 1),
        "ack_p99_ms": round(percentile(load.acknowledged, 99), 1),
        "answered_once": load.once,
        "answered_more_than_once": load.more_than_once,
        "lost": load.lost,
        "seconds": round(load.seconds, 1),
        "first_text_ms": round(median(idle.first_text), 1),
        "first_text_beyond_answer_ms": round(idle.beyond, 1),
        "more_questions": more,
        "more_lost": lost,
        "memory_before_mb": round(memory[0], 1),
        "memory_after_mb": round(memory[-1], 1),
        "memory_quarters_mb": [round(each, 1) for each in memory[1:]],
    }


@contextmanager
def newsdesk(slack: Slack, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`newsdesk slack`, connected."""
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    ours = {"NEWSDESK_HOME": str(home), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", "from bot.cli import main; main()", "slack", "--quiet"],
        cwd=home.parent,
        env={**kept, **slack.environment, **ours},
        stdin=subprocess.DEVNULL,
    )
    try:
        slack.until_connected()
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Town:
    """People who ask in channels, each question in turn."""

    def __init__(self, slack: Slack, asked: Sequence[Asked]) -> None:
        self.slack = slack
        self.asked = asked
        self.users = [slack.person(f"user-{number}") for number in range(USERS)]
        self.channels = [
            slack.channel(f"channel-{number}", *self.users) for number in range(CHANNELS)
        ]
        self._turn = cycle(self.asked)
        self._random = random.Random(0)

    def ask(self, number: int, text: str | None = None) -> Message:
        """A mention by somebody in one of the channels, which take turns."""
        channel: Channel = self.channels[number % CHANNELS]
        user: User = self._random.choice(self.users)
        return self.slack.mention(user, channel, text or next(self._turn).text)

    def write(self, number: int) -> Message:
        """A direct message: every user has a channel of their own, so that none has to wait."""
        return self.slack.direct_message(self.users[number % USERS], next(self._turn).text)

    def answered(self, question: Message) -> int:
        """How many whole answers a question has: each begins with a message of its own."""
        return sum(not message.streaming for message in self.slack.answers(question))

    def wait(self, questions: list[Message], seconds: float) -> list[Message]:
        """Those that have no answer after so many seconds."""
        deadline = time.monotonic() + seconds
        while questions and time.monotonic() < deadline:
            time.sleep(0.05)
            questions = [each for each in questions if not self.answered(each)]
        return questions


def at_idle(town: Town, home: Path, count: int) -> Idle:
    """Questions one by one, each after the answer to the one before."""
    first_text, answers = [], []
    with open_desk(Config(home=home)) as desk:
        for number, each in enumerate(islice(cycle(town.asked), count + 5)):
            question = town.ask(number, each.text)
            town.slack.answer(question, 60)
            town.slack.until_quiet(0.3)
            started = time.perf_counter()
            desk.ask(Question(each.text, each.day))
            own = 1_000 * (time.perf_counter() - started)
            if number >= 5:  # the first ones warm both up
                first_text.append(1_000 * (_first_text(town.slack, question) - float(question.ts)))
                answers.append(own)
    return Idle(first_text, answers)


def under_load(town: Town) -> Load:
    """Questions at even distances, whatever becomes of them, under Slack's own rates."""
    town.slack.rates.enforced = True
    begun, before = time.monotonic(), len(town.slack.deliveries)
    questions = []
    for number in range(QUESTIONS):
        time.sleep(max(0.0, begun + number * SECONDS / QUESTIONS - time.monotonic()))
        questions.append(town.ask(number))
    lost = town.wait(questions, 120)
    seconds = time.monotonic() - begun
    town.slack.until_quiet(2.0, 120)
    town.slack.rates.enforced = False
    asked = {question.ts for question in questions}
    waited = [
        1_000 * each.seconds[0]
        for each in town.slack.deliveries[before:]
        if each.payload["event"].get("ts") in asked
    ]
    counts = [town.answered(question) for question in questions]
    return Load(
        waited,
        seconds,
        counts.count(1),
        sum(count > 1 for count in counts),
        len(lost),
    )


def one_after_another(town: Town, count: int) -> int:
    """Many questions, a bounded number at a time; how many were lost."""
    waiting: list[Message] = []
    for number in range(count):
        waiting.append(town.write(number))
        while len(waiting) >= OUTSTANDING:
            time.sleep(0.05)
            waiting = [each for each in waiting if not town.answered(each)]
    return len(town.wait(waiting, 300))


def _first_text(slack: Slack, question: Message) -> float:
    """The moment at which the first call came that shows text in the thread of a question."""
    methods = {"chat.startStream", "chat.postMessage"}
    return next(
        call.at
        for call in reversed(slack.calls)
        if call.method in methods and call.arguments.get("thread_ts") == question.ts
    )


if __name__ == "__main__":
    main()
