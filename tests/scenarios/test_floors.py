"""The gates: answers on seeds/, and on a slice of a real archive where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.run import run

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


def gate(
    data: Path, home: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]
) -> None:
    patch.setenv("NEWSDESK_HOME", str(home))
    floors = str(ROOT / "floors.json")
    status = run(["evaluate", str(data), "--gate", "--floors", floors, "--quiet"])
    assert status == 0, capture.readouterr().err


def test_answers_on_the_seeds_are_as_good_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gate(ROOT / "seeds", tmp_path, monkeypatch, capsys)


def test_answers_on_a_real_archive_are_as_good_as_they_were(
    shared: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    gate(shared / "eval/realtimeqa-2022-08", tmp_path, monkeypatch, capsys)
