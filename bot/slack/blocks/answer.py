"""An answer: sentences with numbered markers, below them the sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answers import Answer
from bot.listing import numbers
from bot.slack.blocks import elements as el
from bot.slack.blocks import frame
from bot.slack.blocks.actions import ANSWER_VIEW, encode
from bot.slack.blocks.elements import Element
from bot.slack.blocks.escaping import markdown, mrkdwn, shortened
from bot.slack.blocks.limits import characters, checked
from bot.slack.blocks.paging import Piece, pages
from bot.slack.blocks.refusal import refusal_blocks, refusal_message
from bot.slack.blocks.reply import reply_blocks, reply_message
from bot.slack.blocks.shapes import VIEW_BLOCKS
from bot.slack.blocks.sources import source_blocks, source_line
from bot.slack.blocks.values import Block, Message, Streamed, View
from bot.standing import Mark
from bot.wording import became
from index.articles import Span

#: Longest fallback of a page, and short answer that is named.
_FALLBACK, _SHORT_ANSWER = 3_000, 200
#: Characters that a view takes of an answer: at four bytes each, with room for the JSON around.
_IN_VIEW = 40_000


def answer_messages(
    answer: Answer,
    *,
    answer_id: str,
    public_url: str = "",
    shareable: bool = False,
    narrowed: bool = False,
    marks: Sequence[Mark] = (),
) -> tuple[Message, ...]:
    """The messages of an answer, in order: one, unless it is long.

    Args:
        answer_id: Under which the answer is kept; letters, digits, ``_`` and ``-``.
        public_url: Where `bot.viewer` is served; sources then link to it.
        shareable: It was answered where only the asker sees it, and may be shared.
        narrowed: The question's dates narrowed what was searched.
        marks: What became of its quotes since it was given.

    Raises:
        MalformedError: ``answer_id`` has other characters.
    """
    if answer.reply:
        said = reply_message(
            answer,
            answer_id=answer_id,
            public_url=public_url,
            shareable=shareable,
            narrowed=narrowed,
        )
        return (said,)
    if not answer.sentences:
        refused = refusal_message(
            answer, answer_id=answer_id, public_url=public_url, narrowed=narrowed
        )
        return (refused,)
    told = _Told(answer, answer_id, public_url, marks)
    reactions = tuple(frame.reactions(answer_id, narrowed=narrowed, shareable=shareable))
    return tuple(
        checked(
            Message(
                told.fallback(index),
                (*told.head(index), *told.said(index), *told.below(index, reactions)),
            )
        )
        for index in range(len(told.pages))
    )


def streamed_answer(
    answer: Answer,
    *,
    answer_id: str,
    public_url: str = "",
    shareable: bool = False,
    narrowed: bool = False,
    marks: Sequence[Mark] = (),
) -> Streamed:
    """An answer for a stream; the arguments are those of `answer_messages`.

    The pieces of an answer are the first of those of the same answer with more sentences, so that
    an answer can be streamed while it is written.

    Raises:
        ValueError: The answer has no sentences.
    """
    if not answer.sentences:
        raise ValueError("a reply or refusal is not streamed: it is shown at once")
    messages = answer_messages(
        answer,
        answer_id=answer_id,
        public_url=public_url,
        shareable=shareable,
        narrowed=narrowed,
        marks=marks,
    )
    told = _Told(answer, answer_id, public_url, marks)
    reactions = tuple(frame.reactions(answer_id, narrowed=narrowed, shareable=shareable))
    return checked(
        Streamed(
            tuple(told.pieces()), tuple(told.below(0, reactions)), messages[0].text, messages[1:]
        )
    )


def shared_messages(
    answer: Answer,
    *,
    answer_id: str,
    by: str,
    public_url: str = "",
    marks: Sequence[Mark] = (),
) -> tuple[Message, ...]:
    """The messages of an answer that its asker shares in a channel.

    Args:
        by: Id of the user who shares it.
        marks: What became of its quotes since it was given.
    """
    first, *rest = answer_messages(answer, answer_id=answer_id, public_url=public_url, marks=marks)
    question = frame.question_text(answer.question)
    asked = el.rich_text(
        el.section(
            {"type": "user", "user_id": by}, el.text(" asked: "), el.text(question, italic=True)
        )
    )
    text = f"{mrkdwn(f'Shared answer to: {question}')}\n{first.text}"
    return (checked(Message(text, (asked, *first.blocks))), *rest)


def answer_view(
    answer: Answer, *, answer_id: str, public_url: str = "", marks: Sequence[Mark] = ()
) -> View:
    """A saved answer as a modal, as much of it as a modal takes.

    Args:
        marks: What became of its quotes since it was given.
    """
    if answer.sentences:
        shown = _shown_in_view(_Told(answer, answer_id, public_url, marks))
    elif answer.reply:
        shown = list(reply_blocks(answer, answer_id=answer_id, public_url=public_url))
    else:
        shown = list(refusal_blocks(answer, answer_id=answer_id, public_url=public_url))
    return checked(
        {
            "type": "modal",
            "callback_id": ANSWER_VIEW,
            "private_metadata": encode(answer_id),
            "title": el.plain("Saved answer", 24),
            "close": el.plain("Close", 24),
            "blocks": [el.header(answer.question), *shown],
        }
    )


def _shown_in_view(told: _Told) -> list[Block]:
    blocks: list[Block] = []
    for index in range(len(told.pages)):
        grown = [*blocks, *told.said(index), *told.since(index), *told.sources(index)]
        # the question stands above, the line below
        if len(grown) > VIEW_BLOCKS - 2 or characters(grown) > _IN_VIEW:
            return [*blocks, el.context("The answer goes on in its thread.")]
        blocks = grown
    return blocks


class _Told:
    """An answer on its pages, as blocks, as Markdown and as plain text."""

    def __init__(
        self, answer: Answer, answer_id: str, public_url: str, marks: Sequence[Mark]
    ) -> None:
        self.answer = answer
        self.answer_id = answer_id
        self.public_url = public_url
        self.numbers = numbers(answer)
        self.pages = pages(answer.sentences, self.numbers, public_url=public_url)
        self.became = became(answer, marks, self.numbers)

    def head(self, index: int) -> Iterator[Block]:
        return frame.head(self.answer) if index == 0 else iter(())

    def said(self, index: int) -> Iterator[Block]:
        """The sentences of a page."""
        sections: list[list[Element]] = []
        for piece in self.pages[index].pieces:
            if piece.begins or not sections:
                sections.append([])
            sections[-1] += _shown(piece)
        paragraphs = [el.section(*section, el.text("\n\n")) for section in sections[:-1]]
        paragraphs += [el.section(*section) for section in sections[-1:]]
        if any(paragraph["elements"] for paragraph in paragraphs):
            yield el.rich_text(*paragraphs)

    def below(self, index: int, reactions: tuple[Block, ...]) -> Iterator[Block]:
        """What stands below the sentences of a page; the last one has ``reactions``."""
        last = index == len(self.pages) - 1
        if last and self._short_answer_unseen:
            yield el.rich_text(
                el.section(
                    el.text("Likely short answer: "),
                    el.text(shortened(self.answer.likely_answer, _SHORT_ANSWER), bold=True),
                )
            )
        yield from self.since(index)
        yield from self.sources(index)
        if last:
            yield from frame.notes(self.answer)
            yield from reactions
        else:
            yield el.context("Continued in the next message.")

    def since(self, index: int) -> Iterator[Block]:
        """What became of the sources of a page."""
        if lines := self.changed(index):
            yield el.context(*lines)

    def changed(self, index: int) -> tuple[str, ...]:
        cited = self.pages[index].cited(self.numbers)
        return frame.since(
            [self.became[each.number] for each in cited if each.number in self.became]
        )

    def sources(self, index: int) -> Iterator[Block]:
        cited = self.pages[index].cited(self.numbers)
        if cited:
            yield el.divider()
        for each in cited:
            yield from source_blocks(each, answer_id=self.answer_id, public_url=self.public_url)

    def pieces(self) -> Iterator[str]:
        """The first page in Markdown: how the question was understood, then its sentences."""
        if line := frame.understood(self.answer):
            yield f"{markdown(line)}\n\n"
        page = self.pages[0]
        for number, piece in enumerate(page.pieces):
            following = page.pieces[number + 1 : number + 2]
            end = "\n\n" if not following or following[0].begins else _between(piece)
            if piece.text:
                marks = _markers(piece).replace("[", r"\[").replace("]", r"\]")
                yield f"{markdown(piece.text, piece.bold)}{marks}{end}"

    def fallback(self, index: int) -> str:
        """A page for notifications and screen readers, escaped."""
        lines = [frame.understood(self.answer)] if index == 0 else []
        if index == 0 and self.answer.likely_answer:
            lines.append(f"Likely short answer: {self.answer.likely_answer}")
        page = self.pages[index]
        lines += self.changed(index)
        lines += [piece.text + _markers(piece) for piece in page.pieces]
        lines += map(source_line, page.cited(self.numbers))
        return mrkdwn(shortened("\n".join(filter(str.strip, lines)), _FALLBACK))

    @property
    def _short_answer_unseen(self) -> bool:
        emphasised = any(piece.bold for page in self.pages for piece in page.pieces)
        return bool(self.answer.likely_answer.strip()) and not emphasised


def _shown(piece: Piece) -> Iterator[Element]:
    text, bold = piece.text, piece.bold or Span(0, 0)
    yield el.text(text[: bold.start])
    yield el.text(bold.of(text), bold=True)
    yield el.text(text[bold.end :])
    yield el.text(_markers(piece))


def _markers(piece: Piece) -> str:
    """`` [1][2]``, which stays on the line of the last word."""
    return "\u00a0" + "".join(f"[{number}]" for number in piece.marks) if piece.marks else ""


def _between(piece: Piece) -> str:
    """What joins the parts of one sentence: Markdown drops white space at ends."""
    return " " if piece.text[-1:].isspace() else ""
