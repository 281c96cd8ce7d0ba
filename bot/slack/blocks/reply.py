"""A reply without quotes: small talk, or what the archive holds, with the articles it names."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answers import Answer
from bot.listing import listing
from bot.slack.blocks import elements as el
from bot.slack.blocks import frame
from bot.slack.blocks.escaping import mrkdwn, shortened
from bot.slack.blocks.limits import FALLBACK_TEXT, characters, checked
from bot.slack.blocks.sources import Cited, source_blocks, source_line
from bot.slack.blocks.values import Block, Message
from bot.wording import count

#: Articles that are shown, two blocks each, and the longest reply.
_ARTICLES, _REPLY = 20, 2_000
#: Characters of both together: a message takes more, and what stands around them needs the rest.
_ROOM = 7_000


def reply_message(
    answer: Answer,
    *,
    answer_id: str,
    public_url: str = "",
    shareable: bool = False,
    narrowed: bool = False,
) -> Message:
    """The message for an answer that has a `reply`; nobody is asked what they think of small talk.

    Args:
        shareable, narrowed: See `bot.slack.blocks.answer_messages`.
    """
    blocks = [
        *frame.head(answer),
        *reply_blocks(answer, answer_id=answer_id, public_url=public_url),
        *frame.notes(answer),
    ]
    if not answer.small_talk:
        blocks += frame.reactions(answer_id, narrowed=narrowed, shareable=shareable)
    lines = [frame.understood(answer), answer.reply, *map(source_line, _articles(answer))]
    text = mrkdwn(shortened("\n".join(filter(None, lines)), FALLBACK_TEXT))
    return checked(Message(text, tuple(blocks)))


def reply_blocks(answer: Answer, *, answer_id: str, public_url: str) -> Iterator[Block]:
    """What is said, and the articles that it names."""
    said = el.rich_text(el.section(el.text(shortened(answer.reply, _REPLY))))
    yield said
    room = _ROOM - characters(said)
    articles = _articles(answer)
    if articles:
        yield el.divider()
    for number, each in enumerate(articles):
        blocks = source_blocks(each, answer_id=answer_id, public_url=public_url)
        room -= characters(blocks)
        if room < 0:
            yield el.context(f"and {count(len(articles) - number, 'more article')}")
            return
        yield from blocks


def _articles(answer: Answer) -> tuple[Cited, ...]:
    return tuple(Cited.near(each) for each in listing(answer)[:_ARTICLES])
