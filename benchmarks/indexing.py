"""How fast articles are indexed and how much memory that takes, beside llama-index with Chroma.

    python benchmarks/indexing.py [FOLDER] [--quick] [--json]

docs/benchmarks.md says what is measured, and what it gave.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import ours
import peer
from corpus import Corpus, corpus, repeated, sample, write
from measuring import alone
from ours import Indexed

#: Recall is the share of questions with an answer in the first so many passages.
K = 5

#: In a quick run: articles that the peer gets, and that memory is measured on at 1x.
SAMPLE, BASE = 200, 100

TIMES = (1, 4, 16)


@dataclass(frozen=True, slots=True)
class Memory:
    """Most memory (MB) while so many passages are indexed, and of Chroma alone with as many."""

    passages: int
    megabytes: float
    chroma: float


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        help="holds articles.jsonl.gz and questions.jsonl (default: "
        "../shared/eval/realtimeqa-2022-08, else seeds/)",
    )
    parser.add_argument("--quick", action="store_true", help="the peer gets a small sample")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    options = parser.parse_args(arguments)
    whole = corpus(options.folder, "realtimeqa-2022-08")
    with tempfile.TemporaryDirectory() as scratch:
        figures = compare(whole, Path(scratch), quick=options.quick)
        base = BASE if options.quick else sum(1 for _ in whole.articles())
        memory = list(measured_memory(whole, base, Path(scratch)))
    if options.json:
        columns = {
            "memory_passages": [each.passages for each in memory],
            "memory_mb": [round(each.megabytes) for each in memory],
            "memory_chroma_mb": [round(each.chroma) for each in memory],
        }
        print(json.dumps({**figures, **columns}))


def compare(whole: Corpus, scratch: Path, *, quick: bool) -> dict[str, float]:
    """Index with both, ask both; in a quick run the peer's part is done on a sample."""
    shared = sample(whole, SAMPLE, scratch) if quick else whole
    print(f"Passages a second, from files to a store that answers ({whole.name})")
    mine = alone(ours.index, scratch / "ours", whole.paths)
    _say("newsdesk", mine)
    other = alone(peer.index, scratch / "peer", shared)
    _say("llama-index", other)
    if shared is not whole:
        print(f"  (llama-index: {shared.name})")
    speedup = _rate(mine) / _rate(other)
    characters = (mine.characters / mine.seconds) / (other.characters / other.seconds)
    print(f"  ratio         {speedup:8.1f} in passages, {characters:.1f} in characters")

    print(f"Answer recall@{K}, {len(shared.questions)} questions ({shared.name})")
    home = scratch / "ours"
    if shared is not whole:
        home = scratch / "ours-sample"
        alone(ours.index, home, shared.paths)
    recall = alone(ours.recall, home, shared.questions, K)
    print(f"  newsdesk      {recall:8.3f} in {K} passages of at most 1,000 characters")
    peer_recall = alone(peer.recall, scratch / "peer", shared.questions, K)
    print(f"  llama-index   {peer_recall:8.3f} in {K} whole nodes, however long")
    more = round(K * (other.characters / other.passages) / (mine.characters / mine.passages))
    equal = alone(ours.recall, home, shared.questions, more)
    print(f"  newsdesk      {equal:8.3f} in as much text as the peer's: {more} passages")
    return {
        "speedup": round(speedup, 2),
        "passages_per_second": round(_rate(mine), 1),
        "peer_passages_per_second": round(_rate(other), 1),
        "recall_at_5": round(recall, 4),
        "peer_recall_at_5": round(peer_recall, 4),
        "recall_in_equal_text": round(equal, 4),
        "characters_speedup": round(characters, 2),
        "passages": mine.passages,
        "peer_passages": other.passages,
        "questions": len(shared.questions),
    }


def measured_memory(whole: Corpus, base: int, scratch: Path) -> Iterator[Memory]:
    """Our memory at 1x, 4x and 16x ``base`` articles, the further ones altered repetitions."""
    print("Most memory while newsdesk indexes, and of a process that only fills its Chroma store")
    for times in TIMES:
        path = scratch / f"{times}x.jsonl.gz"
        write(repeated(whole, base * times), path)
        done = alone(ours.index, scratch / f"{times}x", (path,))
        chroma = alone(ours.chroma_alone, scratch / f"{times}x-chroma", done.passages)
        path.unlink()
        print(
            f"  {times:3d}x {base * times:7,d} articles {done.passages:8,d} passages"
            f" {done.megabytes:6.0f} MB, Chroma alone {chroma:5.0f} MB"
        )
        yield Memory(done.passages, done.megabytes, chroma)


def _rate(indexed: Indexed) -> float:
    return indexed.passages / indexed.seconds


def _say(name: str, indexed: Indexed) -> None:
    length = indexed.characters / max(1, indexed.passages)
    print(
        f"  {name:13s} {_rate(indexed):8.1f} ({indexed.passages:,} passages of {length:,.0f}"
        f" characters in {indexed.seconds:.1f} s, {indexed.megabytes:,.0f} MB at most)",
        flush=True,
    )


if __name__ == "__main__":
    main()
