"""Conversations as they are exported: the values of docs/conversation.schema.json, and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answers import Answer, Source
from bot.listing import Listed, listing, numbers
from bot.standing import Mark, citations
from bot.store import KeptTurn, conversation_id
from bot.untrusted import clean, web_link
from bot.wording import became, byline, count, day, refusal

#: Articles that are named where none is quoted.
_NEAREST = 5

#: What has a meaning anywhere in a line of Markdown (CommonMark, and GitHub's additions to it).
_INLINE = re.compile(r"[\\`*_\[\]<>~|&#$]")
#: What has one at its beginning: lists, rules and underlines.
_LEADING = re.compile(r"^([+=-])|^(\d{1,9})(?=[.)])")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question that was answered in a conversation.

    Attributes:
        id: Of the turn; opinions of people name it.
        moment: When it was answered, ISO 8601 in UTC.
        marks: What became of the citations since, as `newsdesk recheck` found it. Citations that
            stand where they stood, in an article without new notes, have none.
        since: The same in sentences, as a reader is told it.
    """

    id: str
    moment: str
    answer: Answer
    marks: tuple[Mark, ...]
    since: tuple[str, ...]

    @classmethod
    def of(cls, turn: KeptTurn) -> Exchange:
        told = became(turn.answer, turn.marks, numbers(turn.answer))
        return cls(turn.id, turn.moment, turn.answer, turn.marks, tuple(told.values()))


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation with all its answers.

    Attributes:
        id: By which people name it.
        conversation: The whole key that it is stored under.
        front: Where it was held, "slack" or "terminal".
        title: Its first question.
        turns: Oldest first.
    """

    id: str
    conversation: str
    front: str
    title: str
    turns: tuple[Exchange, ...]

    @classmethod
    def of(cls, turns: Sequence[KeptTurn]) -> Transcript:
        """The conversation of these turns, at least one."""
        key = turns[0].conversation
        return cls(
            conversation_id(key),
            key,
            key.partition("/")[0],
            turns[0].answer.question,
            tuple(map(Exchange.of, turns)),
        )


def markdown(transcript: Transcript) -> str:
    """The conversation as a document: questions, answers, and the sources with what they say."""
    lines = [f"# {escaped(transcript.title)}", _heading(transcript)]
    for exchange in transcript.turns:
        lines += _exchange(exchange)
    return "\n\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text on one line of Markdown, of which a reader sees every character as it is."""
    line = _INLINE.sub(r"\\\g<0>", " ".join(clean(text).split()))
    return _LEADING.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\", line)


def _heading(transcript: Transcript) -> str:
    first, last = transcript.turns[0].moment, transcript.turns[-1].moment
    days = day(first) if day(first) == day(last) else f"{day(first)} to {day(last)}"
    answers = count(len(transcript.turns), "answer")
    return f"Conversation {transcript.id}, {transcript.front}, {days}, {answers}."


def _exchange(exchange: Exchange) -> Iterator[str]:
    answer = exchange.answer
    yield f"## {escaped(answer.question)}"
    if answer.understood != answer.question:
        yield f"*Understood as:* {escaped(answer.understood)}"
    listed = listing(answer)
    if answer.reply:
        yield escaped(answer.reply)
    elif answer.abstained:
        said, searched = refusal(answer.searched)
        yield f"{escaped(said)} {escaped(searched)}"
    marks = numbers(answer)
    for sentence in answer.sentences:
        cited = dict.fromkeys(marks[each.article_id] for each in sentence.citations)
        yield f"{escaped(sentence.text)} {''.join(map(_marker, cited))}"
    for line in exchange.since:
        yield f"**{escaped(line)}**"
    quoted = [each for each in listed if each.quoted]
    shown = quoted or listed[:_NEAREST]
    if shown:
        yield (
            "### Sources" if quoted else "### Articles" if answer.reply else "### Nearest articles"
        )
    for each in shown:
        yield from _source(answer, each)


def _source(answer: Answer, listed: Listed) -> Iterator[str]:
    yield f"{_marker(listed.number)} {_named(listed.source)}"
    quotes = [
        each.quote for each in citations(answer) if each.article_id == listed.source.article_id
    ]
    for quote in dict.fromkeys(quotes):
        yield f"> {escaped(quote)}"
    if listed.copies:
        yield f"Also: {'; '.join(map(_named, listed.copies))}"


def _marker(number: int) -> str:
    return rf"\[{number}\]"


def _named(source: Source) -> str:
    """``[Title](<https://...>) — Publisher, 10 July 2024``."""
    title = escaped(source.title) or "Untitled"
    address = web_link(source.url).replace("<", "%3C").replace(">", "%3E")
    linked = f"[{title}](<{address}>)" if address else title
    return f"{linked} — {escaped(byline(source))}"
