"""What plain similarity search finds: the baseline in docs/quality.md.

    python benchmarks/similarity.py [FOLDER] [--quick] [--json]

Passages by the cosine of their vector and the question's alone, and sentences of the first ten by
that cosine plus the share of the question's words that they hold.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import ours
from corpus import Asked, corpus

from bot.compose import open_archive
from bot.config import Config
from bot.quoting.words import STOP_WORDS, normalised
from index.archive import Archive
from index.catalogue import StoredPassage
from index.embedding import Embedding

RECALL_AT, QUOTES_AT = (1, 5, 20), (1, 3)

#: Passages whose sentences are looked at, and questions with ``--quick``.
READ, QUICK = 10, 100


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, help="articles.jsonl.gz, questions.jsonl")
    parser.add_argument("--quick", action="store_true", help=f"the first {QUICK} questions")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    options = parser.parse_args(arguments)
    base = corpus(options.folder, "realtimeqa-2022")
    questions = base.questions[: QUICK if options.quick else None]
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "archive"
        ours.index(home, base.paths)
        with open_archive(Config(home=home)) as archive:
            found = [(passages_at(archive, each), each) for each in questions]
            figures = measured(found, archive.embedding)
    print(f"{base.name}: {len(questions)} questions with answers in the archive")
    for name, value in figures.items():
        print(f"  {name} {value:.3f}")
    if options.json:
        print(json.dumps(figures))


def passages_at(archive: Archive, asked: Asked) -> list[StoredPassage]:
    """The passages nearest to a question, nearest first."""
    vector = archive.embedding.embed_question(asked.text)
    ids = [id for id, _ in archive.vectors.query(vector, max(RECALL_AT))]
    held = archive.catalogue.passages(ids)
    return [held[id] for id in ids if id in held]


def measured(
    found: Sequence[tuple[list[StoredPassage], Asked]], embedding: Embedding
) -> dict[str, float]:
    """Answer recall@k of the passages, and quote hit@n of their best sentences."""
    passages = [
        [asked.answered_by(each.passage.text) for each in stored] for stored, asked in found
    ]
    quotes = [
        [asked.answered_by(text) for text in best_sentences(stored[:READ], asked.text, embedding)]
        for stored, asked in found
    ]
    return {f"answer_recall@{k}": _share(passages, k) for k in RECALL_AT} | {
        f"quote_hit@{n}": _share(quotes, n) for n in QUOTES_AT
    }


def best_sentences(
    stored: Sequence[StoredPassage], question: str, embedding: Embedding
) -> list[str]:
    """Sentences by the cosine plus the share of the question's words, best first."""
    texts = [span.of(each.article.body) for each in stored for span in each.passage.sentences]
    asked = set(normalised(question).split()) - STOP_WORDS
    vector = embedding.embed_question(question)
    cosines = embedding.embed_passages(texts) @ vector if texts else []
    scores = [
        float(cosine) + len(asked & set(normalised(text).split())) / max(1, len(asked))
        for cosine, text in zip(cosines, texts, strict=True)
    ]
    order = sorted(range(len(texts)), key=lambda i: -scores[i])
    return [texts[i] for i in order[: max(QUOTES_AT)]]


def _share(found: Sequence[Sequence[bool]], first: int) -> float:
    return round(sum(any(each[:first]) for each in found) / max(1, len(found)), 4)


if __name__ == "__main__":
    main()
