"""An answer as text: its sentences with numbered sources, a reply, or a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.answers import Answer, Sentence, Source
from bot.listing import Listed, listing, numbers
from bot.standing import Mark
from bot.terminal.screen import Paragraph, Run, Screen, paragraph, render
from bot.wording import became, byline, refusal, shortened

#: Nearest articles that a refusal names.
NEAREST = 5

#: Quotes below a source of a written answer, and the longest of them, in characters.
QUOTES, QUOTE = 3, 240


def answer_text(answer: Answer, screen: Screen, marks: Sequence[Mark] = ()) -> str:
    """What the terminal shows for an answer, with what became of its quotes since."""
    return Growing().more(answer, screen) + below_text(answer, screen, marks)


@dataclass(slots=True)
class Growing:
    """Shows the sentences of an answer that grows (`bot.desk.Desk.stream`).

    Attributes:
        shown: How many sentences were shown.
    """

    shown: int = 0

    def more(self, answer: Answer, screen: Screen) -> str:
        """The sentences that were not shown yet."""
        new = answer.sentences[self.shown :]
        self.shown += len(new)
        return render(_said(new, numbers(answer)), screen)


def below_text(answer: Answer, screen: Screen, marks: Sequence[Mark] = ()) -> str:
    """What stands below the sentences of a whole answer; all of a refusal or reply."""
    if answer.reply:
        return render(_reply(answer), screen)
    below = _refusal(answer) if answer.abstained else _below(answer, screen, marks)
    return render(below, screen)


def sources_text(answer: Answer, screen: Screen) -> str:
    """Every article of an answer, the quoted ones first, with what was only considered."""
    listed = listing(answer)
    quoted = [each for each in listed if each.quoted]
    others = [each for each in listed if not each.quoted]
    return render(
        [
            *([paragraph("Quoted:")] if quoted else []),
            *_sources(quoted),
            *([paragraph("Considered:")] if others else []),
            *_sources(others),
        ],
        screen,
    )


def source_runs(source: Source) -> tuple[Run, ...]:
    """``Title — Publisher, 10 July 2024 — https://...``"""
    title = source.title.strip() or "Untitled"
    if not source.url:
        return (Run(f"{title} — {byline(source)}"),)
    return (Run(f"{title} — {byline(source)} — "), Run(source.url, link=source.url))


def copies(sources: Iterable[Source], indent: int) -> Iterator[Paragraph]:
    """A line for each further article that carries the same story."""
    for source in sources:
        yield paragraph("also: ", *source_runs(source), indent=indent, hang=indent + 6)


def _said(sentences: Iterable[Sentence], number: Mapping[str, int]) -> Iterator[Paragraph]:
    for sentence in sentences:
        yield paragraph(*_emphasised(sentence), *_markers(sentence, number))
        yield paragraph()


def _below(answer: Answer, screen: Screen, marks: Sequence[Mark]) -> Iterator[Paragraph]:
    if answer.likely_answer and not screen.styled:
        yield paragraph("Likely short answer: ", answer.likely_answer)
        yield paragraph()
    for line in became(answer, marks, numbers(answer)).values():
        yield paragraph(Run(line, "bold"))
        yield paragraph()
    # Sentences that a model wrote are not the articles' words; those stand with their source.
    quotes = _quotes(answer) if answer.writer else {}
    yield from _sources((each for each in listing(answer) if each.quoted), quotes)


def _quotes(answer: Answer) -> dict[str, list[str]]:
    """Article id -> what is quoted of it, each quote once."""
    found: dict[str, list[str]] = {}
    for citation in (each for sentence in answer.sentences for each in sentence.citations):
        quotes = found.setdefault(citation.article_id, [])
        if citation.quote not in quotes:
            quotes.append(citation.quote)
    return found


def _emphasised(sentence: Sentence) -> tuple[Run, ...]:
    text, span = sentence.text, sentence.emphasis
    if span is None:
        return (Run(text),)
    return (
        Run(text[: span.start]),
        Run(text[span.start : span.end], "bold"),
        Run(text[span.end :]),
    )


def _markers(sentence: Sentence, marks: Mapping[str, int]) -> Iterator[Run]:
    cited = dict.fromkeys(marks[citation.article_id] for citation in sentence.citations)
    yield Run(" ")
    for number in cited:
        yield Run(f"[{number}]", "dim")


def _sources(
    listed: Iterable[Listed], quotes: Mapping[str, Sequence[str]] | None = None
) -> Iterator[Paragraph]:
    for each in listed:
        mark = f"[{each.number}] "
        yield paragraph(mark, *source_runs(each.source), hang=len(mark))
        for quote in (quotes or {}).get(each.source.article_id, ())[:QUOTES]:
            text = f"“{shortened(quote, QUOTE)}”"
            yield paragraph(Run(text, "dim"), indent=len(mark), hang=len(mark))
        yield from copies(each.copies, len(mark))


def _reply(answer: Answer) -> Iterator[Paragraph]:
    yield paragraph(answer.reply)
    articles = listing(answer)
    if articles:
        yield paragraph()
        yield from _sources(articles)


def _refusal(answer: Answer) -> Iterator[Paragraph]:
    said, searched = refusal(answer.searched)
    yield paragraph(Run(said, "bold"))
    yield paragraph(searched)
    nearest = listing(answer)[:NEAREST]
    if nearest:
        yield paragraph()
        yield paragraph("Nearest articles:")
        yield from _sources(nearest)
