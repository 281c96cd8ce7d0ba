"""A refusal: what was searched, and the nearest articles."""

from __future__ import annotations

from bot.answers import Answer
from bot.listing import listing
from bot.slack.blocks import elements as el
from bot.slack.blocks import frame
from bot.slack.blocks.escaping import mrkdwn, shortened
from bot.slack.blocks.limits import FALLBACK_TEXT, checked
from bot.slack.blocks.sources import Cited, source_blocks, source_line
from bot.slack.blocks.values import Block, Message
from bot.wording import refusal

#: Nearest articles that are offered.
NEAREST = 5


def refusal_message(
    answer: Answer, *, answer_id: str, public_url: str = "", narrowed: bool = False
) -> Message:
    """The message for an answer that abstained.

    Args:
        narrowed: The question's dates narrowed what was searched.
    """
    blocks = (
        *frame.head(answer),
        *refusal_blocks(answer, answer_id=answer_id, public_url=public_url),
        *frame.notes(answer),
        *frame.reactions(answer_id, narrowed=narrowed, shareable=False),
    )
    lines = [frame.understood(answer), " ".join(refusal(answer.searched))]
    if nearest := _nearest(answer):
        lines += ["Nearest articles:", *map(source_line, nearest)]
    text = mrkdwn(shortened("\n".join(filter(None, lines)), FALLBACK_TEXT))
    return checked(Message(text, blocks))


def refusal_blocks(answer: Answer, *, answer_id: str, public_url: str) -> tuple[Block, ...]:
    """That there is no answer, what was searched, and the nearest articles."""
    said, searched = refusal(answer.searched)
    nearest = _nearest(answer)
    sources = (source_blocks(each, answer_id=answer_id, public_url=public_url) for each in nearest)
    return (
        el.rich_text(
            el.section(
                el.emoji("mag"), el.text(" "), el.text(said, bold=True), el.text(f"\n{searched}")
            )
        ),
        *((el.divider(), el.context("Nearest articles")) if nearest else ()),
        *(block for blocks in sources for block in blocks),
    )


def _nearest(answer: Answer) -> tuple[Cited, ...]:
    return tuple(Cited.near(each) for each in listing(answer)[:NEAREST])
