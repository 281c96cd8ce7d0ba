"""A llama-index LLM as a `Model`: attempts, the bound in time, tokens."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from ssl import SSLContext
from typing import TYPE_CHECKING

from bot.answers import Usage
from bot.models import failures, responses
from bot.models.base import Model, ModelError, Prompt
from bot.models.line import Line
from bot.models.providers import PROVIDERS, Access, Provider, Wanted, imported
from bot.models.streaming import Call, End, Stream
from bot.models.thinking import Answering
from bot.tokens import tokens
from index.errors import ConfigurationError

if TYPE_CHECKING:
    from llama_index.core.llms import ChatMessage, ChatResponse
    from tenacity import RetryCallState

#: What logs whole requests at level DEBUG.
TALKATIVE = ("openai._base_client", "anthropic._base_client")

#: Seconds before the second attempt; twice as many before each further one, up to the second.
FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0

#: A reply with more characters for each token of its limit is cut: its server knows no limit.
LONGEST_TOKEN = 10


@dataclass(frozen=True, slots=True)
class LlamaModel:
    """See `Model`.

    Attributes:
        model: The name without the provider.
        trust: See `Wanted`.
    """

    name: str
    model: str
    provider: Provider
    access: Access
    trust: SSLContext

    def wanted(self, limit: int, seconds: float, line: Line, closing: ExitStack) -> Wanted:
        """What an LLM is made for; see `Wanted`."""
        return Wanted(self.model, self.access, limit, seconds, line, self.trust, closing)

    @property
    def window(self) -> int:
        return self.access.window

    def stream(self, prompt: Prompt, *, within: float) -> Stream:
        """See `Model.stream`."""
        return Stream(
            partial(self._read, prompt),
            within=within,
            late=partial(failures.slow, self.name, self.access.setting),
            estimate=partial(_estimated, prompt),
        )

    def _read(self, prompt: Prompt, call: Call) -> End:
        import tenacity as t

        attempts = t.Retrying(
            sleep=t.sleep_using_event(call.closed),
            stop=t.stop_after_attempt(1 + self.access.retries)
            | t.stop_before_delay(call.remaining)
            | t.stop_when_event_set(call.closed),
            wait=_wait,
            retry=t.retry_if_exception(lambda error: getattr(error, "passing", False)),
            reraise=True,
        )
        return attempts(self._attempt, prompt, call)

    def _attempt(self, prompt: Prompt, call: Call) -> End:
        limit = prompt.limit or self.access.max_tokens
        reply = _Reply(call.pass_on, LONGEST_TOKEN * limit)
        try:
            with ExitStack() as closing:
                wanted = self.wanted(limit, call.remaining, call.line, closing)
                for response in self.provider.make(wanted).stream_chat(_messages(prompt)):
                    if not reply.goes_on(response) or call.closed.is_set():
                        break
        except Exception as error:
            failed = failures.translated(error, self.name, self.access.setting)
            failed.passing &= not reply.begun
            raise failed from None
        if not reply.ended and self.provider.tells_end:
            raise failures.half(self.name, passing=not reply.begun)
        reply.say(reply.answering.rest())
        if reply.is_blank:
            raise failures.empty(self.name, self.access.setting)
        usage = reply.usage or _estimated(prompt, reply.text)
        return End(usage, responses.is_cut(reply.ended))


@dataclass(slots=True)
class _Reply:
    """What is known of a reply so far.

    Attributes:
        pass_on: Takes each piece of the answer.
        longest: Characters after which it is cut.
        text: With what was thought aloud.
        begun: Something was passed on.
    """

    pass_on: Callable[[str], None]
    longest: int
    text: str = ""
    begun: bool = False
    is_blank: bool = True
    ended: str = ""
    usage: Usage | None = None
    answering: Answering = field(default_factory=Answering)

    def say(self, piece: str) -> None:
        """Pass on a piece of the answer."""
        if piece:
            self.begun = True
            self.is_blank &= not piece.strip()
            self.pass_on(piece)

    def goes_on(self, response: ChatResponse) -> bool:
        """Take in the next response; whether another one is wanted."""
        piece = response.delta or ""
        self.text += piece
        self.say(self.answering.of(piece))
        self.ended = responses.ending(response) or self.ended
        self.usage = responses.usage(response) or self.usage
        if len(self.text) > self.longest:
            self.ended = "length"
            return False
        return True


def load(name: str, access: Access) -> Model:
    """The model of that name, ready to be asked.

    Args:
        name: A provider of `PROVIDERS`, or the import path of a llama-index LLM's class; a colon;
            the model.

    Raises:
        ConfigurationError: There is no such provider, no model is named, a setting is missing, or
            a package is not installed.
    """
    maker, _, model = name.strip().partition(":")
    if not names_provider(name):
        raise ConfigurationError(
            f"there is no language model {name!r}",
            f"Set it to none, one of {', '.join(f'{known}:MODEL' for known in PROVIDERS)}, or the "
            "import path of a llama-index LLM with :MODEL",
            access.setting,
        )
    is_path = maker not in PROVIDERS
    if not model:
        example = f"{maker}:MODEL" if is_path else PROVIDERS[maker].example
        raise ConfigurationError(
            f"{maker} has many models and none is named",
            f"Set it to {maker}:MODEL, for example {example}",
            access.setting,
        )
    from httpx import create_ssl_context

    provider = imported(maker, model, access) if is_path else PROVIDERS[maker]
    for needed in provider.needs:
        if not getattr(access, needed):
            key = f"{access.setting}_{needed.upper()}"
            raise ConfigurationError(
                f"{maker} needs {key}", f"Set {key}, in .env for example", access.setting
            )
    made = LlamaModel(f"{maker}:{model}", model, provider, access, create_ssl_context())
    _try_to_make(made)
    for talkative in TALKATIVE:
        logging.getLogger(talkative).setLevel(logging.INFO)
    return made


def names_provider(name: str) -> bool:
    """Whether the name begins with a provider of `PROVIDERS`, or with an import path."""
    maker = name.strip().partition(":")[0]
    parts = maker.split(".")
    return maker in PROVIDERS or (len(parts) > 1 and all(map(str.isidentifier, parts)))


def _try_to_make(model: LlamaModel) -> None:
    """Find out now what is missing, and have the libraries imported before anybody waits."""
    access = model.access
    with ExitStack() as closing:
        wanted = model.wanted(access.max_tokens, access.timeout, Line(), closing)
        try:
            made = model.provider.make(wanted)
            made.metadata  # noqa: B018 - some classes refuse a model here that they do not know
        except ImportError as error:
            raise ConfigurationError(
                f"{model.name} needs a package that is not installed ({error.name})",
                f"Run `pip install 'newsdesk[{model.provider.extra}]'`",
                access.setting,
            ) from None
        except Exception as error:
            raise ConfigurationError(
                f"{model.name} cannot be used ({type(error).__name__})",
                "Check its name; a model that is newer than its package needs a newer package",
                access.setting,
            ) from None


def _messages(prompt: Prompt) -> Sequence[ChatMessage]:
    from llama_index.core.llms import ChatMessage, MessageRole

    system = [ChatMessage(prompt.system, role=MessageRole.SYSTEM)] if prompt.system else []
    return [*system, ChatMessage(prompt.user, role=MessageRole.USER)]


def _estimated(prompt: Prompt, reply: str) -> Usage:
    return Usage(tokens(prompt.system + prompt.user), tokens(reply))


def _wait(state: RetryCallState) -> float:
    """Seconds before the next attempt: more each time, and never less than the server asks for."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, ModelError) else 0.0
    waited: int = state.attempt_number - 1
    return max(asked, min(FIRST_WAIT * 2.0**waited, LONGEST_WAIT))
