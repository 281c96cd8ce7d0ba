"""Writes the figures of docs/quality.md, between its markers, from kept runs.

    python scripts/write_quality.py NAME=RUN...

NAME is the column's heading, RUN a run as `newsdesk evaluate compare` takes it, for example
"2022=20261124-2148". Runs of realtimeqa-2022 are compared with the published systems.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.config import from_environment  # noqa: E402
from bot.evaluation import runs  # noqa: E402
from bot.evaluation.quality import Column, block, filled  # noqa: E402


def column(text: str) -> Column:
    """``"2022=20261124-2148"`` -> the run with its heading."""
    name, equals, run = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not like 2022=20261124-2148")
    found = runs.find(from_environment(os.environ, Path.cwd()).home, run)
    return Column(name, found.manifest, found.outcomes())


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the figures of docs/quality.md.")
    parser.add_argument("columns", nargs="+", type=column, metavar="NAME=RUN")
    parser.add_argument("--document", type=Path, default=ROOT / "docs/quality.md")
    arguments = parser.parse_args()
    document = arguments.document.read_text("utf-8")
    arguments.document.write_text(filled(document, block(arguments.columns)), "utf-8")


if __name__ == "__main__":
    main()
