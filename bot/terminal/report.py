"""What a run of indexing did, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.terminal.screen import Paragraph, Run, Screen, paragraph, render
from bot.wording import count
from index.ingest import Failure, Report

#: Files that are listed one by one; JSON lists all.
LISTED = 100


def report_text(report: Report, screen: Screen) -> str:
    """What was stored, what is in doubt, and what was left out on purpose."""
    return render(_summary(report), screen)


def failures_text(report: Report, screen: Screen) -> str:
    """What could not be read or stored, why, and what to do about it."""
    if not report.failed:
        return ""
    head = paragraph(Run(f"{count(len(report.failed), 'thing')} could not be read:", "bold"))
    return render([head, *_listed(report.failed)], screen)


def _summary(report: Report) -> Iterator[Paragraph]:
    changes = {
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "kept out because they are forgotten": report.forgotten,
    }
    said = [f"{number:,} {name}" for name, number in changes.items() if number]
    yield paragraph(f"Articles: {', '.join(said) or 'none'}.")
    rate = report.embedded / report.seconds if report.seconds else 0
    yield paragraph(
        f"{count(report.passages, 'passage')} stored in {duration(report.seconds)}"
        + (f" ({rate:,.0f} a second)." if rate >= 1 else ".")
    )
    if report.doubts:
        yield paragraph(f"{count(len(report.doubts), 'doubt')}:")
        yield from _listed(report.doubts)
    for reason, number in Counter(each.reason for each in report.skipped).most_common():
        yield paragraph(f"Left out: {count(number, 'file')}, {reason}.")


def _listed(failures: Sequence[Failure]) -> Iterator[Paragraph]:
    for each in failures[:LISTED]:
        yield paragraph(f"{each.where}: {each.problem}. {each.remedy}.", indent=2, hang=4)
    if len(failures) > LISTED:
        yield paragraph(f"and {len(failures) - LISTED:,} more, all listed by --json", indent=2)


def duration(seconds: float) -> str:
    """``2.3 s``, ``4 min 5 s``, ``2 h 10 min``."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3_600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3_600} h {whole % 3_600 // 60} min"
