"""Measures what the configured language model writes, and puts it into docs/quality.md.

    LLM=openai-like:gemma3-270m LLM_BASE_URL=... python scripts/measure_writing.py FOLDER [-n 120]

FOLDER holds articles and questions, as `newsdesk evaluate` takes it; the archive is kept below
NEWSDESK_HOME. At most so many answerable questions, drawn by a fixed seed, are asked with the model
and without. scripts/serve_local_model.py serves a model to measure.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.compose import open_desk  # noqa: E402
from bot.config import from_environment  # noqa: E402
from bot.evaluation.dataset import read_dataset  # noqa: E402
from bot.evaluation.quality import filled  # noqa: E402
from bot.evaluation.run import index_articles, own_archive  # noqa: E402
from bot.evaluation.writing import BEGIN, END, block, sample, write  # noqa: E402
from bot.support import load_checker  # noqa: E402

DOCUMENT = ROOT / "docs/quality.md"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what the language model writes.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("-n", "--questions", type=int, default=120)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--verbose", action="store_true", help="show what was written")
    parser.add_argument("--dry", action="store_true", help="print the figures, write nothing")
    arguments = parser.parse_args()
    config = own_archive(arguments.folder, from_environment(os.environ, Path.cwd()))
    index_articles(arguments.folder, config, lambda step: None, lambda notice: None)
    data = read_dataset(arguments.folder, None)
    found = []
    checker = load_checker()
    with open_desk(config) as desk:
        for question in sample(data.questions, arguments.questions, arguments.seed):
            found.append(write(desk, question, checker))
            if arguments.verbose:
                answer = found[-1].answer
                said = " ".join(sentence.text for sentence in answer.sentences)
                print(
                    f"{len(found)} {question.question} [{question.answer}]: "
                    f"{answer.writer or 'quotes'}: {said} | {answer.short_answer} | "
                    f"{'; '.join(answer.notes)} | {answer.usage}",
                    flush=True,
                )
    made = block(found, config.llm, data.name)
    print(made)
    if not arguments.dry:
        document = DOCUMENT.read_text("utf-8")
        DOCUMENT.write_text(filled(document, made, BEGIN, END), "utf-8")


if __name__ == "__main__":
    main()
