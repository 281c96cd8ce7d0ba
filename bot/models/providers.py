"""The providers: what each needs, and how its llama-index LLM is made for one request.

A new provider is one function and one row in `PROVIDERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from inspect import signature
from ssl import SSLContext
from typing import TYPE_CHECKING, Any, TypeVar

from bot.models.line import Line
from index.errors import ConfigurationError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

#: A client that is closed by leaving its block.
T = TypeVar("T", bound=AbstractContextManager[Any])

OPENAI = "https://api.openai.com/v1"
ANTHROPIC = "https://api.anthropic.com"
OLLAMA = "http://localhost:11434"


@dataclass(frozen=True, slots=True)
class Access:
    """How a model is reached and asked; `bot.config` has the defaults.

    Attributes:
        setting: What the settings' names begin with, for error messages.
        base_url: Where it is served; empty for the provider's own address.
        api_key: Never shown.
        temperature: 0 for the likeliest words; more for more chance.
        max_tokens: Of a reply, where its prompt sets no limit.
        timeout: Seconds for a whole reply.
        retries: Further attempts while the server is busy, broken or out of reach.
        window: Tokens that a prompt and its reply may have together.
    """

    setting: str
    base_url: str
    api_key: str = field(repr=False)
    temperature: float
    max_tokens: int
    timeout: float
    retries: int
    window: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a llama-index LLM is made for.

    Attributes:
        model: Its name without the provider.
        limit: Tokens of the reply at most.
        seconds: A connection may stay silent so long.
        line: Hangs up on the server.
        trust: The certificates; reading them takes longer than all the rest of a client.
        closing: Closes what was opened for the request.
    """

    model: str
    access: Access
    limit: int
    seconds: float
    line: Line
    trust: SSLContext
    closing: ExitStack

    def client(self, made: Callable[..., T]) -> T:
        """An HTTP client of a library's own class, which the line can hang up."""
        client = made(timeout=self.seconds, event_hooks=self.line.hooks, verify=self.trust)
        self.closing.enter_context(client)
        return client


@dataclass(frozen=True, slots=True)
class Provider:
    """How the models of one maker, or of one kind of server, are had.

    Attributes:
        make: The LLM for one request. Raises ImportError when its package is missing.
        extra: Of newsdesk, which installs that package.
        example: Of a name.
        needs: Fields of `Access` that must be set.
        tells_end: The last response says why the reply ends, so that a stream without such a
            response was cut.
    """

    make: Callable[[Wanted], LLM]
    extra: str
    example: str
    needs: tuple[str, ...] = ()
    tells_end: bool = True


def _openai(home: str, wanted: Wanted) -> LLM:
    """Not llama-index's OpenAI class: that one refuses models that are newer than itself."""
    from llama_index.llms.openai_like import OpenAILike
    from openai import DefaultHttpxClient

    access = wanted.access
    keywords: dict[str, Any] = {  # of its base classes, which mypy does not see
        "http_client": wanted.client(DefaultHttpxClient),
    }
    return OpenAILike(
        model=wanted.model,
        api_base=access.base_url or home,
        api_key=access.api_key or "none",
        is_chat_model=True,
        context_window=access.window,
        temperature=access.temperature,
        max_tokens=wanted.limit,
        additional_kwargs={"stream_options": {"include_usage": True}},
        max_retries=0,
        timeout=wanted.seconds,
        **keywords,
    )


def _anthropic(wanted: Wanted) -> LLM:
    from anthropic import Anthropic as Client
    from anthropic import DefaultHttpxClient
    from llama_index.llms.anthropic import Anthropic

    access = wanted.access
    made = Anthropic(
        model=wanted.model,
        base_url=access.base_url or ANTHROPIC,
        api_key=access.api_key,
        temperature=access.temperature,
        max_tokens=wanted.limit,
        max_retries=0,
        timeout=wanted.seconds,
    )
    # llama-index's class has no parameter for the client
    made._client = Client(
        base_url=access.base_url or ANTHROPIC,
        api_key=access.api_key,
        max_retries=0,
        http_client=wanted.client(DefaultHttpxClient),
    )
    return made


def _ollama(wanted: Wanted) -> LLM:
    from llama_index.llms.ollama import Ollama
    from ollama import Client

    access = wanted.access
    host = access.base_url or OLLAMA
    headers = {"Authorization": f"Bearer {access.api_key}"} if access.api_key else {}
    return Ollama(
        model=wanted.model,
        base_url=host,
        temperature=access.temperature,
        context_window=access.window,
        additional_kwargs={"num_predict": wanted.limit},
        request_timeout=wanted.seconds,
        client=wanted.client(partial(Client, host, headers=headers)),
    )


#: What stands before ":" in a name -> the provider.
PROVIDERS: dict[str, Provider] = {
    "openai": Provider(partial(_openai, OPENAI), "openai", "openai:gpt-4o-mini", ("api_key",)),
    "anthropic": Provider(_anthropic, "anthropic", "anthropic:claude-haiku-4-5", ("api_key",)),
    "ollama": Provider(_ollama, "ollama", "ollama:llama3.2"),
    "openai-like": Provider(
        partial(_openai, ""), "openai-like", "openai-like:gemma3-270m", ("base_url",)
    ),
}


def imported(path: str, model: str, access: Access) -> Provider:
    """The provider of any other llama-index LLM: ``llama_index.llms.groq.Groq``.

    One LLM is made for all requests, with whatever its class has parameters for. Nobody can hang
    up on its server: a request that takes too long is left to the class's own time-out.

    Raises:
        ConfigurationError: There is no such class, it is no llama-index LLM, or it cannot be made.
    """
    found = _class(path, access.setting)
    try:
        made = _made(found, model, access)
    except Exception as error:
        raise ConfigurationError(
            f"{path} cannot be made ({type(error).__name__})",
            f"Check {access.setting}_API_KEY, {access.setting}_BASE_URL and what else it needs",
            access.setting,
        ) from None
    return Provider(lambda wanted: made, "", f"{path}:MODEL", tells_end=False)


def _class(path: str, setting: str) -> type[LLM]:
    from llama_index.core.llms import LLM

    module, _, name = path.rpartition(".")
    try:
        found: Any = getattr(import_module(module), name, None)
    except ImportError as error:
        package = "-".join(module.split(".")[:3]).replace("_", "-")
        raise ConfigurationError(
            f"{path} cannot be imported ({error.name or module} is missing)",
            f"Correct it, or install its package, such as `pip install {package}`",
            setting,
        ) from None
    except Exception as error:
        raise ConfigurationError(
            f"{path} cannot be imported ({type(error).__name__})", "Correct it", setting
        ) from None
    if not (isinstance(found, type) and issubclass(found, LLM)):
        raise ConfigurationError(
            f"{path} is no language model of llama-index",
            "Name a class such as llama_index.llms.groq.Groq",
            setting,
        )
    return found


def _made(found: type[LLM], model: str, access: Access) -> LLM:
    known = {*signature(found).parameters, *found.model_fields}
    offered: dict[str, Any] = {
        "model": model,
        "model_name": model,
        "api_key": access.api_key,
        "api_base": access.base_url,
        "base_url": access.base_url,
        "temperature": access.temperature,
        "max_tokens": access.max_tokens,
        "context_window": access.window,
        "is_chat_model": True,
        "timeout": access.timeout,
        "request_timeout": access.timeout,
        "max_retries": 0,
    }
    return found(**{key: value for key, value in offered.items() if key in known and value != ""})
