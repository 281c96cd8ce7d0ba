"""From the configuration to a ready desk; nothing else chooses a provider."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from bot.config import Config

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.models import Model
    from bot.quoting import QuotingModel
    from bot.store import Store
    from bot.writing import Writer as TextWriter
    from index.archive import Archive
    from index.catalogue import Catalogue
    from index.embedding import Embedding
    from index.ranking.scorer import Scorer
    from index.writer import Writer

#: File of the desk's own store under the archive's folder.
STORE = "desk.sqlite3"

Notice = Callable[[str], None]


def _unheard(notice: str) -> None:
    """A notice that nobody wants to hear."""


@contextmanager
def open_desk(
    config: Config,
    *,
    scorer: Scorer | None = None,
    model: QuotingModel | None = None,
    notice: Notice = _unheard,
) -> Iterator[Desk]:
    """A desk over the configured archive.

    Args:
        scorer: Orders the candidates; the packaged one when not given.
        model: Chooses the sentences; the packaged one when not given.
        notice: Told what had to be mended first.

    Raises:
        ConfigurationError: The embedding or the language model cannot be had.
        ArchiveError, ModelMismatchError, LockedError: See `index.archive.open_archive`.
    """
    from bot.desk import Desk
    from bot.quoting import load_model
    from index.ranking.scorer import load_scorer

    with open_archive(config, notice=notice) as archive:
        yield Desk(
            archive, scorer or load_scorer(), model or load_model(), open_text_writer(config)
        )


def open_archive(config: Config, *, notice: Notice = _unheard) -> Archive:
    """The configured archive, for reading; see `index.archive.open_archive` for the errors."""
    from index.archive import open_archive

    return open_archive(
        config.home,
        open_embedding(config),
        catalogue_url=config.catalogue_url,
        chroma_url=config.chroma_url,
        timeout=config.timeout,
        notice=notice,
    )


def open_writer(
    config: Config,
    *,
    command: str,
    wait: float = 600.0,
    new_model: bool = False,
    notice: Notice = _unheard,
) -> AbstractContextManager[Writer]:
    """The configured archive, for writing; see `index.writer.open_writer`."""
    from index.writer import open_writer

    return open_writer(
        config.home,
        open_embedding(config),
        catalogue_url=config.catalogue_url,
        chroma_url=config.chroma_url,
        timeout=config.timeout,
        wait=wait,
        command=command,
        new_model=new_model,
        notice=notice,
    )


def open_catalogue(config: Config) -> Catalogue:
    """The configured catalogue alone, without the indexes and the embedding.

    Raises:
        ArchiveError: There is none, or it cannot be used.
    """
    from index.catalogue import Catalogue
    from index.writer import catalogue_place

    return Catalogue.open(config.catalogue_url or catalogue_place(config.home))


def open_own_store(config: Config) -> Store:
    """The store of conversations, feedback and what the fronts remember; made when missing.

    Raises:
        StoreError: It cannot be opened or made.
    """
    from bot.store import open_store
    from index.catalogue import sqlite_url

    return open_store(config.store_url or sqlite_url(config.home / STORE))


def open_embedding(config: Config) -> Embedding:
    """The configured embedding.

    Raises:
        ConfigurationError: There is no such model, or a package that it needs is missing.
    """
    from index.embedding import load

    return load(
        config.embedding,
        home=config.home,
        base_url=config.embedding_base_url,
        api_key=config.embedding_api_key,
        timeout=config.timeout,
    )


def open_text_writer(config: Config) -> TextWriter | None:
    """What has answers written by the configured language model; None when answers are quotes.

    Raises:
        ConfigurationError: See `open_model`.
    """
    model = open_model(config)
    if model is None:
        return None
    from bot.support import load_checker
    from bot.writing import Writer

    return Writer(
        model,
        load_checker().check,
        within=config.llm_timeout,
        reply=config.llm_max_tokens,
    )


def open_model(config: Config) -> Model | None:
    """The language model that writes answers; None when answers are quotes.

    Raises:
        ConfigurationError: There is no such model, or a setting or a package is missing.
    """
    from bot.models import Access, load

    if config.llm == "none":
        return None
    access = Access(
        "LLM",
        config.llm_base_url,
        config.llm_api_key,
        config.llm_temperature,
        config.llm_max_tokens,
        config.llm_timeout,
        config.llm_retries,
        config.llm_window,
    )
    return load(config.llm, access)
