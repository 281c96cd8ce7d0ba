"""What a language model is asked, the one error that comes out, and how a reply is had whole."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from bot.answers import Usage
from index.errors import NewsdeskError

if TYPE_CHECKING:
    from bot.models.streaming import Stream


class Reason(StrEnum):
    """Why a model gave no whole reply."""

    UNREACHABLE = "unreachable"
    SLOW = "slow"
    REFUSED = "refused"
    QUOTA = "quota"
    BROKEN = "broken"
    EMPTY = "empty"


class ModelError(NewsdeskError):
    """A language model that failed.

    Its message never holds what the client or the server said, which may quote articles or keys.

    Attributes:
        reason: ``unreachable``; ``slow``: not within the time given; ``refused``: HTTP 4xx, such
            as a wrong key or model; ``quota``: 429, or nothing left to pay with; ``broken``: 5xx,
            a stream that ends in the middle, or what is no reply; ``empty``: no text.
        passing: Another attempt may succeed.
        wait: Seconds that the server asks to wait before it.
    """

    def __init__(
        self,
        problem: str,
        remedy: str,
        where: str | None = None,
        reason: Reason = Reason.BROKEN,
        passing: bool = False,
        wait: float = 0.0,
    ) -> None:
        super().__init__(problem, remedy, where)
        self.reason = reason
        self.passing = passing
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked.

    Attributes:
        system: The rules; may be empty.
        user: The request.
        limit: Tokens of the reply at most; None for what is configured.
    """

    system: str
    user: str
    limit: int | None = None


class Model(Protocol):
    """A language model; threads may share it.

    Attributes:
        name: As configured: ``openai-like:gemma3-270m``.
        window: Tokens that a prompt and its reply may have together.
    """

    @property
    def name(self) -> str: ...

    @property
    def window(self) -> int: ...

    def stream(self, prompt: Prompt, *, within: float) -> Stream:
        """The reply as it comes. Asking begins at once, and nothing is raised here.

        Args:
            within: Seconds after which the whole reply must have come, with all attempts.
        """
        ...


def complete(model: Model, prompt: Prompt, *, within: float) -> tuple[str, Usage]:
    """The whole reply, and the tokens that it took.

    Raises:
        ModelError: There is none within so many seconds.
    """
    with closing(model.stream(prompt, within=within)) as stream:
        text = "".join(stream)
    return text, stream.usage
