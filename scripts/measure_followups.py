"""Measures how follow-ups are understood, and writes the figures into docs/quality.md.

    python scripts/measure_followups.py [--archives FOLDER] [--part dev|test] [--verbose]

Asks the conversations of tests/data/followups.jsonl of seeds/ and of the test folders in
--archives (../shared/eval unless said otherwise); those of a folder that is not there are left
out, and then nothing is written. The archives are kept below NEWSDESK_HOME, as those of
`newsdesk evaluate` are.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.answers import Conversation  # noqa: E402
from bot.compose import open_desk  # noqa: E402
from bot.config import from_environment  # noqa: E402
from bot.desk import Desk  # noqa: E402
from bot.evaluation.dataset import TestQuestion, read_dataset  # noqa: E402
from bot.evaluation.followups import (  # noqa: E402
    BEGIN,
    END,
    PARTS,
    Found,
    block,
    find,
    mistaken,
    read_cases,
    talked,
)
from bot.evaluation.quality import filled  # noqa: E402
from bot.evaluation.run import index_articles, own_archive  # noqa: E402

CASES = ROOT / "tests/data/followups.jsonl"
#: Test folders whose questions all stand alone.
QUIZZES = ("realtimeqa-2022", "realtimeqa-2023-apr-dec")
DOCUMENT = ROOT / "docs/quality.md"


@contextmanager
def desk_of(folder: Path) -> Iterator[Desk]:
    """A desk over the articles of a test folder."""
    config = own_archive(folder, from_environment(os.environ, Path.cwd()))
    index_articles(folder, config, lambda step: None, lambda notice: None)
    with open_desk(config) as desk:
        yield desk


def _alone(folder: Path) -> list[TestQuestion]:
    """The questions of a test folder that follow up no other."""
    if not folder.is_dir():
        return []
    return [question for question in read_dataset(folder).questions if not question.after]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how follow-ups are understood.")
    parser.add_argument("--archives", type=Path, default=ROOT.parent / "shared/eval")
    parser.add_argument("--part", choices=PARTS, help="only this half, and write nothing")
    parser.add_argument("--verbose", action="store_true", help="show what was understood")
    arguments = parser.parse_args()
    cases = [each for each in read_cases(CASES) if arguments.part in (None, each.part)]
    found: list[Found] = []
    talks: list[Conversation] = []
    missing = []
    for name in dict.fromkeys(case.archive for case in cases):
        folder = ROOT / name if name == "seeds" else arguments.archives / name
        if not folder.is_dir():
            missing.append(name)
            continue
        of_archive = [case for case in cases if case.archive == name]
        with desk_of(folder) as desk:
            found += [find(desk, case) for case in of_archive]
            talks.append(talked(desk, of_archive[0]))
    other = [q.question for name in QUIZZES for q in _alone(arguments.archives / name)]
    wrong = [question for talk in talks for question in mistaken(talk, other)]
    if arguments.verbose:
        for each in found:
            print(f"{each.case.id}: {each.case.follow_up} -> {each.understood}")
        for question in wrong:
            print(f"taken for a follow-up: {question}")
    made = block(found, len(wrong), len(other) * len(talks))
    print(made)
    if missing or arguments.part:
        print(f"Nothing is written; missing: {', '.join(missing) or 'the other half'}")
        return
    document = DOCUMENT.read_text("utf-8")
    DOCUMENT.write_text(filled(document, made, BEGIN, END), "utf-8")


if __name__ == "__main__":
    main()
