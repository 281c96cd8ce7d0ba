"""The figures of an evaluation, and of two side by side, as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bot.terminal.screen import Paragraph, Run, Screen, paragraph, render
from bot.wording import count

if TYPE_CHECKING:
    from bot.evaluation.comparison import Change, Comparison
    from bot.evaluation.gates import Fall
    from bot.evaluation.statistics import Figure

#: Questions that changed side which are listed one by one; JSON lists all.
LISTED = 20


def figures_text(figures: Mapping[str, Figure]) -> str:
    """A line for each figure: name, value, 95 % interval and number of questions."""
    rows = [
        (name, _value(each.value), _interval(each.low, each.high), f"{each.n:,}")
        for name, each in figures.items()
    ]
    return _table(("", "figure", "95 % interval", "n"), rows)


def comparison_text(comparison: Comparison, screen: Screen) -> str:
    """A line for each metric of both runs, then the questions that changed side."""
    rows = [
        (
            name,
            _value(each.before),
            _value(each.after),
            f"{each.after - each.before:+,.3f}",
            _interval(each.low, each.high),
            f"{each.p:.3f}" if each.p >= 0.001 else "<0.001",
            f"{each.n:,}",
        )
        for name, each in comparison.differences.items()
    ]
    table = _table(("", "A", "B", "B - A", "95 % interval", "p", "n"), rows)
    return f"{render(_head(comparison), screen)}{table}{render(_changes(comparison), screen)}"


def falls_text(falls: Sequence[Fall], screen: Screen) -> str:
    """What fell below its floor."""
    lines = [
        paragraph(f"{fall.metric} is {_value(fall.measured)}, its floor is {fall.floor:.4f}")
        for fall in falls
    ]
    return render(lines, screen)


def _head(comparison: Comparison) -> Iterator[Paragraph]:
    yield paragraph(Run("A ", "bold"), comparison.before)
    yield paragraph(Run("B ", "bold"), comparison.after)
    alone = comparison.only_before + comparison.only_after
    also = f"; {count(alone, 'question')} only one of them was asked" if alone else ""
    yield paragraph(f"{count(comparison.questions, 'question')} in both{also}.")
    for each in comparison.interrupted:
        asked = f"{each.asked:,} of its {count(each.questions, 'question')}"
        yield paragraph(f"{each.run} was interrupted after {asked}: the figures are of those only.")
    yield paragraph()


def _changes(comparison: Comparison) -> Iterator[Paragraph]:
    for name, changes in (("right", comparison.gained), ("wrong", comparison.lost)):
        yield paragraph()
        yield paragraph(Run(f"{count(len(changes), 'question')} became {name}.", "bold"))
        yield from map(_change, changes[:LISTED])
        if len(changes) > LISTED:
            yield paragraph(f"and {len(changes) - LISTED:,} more, all listed by --json", indent=2)


def _change(change: Change) -> Paragraph:
    said = f"{change.before} → {change.after}"
    return paragraph(change.question, Run(f" ({said}) {change.id}", "dim"), indent=2, hang=4)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as they need; the first to the left, the others to the right."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    return "".join(
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        + "\n"
        for row in [head, *rows]
    )


def _interval(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{low:,.3f} to {high:,.3f}"


def _value(value: float | int | None) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3f}"
