"""The desks that questions are asked at: one in this process, or one in each of several."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Config
from bot.desk import Desk
from bot.evaluation.asking import Asked, Asking, Chain, ask, warm_up
from bot.evaluation.judging import ExactQuotes, Judge, SupportChecker
from bot.evaluation.price import Price

if TYPE_CHECKING:
    from bot.quoting import QuotingModel
    from index.ranking.scorer import Scorer


@dataclass(frozen=True, slots=True)
class Weights:
    """Files of weights; None for the packaged ones."""

    ranking: Path | None = None
    quoting: Path | None = None

    def load(self) -> tuple[Scorer, QuotingModel]:
        """Both.

        Raises:
            ConfigurationError: A file is missing or holds something else.
        """
        from bot.quoting import load_model
        from index.ranking.scorer import load_scorer

        return load_scorer(self.ranking), load_model(self.quoting)


@dataclass(frozen=True, slots=True)
class Setup:
    """What questions are asked with.

    Attributes:
        judge: Of the citations.
        jobs: Processes that ask. With more than one the times are not those of a lone asker.
    """

    weights: Weights = Weights()
    judge: Judge = field(default_factory=ExactQuotes)
    jobs: int = 1


def open_judge(config: Config) -> Judge:
    """The configured language model, else what fits the answers: quotes or written sentences.

    Raises:
        ConfigurationError: The language model cannot be had.
    """
    from bot.evaluation.language_model import open_language_model

    if judge := open_language_model(config):
        return judge
    if config.llm == "none":
        return ExactQuotes()
    from bot.support import load_checker

    return SupportChecker(load_checker())


@contextmanager
def asking(config: Config, setup: Setup) -> Iterator[Asking]:
    """Desks that never decline, so that quotes are measured for every question; whether the
    shipped threshold would decline is kept beside the answer.

    Raises:
        ConfigurationError: The weights cannot be used.
        NewsdeskError: The archive cannot be opened.
    """
    from bot.compose import open_desk

    scorer, model = setup.weights.load()
    price = Price(*config.llm_price) if config.llm_price else None
    with open_desk(config, scorer=scorer, model=replace(model, threshold=0.0)) as desk:

        def here(todo: Sequence[Chain]) -> Iterator[list[Asked]]:
            warm_up(desk, todo)
            yield from (ask(desk, chain) for chain in todo)

        def elsewhere(todo: Sequence[Chain]) -> Iterator[list[Asked]]:
            given = (config, setup.weights, todo)
            pool = ProcessPoolExecutor(setup.jobs, get_context("spawn"), _start, given)
            try:
                waiting = [pool.submit(_work, config, setup.weights, chain) for chain in todo]
                yield from (each.result() for each in waiting)
            finally:
                pool.shutdown(cancel_futures=True)

        replies = elsewhere if setup.jobs > 1 else here
        yield Asking(desk, replies, model.threshold, setup.judge, price)


def _start(config: Config, weights: Weights, todo: Sequence[Chain]) -> None:
    """Make a process ready: Ctrl-C is its parent's, which stops it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm_up(_desk(config, weights), todo)


def _work(config: Config, weights: Weights, chain: Chain) -> list[Asked]:
    return ask(_desk(config, weights), chain)


def _desk(config: Config, weights: Weights) -> Desk:
    return _opened(config, weights)[0]


@cache
def _opened(config: Config, weights: Weights) -> tuple[Desk, AbstractContextManager[Desk]]:
    """The desk of this process, with what would close it: it stays open until the process ends."""
    from bot.compose import open_desk

    scorer, model = weights.load()
    context = open_desk(config, scorer=scorer, model=replace(model, threshold=0.0))
    return context.__enter__(), context
