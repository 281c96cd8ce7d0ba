from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import answering
import corpus
import indexing
import pytest

from bot.compose import open_embedding
from bot.config import Config
from index.errors import ConfigurationError

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.mark.slow
def test_indexing_ends_with_one_json_object(capfd: pytest.CaptureFixture[str]) -> None:
    try:
        open_embedding(Config(embedding="minilm"))
    except ConfigurationError as error:
        pytest.skip(str(error))
    indexing.main([str(SEEDS), "--quick", "--json"])
    figures = _last_line(capfd)
    assert figures["speedup"] > 0
    assert figures["passages_per_second"] > 0
    assert figures["peer_passages_per_second"] > 0
    assert 0.5 < figures["recall_at_5"] <= 1
    assert 0.5 < figures["peer_recall_at_5"] <= 1
    assert len(figures["memory_mb"]) == 3


@pytest.mark.slow
def test_answering_ends_with_one_json_object(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(answering, "QUICK_SIZES", (100, 300))
    monkeypatch.setattr(answering, "STANDARD", 300)
    monkeypatch.setattr(answering, "STARTS", 1)
    monkeypatch.setattr(answering, "corpus", lambda folder, default: corpus.corpus(SEEDS, default))
    answering.main(["--quick", "--json", "--cache", str(tmp_path)])
    figures = _last_line(capfd)
    assert figures["p50_ms"] <= figures["p95_ms"]
    assert figures["growth"] > 0
    assert figures["ratio"] > 0
    small, large = figures["passages"]
    assert 60 < small < 150
    assert 200 < large < 400
    assert not list(tmp_path.glob("*.gz"))


@pytest.mark.slow
def test_slack_ends_with_one_json_object() -> None:
    script = SEEDS.parent / "benchmarks" / "slack.py"
    done = subprocess.run(
        [sys.executable, script, "--quick", "--json"],
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["questions"] == figures["answered_once"] == 200
    assert figures["answered_more_than_once"] == figures["lost"] == figures["more_lost"] == 0
    assert 0 < figures["ack_p50_ms"] <= figures["ack_p99_ms"]
    assert figures["first_text_ms"] > figures["first_text_beyond_answer_ms"]
    assert figures["memory_before_mb"] > 0
    assert figures["memory_after_mb"] > 0


def _last_line(capfd: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capfd.readouterr().out.splitlines()[-1])
    return found
