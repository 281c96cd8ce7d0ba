"""Measures the checker of written sentences on labelled pairs, beside two simpler checks.

    python scripts/measure_support.py ARCHIVES [--part PART] [--wrong]

ARCHIVES is the folder that holds the archives' folders. The table goes into docs/quality.md.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.evaluation.supporting import (  # noqa: E402
    PARTS,
    SUPPORTED,
    WRONG,
    Measured,
    Pair,
    cited,
    measured,
    read_pairs,
)
from bot.quoting.words import STOP_WORDS  # noqa: E402
from bot.support import Evidence, load_checker  # noqa: E402
from bot.support.numbers import numbers  # noqa: E402
from index.text import stems  # noqa: E402

PAIRS = ROOT / "tests/data/support.jsonl"

#: Share of the words that overlap alone asks for; it drops about as many supported sentences of
#: both parts as the numbers alone do.
OVERLAP = 0.65

Check = Callable[[str, Sequence[Evidence]], bool]


def by_overlap() -> Check:
    """Whether enough of the words stand in the passages or titles."""
    analyze = stems()

    def words(text: str) -> set[str]:
        return {word for word in analyze(text) if word not in STOP_WORDS}

    def check(sentence: str, evidence: Sequence[Evidence]) -> bool:
        wanted = words(sentence)
        there = set().union(*(words(f"{e.passage.text} {e.article.title}") for e in evidence))
        return len(wanted & there) >= OVERLAP * len(wanted)

    return check


def by_numbers(sentence: str, evidence: Sequence[Evidence]) -> bool:
    """Whether the numbers stand in the passages."""
    there = [number for each in evidence for number in numbers(each.passage.text)]
    return all(
        any(number.same(other) for other in there)
        for number in numbers(sentence)
        if number.demanded
    )


def table(columns: dict[str, dict[str, Measured]]) -> str:
    """Markdown: a line for each label."""
    lines = [
        ["", "pairs", *columns],
        ["---"] * (len(columns) + 2),
    ]
    first = next(iter(columns.values()))
    for label in (SUPPORTED, *WRONG):
        if label in first:
            each = [column[label] for column in columns.values()]
            shares = [one.recall if label == SUPPORTED else one.caught for one in each]
            shown = [
                f"{share:.2f} ({one.precision:.2f})"
                for share, one in zip(shares, each, strict=True)
            ]
            verb = "kept" if label == SUPPORTED else "dropped"
            lines.append([f"{label}: {verb} (precision)", str(first[label].count), *shown])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the checker of written sentences.")
    parser.add_argument("archives", type=Path)
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--wrong", action="store_true", help="list what is judged wrongly")
    arguments = parser.parse_args()
    pairs = [p for p in read_pairs(PAIRS) if arguments.part in (None, p.part)]
    evidence = cited(pairs, arguments.archives)
    checker = load_checker()
    checks: dict[str, Check] = {
        "words alone": by_overlap(),
        "numbers alone": by_numbers,
        "checker": lambda sentence, cites: checker.check(sentence, cites).supported,
    }
    for part in PARTS:
        rows = [each for each in zip(pairs, evidence, strict=True) if each[0].part == part]
        if rows:
            found = {
                name: dict(measured((p.label, check(p.sentence, cites)) for p, cites in rows))
                for name, check in checks.items()
            }
            print(f"{part}\n\n{table(found)}\n")
            if arguments.wrong:
                show_wrong(rows, checks["checker"])
    print(f"{timed(pairs, evidence):.1f} ms a sentence, everything read before")


def show_wrong(rows: Sequence[tuple[Pair, Sequence[Evidence]]], check: Check) -> None:
    for pair, cites in rows:
        if check(pair.sentence, cites) != (pair.label == SUPPORTED):
            print(f"- {pair.label}: {pair.sentence} ({pair.note})")


def timed(pairs: Sequence[Pair], evidence: Sequence[Sequence[Evidence]]) -> float:
    """Milliseconds that a sentence takes the second time."""
    checker = load_checker()
    elapsed = 0.0
    for _ in range(2):
        start = time.perf_counter()
        for pair, cites in zip(pairs, evidence, strict=True):
            checker.check(pair.sentence, cites)
        elapsed = time.perf_counter() - start
    return 1_000 * elapsed / len(pairs)


if __name__ == "__main__":
    main()
