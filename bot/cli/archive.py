"""Commands about the archive itself: status, forget, doctor."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import options
from bot.cli.process import Output, configuration
from index.errors import NewsdeskError

if TYPE_CHECKING:
    from bot.config import Config
    from bot.doctor import Check
    from bot.terminal.screen import Paragraph

#: Publishers, and languages, that are named without --json.
_NAMED = 10


def status(json: options.Json = False, quiet: options.Quiet = False) -> None:
    """Say what the archive holds.

    Articles, passages, dates, publishers, languages, the models, and sizes on disk.
    """
    output = Output(json, quiet)
    from bot.terminal.screen import render

    found = _status(configuration())
    if json:
        output.result(found)
    else:
        output.show(render(_described(found), output.screen))


def forget(
    article_id: Annotated[str, typer.Argument(metavar="ID", help="The id of the article.")],
    undo: Annotated[
        bool, typer.Option("--undo", help="Let it come back when its file is indexed again.")
    ] = False,
    everywhere: Annotated[
        bool,
        typer.Option("--everywhere", help="Remove the kept answers that quote it as well."),
    ] = False,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Remove an article, for good.

    Indexing its file again does not bring it back, unless that is allowed with --undo.

    Answers that were kept still hold what they quote of it, and it is said how many. With
    --everywhere they go, and with them their messages in Slack as soon as `newsdesk slack` runs;
    from answers that only considered it, its text goes.
    """
    if undo and everywhere:
        raise typer.BadParameter("--undo and --everywhere exclude each other")
    output = Output(json, quiet)
    from bot.compose import open_catalogue, open_writer
    from bot.terminal.screen import paragraph, render

    config = configuration()
    with closing(open_catalogue(config)) as catalogue:
        if not catalogue.known([article_id]) and not catalogue.forgotten([article_id]):
            raise NewsdeskError(
                "the archive holds no such article",
                "Look up the id by `newsdesk search ... --json`",
                article_id,
            )
    with open_writer(config, command="forgetting an article", notice=output.notice) as writer:
        if undo:
            writer.catalogue.remember(article_id)
        else:
            writer.forget(article_id)
    answers = 0 if undo else _kept_answers(config, article_id, everywhere, output)
    if json:
        counted = {} if undo else {"answers": answers, "answers_removed": everywhere}
        output.result({"remembered" if undo else "forgotten": article_id, **counted})
        return
    said = "May come back when its file is indexed again" if undo else "Forgotten"
    output.show(render([paragraph(f"{said}: {article_id}")], output.screen))
    if answers and everywhere:
        output.show(render([paragraph(f"Removed {_quoting(answers)}.")], output.screen))
    elif answers:
        output.note(
            f"There {'is' if answers == 1 else 'are'} {_quoting(answers)}: `newsdesk recheck` "
            "marks them, `newsdesk forget ID --everywhere` removes them."
        )


def _kept_answers(config: Config, article_id: str, remove: bool, output: Output) -> int:
    """How many kept answers quote an article, or quoted it until they were removed.

    Raises:
        StoreError: They cannot be removed.
    """
    from bot.compose import open_own_store
    from bot.store import StoreError, forget_article

    try:
        with closing(open_own_store(config)) as store:
            if remove:
                return forget_article(store.database, article_id, time.time())
            return store.marks.quoting(article_id)
    except StoreError as error:
        if remove:
            raise
        output.notice(f"Whether kept answers quote it cannot be said: {error}")
        return 0


def _quoting(answers: int) -> str:
    from bot.wording import count

    return f"{count(answers, 'kept answer')} that {'quotes' if answers == 1 else 'quote'} it"


def doctor(json: options.Json = False, quiet: options.Quiet = False) -> None:
    """Check the installation and the stores.

    Says how to mend what is wrong. Exit status 1 when something is wrong.
    """
    output = Output(json, quiet)
    from bot.doctor import examine
    from bot.terminal.screen import render

    checks = []
    for check in examine(configuration):
        checks.append(check)
        if not json:
            output.show(render(_checked(check), output.screen))
    wrong = sum(check.state == "wrong" for check in checks)
    if json:
        output.result({"fine": not wrong, "checks": checks})
    if wrong:
        raise typer.Exit(1)


def _status(config: Config) -> dict[str, Any]:
    from bot.compose import open_catalogue

    with closing(open_catalogue(config)) as catalogue:
        state, summary = catalogue.state(), catalogue.summary()
    return {
        "home": str(config.home),
        "articles": summary.articles,
        "passages": summary.passages,
        "first": summary.first.isoformat() if summary.first else None,
        "last": summary.last.isoformat() if summary.last else None,
        "undated": summary.undated,
        "forgotten": summary.forgotten,
        "publishers": [{"name": name, "articles": n} for name, n in summary.publishers],
        "languages": [{"code": code, "articles": n} for code, n in summary.languages],
        "model": {"name": state.model_name, "dimensions": state.dimensions},
        "llm": config.llm,
        "bytes": _sizes(config.home),
    }


def _sizes(home: Path) -> dict[str, int]:
    """Bytes on disk of what lies under the archive's folder, by store."""
    sizes = dict.fromkeys(("catalogue", "text", "vectors", "other"), 0)
    for path in home.rglob("*"):
        store = path.relative_to(home).parts[0].partition(".")[0]
        try:
            octets = path.lstat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue  # a writer has just replaced it
        sizes[store if store in sizes else "other"] += octets
    return sizes


def _described(found: dict[str, Any]) -> Iterator[Paragraph]:
    from bot.terminal.screen import paragraph
    from bot.wording import count, period, size

    articles = count(found["articles"], "article")
    dates = period(found["first"], found["last"])
    undated = f", {found['undated']:,} undated" if found["undated"] else ""
    yield paragraph(f"Archive: {found['home']}")
    yield paragraph(f"Holds: {articles} {dates}{undated}; {count(found['passages'], 'passage')}")
    if found["forgotten"]:
        yield paragraph(f"Forgotten: {count(found['forgotten'], 'article')}")
    yield from _counted(
        "Publishers", [(each["name"], each["articles"]) for each in found["publishers"]]
    )
    yield from _counted(
        "Languages", [(each["code"], each["articles"]) for each in found["languages"]]
    )
    model = found["model"]
    dimensions = f", {model['dimensions']} dimensions" if model["dimensions"] else ""
    yield paragraph(f"Embedding: {model['name']}{dimensions}")
    yield paragraph(f"Language model: {found['llm']}")
    sizes = [f"{store} {size(octets)}" for store, octets in found["bytes"].items() if octets]
    yield paragraph(f"On disk: {', '.join(sizes)}")


def _counted(label: str, articles: Sequence[tuple[str, int]]) -> Iterator[Paragraph]:
    """The names with most articles."""
    from bot.terminal.screen import paragraph

    shown = [f"{name or 'unknown'} ({number:,})" for name, number in articles[:_NAMED]]
    more = len(articles) - len(shown)
    if more:
        shown.append(f"and {more:,} more")
    if shown:
        yield paragraph(f"{label}: {', '.join(shown)}", hang=2)


def _checked(check: Check) -> Iterator[Paragraph]:
    from bot.terminal.screen import Run, paragraph

    style = {"fine": "", "note": "", "wrong": "bold"}[check.state]
    yield paragraph(Run(check.state, style), f" {check.name}: {check.found}", hang=6)
    if check.remedy:
        yield paragraph(f"{check.remedy}.", indent=6, hang=6)
