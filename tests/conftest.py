from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings

ROOT = Path(__file__).parents[1]

#: What `make check` runs: a property that fails mostly does so within a few examples.
settings.register_profile("quick", max_examples=20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests first, so that no worker is left with a long one at the end."""
    items.sort(key=lambda item: "slow" not in item.keywords)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real archives beside the checkout; tests that need it skip without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"no real archives at {folder}")
    return folder


@pytest.fixture(scope="session")
def seeds_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Home of an archive of seeds/, for tests that only read it."""
    from bot.compose import open_writer
    from bot.config import Config
    from index.ingest import ingest

    home = tmp_path_factory.mktemp("seeds") / ".newsdesk"
    with open_writer(Config(home=home), command="tests") as writer:
        ingest(writer, [str(ROOT / "seeds" / "articles")], base=ROOT)
    return home


@pytest.fixture(scope="session")
def local_model(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A real small model, served on loopback: fields of `Config` that make it the desk's model.

    It is started once for all processes of a test run, and ends when the run has ended. It may be
    busy with another test, so a test that asks it needs patience.
    """
    worker = "PYTEST_XDIST_WORKER" in os.environ
    folder = tmp_path_factory.getbasetemp()
    folder, run = (folder.parent, os.getppid()) if worker else (folder, os.getpid())
    told = folder / "local-model.txt"
    with FileLock(folder / "local-model.lock"):
        if not told.exists():
            told.write_text(_serve_local_model(run), encoding="utf-8")
    llm, base_url = (line.partition("=")[2] for line in told.read_text("utf-8").splitlines())
    return {"llm": llm, "llm_base_url": base_url, "llm_timeout": 600.0, "llm_max_tokens": 60}


def _serve_local_model(run: int) -> str:
    """Starts the server, to end with the process ``run``; the two settings that it prints."""
    script = str(ROOT / "scripts" / "serve_local_model.py")
    server = subprocess.Popen(
        [sys.executable, script, "--while", str(run)], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    lines = [server.stdout.readline() for _ in range(2)]
    assert all(lines), "the local model did not start"
    return "".join(lines)
