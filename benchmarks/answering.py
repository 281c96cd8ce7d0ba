"""How long an answer takes: warm in small and large archives, and cold from the command line.

    python benchmarks/answering.py [--quick] [--json] [--cache FOLDER]

docs/benchmarks.md says what is measured, and what it gave.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import mean, median

import ours
from corpus import Asked, Corpus, corpus, joined, repeated, write
from measuring import alone, percentile

from bot.answers import Question
from bot.compose import open_desk
from bot.config import Config
from index.chunking import split
from index.cleaning import clean

#: Passages in the archive that the floors are set on.
STANDARD = 30_000
SIZES, QUICK_SIZES = (STANDARD, 800_000), (5_000, STANDARD)

QUESTIONS, WARMING = 200, 20

#: Passages that the plain similarity search beside ours returns.
NEAREST = 10

#: Times that the command is started.
STARTS = 7


@dataclass(frozen=True, slots=True)
class Warm:
    """Milliseconds of each answer, and of embedding its question and one query to Chroma."""

    passages: int
    answers: list[float]
    plain: list[float]

    @property
    def ratio(self) -> float:
        return median(self.answers) / median(self.plain)


@dataclass(frozen=True, slots=True)
class Cold:
    """Median milliseconds of the command, of the answer inside it, and of the two imports."""

    command: float
    answer: float
    imports: float

    @property
    def ratio(self) -> float:
        return (self.command - self.answer) / self.imports


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="5,000 and 30,000 passages")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    parser.add_argument("--cache", type=Path, help="keeps the archives for the next run")
    options = parser.parse_args(arguments)
    base = joined(corpus(None, "realtimeqa-2022"), corpus(None, "realtimeqa-2023-apr-dec"))
    sizes = QUICK_SIZES if options.quick else SIZES
    with tempfile.TemporaryDirectory() as scratch:
        cache = (options.cache or Path(scratch)).resolve()
        cache.mkdir(parents=True, exist_ok=True)
        homes = {size: built(cache, base, size) for size in sizes}
        print(f"Warm answers to {QUESTIONS} questions, milliseconds")
        found = {size: alone(warm, home, base.questions) for size, home in homes.items()}
        for each in found.values():
            _say(each)
        started = cold(homes[STANDARD], base.questions[0])
    print(f"Cold, median of {STARTS}: newsdesk ask {started.command:.0f} ms, of which the answer")
    print(f"  {started.answer:.0f} ms; import chromadb, tantivy {started.imports:.0f} ms;")
    print(f"  all but the answer is {started.ratio:.2f} times the imports")
    if options.json:
        print(json.dumps(figures(list(found.values()), started, standard=found[STANDARD])))


def built(cache: Path, base: Corpus, passages: int) -> Path:
    """Home of an archive of about so many passages, made unless the cache has it."""
    home = cache / f"archive-{passages}"
    record = home / "benchmark.json"
    if not record.exists():
        articles = cache / f"articles-{passages}.jsonl.gz"
        if not articles.exists():
            print(f"Writing the articles of about {passages:,} passages", flush=True)
            unfinished = articles.with_suffix(".part")
            write(repeated(base, round(passages / passages_per_article(base))), unfinished)
            unfinished.rename(articles)
        done = alone(ours.index, home, (articles,))
        record.write_text(json.dumps(asdict(done)), "utf-8")
        articles.unlink()
        rate = done.passages / done.seconds
        print(f"Indexed {done.passages:,} passages, {rate:,.0f} a second", flush=True)
    return home


def passages_per_article(base: Corpus) -> float:
    return mean(len(split(clean(article))) for article in islice(base.articles(), 300))


def warm(home: Path, questions: Sequence[Asked]) -> Warm:
    """Ask through a desk that has answered other questions before."""
    asked = [Question(each.text, each.day) for each in islice(cycle(questions), QUESTIONS)]
    before = [Question(each.text, each.day) for each in questions[-WARMING:]]
    with open_desk(Config(home=home)) as desk:
        archive = desk.archive
        for question in before:
            desk.ask(question)
        answers = []
        for question in asked:
            started = time.perf_counter()
            desk.ask(question)
            answers.append(1_000 * (time.perf_counter() - started))
        plain = []
        for question in asked:
            started = time.perf_counter()
            archive.vectors.query(archive.embedding.embed_question(question.text), NEAREST)
            plain.append(1_000 * (time.perf_counter() - started))
        return Warm(archive.catalogue.summary().passages, answers, plain)


def cold(home: Path, question: Asked) -> Cold:
    """Start the command and the imports alone, in turn."""
    ask = "from bot.cli import main; main()"
    day = question.day.isoformat()
    commands, answers, imports = [], [], []
    for _ in range(STARTS):
        spent, shown = _run(home, ask, "ask", question.text, "--asked", day, "--json")
        commands.append(spent)
        answers.append(json.loads(shown)["timings"]["total"])
        imports.append(_run(home, "import chromadb, tantivy")[0])
    return Cold(median(commands), median(answers), median(imports))


def figures(found: Sequence[Warm], started: Cold, *, standard: Warm) -> dict[str, object]:
    """The JSON object; p50, p95 and ratio are those at 30,000 passages."""
    p50s = [round(median(each.answers), 2) for each in found]
    return {
        "p50_ms": round(median(standard.answers), 2),
        "p95_ms": round(percentile(standard.answers, 95), 2),
        "growth": round(p50s[-1] / p50s[0], 3),
        "ratio": round(standard.ratio, 2),
        "passages": [each.passages for each in found],
        "p50s_ms": p50s,
        "p95s_ms": [round(percentile(each.answers, 95), 2) for each in found],
        "ratios": [round(each.ratio, 2) for each in found],
        "cold_ms": round(started.command),
        "cold_answer_ms": round(started.answer, 1),
        "imports_ms": round(started.imports),
        "cold_ratio": round(started.ratio, 2),
    }


def _say(found: Warm) -> None:
    print(
        f"  {found.passages:8,d} passages: p50 {median(found.answers):6.1f},"
        f" p95 {percentile(found.answers, 95):6.1f};"
        f" embedding and one Chroma query {median(found.plain):5.1f}, ratio {found.ratio:.1f}",
        flush=True,
    )


def _run(home: Path, code: str, *arguments: str) -> tuple[float, str]:
    """Milliseconds of a fresh Python, and its standard output."""
    environment = {**os.environ, "NEWSDESK_HOME": str(home)}
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return 1_000 * (time.perf_counter() - started), done.stdout


if __name__ == "__main__":
    main()
