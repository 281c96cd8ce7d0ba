"""Short messages: what went wrong, who waits, what the app is and holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.answers import Searched
from bot.languages import name as language_name
from bot.slack.blocks import elements as el
from bot.slack.blocks.elements import Element
from bot.slack.blocks.escaping import mrkdwn, shortened
from bot.slack.blocks.limits import FALLBACK_TEXT, checked
from bot.slack.blocks.values import Block, ChannelSettings, Message
from bot.wording import count, day, holdings, period

#: Publishers that a status names.
_PUBLISHERS = 10

#: Publishers that the line about limits names: a note is short.
_LIMITS = 2


def note_message(text: str) -> Message:
    """A sentence of our own."""
    return _message((el.section(el.text(text)),), text)


def error_message(problem: str, remedy: str) -> Message:
    """A question that could not be answered: the parts of a `NewsdeskError`."""
    said = f"This question could not be answered: {problem.rstrip('.')}."
    return _message(
        (
            el.section(
                el.emoji("warning"),
                el.text(" "),
                el.text(shortened(said, 1_000), bold=True),
                el.text(f"\n{shortened(remedy.rstrip('.'), 1_000)}."),
            ),
        ),
        f"{said} {remedy}",
    )


def busy_message(position: int) -> Message:
    """Over the bound of questions in work: ``position`` of them are before this one."""
    said = "Many questions are being answered right now."
    rest = f"Yours is kept and comes after {count(position, 'other')}."
    return _message(
        (el.section(el.emoji("hourglass_flowing_sand"), el.text(f" {said} {rest}")),),
        f"{said} {rest}",
    )


def introduction(searched: Searched, *, mention: str) -> Message:
    """What is said once in a channel.

    Args:
        mention: User id of the app.
    """
    first = (
        "Hello, I answer questions from the news archive, with the exact quote behind each answer."
    )
    held = f"It holds {holdings(searched)}."
    how = " in a message or a thread, and I answer there. I answer mentions only."
    return _message(
        (
            el.section(el.text(first), el.text(f" {held}")),
            el.section(el.text("\nMention "), {"type": "user", "user_id": mention}, el.text(how)),
        ),
        f"{first} {held}",
    )


def help_message(*, command: str = "/newsdesk") -> Message:
    """How to ask."""
    return _message(help_parts(command), f"Ask with {command} and a question, or in a message.")


def help_parts(command: str) -> tuple[Element, ...]:
    rows = (
        ("Mention the app", " in a channel or thread: it answers there."),
        ("Write to it directly", ": every message is a question, follow-ups are understood."),
        (f"{command} question", ": the answer is shown to you alone, and you can share it."),
        (f"{command} status", ": what the archive holds."),
        (f"{command} settings", ": publishers, language and dates of this channel."),
        (f"{command} forget me", ": deletes your questions, feedback and saved answers."),
    )
    return (
        el.bullets(*(el.section(el.text(a, bold=True), el.text(b)) for a, b in rows)),
        el.section(
            el.text(
                "Every sentence of an answer is followed by the number of its source. "
                "“Show passage” shows it in its article, with the quote marked. "
                "Dates such as “last week” count from the day on which you ask."
            )
        ),
    )


def status_message(
    searched: Searched, publishers: Sequence[tuple[str, int]], *, limits: str = ""
) -> Message:
    """What the archive holds: ``publishers`` with their number of articles, most first.

    Args:
        limits: See `limited`.
    """
    parts = holdings_parts(searched, publishers)
    said = f"The archive holds {holdings(searched)}."
    if not limits:
        return _message(parts, said)
    return _message((*parts, el.section(el.text(f"{limits}."))), f"{said} {limits}.")


def holdings_parts(
    searched: Searched, publishers: Sequence[tuple[str, int]]
) -> tuple[Element, ...]:
    """What the archive holds, and how fresh it is, as parts of rich text."""
    newest = f" The newest is of {day(searched.last)}." if searched.last else ""
    held = el.section(
        el.text("The archive holds "), el.text(holdings(searched), bold=True), el.text(f".{newest}")
    )
    shown = [
        el.section(
            el.line(shortened(name or "Unknown publisher", 100)),
            el.text(f": {count(articles, 'article')}"),
        )
        for name, articles in publishers[:_PUBLISHERS]
    ]
    others = len(publishers) - len(shown)
    if others > 0:
        shown.append(el.section(el.text(f"and {count(others, 'other publisher')}")))
    return (held, el.bullets(*shown)) if shown else (held,)


def settings_message(settings: ChannelSettings, *, channel: str) -> Message:
    """What holds in a channel after its settings were saved.

    Args:
        channel: Id of the channel.
    """
    names = [shortened(name.strip() or "Unknown publisher", 100) for name in settings.publishers]
    others = len(names) - _PUBLISHERS
    shown = names[:_PUBLISHERS] + ([f"and {count(others, 'other')}"] if others > 0 else [])
    rows = (
        ("Publishers", shown or ["all"]),
        ("Language", [language_name(settings.language) if settings.language else "any"]),
        ("Published", [_days(settings.since, settings.until)]),
        ("Answered", ["mentions only" if settings.mentions_only else "every question"]),
    )
    here: Element = {"type": "channel", "channel_id": channel}
    if channel.startswith("D"):  # a conversation of two, which has no name
        here = el.text("this conversation")
    said = "The settings are saved."
    return _message(
        (
            el.section(el.text("The settings of "), here, el.text(" are saved:")),
            el.bullets(
                *(el.section(el.text(f"{name}: ", bold=True), el.line(*of)) for name, of in rows)
            ),
        ),
        "\n".join([said, *(f"{name}: {', '.join(of)}" for name, of in rows)]),
    )


def limited(settings: ChannelSettings, *, everything: bool = False) -> str:
    """How the settings of a channel limit what is searched in it; empty where they do not.

    Args:
        everything: The dates of the settings are left aside.
    """
    names = [shortened(name.strip() or "Unknown publisher", 40) for name in settings.publishers]
    parts = names[:_LIMITS]
    if others := len(names) - len(parts):
        parts.append(count(others, "other publisher"))
    if settings.language:
        parts.append(f"articles in {language_name(settings.language)}")
    if (settings.since or settings.until) and not everything:
        parts.append(f"what was published {_days(settings.since, settings.until)}")
    return f"Searches here are limited to {', '.join(parts)}: /newsdesk settings" if parts else ""


def _days(since: date | None, until: date | None) -> str:
    if since and until:
        return period(since.isoformat(), until.isoformat())
    if since:
        return f"from {day(since.isoformat())} on"
    return f"until {day(until.isoformat())}" if until else "any day"


def refused_person(contact: str = "") -> Message:
    """A polite note for someone who may not ask here."""
    said = "Sorry, I may not answer here: this app is set up for certain people and channels."
    rest = f"Please ask {contact}." if contact else "The person who installed it can change that."
    return _message((el.section(el.text(f"{said} {shortened(rest, 300)}")),), f"{said} {rest}")


def forgotten_message() -> Message:
    """After "forget me"."""
    return note_message("Your questions, feedback and saved answers are deleted.")


def _message(parts: Sequence[Element], text: str) -> Message:
    blocks: tuple[Block, ...] = (el.rich_text(*parts),)
    return checked(Message(mrkdwn(shortened(text, FALLBACK_TEXT)), blocks))
