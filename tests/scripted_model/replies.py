"""What the model is told to reply; a reply is used once."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Says:
    """A reply in pieces, one a word: a word counts as a token.

    Attributes:
        finish: Why it ends: "stop", "length", "content_filter". A reply with more pieces than the
            request's max_tokens is cut there, and ends with "length", whatever this says.
        counted: The server counts tokens.
        silence: Seconds before the first byte.
        pause: Seconds before each piece.
    """

    text: str
    finish: str = "stop"
    counted: bool = True
    silence: float = 0.0
    pause: float = 0.0

    @property
    def pieces(self) -> list[str]:
        return re.findall(r"\s*\S+|\s+\Z", self.text)


@dataclass(frozen=True, slots=True)
class Cut:
    """A stream whose connection breaks after so many pieces of the text.

    Attributes:
        politely: The stream ends as HTTP has it, but the reply does not.
    """

    text: str
    after: int
    politely: bool = False


@dataclass(frozen=True, slots=True)
class Endless:
    """A stream that never ends: the same piece again and again, with a pause before each.

    Attributes:
        piece: The empty string for what only keeps the connection open (SSE comments).
    """

    piece: str = " word"
    pause: float = 0.01


@dataclass(frozen=True, slots=True)
class Fails:
    """An HTTP error; its message repeats what was asked, as those of some servers do.

    Attributes:
        retry_after: The header's value, in seconds or as an HTTP date.
        code: OpenAI's word for the reason.
    """

    status: int
    retry_after: str = ""
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Silent:
    """The request is taken, and nothing ever comes."""


@dataclass(frozen=True, slots=True)
class Garbled:
    """A reply of this body, which is not what was asked for.

    Attributes:
        after: Pieces that come before it.
    """

    body: str = "data: {not json\n\n"
    after: tuple[str, ...] = ()


Reply = Says | Cut | Endless | Fails | Silent | Garbled
