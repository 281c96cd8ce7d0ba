"""Writes the generated documents: docs/commands.md and the schemas of docs/.

python scripts/write_docs.py [--check]

With --check nothing is written; the exit status is 1 when a document is not current.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.cli.reference import commands  # noqa: E402
from bot.contract import schema  # noqa: E402
from bot.transcripts import Transcript  # noqa: E402


def documents() -> dict[Path, str]:
    """Path -> text of every generated document."""
    return {
        ROOT / "docs/commands.md": commands(),
        ROOT / "docs/answer.schema.json": json.dumps(schema(), indent=2) + "\n",
        ROOT / "docs/conversation.schema.json": json.dumps(schema(Transcript), indent=2) + "\n",
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the generated documents.")
    parser.add_argument("--check", action="store_true", help="only say which are not current")
    check = parser.parse_args().check
    stale = 0
    for path, text in documents().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        print(f"{path.relative_to(ROOT)} {'is not current' if check else 'written'}")
        if not check:
            path.write_text(text, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
