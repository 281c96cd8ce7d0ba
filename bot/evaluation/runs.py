"""Runs that are kept: what was asked with what, and what came of it.

A run is a folder of ``NEWSDESK_HOME/runs``:

    run.json         the manifest (`Manifest`), written first; ``finished`` is added at the end
    outcomes.jsonl   a line for each question, written as it is answered
    figures.json     every figure with its interval
    ranking.trec     the considered articles, for trec_eval and its like
    qrels.trec       the gold articles
    report.html      to look at
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from filelock import FileLock, Timeout

from bot.config import Config
from bot.contract import as_json
from bot.evaluation.outcomes import Outcome, dumped, parsed
from index.errors import NewsdeskError

MANIFEST, OUTCOMES, FIGURES = "run.json", "outcomes.jsonl", "figures.json"

#: Packages whose version can change an answer or its time.
PACKAGES = (
    "newsdesk chromadb llama-index-core numpy sentencex sqlalchemy tantivy tokenizers trafilatura"
).split()

#: Settings that can change an answer or a figure.
TELLING = (
    "embedding embedding_base_url chroma_url timeout llm llm_base_url llm_temperature "
    "llm_max_tokens llm_timeout llm_retries llm_window llm_price judge judge_base_url"
).split()

_ROOT = Path(__file__).parents[2]


class RunError(NewsdeskError):
    """A run that cannot be used."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a run was made with.

    Attributes:
        data: name, form, digest (SHA-256) and number of questions of the data set.
        archive: digest (SHA-256 of all articles), articles, first and last day.
        settings: The configuration, without secrets.
        weights: What -> SHA-256.
        judge: Who judged whether citations support their sentences.
        code: SHA-256 of this program's own files.
        versions: Of Python and of the packages that can change an answer.
        seed: Of the intervals.
        notes: What whoever reads the figures should know.
        started, finished: ISO 8601; ``finished`` is empty while questions are left.
    """

    id: str
    data: Mapping[str, Any]
    archive: Mapping[str, Any]
    settings: Mapping[str, Any]
    weights: Mapping[str, str]
    judge: str
    code: str
    versions: Mapping[str, str]
    seed: int
    notes: tuple[str, ...]
    started: str
    finished: str = ""

    @property
    def identity(self) -> str:
        """Equal for runs that must have equal answers."""
        values = as_json(replace(self, id="", seed=0, notes=(), started="", finished=""))
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Run:
    """A run on disk."""

    folder: Path
    manifest: Manifest

    def outcomes(self) -> list[Outcome]:
        """What came of the questions so far, in the order they were asked.

        A last line that was cut off by a crash is left out.

        Raises:
            RunError: Another line cannot be read.
        """
        lines = _read(self.folder / OUTCOMES).split(b"\n")
        found = []
        for number, line in enumerate(lines[:-1], start=1):
            try:
                found.append(parsed(line))
            except ValueError:
                raise _unreadable(self.folder / OUTCOMES, f"line {number}") from None
        return found

    def add(self, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
        """Write outcomes as they come, and pass them on.

        Raises:
            RunError: They cannot be written.
        """
        path = self.folder / OUTCOMES
        try:
            with path.open("ab") as file:
                file.truncate(_whole(path))
                for outcome in outcomes:
                    file.write(dumped(outcome) + b"\n")
                    file.flush()
                    yield outcome
        except OSError as error:
            raise _unwritable(path, error) from error

    def write(self, files: Mapping[str, str]) -> None:
        """Write files (name -> text), each at once or not at all.

        Raises:
            RunError: They cannot be written.
        """
        for name, text in files.items():
            _write(self.folder / name, text)

    def finish(self, moment: datetime) -> Run:
        """The run, marked as finished."""
        manifest = replace(self.manifest, finished=moment.isoformat(timespec="seconds"))
        _write(self.folder / MANIFEST, _text(manifest))
        return Run(self.folder, manifest)


@contextmanager
def begun(home: Path, manifest: Manifest) -> Iterator[Run]:
    """The unfinished run of the same identity that no other process is at, or a new one.

    Another seed makes another run: the intervals are those of the seed that the manifest names.
    The run is this process's own inside of the block.

    Raises:
        RunError: The folder cannot be written.
    """
    for run in kept(home):
        if not run.manifest.finished and _alike(run.manifest, manifest):
            with _held(run) as ours:
                if ours:
                    yield run
                    return
    run = _new(home, manifest)
    with _held(run):
        yield run


def _alike(one: Manifest, other: Manifest) -> bool:
    """Whether the second run would find what the first one does, to the last bit."""
    return one.identity == other.identity and one.seed == other.seed


@contextmanager
def _held(run: Run) -> Iterator[bool]:
    """Whether the run's lock could be had; the system releases it when the process ends."""
    path = run.folder / ".lock"
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        yield True
    finally:
        path.unlink(missing_ok=True)
        lock.release()


def _new(home: Path, manifest: Manifest) -> Run:
    folder = home / "runs" / manifest.id
    number = 1
    while folder.exists():
        number += 1
        folder = folder.with_name(f"{manifest.id}-{number}")
    manifest = replace(manifest, id=folder.name)
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    _write(folder / OUTCOMES, "")
    _write(folder / MANIFEST, _text(manifest))
    return Run(folder, manifest)


def kept(home: Path) -> list[Run]:
    """The runs of a home, the latest first; folders that hold none are passed over."""
    found = []
    for path in sorted((home / "runs").glob(f"*/{MANIFEST}"), reverse=True):
        try:
            found.append(_load(path.parent))
        except RunError:
            continue
    return found


def find(home: Path, name: str) -> Run:
    """The run with this id, or with an id that begins so, or in this folder.

    Raises:
        RunError: There is none, or there are several.
    """
    if (Path(name) / MANIFEST).is_file():
        return _load(Path(name))
    runs = kept(home)
    found = [run for run in runs if run.manifest.id.startswith(name)]
    exact = [run for run in found if run.manifest.id == name]
    if len(exact or found) == 1:
        return (exact or found)[0]
    named = ", ".join(run.manifest.id for run in (found or runs)[:5])
    problem = f"{len(found)} runs begin with {name!r}" if found else f"there is no run {name!r}"
    remedy = f"Name one of these or its folder: {named}" if named else "Run `newsdesk evaluate`"
    raise RunError(problem, remedy, str(home / "runs"))


def new_id(data: str, moment: datetime) -> str:
    """``20220805-101500-realtimeqa-2022``: in the order of time, and safe as a folder's name."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", data).strip("-.")[:60] or "questions"
    return f"{moment:%Y%m%d-%H%M%S}-{name}"


def settings(config: Config) -> dict[str, Any]:
    """What of a configuration can change an answer, without keys, passwords and paths."""
    shown = {name: getattr(config, name) for name in TELLING}
    return {
        name: _without_password(value) if name.endswith("_url") else value
        for name, value in shown.items()
    }


def versions() -> dict[str, str]:
    """Of Python and `PACKAGES`."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


def code() -> str:
    """SHA-256 (hex) of the files of both packages, weights included."""
    whole = hashlib.sha256()
    for package in ("bot", "index"):
        for path in sorted((_ROOT / package).rglob("*")):
            if path.suffix in {".py", ".json", ".npy"}:
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                whole.update(f"{path.relative_to(_ROOT).as_posix()} {digest}\n".encode())
    return whole.hexdigest()


def questions_of(outcomes: Sequence[Outcome]) -> dict[tuple[str, str], Outcome]:
    """(id, wording) -> outcome: what pairs the questions of two runs."""
    return {(outcome.question.id, outcome.question.question): outcome for outcome in outcomes}


def _load(folder: Path) -> Run:
    path = folder / MANIFEST
    try:
        values = json.loads(_read(path))
        values["notes"] = tuple(values["notes"])
        return Run(folder, Manifest(**values))
    except (ValueError, TypeError, KeyError):
        raise _unreadable(path, "") from None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RunError(
            f"the run cannot be read: {error.strerror}", "Measure again", str(path)
        ) from error


def _whole(path: Path) -> int:
    """Bytes of the file up to the end of its last whole line."""
    return path.read_bytes().rfind(b"\n") + 1


def _text(manifest: Manifest) -> str:
    return json.dumps(as_json(manifest), indent=2, ensure_ascii=False) + "\n"


def _write(path: Path, text: str) -> None:
    try:
        fresh = path.with_name(path.name + ".new")
        fresh.write_text(text, "utf-8")
        fresh.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> RunError:
    return RunError(
        f"the run cannot be kept: {error.strerror}", "Check NEWSDESK_HOME and its disk", str(path)
    )


def _unreadable(path: Path, where: str) -> RunError:
    place = f"{path}, {where}" if where else str(path)
    return RunError("this is no run of this version of newsdesk", "Measure again", place)


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
