"""The command that holds kept answers to the archive: recheck."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.cli import options
from bot.cli.process import Output, configuration

if TYPE_CHECKING:
    from bot.recheck import Rechecked
    from bot.store import KeptTurn, Store
    from bot.terminal.screen import Paragraph

#: Answers that are named without --json.
_NAMED = 20


def recheck(json: options.Json = False, quiet: options.Quiet = False) -> None:
    """Find the kept answers whose quotes no longer stand.

    An article that an answer quotes may be changed, corrected or removed. Each quote is looked for
    in its article as it is now, and what became of it is kept with the answer: `newsdesk
    conversations` and the exports say so, and `newsdesk slack` changes the messages. When the
    article is back, the mark goes. Only what changed since the last time is looked at.

    Marks are a result like any other (exit status 0).
    """
    output = Output(json, quiet)
    from bot.cli.watching import watching
    from bot.compose import open_catalogue, open_own_store
    from bot.recheck import recheck
    from bot.terminal import progress
    from bot.terminal.screen import render

    config = configuration()
    with (
        contextlib.closing(open_catalogue(config)) as catalogue,
        contextlib.closing(open_own_store(config)) as store,
    ):
        with watching(output) as watch:
            found = recheck(catalogue, store, time.time(), progress.rechecking(watch))
        warned, cleared = _turns(store, found.warned), _turns(store, found.cleared)
    if json:
        output.result(_result(found, warned, cleared))
    else:
        output.show(render(_described(found, warned, cleared), output.screen))


def _turns(store: Store, ids: Sequence[str]) -> list[KeptTurn]:
    return [turn for id in ids if (turn := store.conversations.turn(id)) is not None]


def _result(
    found: Rechecked, warned: Sequence[KeptTurn], cleared: Sequence[KeptTurn]
) -> dict[str, object]:
    from bot.contract import as_json
    from bot.transcripts import Exchange

    def described(turn: KeptTurn) -> dict[str, object]:
        made = Exchange.of(turn)
        return {
            "id": turn.id,
            "conversation": turn.conversation,
            "question": turn.answer.question,
            "marks": made.marks,
            "since": made.since,
        }

    return {
        **as_json(found),
        "warned": list(map(described, warned)),
        "cleared": list(map(described, cleared)),
    }


def _described(
    found: Rechecked, warned: Sequence[KeptTurn], cleared: Sequence[KeptTurn]
) -> Iterator[Paragraph]:
    from bot.terminal.screen import paragraph
    from bot.wording import count

    yield paragraph(
        f"Kept answers quote {count(found.articles, 'article')}. Newly quoted, changed, gone or "
        f"back since the last time: {found.changed:,}. Answers looked at: {found.answers:,}."
    )
    yield from _named("No longer as they were:", warned)
    yield from _named("As they were again:", cleared)
    if found.amending:
        yield paragraph(
            f"{count(found.amending, 'answer')} in Slack will say so: `newsdesk slack` changes the "
            "messages within seconds while it runs, or when it is started."
        )
    yield paragraph(f"Marked altogether: {count(found.marked, 'answer')}.")


def _named(heading: str, turns: Sequence[KeptTurn]) -> Iterator[Paragraph]:
    from bot.listing import listing, numbers
    from bot.store import conversation_id
    from bot.terminal.answer import source_runs
    from bot.terminal.screen import Run, paragraph
    from bot.wording import became

    if turns:
        yield paragraph(heading)
    for turn in turns[:_NAMED]:
        id = conversation_id(turn.conversation)
        yield paragraph(Run(id, "bold"), f" {turn.answer.question}", hang=9)
        sources = {each.number: each.source for each in listing(turn.answer)}
        for number, line in became(turn.answer, turn.marks, numbers(turn.answer)).items():
            yield paragraph(line, indent=9, hang=9)
            mark = f"[{number}] "
            yield paragraph(mark, *source_runs(sources[number]), indent=9, hang=9 + len(mark))
    if len(turns) > _NAMED:
        yield paragraph(f"and {len(turns) - _NAMED:,} more (--json lists them all)")
