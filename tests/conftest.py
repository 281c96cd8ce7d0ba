from __future__ import annotations

from pathlib import Path

import pytest
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
