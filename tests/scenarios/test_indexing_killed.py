from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("indexing.py")
WORDS = "river minister strike vaccine harbour election drought museum orchestra satellite".split()


def write(path: Path, numbers: range, edition: int = 1) -> None:
    """A file of articles; every third one reads differently in another edition."""
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        for number in numbers:
            words = random.Random(number if number % 3 else f"{number} {edition}")
            body = "\n\n".join(
                " ".join(
                    f"The {words.choice(WORDS)} of {words.randrange(10**6)} met the "
                    f"{words.choice(WORDS)} near the {words.choice(WORDS)}."
                    for _ in range(20)
                )
                for _ in range(2)
            )
            article = {"id": f"a{number}", "title": f"Report {number}", "text": body}
            file.write(json.dumps(article) + "\n")


@pytest.mark.slow
def test_a_killed_run_started_again_ends_as_an_undisturbed_one(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    write(old / "changed.jsonl", range(0, 50))
    write(old / "same.jsonl", range(50, 70))
    write(old / "gone.jsonl", range(60, 100))
    write(new / "changed.jsonl", range(20, 50), edition=2)
    write(new / "same.jsonl", range(50, 70))
    write(new / "more.jsonl", range(90, 130))
    done = subprocess.run(
        [sys.executable, PROGRAM, tmp_path / "runs", old, new, "20", "1"],
        stdout=subprocess.PIPE,
        timeout=300,
        check=True,
    )
    found = json.loads(done.stdout)
    assert len(found["trials"]) == 20
    for state in found["undisturbed"]:
        assert set(state["articles"]) == {f"a{n}" for n in [*range(20, 70), *range(90, 130)]}
        assert state["passages"] == state["text"] == state["vectors"]
        assert state["pending"] == [0, 0]
    for trial in found["trials"]:
        assert trial["state"] == found["undisturbed"][trial["kind"]], trial["kills"]
