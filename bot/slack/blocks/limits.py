"""What Slack refuses, refused here first: every limit on messages, views and streamed text.

The limits of single blocks and views stand in `bot.slack.blocks.shapes`, those of a whole message
here (docs.slack.dev, chat.postMessage and chat.appendStream, as of 2026).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from bot.slack.blocks.escaping import length, units
from bot.slack.blocks.shapes import MESSAGE_BLOCKS, Home, InMessage, Modal
from bot.slack.blocks.values import Message, Streamed, View
from index.errors import NewsdeskError

#: Characters of one chat.appendStream.
MARKDOWN_TEXT = 12_000
#: Characters of all texts, addresses and values of a message together, those that were streamed
#: included. Slack answers msg_blocks_too_long from some total on that it does not document: 11,300
#: characters of text were too long for one (slackapi/bolt-js issue 2867), 13,300 for another
#: (issue 2509).
MESSAGE_CHARACTERS = 10_000
#: The ``text`` of a message: Slack asks for at most 4,000, and cuts at 40,000.
FALLBACK_TEXT = 4_000
#: Bytes of a view as JSON.
VIEW_BYTES = 250_000

_VIEW: TypeAdapter[Any] = TypeAdapter(Annotated[Modal | Home, Field(discriminator="type")])
_MESSAGE_BLOCKS: TypeAdapter[Any] = TypeAdapter(
    Annotated[tuple[InMessage, ...], Field(min_length=1, max_length=MESSAGE_BLOCKS)]
)


class LimitError(NewsdeskError):
    """Something that Slack would refuse."""

    def __init__(self, problem: str, where: str) -> None:
        super().__init__(problem, "This is a mistake in newsdesk; please report it", where)


Checked = TypeVar("Checked", Message, Streamed, View)


def checked(value: Checked) -> Checked:
    """The value itself.

    Raises:
        LimitError: Slack would refuse it; the error says which part and why.
    """
    for problem, where in _problems(value):
        raise LimitError(problem, where)
    return value


def characters(value: object) -> int:
    """Characters of all strings in blocks, without names of fields and types."""
    if isinstance(value, str):
        return length(value)
    if isinstance(value, dict):
        return sum(characters(each) for key, each in value.items() if key != "type")
    if isinstance(value, list | tuple):
        return sum(map(characters, value))
    return 0


def _problems(value: Message | Streamed | View) -> Iterator[tuple[str, str]]:
    if isinstance(value, Message):
        yield from _fallback(value.text)
        yield from _blocks(value.blocks, characters(value.blocks))
    elif isinstance(value, Streamed):
        yield from _streamed(value)
    else:
        yield from _fitting(_VIEW, value, "view")
        yield from _repeated(value["blocks"])
        size = len(json.dumps(value, ensure_ascii=False).encode())
        if size > VIEW_BYTES:
            yield f"{size} bytes, where Slack takes {VIEW_BYTES}", "view"


def _streamed(value: Streamed) -> Iterator[tuple[str, str]]:
    yield from _fallback(value.text)
    for number, piece in enumerate(value.pieces):
        if not 0 < units(piece) <= MARKDOWN_TEXT:
            yield f"{units(piece)} characters, not 1 to {MARKDOWN_TEXT}", f"pieces.{number}"
    total = sum(map(units, value.pieces)) + characters(value.closing)
    yield from _blocks(value.closing, total)
    for message in value.rest:
        yield from _problems(message)


def _fallback(text: str) -> Iterator[tuple[str, str]]:
    if not text.strip() or units(text) > FALLBACK_TEXT:
        yield f"{units(text)} characters, not 1 to {FALLBACK_TEXT}", "text"


def _blocks(blocks: Sequence[Any], total: int) -> Iterator[tuple[str, str]]:
    yield from _fitting(_MESSAGE_BLOCKS, blocks, "blocks")
    yield from _repeated(blocks)
    if total > MESSAGE_CHARACTERS:
        yield f"{total} characters altogether, where {MESSAGE_CHARACTERS} are safe", "blocks"


def _fitting(shape: TypeAdapter[Any], value: object, where: str) -> Iterator[tuple[str, str]]:
    try:
        shape.validate_python(value)
    except ValidationError as error:
        for each in error.errors(include_url=False, include_input=False):
            yield each["msg"], ".".join(map(str, (where, *each["loc"])))


def _repeated(blocks: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Ids that must be there once: block_id in a surface, action_id in a block."""
    known = list(blocks)
    yield from _twice((block.get("block_id") for block in known), "block_id")
    for number, block in enumerate(known):
        ids = (element.get("action_id") for element in block.get("elements", ()))
        yield from _twice(ids, f"blocks.{number}.action_id")


def _twice(ids: Iterable[str | None], where: str) -> Iterator[tuple[str, str]]:
    for name, times in Counter(each for each in ids if each).items():
        if times > 1:
            yield f"{name!r} is there {times} times", where
