"""Each benchmark runs to its end, on less than its quick run has."""

from __future__ import annotations

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from bot.compose import open_embedding
from bot.config import Config
from index.errors import ConfigurationError

SEEDS = Path(__file__).parents[2] / "seeds"

pytestmark = pytest.mark.slow


def test_indexing_ends_with_one_json_object(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    import indexing

    monkeypatch.setattr(indexing, "BASE", 10)
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


def test_answering_ends_with_one_json_object(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    import answering
    import corpus

    monkeypatch.setattr(answering, "QUICK_SIZES", (100, 300))
    monkeypatch.setattr(answering, "STANDARD", 300)
    monkeypatch.setattr(answering, "STARTS", 1)
    monkeypatch.setattr(answering, "QUESTIONS", 40)
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


def test_slack_ends_with_one_json_object(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    # slack_sdk brings a package of the same name.
    found = spec_from_file_location("benchmarks_slack", SEEDS.parent / "benchmarks/slack.py")
    assert found
    assert found.loader
    script = module_from_spec(found)
    monkeypatch.setitem(sys.modules, found.name, script)
    found.loader.exec_module(script)
    monkeypatch.setattr(script, "QUICK_IDLE", 3)
    monkeypatch.setattr(script, "QUICK_MORE", 20)
    script.main(["--quick", "--json"])
    figures = _last_line(capfd)
    assert figures["questions"] == figures["answered_once"] == 200
    assert figures["answered_more_than_once"] == figures["lost"] == figures["more_lost"] == 0
    assert 0 < figures["ack_p50_ms"] <= figures["ack_p99_ms"]
    assert figures["first_text_ms"] > figures["first_text_beyond_answer_ms"]
    assert figures["memory_before_mb"] > 0
    assert figures["memory_quarters_mb"][-1] == figures["memory_after_mb"] > 0


def _last_line(capfd: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capfd.readouterr().out.splitlines()[-1])
    return found
