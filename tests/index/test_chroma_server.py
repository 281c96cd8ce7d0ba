from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from index.archive import open_archive
from index.embedding import load
from index.errors import ArchiveError, ConfigurationError, VectorStoreError
from index.ingest import Options, Report, ingest
from index.vectors.server import ServerStore
from index.writer import open_writer

VECTORS = np.random.default_rng(7).normal(size=(300, 16)).astype(np.float32)

pytestmark = pytest.mark.slow


def pages(start: int, end: int) -> list[tuple[list[str], np.ndarray]]:
    return [([f"p{i}" for i in range(start, end)], VECTORS[start:end])]


@dataclass(frozen=True)
class Running:
    url: str
    process: subprocess.Popen[bytes]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    process = subprocess.Popen(
        [chroma, "run", "--path", tmp_path / "served", "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{url}/api/v2/heartbeat", timeout=1).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        yield Running(url, process)
    finally:
        process.kill()
        process.wait()


def test_a_generation_is_built_changed_in_place_and_replaced(server: Running) -> None:
    store = ServerStore(server.url, "a1", timeout=10)
    first = store.build("", pages(0, 200), 200)
    index = store.open(first)
    assert index.query(VECTORS[3], 1) == [("p3", pytest.approx(1.0, abs=1e-5))]

    assert store.update(first, ["p3", "never there"], pages(200, 210), 10) == first
    assert store.check(first) == 209
    assert [id for id, _ in index.query(VECTORS[205], 1)] == ["p205"]
    assert "p3" not in set(index.ids())

    second = store.build(first, pages(0, 50), 50)
    store.sweep(second)
    assert sorted(store.open(second).ids()) == sorted(f"p{i}" for i in range(50))
    with pytest.raises(ArchiveError, match="missing"):
        store.check(first)


def test_archives_on_one_server_do_not_meet(server: Running) -> None:
    one, other = (ServerStore(server.url, name, timeout=10) for name in ("a1", "a2"))
    generation = one.build("", pages(0, 10), 10)
    other.sweep(other.build("", pages(0, 5), 5))
    assert one.check(generation) == 10


def wait_until_stopped(process: subprocess.Popen[bytes]) -> None:
    """Until no thread of a process runs any more: the signal takes its time."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        tasks = Path(f"/proc/{process.pid}/task").glob("*/stat")
        if {task.read_text().rpartition(")")[2].split()[0] for task in tasks} == {"T"}:
            return
        time.sleep(0.01)
    raise AssertionError("the server did not stop")


def test_a_server_that_stalls_is_an_error_within_the_timeout(server: Running) -> None:
    store = ServerStore(server.url, "a1", timeout=1)
    index = store.open(store.build("", pages(0, 10), 10))
    assert index.query(VECTORS[0], 1)
    server.process.send_signal(signal.SIGSTOP)
    wait_until_stopped(server.process)
    with pytest.raises(VectorStoreError, match="did not answer within 1 s"):
        index.query(VECTORS[0], 1)
    fresh = ServerStore(server.url, "a1", timeout=1)
    with pytest.raises(VectorStoreError, match="did not answer within 1 s"):
        fresh.check("00000001")
    server.process.send_signal(signal.SIGCONT)
    assert index.query(VECTORS[0], 1)


def test_a_server_that_dies_is_an_error_that_says_what_to_do(server: Running) -> None:
    store = ServerStore(server.url, "a1", timeout=5)
    index = store.open(store.build("", pages(0, 10), 10))
    server.process.kill()
    server.process.wait()
    for search in (index, ServerStore(server.url, "a1", timeout=5).open("00000001")):
        with pytest.raises(VectorStoreError, match="cannot be reached") as caught:
            search.query(VECTORS[0], 1)
        assert "CHROMA_URL" in caught.value.remedy


def test_an_archive_on_a_server(server: Running, tmp_path: Path) -> None:
    static, home = load("static"), tmp_path / "archive"
    news = tmp_path / "news.jsonl"

    def indexed(*texts: str) -> Report:
        lines = [{"id": f"a{i}", "title": "", "text": text} for i, text in enumerate(texts)]
        news.write_text("\n".join(map(json.dumps, lines)))
        with open_writer(home, static, chroma_url=server.url) as writer:
            options = Options(prune=True)
            return ingest(writer, [str(news)], base=tmp_path, options=options)

    indexed("The river rose.", "The mayor left.", "The strike ended.")
    with open_archive(home, static, chroma_url=server.url, timeout=1) as reader:
        assert reader.vectors.count() == 3
        assert indexed("The river rose.", "The mayor came back.").removed == 1
        assert reader.refresh(wait=True)
        assert reader.vectors.count() == 2
        near = reader.vectors.query(static.embed_question("the mayor came back"), 1)
        (found,) = reader.catalogue.passages([near[0][0]]).values()
        assert found.article.id == "a1"
        server.process.send_signal(signal.SIGSTOP)
        with pytest.raises(VectorStoreError, match="did not answer"):
            reader.vectors.query(static.embed_question("the mayor"), 1)
        assert [id for id, _ in reader.text.search("mayor", 1)] == [near[0][0]]
        server.process.send_signal(signal.SIGCONT)


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://x", "http://", "http://x:port"])
def test_an_address_that_cannot_be_one_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="no address"):
        ServerStore(url, "a1", timeout=1)
