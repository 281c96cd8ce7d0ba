"""The language model that judges answers and drafts questions, served with OpenAI's protocol.

What llama-index and its clients raise is turned into the project's errors here and nowhere else,
without their messages, which may quote articles.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from bot.config import Config
from bot.evaluation.judging import Ground
from index.errors import ConfigurationError, NewsdeskError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

T = TypeVar("T")

#: What logs the texts of articles at level DEBUG.
TALKATIVE = ("openai._base_client", "llama_index.core.node_parser.node_utils")

#: Where a model is served when JUDGE_BASE_URL does not say.
OPENAI = "https://api.openai.com/v1"

#: Attempts of one request, by the client, while the server is busy or broken.
ATTEMPTS = 4

#: Tokens that a request and its reply may have together; the requests made here are far smaller.
WINDOW = 8_000


class JudgeError(NewsdeskError):
    """The language model that judges failed."""


class LanguageModel:
    """A model that judges with llama-index's evaluators; threads may share it.

    Args:
        name: Of the model, for what is said when it fails.
        model: Any llama-index language model.
    """

    def __init__(self, name: str, model: LLM) -> None:
        from llama_index.core.evaluation import CorrectnessEvaluator, FaithfulnessEvaluator

        self.name = name
        self._model = model
        self._faithfulness = FaithfulnessEvaluator(llm=model)
        self._correctness = CorrectnessEvaluator(llm=model, parser_function=score)

    def supports(self, grounds: Sequence[Ground], sentence: str, asked: date | None) -> bool:
        """See `bot.evaluation.judging.Judge`."""
        texts = [each.quote for each in grounds]
        result = self._asked(lambda: self._faithfulness.evaluate(response=sentence, contexts=texts))
        return bool(result.passing)

    def correctness(self, question: str, said: str, expected: str) -> float | None:
        """See `bot.evaluation.judging.Judge`; None when the reply has no score."""
        result = self._asked(
            lambda: self._correctness.evaluate(query=question, response=said, reference=expected)
        )
        return result.score

    def complete(self, prompt: str) -> str:
        """The reply to a prompt.

        Raises:
            JudgeError: There is none.
        """
        return self._asked(lambda: self._model.complete(prompt).text)

    def _asked(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except Exception as error:
            raise _translated(error, self.name) from None


def open_language_model(config: Config) -> LanguageModel | None:
    """The configured model; None when none is.

    Raises:
        ConfigurationError: Its package is not installed, or OpenAI's key is missing.
    """
    if not config.judge:
        return None
    if not config.judge_api_key and not config.judge_base_url:
        raise ConfigurationError(
            "OpenAI needs a key", "Set JUDGE_API_KEY, or JUDGE_BASE_URL to another server", "JUDGE"
        )
    try:
        from llama_index.llms.openai_like import OpenAILike
    except ImportError as error:
        raise ConfigurationError(
            f"{config.judge} needs a package that is not installed ({error.name})",
            "Run `pip install 'newsdesk[judge]'`",
            "JUDGE",
        ) from None
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.INFO)
    return LanguageModel(
        config.judge,
        OpenAILike(
            model=config.judge,
            api_base=config.judge_base_url or OPENAI,
            api_key=config.judge_api_key or "none",
            is_chat_model=True,
            context_window=WINDOW,
            temperature=0.0,
            max_retries=ATTEMPTS - 1,
            timeout=config.timeout,
            # each judgement runs in an event loop of its own, which a shared client would outlive
            reuse_client=False,
        ),
    )


def score(reply: str) -> tuple[float | None, str | None]:
    """The first number from 1 to 5 of a reply of CorrectnessEvaluator's prompt, and the reply."""
    found = re.search(r"(?<![\d.])[1-5](?:\.\d+)?(?![\d.]*\d)", reply)
    return (min(float(found[0]), 5.0) if found else None), reply


def _translated(error: Exception, name: str) -> JudgeError:
    kinds = {kind.__name__ for kind in type(error).__mro__}
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        problem = f"the judging model's server answered with HTTP status {status}"
        return JudgeError(problem, "Check JUDGE, JUDGE_BASE_URL and JUDGE_API_KEY", name)
    if any("Timeout" in kind for kind in kinds):
        problem = "the judging model did not answer in time"
        return JudgeError(problem, "Check its server, or raise NEWSDESK_TIMEOUT", name)
    if kinds & {"ConnectionError", "APIConnectionError", "TransportError"}:
        problem = "the judging model's server cannot be reached"
        return JudgeError(problem, "Start it, or correct JUDGE_BASE_URL", name)
    problem = f"the judging model's reply cannot be understood ({type(error).__name__})"
    return JudgeError(problem, "Check that JUDGE names a model that chats", name)
