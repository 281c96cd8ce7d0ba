from __future__ import annotations

import json
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


def _last_line(capfd: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capfd.readouterr().out.splitlines()[-1])
    return found
