"""Commands that ask: ask, search, chat."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.answers import Question
from bot.cli import options
from bot.cli.process import Output, configuration, question_text, today


def ask(
    question: options.QuestionText,
    asked: options.Asked = None,
    sentences: options.Sentences = 3,
    since: options.Since = None,
    until: options.Until = None,
    publishers: options.Publishers = None,
    language: options.Language = None,
    conversation: options.Conversation = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Answer a question with cited sentences.

    They are quotes, unless LLM is set: then a language model writes them, and each is shown as soon
    as quotes are found that support it. When the archive has no answer, it says so and names the
    nearest articles; that is a reply like any other (exit status 0, "abstained" in the JSON). One
    question is not kept, unless it goes on with a conversation.
    """
    options.check_period(since, until)
    output = Output(json, quiet)
    text = question_text(question)
    from bot.cli.keeping import keeping
    from bot.compose import open_desk
    from bot.terminal.answer import Growing, below_text

    growing = Growing()
    config, keep = configuration(), conversation is not None
    with (
        keeping(config, output, name=conversation, keep=keep) as (kept, said),
        open_desk(config, notice=output.notice) as desk,
    ):
        question_asked = Question(
            text, asked or today(), since, until, tuple(publishers or ()), language, sentences
        )
        for answer in desk.stream(question_asked, said):
            if json:
                continue
            if not growing.shown and answer.understood != answer.question:
                output.note(f"Understood as: {answer.understood}")
            output.show(growing.more(answer, output.screen))
        kept.keep(answer)
    if json:
        output.result(answer)
        return
    output.show(below_text(answer, output.screen))
    for note in answer.notes:
        output.notice(note)


def search(
    question: options.QuestionText,
    passages: Annotated[
        int,
        typer.Option("-k", "--passages", min=1, max=100, metavar="N", help="How many passages."),
    ] = 10,
    asked: options.Asked = None,
    since: options.Since = None,
    until: options.Until = None,
    publishers: options.Publishers = None,
    language: options.Language = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Show the passages nearest to a question."""
    options.check_period(since, until)
    output = Output(json, quiet)
    text = question_text(question)
    from bot.compose import open_archive
    from bot.searching import find
    from bot.terminal.results import results_json, results_text

    asking = Question(text, asked or today(), since, until, tuple(publishers or ()), language)
    with open_archive(configuration(), notice=output.notice) as archive:
        result = find(archive, asking, passages)
    if json:
        output.result(results_json(asking, result))
        return
    output.show(results_text(result, output.screen))
    for note in result.notes:
        output.notice(note)


def chat(
    asked: options.Asked = None,
    sentences: options.Sentences = 3,
    since: options.Since = None,
    until: options.Until = None,
    publishers: options.Publishers = None,
    language: options.Language = None,
    last: Annotated[
        bool, typer.Option("--continue", "-c", help="Go on with the last conversation.")
    ] = False,
    conversation: options.Conversation = None,
    no_keep: Annotated[
        bool, typer.Option("--no-keep", help="Keep nothing of what is asked and answered.")
    ] = False,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Talk with the archive.

    Follow-up questions are understood, and articles open at the quoted passage. On a terminal
    Ctrl-C clears the line and Ctrl-D leaves; otherwise every line of standard input is a question
    or a command such as /open 2. With --json, the answers come as one object at the end.

    The conversation is kept and can be gone on with (see `newsdesk conversations`), unless
    --no-keep is given.
    """
    options.check_period(since, until)
    if last and conversation is not None:
        raise typer.BadParameter("--continue and --conversation exclude each other")
    from bot.cli.conversing import converse

    def question(text: str) -> Question:
        return Question(
            text, asked or today(), since, until, tuple(publishers or ()), language, sentences
        )

    converse(question, Output(json, quiet), name=conversation, last=last, keep=not no_keep)
