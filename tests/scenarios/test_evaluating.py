"""An engineer's way through the evaluation: measure, look, compare, gate, draft."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.cli.run import run
from tests.scenarios.commands import Commands

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small data set and the archive of it, measured once."""
    folder = tmp_path_factory.mktemp("workshop")
    small = folder / "small"
    shutil.copytree(ROOT / "seeds/articles/northgate-ledger", small / "articles")
    lines = (ROOT / "seeds/questions.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    kept = [row for row in rows if "northgate" in (row["article"] or "northgate")]
    ids = {row["id"] for row in kept}
    kept = [row for row in kept if row.get("after", row["id"]) in ids]
    (small / "questions.jsonl").write_text("".join(json.dumps(row) + "\n" for row in kept))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSDESK_HOME", str(folder / "home"))
        assert run(["evaluate", str(small), "--quiet"]) == 0
        assert run(["index", str(small / "articles"), "--quiet"]) == 0
    return folder


@pytest.fixture
def commands(
    workshop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Commands:
    monkeypatch.chdir(workshop)
    return Commands(workshop / "home", monkeypatch, capsys)


def test_figures_are_shown_with_intervals_and_the_report_is_named(commands: Commands) -> None:
    shown = commands("evaluate", "small")
    assert commands.status == 0
    first, *rows = shown.splitlines()
    assert first.split() == ["figure", "95", "%", "interval", "n"]
    assert len({len(row) for row in rows}) == 1
    (hit,) = [row for row in rows if row.startswith("quote_hit@3 ")]
    assert " to " in hit
    assert "the report is " in commands.err
    report = Path(commands.err.rpartition("the report is ")[2].strip().rstrip("."))
    assert report.read_text("utf-8").startswith("<!doctype html>")


def test_two_runs_are_compared_by_the_beginning_of_their_ids(commands: Commands) -> None:
    one, two = (commands.json("evaluate", "small")["run"] for _ in range(2))
    found = commands.json("evaluate", "compare", one, two)
    assert commands.status == 0
    assert (found["before"], found["after"]) == (one, two)
    assert found["gained"] == found["lost"] == []
    assert found["differences"]["f1"]["p"] == 1.0
    shown = commands("evaluate", "compare", one, two)
    assert "0 questions became wrong." in shown
    assert "B - A" in shown
    assert commands("evaluate", "compare", one, "nothing") == ""
    assert commands.status == 2
    assert f"there is no run 'nothing'. Name one of these or its folder: {two}" in commands.err


def test_floors_are_made_kept_raised_and_lowered(commands: Commands, tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    options = ("evaluate", "small", "--floors", str(path))
    runs = sorted((commands.home / "runs").iterdir())
    assert commands("evaluate", "small", "--gate") == ""
    assert commands.status == 2
    assert f"{Path.cwd()}/floors.json: there are no floors for small" in commands.err
    assert "--raise-floors" in commands.err
    assert sorted((commands.home / "runs").iterdir()) == runs
    commands(*options, "--raise-floors")
    assert commands.status == 0
    floors = json.loads(path.read_text())
    assert not [name for name in floors["small"]["floors"] if "latency" in name]
    commands(*options, "--gate")
    assert commands.status == 0
    floors["small"]["floors"]["f1"] = 0.999
    floors["small"]["floors"]["em"] = 0.0
    path.write_text(json.dumps(floors))
    found = commands.json(*options, "--gate")
    assert commands.status == 4
    assert [fall["metric"] for fall in found["fell"]] == ["f1"]
    assert "f1 is 0." in commands.err
    assert "its floor is 0.9990" in commands.err
    commands(*options, "--raise-floors")
    assert commands.status == 4
    raised = json.loads(path.read_text())["small"]["floors"]
    assert raised["f1"] == 0.999
    assert raised["em"] > 0.0
    commands(*options, "--raise-floors", "--allow-regression")
    assert commands.status == 0
    assert json.loads(path.read_text())["small"]["floors"]["f1"] < 0.999
    commands(*options, "--allow-regression")
    assert commands.status == 2


def test_drafted_questions_are_measured_on_ones_own_archive(
    commands: Commands, tmp_path: Path
) -> None:
    path = tmp_path / "mine.jsonl"
    assert commands.json("evaluate", "make", str(path), "-n", "4") == {
        "file": str(path),
        "questions": 4,
    }
    figures = commands.json("evaluate", str(path))
    assert figures["answerable"] == 4
    assert figures["answer_recall@5"] == 1.0
    assert commands("evaluate", "make", str(path)) == ""
    assert commands.status == 2
    assert "may have been edited" in commands.err


def test_a_folder_with_the_name_of_a_command_can_be_measured(commands: Commands) -> None:
    folder = Path.cwd() / "compare"
    folder.mkdir(exist_ok=True)
    commands("evaluate", "./compare")
    assert "the folder has no questions" in commands.err
    commands("evaluate", "compare")
    assert commands.status == 2
    assert "Missing argument" in commands.err
    commands("evaluate", "compare", "--help")
    assert commands.status == 0


def test_an_archive_without_the_gold_articles_is_said(commands: Commands, tmp_path: Path) -> None:
    row = {"user_input": "Who won?", "reference": "Nobody", "reference_contexts": ["Nobody won."]}
    path = tmp_path / "rows.json"
    path.write_text(json.dumps([row]))
    error = commands.json("evaluate", str(path))["error"]
    assert commands.status == error["exit_status"] == 2
    assert "the archive holds none of the articles" in error["problem"]


def test_a_stopped_evaluation_goes_on_where_it_stopped(tmp_path: Path) -> None:
    home = tmp_path / "home"
    start = "from bot.cli import main; main()"
    command = [sys.executable, "-c", start, "evaluate", str(ROOT / "seeds"), "--json"]
    environment = {**os.environ, "NEWSDESK_HOME": str(home), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 60
    while len(b"".join(path.read_bytes() for path in outcomes(home)).splitlines()) < 5:
        assert time.monotonic() < until, "no question was asked"
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert "Run the same command again" in json.loads(out)["error"]["remedy"]
    (path,) = outcomes(home)
    asked = path.read_bytes().count(b"\n")
    assert 5 <= asked < 91
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert f"{asked} questions were asked before" in done.stderr
    assert outcomes(home) == [path]
    assert json.loads(done.stdout)["questions"] == 71


def outcomes(home: Path) -> list[Path]:
    return list(home.glob("runs/*/outcomes.jsonl"))
