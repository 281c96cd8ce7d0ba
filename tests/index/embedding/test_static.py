"""The packaged default: what a user of it can rely on."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedding import check_vectors, load
from index.embedding.static import DATA, StaticEmbedding


@pytest.fixture(scope="module")
def model() -> StaticEmbedding:
    return StaticEmbedding.open()


def test_load_gives_the_packaged_model_under_a_name_with_its_digest() -> None:
    facts = json.loads((DATA / "facts.json").read_text("utf-8"))
    digest = hashlib.sha256(b"".join((DATA / file).read_bytes() for file in facts["files"]))
    assert facts["sha256"] == digest.hexdigest()
    assert load("static").name == f"static-minilm-256@{digest.hexdigest()[:8]}"
    assert load("static").dimensions == 256


def test_package_data_stays_under_nine_megabytes_and_names_its_origin() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 9_000_000
    assert "all-MiniLM-L6-v2" in (DATA / "NOTICE").read_text("utf-8")
    assert "Apache License" in (DATA / "LICENSE").read_text("utf-8")


def test_near_meanings_have_near_vectors(model: StaticEmbedding) -> None:
    question = model.embed_question("Which team won the football championship?")
    about, other = model.embed_passages(
        [
            "The soccer club lifted the trophy after beating its rival in the final.",
            "The central bank raised interest rates by half a percentage point.",
        ]
    )
    assert question @ about > question @ other + 0.1


@pytest.mark.parametrize("text", ["", " \n\t", "\0", "ไทย", "\U0001f642", "a" * 100_000])
def test_text_without_known_words_gets_one_fixed_unit_vector(
    model: StaticEmbedding, text: str
) -> None:
    vector = model.embed_question(text)
    assert np.array_equal(vector, model.embed_question(""))
    check_vectors(vector[None], 256, ["it"])


@settings(max_examples=2 * settings().max_examples, deadline=None)
@given(texts=st.lists(st.text(st.characters(exclude_categories=()), max_size=80), max_size=6))
def test_any_texts_give_unit_vectors_that_depend_on_nothing_else(texts: list[str]) -> None:
    model = load("static")
    vectors = model.embed_passages(texts)
    assert vectors.shape == (len(texts), 256)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(texts, vectors, strict=True):
        assert np.array_equal(vector, model.embed_question(text))


def test_many_texts_come_back_in_order(model: StaticEmbedding) -> None:
    texts = [f"Article {number} about harbour {number % 7}." for number in range(1_300)]
    vectors = model.embed_passages(texts)
    for row in (0, 511, 512, 1_299):
        assert np.array_equal(vectors[row], model.embed_question(texts[row]))


def test_a_question_needs_no_heavy_import() -> None:
    code = (
        "import sys; from index.embedding import load; load('static').embed_question('Who won?');"
        "print([m for m in ('torch', 'onnxruntime', 'llama_index', 'huggingface_hub', 'chromadb')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
