"""Search results as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.answers import Question, Source
from bot.contract import as_json
from bot.terminal.answer import copies, source_runs
from bot.terminal.screen import Paragraph, Run, Screen, paragraph, render
from index.search import Candidate, SearchResult


def results_text(result: SearchResult, screen: Screen) -> str:
    """The passages in order, each with its article, place, score and the parts of the score."""
    if not result.candidates:
        return render([paragraph("No passage matches.")], screen)
    return render(_passages(result), screen)


def results_json(question: Question, result: SearchResult) -> dict[str, Any]:
    """The object of ``newsdesk search --json``."""
    return {
        "question": question.text,
        "asked": question.asked.isoformat(),
        "passages": [_object(candidate) for candidate in result.candidates],
        "notes": list(result.notes),
        "timings": dict(result.timings),
    }


def _passages(result: SearchResult) -> Iterator[Paragraph]:
    for number, candidate in enumerate(result.candidates, 1):
        passage = candidate.passage
        mark = f"{number}. "
        hang = len(mark)
        yield paragraph(Run(mark, "bold"), *source_runs(Source.of(candidate.article)), hang=hang)
        yield from copies(map(Source.of, candidate.copies), hang)
        yield paragraph(passage.text, indent=hang, hang=hang)
        parts = ", ".join(f"{name} {value:.3g}" for name, value in candidate.parts.items())
        yield paragraph(
            Run(f"score {candidate.score:.2f}", "bold"),
            Run(f" ({parts}); characters {passage.start} to {passage.end} of ", "dim"),
            Run(passage.article_id, "dim"),
            indent=hang,
            hang=hang,
        )
        yield paragraph()


def _object(candidate: Candidate) -> dict[str, Any]:
    passage = candidate.passage
    return {
        "passage_id": passage.id,
        "source": as_json(Source.of(candidate.article)),
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": candidate.score,
        "parts": dict(candidate.parts),
        "copies": [as_json(Source.of(article)) for article in candidate.copies],
    }
