"""Examines an installation and its archive, and says how to mend what is wrong."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bot.config import Config
from bot.wording import count, size
from index.errors import NewsdeskError

if TYPE_CHECKING:
    from index.catalogue import Catalogue, State
    from index.embedding import Embedding

PACKAGE = "newsdesk"

#: Tokens of the reply to the question whether a language model is there. A model that thinks takes
#: some before its word, and one that was not taught to stop takes all.
PROBE = 200

#: Less free room than this (bytes) is worth a note: a new generation of vectors is a copy.
ROOM = 1_000_000_000

_INDEX = "Run `newsdesk index` with the same paths as before"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        state: "fine"; "note" for what is not wrong but worth knowing; "wrong".
        found: What was found.
        remedy: What to do about it, without full stop; empty when there is nothing to do.
    """

    name: str
    state: Literal["fine", "note", "wrong"]
    found: str
    remedy: str = ""


def examine(configure: Callable[[], Config]) -> Iterator[Check]:
    """Every check, in an order in which a later one may rest on an earlier one."""
    yield from installation()
    try:
        config = configure()
    except NewsdeskError as error:
        yield wrong("configuration", error)
        return
    found = f"embedding {config.embedding}, language model {config.llm}"
    yield Check("configuration", "fine", found)
    embedding = None
    try:
        embedding = _embedding(config)
        yield Check("embedding", "fine", f"{embedding.name}, {embedding.dimensions} dimensions")
    except NewsdeskError as error:
        yield wrong("embedding", error)
    yield from language_model(config)
    yield from folder(config.home)
    yield from _stores(config, embedding)
    yield from _slack(config)


def wrong(name: str, error: NewsdeskError) -> Check:
    """The check that ended with this error."""
    place = f"{error.where}: " if error.where else ""
    return Check(name, "wrong", f"{place}{error.problem}", error.remedy)


def installation(
    requirements: Sequence[str] | None = None, installed: Callable[[str], str] = version
) -> Iterator[Check]:
    """Python, newsdesk, and every library that it needs against the versions that it asks for."""
    yield Check("python", "fine", ".".join(map(str, sys.version_info[:3])))
    try:
        yield Check(PACKAGE, "fine", installed(PACKAGE))
        lines = requires(PACKAGE) or [] if requirements is None else requirements
    except PackageNotFoundError:
        yield Check(PACKAGE, "wrong", "not installed", "Run `pip install .` in its folder")
        return
    yield from filter(None, (_library(line, installed) for line in lines))


def language_model(
    config: Config, clock: Callable[[], float] = time.perf_counter
) -> Iterator[Check]:
    """The language model that writes answers, asked for a word; nothing when there is none."""
    from bot.compose import open_model
    from bot.models import Prompt, complete

    try:
        model = open_model(config)
        if not model:
            return
        started = clock()
        greeting = Prompt("Answer with one word.", "Is anybody there?", PROBE)
        _, usage = complete(model, greeting, within=config.llm_timeout)
    except NewsdeskError as error:
        yield wrong("language model", error)
        return
    seconds = clock() - started
    said = f"{model.name} answered {count(usage.completion, 'token')} in {seconds:.1f} s"
    if seconds < config.llm_timeout / 3:
        yield Check("language model", "fine", said)
    else:
        remedy = (
            f"Raise LLM_TIMEOUT ({config.llm_timeout:g} s for a whole answer), or set a faster LLM"
        )
        yield Check("language model", "note", f"{said}, which is slow", remedy)


def folder(home: Path) -> Iterator[Check]:
    """The archive's folder: there, writable, with room, and who is writing to it."""
    if not home.exists():
        yield Check("folder", "note", f"{home} does not exist yet", "Run `newsdesk index PATH`")
        return
    try:
        tempfile.TemporaryFile(dir=home).close()
        free = shutil.disk_usage(home).free
    except OSError as error:
        found = f"{home} cannot be written: {error.strerror}"
        remedy = "Mend its permissions, or set NEWSDESK_HOME to another folder"
        yield Check("folder", "wrong", found, remedy)
        return
    if free < ROOM:
        found = f"{home} is writable, but only {size(free)} are free on its disk"
        yield Check("folder", "note", found, "Make room before indexing more")
    else:
        yield Check("folder", "fine", f"{home} is writable, {size(free)} free")
    from index.locking import holder

    writing = holder(home)
    if writing:
        yield Check("lock", "note", f"another process is writing{writing}")
    else:
        yield Check("lock", "fine", "nobody is writing")


def _library(line: str, installed: Callable[[str], str]) -> Check | None:
    """The check of one requirement (PEP 508); None when it is for an extra or another system."""
    from packaging.requirements import Requirement

    wanted = Requirement(line)
    if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
        return None
    remedy = f'Run `pip install "{wanted.name}{wanted.specifier}"`'
    try:
        found = installed(wanted.name)
    except PackageNotFoundError:
        return Check(wanted.name, "wrong", "not installed", remedy)
    if not wanted.specifier.contains(found, prereleases=True):
        return Check(wanted.name, "wrong", f"{found}, but {wanted.specifier} is needed", remedy)
    return Check(wanted.name, "fine", found)


def _embedding(config: Config) -> Embedding:
    from bot.compose import open_embedding

    embedding = open_embedding(config)
    embedding.embed_question("Is anybody there?")
    return embedding


def _stores(config: Config, embedding: Embedding | None) -> Iterator[Check]:
    """The three stores, each against the catalogue."""
    from bot.compose import open_catalogue
    from index.locking import holder

    if not config.catalogue_url and not config.home.exists():
        return
    try:
        catalogue = open_catalogue(config)
    except NewsdeskError as error:
        yield wrong("catalogue", error)
        return
    try:
        state, passages = catalogue.state(), catalogue.count_passages()
        articles = catalogue.summary().articles
        found = f"{count(articles, 'article')}, {count(passages, 'passage')}"
        yield Check("catalogue", "fine", found)
        if embedding:
            yield from _model(config, state, embedding)
        busy = bool(holder(config.home))
        yield _compared("words", lambda: _words(config), catalogue, passages, busy)
        yield _compared("vectors", lambda: _vectors(config, state), catalogue, passages, busy)
    except NewsdeskError as error:
        yield wrong("catalogue", error)
    finally:
        catalogue.close()


def _model(config: Config, state: State, embedding: Embedding) -> Iterator[Check]:
    from index.writer import check_model

    try:
        check_model(state, embedding, str(config.home))
        yield Check("model", "fine", f"the archive was made with {state.model_name}")
    except NewsdeskError as error:
        yield wrong("model", error)


def _slack(config: Config) -> Iterator[Check]:
    """The tokens that are set, tried on Slack."""
    if config.slack_bot_token:
        yield _bot_token(config)
    if config.slack_app_token:
        yield _app_token(config)
    if config.slack_client_id and not config.slack_client_secret:
        remedy = "Copy the client secret from Basic Information of your app into .env"
        yield Check("slack app", "wrong", "SLACK_CLIENT_SECRET is missing", remedy)


def _bot_token(config: Config) -> Check:
    from bot.slack.checks import bot_token
    from bot.slack.clients import UnreachableError

    try:
        found = bot_token(config)
    except UnreachableError as error:
        return Check("slack bot token", "wrong", error.problem, error.remedy)
    except NewsdeskError as error:
        remedy = "Copy the Bot User OAuth Token of your app into .env; docs/slack.md step 6"
        return Check("slack bot token", "wrong", error.problem, remedy)
    text = f"{found.bot} in {found.workspace}"
    if not found.missing:
        return Check("slack bot token", "fine", text)
    remedy = "Give your app the manifest.yaml of this version, and install it again"
    return Check("slack bot token", "wrong", f"{text}, without {', '.join(found.missing)}", remedy)


def _app_token(config: Config) -> Check:
    from bot.slack.checks import app_token
    from bot.slack.clients import UnreachableError

    try:
        app_token(config)
    except UnreachableError as error:
        return Check("slack app token", "wrong", error.problem, error.remedy)
    except NewsdeskError as error:
        remedy = "Copy the App-Level Token of your app into .env; docs/slack.md step 4"
        return Check("slack app token", "wrong", error.problem, remedy)
    return Check("slack app token", "fine", "Socket Mode can be opened")


def _compared(
    name: Literal["words", "vectors"],
    held: Callable[[], int],
    catalogue: Catalogue,
    passages: int,
    busy: bool,
) -> Check:
    """A derived index against the catalogue; while somebody writes they may differ."""
    try:
        found = held()
    except NewsdeskError as error:
        return wrong(name, error)
    waiting = catalogue.count_pending("text" if name == "words" else "vectors")
    text = f"{count(found, 'passage')} of {passages:,}"
    if found == passages and not waiting:
        return Check(name, "fine", text)
    if busy:
        return Check(name, "note", f"{text} so far; somebody is writing")
    return Check(name, "wrong", f"{text}: an indexing run did not end", _INDEX)


def _words(config: Config) -> int:
    from index.text import TextIndex
    from index.writer import text_folder

    return TextIndex(text_folder(config.home)).count()


def _vectors(config: Config, state: State) -> int:
    from index.writer import vector_store

    if not state.generation:
        return 0
    store = vector_store(config.home, config.chroma_url, config.timeout, state.archive)
    return store.check(state.generation)
