"""The App Home tab: what the archive holds, how to ask, recent questions, saved answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answers import Searched
from bot.slack.blocks import elements as el
from bot.slack.blocks.actions import SHOW_ANSWER, UNSAVE, encode
from bot.slack.blocks.escaping import shortened
from bot.slack.blocks.limits import checked
from bot.slack.blocks.notices import help_parts, holdings_parts, refused_person
from bot.slack.blocks.values import Block, Kept, View
from bot.wording import day

#: Saved answers and recent questions that are listed; three blocks each.
_LISTED = 10


def home_view(
    searched: Searched,
    publishers: Sequence[tuple[str, int]],
    *,
    recent: Sequence[Kept],
    saved: Sequence[Kept],
    command: str = "/newsdesk",
) -> View:
    """The tab of one person.

    Args:
        publishers: With their number of articles, most first.
        recent, saved: Newest first.
    """
    return checked(
        {
            "type": "home",
            "blocks": [
                el.header("News archive"),
                el.rich_text(*holdings_parts(searched, publishers)),
                el.divider(),
                el.header("Saved answers"),
                *_listed(saved, "Press “Save” below an answer to keep it here.", removable=True),
                el.divider(),
                el.header("Recent questions"),
                *_listed(recent, "You have not asked anything yet.", removable=False),
                el.divider(),
                el.header("How to ask"),
                el.rich_text(*help_parts(command)),
            ],
        }
    )


def refused_home() -> View:
    """The tab of a person who is not answered."""
    return checked({"type": "home", "blocks": list(refused_person().blocks)})


def _listed(kept: Sequence[Kept], empty: str, *, removable: bool) -> Iterator[Block]:
    if not kept:
        yield el.context(empty)
    for each in kept[:_LISTED]:
        yield _question(each)
        changed = ("⚠ Articles that it quotes were changed or removed since.",) * each.changed
        yield el.context(f"Asked {day(each.asked)}", *changed)
        value = encode(each.answer_id)
        question = shortened(each.question, 50)
        buttons = [el.button("Show answer", SHOW_ANSWER, value, described=f"Answer to: {question}")]
        if removable:
            buttons.append(el.button("Remove", UNSAVE, value, described=f"Remove: {question}"))
        yield el.actions(*buttons)
    if len(kept) > _LISTED:
        yield el.context(f"and {len(kept) - _LISTED} older ones")


def _question(kept: Kept) -> Block:
    question = shortened(" ".join(kept.question.split()) or "…", 300)
    summary = shortened(" ".join(kept.summary.split()), 200)
    return el.rich_text(
        el.section(
            el.link(kept.permalink, question, bold=True), el.text(f"\n{summary}" if summary else "")
        )
    )
