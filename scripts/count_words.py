"""Counts in how many passages of English news each word stands, for index/ranking/english.json.

    python scripts/count_words.py FOLDER... --out index/ranking/english.json

Each FOLDER holds articles.jsonl.gz. Words are as the text index holds them; kept are those of ASCII
letters that stand in at least `LEAST` passages of all folders together.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.evaluation.dataset import read_articles  # noqa: E402
from index.chunking import split  # noqa: E402
from index.text import stems  # noqa: E402

LEAST = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    words, counts, number = stems(), Counter[str](), 0
    for folder in arguments.folders:
        for article in read_articles(folder):
            for passage in split(article):
                counts.update(set(words(passage.text)))
                number += 1
        print(f"{folder.name}: {number} passages so far", file=sys.stderr)
    kept = {
        word: round(1e6 * count / number)
        for word, count in sorted(counts.items())
        if count >= LEAST and word.isascii() and word.isalpha()
    }
    arguments.out.write_text(json.dumps(kept, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
