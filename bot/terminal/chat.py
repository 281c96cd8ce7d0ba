"""A conversation with the archive: questions, and commands that begin with a slash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.answers import Answer, Conversation, Question
from bot.listing import Listed, listing
from bot.memory import trimmed
from bot.terminal.answer import Growing, below_text, sources_text
from bot.terminal.article import Reading, page_start, reading
from bot.terminal.screen import Run, Screen, paragraph, render
from index.articles import Article
from index.errors import QuestionError

#: What a line may begin with, and what it does.
COMMANDS = {
    "/open": "show source N in its article, what was quoted highlighted (/open 2)",
    "/sources": "list the sources of the last answer, and what else was considered",
    "/new": "begin another conversation; the next question stands alone",
    "/help": "show this list",
    "/quit": "leave (also Ctrl-D)",
}


@dataclass(slots=True)
class Chat:
    """A conversation, which shows what it has to say as text.

    Attributes:
        stream: The answer to a question in a conversation, as it grows (`bot.desk.Desk.stream`).
        article: The article of a passage, by the passage's id; None when it is there no more.
        question: Makes the question of a line of text: its day, and what is searched.
        screen: The screen as it is now; a window may change its size.
        show: Takes text that is ready for the screen.
        more: Asks the reader of a long article for a key ("" goes on); None shows it whole.
        keep: Told of each answer when it was shown.
        renew: Told that another conversation begins.
        answers: Everything that was answered so far, /new or not.
        conversation: What the next question is understood with.
    """

    stream: Callable[[Question, Conversation], Iterator[Answer]]
    article: Callable[[str], Article | None]
    question: Callable[[str], Question]
    screen: Callable[[], Screen]
    show: Callable[[str], None]
    more: Callable[[str], str] | None = None
    keep: Callable[[Answer], None] = lambda answer: None
    renew: Callable[[], None] = lambda: None
    answers: list[Answer] = field(default_factory=list)
    conversation: Conversation = field(default_factory=Conversation)

    def handle(self, line: str) -> bool:
        """Answer or obey one line; False when it asks to leave.

        Raises:
            NewsdeskError: What the line asks for cannot be done; the conversation stays as it was.
        """
        text = line.strip()
        name, _, argument = text.partition(" ")
        if not text:
            return True
        if not name.startswith("/"):
            self._ask(text)
        elif name == "/open":
            self._open(argument.strip())
        elif name == "/sources":
            self.show(sources_text(self._last(), self.screen()))
        elif name == "/new":
            self.conversation = Conversation()
            self.renew()
            self._say("A new conversation.")
        elif name == "/help":
            self._help()
        elif name in {"/quit", "/exit"}:
            return False
        else:
            raise QuestionError(
                "there is no such command", f"The commands are {', '.join(COMMANDS)}", name
            )
        return True

    def _ask(self, text: str) -> None:
        growing = Growing()
        for answer in self.stream(self.question(text), self.conversation):
            if not growing.shown and answer.understood != answer.question:
                self._say(f"Understood as: {answer.understood}")
            self.show(growing.more(answer, self.screen()))
        self.show(below_text(answer, self.screen()))
        self.conversation = trimmed(self.conversation.after(answer))
        self.answers.append(answer)
        for note in answer.notes:
            self._say(f"{note.rstrip('.')}.")
        self.keep(answer)

    def _open(self, argument: str) -> None:
        source = self._source(argument)
        article = self.article(source.passages[0])
        if article is None:
            raise QuestionError(
                "this article was changed or removed since it was quoted",
                "Ask the question again",
                f"[{source.number}]",
            )
        read = reading(article, source.spans, self.screen())
        if self.more is None:
            self.show("".join(f"{line}\n" for line in read.lines))
        else:
            self._turn_pages(read, self.more)

    def _turn_pages(self, read: Reading, more: Callable[[str], str]) -> None:
        rows = max(self.screen().height - 3, 5)
        top = page_start(read, rows)
        while True:
            end = min(top + rows, len(read.lines))
            self.show("".join(f"{line}\n" for line in read.lines[top:end]))
            if end - top == len(read.lines):
                return
            onward = "leaves" if end == len(read.lines) else "goes on"
            key = more(
                f"-- lines {top + 1} to {end} of {len(read.lines)}; "
                f"Enter {onward}, b goes back, q leaves: "
            ).strip()
            if key == "b":
                top = max(0, top - rows)
            elif key or end == len(read.lines):
                return
            else:
                top = end

    def _source(self, argument: str) -> Listed:
        listed = listing(self._last())
        if not listed:
            raise QuestionError("the last answer has no sources", "Ask another question")
        if argument.isdecimal() and 1 <= int(argument[:9]) <= len(listed):
            return listed[int(argument[:9]) - 1]
        choice = "/open 1" if len(listed) == 1 else f"/open 1 to /open {len(listed)}"
        raise QuestionError("there is no such source", f"There is {choice}", argument or "/open")

    def _last(self) -> Answer:
        if not self.conversation.turns:
            raise QuestionError("there is no answer yet", "Ask a question first")
        answers = [turn.answer for turn in self.conversation.turns]
        # thanks do not take the sources of the answer away
        asked = (answer for answer in reversed(answers) if not answer.small_talk)
        return next(asked, answers[-1])

    def _help(self) -> None:
        rows = [f"  {name:<10}{does}\n" for name, does in COMMANDS.items()]
        self.show("A line is a question, or one of these:\n" + "".join(rows))

    def _say(self, text: str) -> None:
        self.show(render([paragraph(Run(text, "dim"))], self.screen()))
