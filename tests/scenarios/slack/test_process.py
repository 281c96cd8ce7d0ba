"""`newsdesk slack` as a process of its own: killed, stopped, started with what is wrong."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
import pytest

from bot.answers import Question
from bot.desk import Desk
from tests.scenarios.slack.running import (
    ROOT,
    UNKNOWN,
    WORKERS,
    check_whole,
    free_port,
    stand_in,
)
from tests.slack_standin import PATIENCE, Delayed, Message, Slack

START = "from bot.cli import main; main()"
CHAT = (
    "chat.startStream chat.appendStream chat.stopStream chat.postMessage chat.update chat.delete"
).split()


def environment(home: Path, folder: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    store = f"sqlite:///{folder / 'store.db'}"
    ours = {"NEWSDESK_HOME": str(home), "STORE_URL": store, "PYTHONPATH": str(ROOT)}
    return {**kept, **ours, **more}


@contextmanager
def process(
    slack: Slack, home: Path, folder: Path, *arguments: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has been started; it is killed at the end if it still runs."""
    with (folder / "stderr.txt").open("ab") as log:
        started = subprocess.Popen(
            [sys.executable, "-c", START, "slack", *arguments],
            cwd=folder,
            env=environment(home, folder, **slack.environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def check_log(folder: Path) -> None:
    log = (folder / "stderr.txt").read_text("utf-8")
    assert "Traceback" not in log, log
    assert "cannot schedule" not in log, log
    assert WORKERS not in log
    assert "xoxb-" not in log


@pytest.mark.slow
def test_killed_at_random_moments_each_question_has_one_whole_answer(
    seeds_home: Path, desk: Desk, tmp_path: Path
) -> None:
    moments = random.Random(20)
    questions: list[Message] = []
    with stand_in() as slack:
        ann = slack.person("ann")
        for method in CHAT:  # so that many moments fall into a call
            slack.faults.add(method, Delayed(0.05), times=100_000)
        for _ in range(20):
            greeted = slack.socket.greeted
            with process(slack, seeds_home, tmp_path) as running:
                slack.until(lambda before=greeted: slack.socket.greeted > before)
                newsroom = slack.channel("newsroom", ann)
                before = len(slack.deliveries)
                questions.append(slack.mention(ann, newsroom, WORKERS))
                questions.append(slack.direct_message(ann, WORKERS))
                slack.until(lambda: slack.calls)
                _acknowledged(slack, before)
                time.sleep(moments.uniform(0, 0.6))
                running.send_signal(signal.SIGKILL)
                running.wait()
        with process(slack, seeds_home, tmp_path):
            slack.until(lambda: all(map(slack.answers, questions)), 120)
            slack.until_quiet(15.0, 180)  # longer than a killed process holds a question
    expected = desk.ask(Question(WORKERS, date.today()))
    for question in questions:
        check_whole(slack.answers(question), expected)
    check_log(tmp_path)


def _acknowledged(slack: Slack, before: int) -> None:
    """Wait until the deliveries since then are acknowledged."""
    for delivery in slack.deliveries[before:]:
        delivery.wait()


@pytest.mark.slow
@pytest.mark.parametrize("transport", ["socket mode", "http"])
def test_a_stop_finishes_or_hands_over_and_loses_nothing(
    seeds_home: Path, desk: Desk, tmp_path: Path, transport: str
) -> None:
    with stand_in(acknowledgement=PATIENCE) as slack:
        ann = slack.person("ann")
        rooms = [slack.channel(f"room-{number}", ann) for number in range(12)]
        for method in CHAT:
            slack.faults.add(method, Delayed(0.2), times=100_000)
        arguments = []
        if transport == "http":
            port = free_port()
            arguments = ["--http", f"127.0.0.1:{port}"]
            url = f"http://127.0.0.1:{port}/slack/events"
            slack.deliver_over_http(url)
        with process(slack, seeds_home, tmp_path, *arguments) as running:
            if transport == "http":
                _until_served(url)
            else:
                slack.until_connected()
            questions = [slack.mention(ann, room, WORKERS) for room in rooms]
            _acknowledged(slack, 0)
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=30) == 0
        with process(slack, seeds_home, tmp_path, *arguments):
            slack.until(lambda: all(map(slack.answers, questions)), 120)
            slack.until_quiet(12.0, 120)
    expected = desk.ask(Question(WORKERS, date.today()))
    for question in questions:
        check_whole(slack.answers(question), expected)
    check_log(tmp_path)


def _until_served(url: str) -> None:
    for _ in range(600):
        try:
            httpx.post(url)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("nothing listens")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "arguments", "said"),
    [
        ({"SLACK_BOT_TOKEN": ""}, [], "SLACK_BOT_TOKEN: "),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, [], "SLACK_BOT_TOKEN: "),
        ({"SLACK_APP_TOKEN": ""}, [], "SLACK_APP_TOKEN: "),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, [], "SLACK_APP_TOKEN: "),
        ({"SLACK_SIGNING_SECRET": ""}, ["--http", "127.0.0.1:0"], "SLACK_SIGNING_SECRET: "),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, [], "http://127.0.0.1:9/api/"),
        ({"SLACK_API_URL": "nowhere"}, [], "SLACK_API_URL: "),
        ({}, ["--http", "3000"], "--http"),
    ],
)
def test_what_is_missing_or_wrong_is_said_in_one_line(
    seeds_home: Path, tmp_path: Path, change: dict[str, str], arguments: list[str], said: str
) -> None:
    with stand_in() as slack:
        done = subprocess.run(
            [sys.executable, "-c", START, "slack", *arguments],
            cwd=tmp_path,
            env=environment(seeds_home, tmp_path, **{**slack.environment, **change}),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    lines = done.stderr.strip().splitlines()
    assert done.returncode == 2, done.stderr
    assert len(lines) == 1, done.stderr
    assert said in lines[0]
    assert lines[0].startswith("newsdesk: ")
    assert "xwrong" not in done.stderr
    assert done.stdout == ""


@pytest.mark.slow
def test_an_address_that_is_taken_is_said_in_one_line(seeds_home: Path, tmp_path: Path) -> None:
    with stand_in() as slack, socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = subprocess.run(
            [sys.executable, "-c", START, "slack", "--http", address],
            cwd=tmp_path,
            env=environment(seeds_home, tmp_path, **slack.environment),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.returncode == 1
    [line] = done.stderr.strip().splitlines()
    assert line.startswith(f"newsdesk: {address}: this address cannot be listened on: Address alre")
    assert done.stdout == ""


@pytest.mark.slow
def test_that_nobody_can_install_the_app_without_http_is_said(
    seeds_home: Path, tmp_path: Path
) -> None:
    with stand_in() as slack:
        environ = {
            **slack.environment,
            "SLACK_BOT_TOKEN": "",
            "SLACK_CLIENT_ID": slack.app.client_id,
            "SLACK_CLIENT_SECRET": slack.app.client_secret,
        }
        started = subprocess.Popen(
            [sys.executable, "-c", START, "slack"],
            cwd=tmp_path,
            env=environment(seeds_home, tmp_path, **environ),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            slack.until_connected()
            started.send_signal(signal.SIGTERM)
            _, said = started.communicate(timeout=60)
        finally:
            started.kill()
            started.wait()
    assert started.returncode == 0
    assert "Nobody can install the app now: its pages need --http." in said


@pytest.mark.slow
def test_feedback_becomes_an_evaluation_data_set(seeds_home: Path, tmp_path: Path) -> None:
    import json

    with stand_in() as slack:
        ann = slack.person("ann")
        newsroom = slack.channel("newsroom", ann)
        with process(slack, seeds_home, tmp_path):
            slack.until_connected()
            answer = slack.answer(slack.mention(ann, newsroom, UNKNOWN))
            slack.click(ann, answer, "Bad answer")
            slack.submit(ann, {"reason": "not_found", "text": "It was on page 4"})
            slack.until_quiet()
        done = subprocess.run(
            [sys.executable, "-c", START, "feedback", "export"],
            cwd=tmp_path,
            env=environment(seeds_home, tmp_path),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    [line] = done.stdout.splitlines()
    row = json.loads(line)
    assert row["question"] == UNKNOWN
    assert (row["verdict"], row["reason"]) == ("bad", "not_found")
    assert row["asked"] == date.today().isoformat()
    assert row["given"] == ""
    assert row["sentences"] == []
    assert row["citations"] == []
    assert ann.id not in line
