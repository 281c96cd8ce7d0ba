"""The language model that judges answers and drafts questions."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import date

from bot.config import Config
from bot.evaluation.judging import Ground
from bot.models import Access, Model, Prompt, complete, load, names_provider

#: What logs the texts of articles at level DEBUG, beside the models' own clients.
TALKATIVE = "llama_index.core.node_parser.node_utils"

#: Attempts of one request while the server is busy or broken.
ATTEMPTS = 4

#: Tokens of a judgement at most: some models think in them first.
LONGEST_REPLY = 2_000

#: Tokens that a request and its reply may have together; the requests made here are far smaller.
WINDOW = 8_000


class LanguageModel:
    """A model that judges with llama-index's evaluators; threads may share it.

    Every method raises `ModelError` when there is no reply.

    Args:
        name: As configured; kept with a run.
        model: The model.
        within: Seconds for each reply.
    """

    def __init__(self, name: str, model: Model, within: float) -> None:
        from llama_index.core.evaluation import CorrectnessEvaluator, FaithfulnessEvaluator

        from bot.evaluation.adapter import AdaptedModel

        self.name = name
        self._model = model
        self._within = within
        adapted = AdaptedModel(model, within)
        self._faithfulness = FaithfulnessEvaluator(llm=adapted)
        self._correctness = CorrectnessEvaluator(llm=adapted, parser_function=score)

    def supports(self, grounds: Sequence[Ground], sentence: str, asked: date | None) -> bool:
        """See `bot.evaluation.judging.Judge`."""
        texts = [each.quote for each in grounds]
        result = self._faithfulness.evaluate(response=sentence, contexts=texts)
        return bool(result.passing)

    def correctness(self, question: str, said: str, expected: str) -> float | None:
        """See `bot.evaluation.judging.Judge`; None when the reply has no score."""
        return self._correctness.evaluate(query=question, response=said, reference=expected).score

    def complete(self, prompt: str) -> str:
        """The reply to a prompt."""
        return complete(self._model, Prompt("", prompt), within=self._within)[0]


def open_language_model(config: Config) -> LanguageModel | None:
    """The configured model; None when none is.

    JUDGE takes the names that LLM takes. One without a provider is OpenAI's, or is served with
    its protocol where JUDGE_BASE_URL says.

    Raises:
        ConfigurationError: There is no such model, or a setting or a package is missing.
    """
    name = config.judge
    if name in ("", "none"):
        return None
    if not names_provider(name):
        name = f"{'openai-like' if config.judge_base_url else 'openai'}:{name}"
    access = Access(
        setting="JUDGE",
        base_url=config.judge_base_url,
        api_key=config.judge_api_key,
        temperature=0.0,
        max_tokens=LONGEST_REPLY,
        timeout=config.timeout,
        retries=ATTEMPTS - 1,
        window=WINDOW,
    )
    model = load(name, access)
    logging.getLogger(TALKATIVE).setLevel(logging.INFO)
    return LanguageModel(config.judge, model, ATTEMPTS * config.timeout)


def score(reply: str) -> tuple[float | None, str | None]:
    """The first number from 1 to 5 of a reply of CorrectnessEvaluator's prompt, and the reply."""
    found = re.search(r"(?<![\d.])[1-5](?:\.\d+)?(?![\d.]*\d)", reply)
    return (min(float(found[0]), 5.0) if found else None), reply
