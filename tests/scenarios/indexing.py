"""Runs of indexing in processes of their own, to be killed: a program, not a test.

    python indexing.py BASE OLD NEW TRIALS SEED

Indexes the folder NEW into archives under BASE: half of the TRIALS begin with an archive of the
folder OLD as if it were the same one, half with none. Each run is killed after a random time, some
are killed again, and then a last one is left alone. Prints one JSON object: the state of an
undisturbed run of each kind, and of each trial. Every run is a fork, so that what is imported is
imported once.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import chromadb  # noqa: F401
import tantivy  # noqa: F401

import index.ingest
import index.writer
from index.archive import open_archive
from index.embedding import load
from index.ingest import Options, ingest
from index.vectors.folders import FolderStore
from index.writer import open_writer

# Small steps, so that a kill can fall between any two of them.
index.ingest._FIRST_BATCH = 20_000
index.ingest.BATCH = 60_000
index.writer.PUBLISH_AFTER = 100

EMBEDDING = load("static")


def run(home: Path, folder: Path) -> None:
    with open_writer(home, EMBEDDING) as writer:
        ingest(writer, [str(folder)], base=folder, options=Options(prune=True))


def state(home: Path) -> dict[str, object]:
    with open_archive(home, EMBEDDING) as archive:
        catalogue = archive.catalogue
        generation = catalogue.state().generation
        vectors = FolderStore(home / "vectors").open(generation) if generation else None
        return {
            "articles": {a.id: [a.digest, a.source] for a in catalogue.articles()},
            "passages": sorted(p.id for page in catalogue.all_passages() for p, _ in page),
            "text": sorted(archive.text.ids()),
            "vectors": sorted(vectors.ids()) if vectors else [],
            "pending": [catalogue.count_pending(name) for name in ("text", "vectors")],
            "folders": sorted(path.name for path in home.iterdir()),
        }


def forked(work: Callable[[], object], kill_after: float | None = None) -> object:
    """What a piece of work returns in a process of its own; ``None`` when it was killed."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reading)
            result = json.dumps(work())
            with os.fdopen(writing, "w") as pipe:
                pipe.write(result)
            os._exit(0)
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
    os.close(writing)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(pid, signal.SIGKILL)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    _, status = os.waitpid(pid, 0)
    if not os.WIFSIGNALED(status) and status:
        raise SystemExit("a run of indexing failed")
    return json.loads(text) if text else None


def main(base: Path, old: Path, new: Path, trials: int, seed: int) -> None:
    moments = random.Random(seed)
    begun = base / "begun" / "archive"
    forked(lambda: run(begun, old))
    undisturbed, states = [], []
    lasted = []
    for kind, start in enumerate((begun, None)):
        home = base / f"undisturbed-{kind}" / "archive"
        prepared(home, start)
        since = time.monotonic()
        forked(lambda home=home: run(home, new))
        lasted.append(time.monotonic() - since)
        undisturbed.append(forked(lambda home=home: state(home)))
    for trial in range(trials):
        kind = trial % 2
        home = base / f"trial-{trial}" / "archive"
        prepared(home, begun if kind == 0 else None)
        kills = [moments.uniform(0, lasted[kind]) for _ in range(1 + trial % 3 // 2)]
        for moment in kills:
            forked(lambda home=home: run(home, new), kill_after=moment)
        forked(lambda home=home: run(home, new))
        states.append(
            {"kind": kind, "kills": kills, "state": forked(lambda home=home: state(home))}
        )
        shutil.rmtree(home.parent)
    print(json.dumps({"undisturbed": undisturbed, "trials": states, "lasted": lasted}))


def prepared(home: Path, start: Path | None) -> None:
    home.parent.mkdir(parents=True)
    if start:
        shutil.copytree(start, home)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]), int(sys.argv[4]), int(sys.argv[5]))
