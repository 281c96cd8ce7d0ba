"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer


def day(text: str) -> date:
    """The day that an option names.

    Raises:
        typer.BadParameter: It is no day of the calendar.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day such as 2022-08-05") from None


def language(text: str) -> str:
    """The language that an option names.

    Raises:
        typer.BadParameter: It is no ISO 639-1 code.
    """
    from bot.languages import known

    code = text.strip().lower()
    if not known(code):
        raise typer.BadParameter(f"{text!r} is not an ISO 639-1 code such as en or fr")
    return code


Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON object on standard output, nothing else.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes.")]
Asked = Annotated[
    date | None,
    typer.Option(
        parser=day,
        metavar="DAY",
        help='The day on which it is asked, which "this week" refers to; today unless given.',
    ),
]
Since = Annotated[
    date | None,
    typer.Option(parser=day, metavar="DAY", help="Only articles published on this day or later."),
]
Until = Annotated[
    date | None,
    typer.Option(parser=day, metavar="DAY", help="Only articles published on this day or earlier."),
]
Publishers = Annotated[
    list[str] | None,
    typer.Option(
        "--publisher",
        metavar="NAME",
        help="Only articles of this publisher; give it again for another one.",
    ),
]
Language = Annotated[
    str | None,
    typer.Option(
        parser=language,
        metavar="CODE",
        help="Only articles known to be in this language, by its ISO 639-1 code such as en.",
    ),
]
Sentences = Annotated[
    int,
    typer.Option(
        "-n", "--sentences", min=1, max=20, metavar="N", help="At most this many quoted sentences."
    ),
]
Conversation = Annotated[
    str | None,
    typer.Option(
        "--conversation",
        metavar="ID",
        help="Go on with this conversation; the beginning of its id is enough.",
    ),
]
QuestionText = Annotated[
    str,
    typer.Argument(
        metavar="QUESTION", help="The question in quotation marks; - reads it from standard input."
    ),
]


def check_period(since: date | None, until: date | None) -> None:
    """Refuse a period that ends before it begins.

    Raises:
        typer.BadParameter: It does.
    """
    if since and until and since > until:
        raise typer.BadParameter(f"--since {since} is after --until {until}")


def pairs(texts: Sequence[str]) -> dict[str, str]:
    """``["title=headline"]`` -> ``{"title": "headline"}``.

    Raises:
        typer.BadParameter: One is no pair, or names one of our fields again.
    """
    found: dict[str, str] = {}
    for text in texts:
        ours, equals, theirs = (part.strip() for part in text.partition("="))
        if not (ours and equals and theirs) or ours in found:
            problem = "is given twice" if ours in found else "is not like title=headline"
            raise typer.BadParameter(f"--map {text!r} {problem}")
        found[ours] = theirs
    return found
