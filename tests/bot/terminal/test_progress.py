from __future__ import annotations

import io

from bot.evaluation import Step
from bot.terminal.progress import bar, evaluating, indexing, lines
from bot.terminal.report import duration, failures_text, report_text
from bot.terminal.screen import Screen
from index.ingest import Failure, Progress, Report
from index.readers import Skipped

PIPE = Screen()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def at(done: int, articles: int, passages: int) -> Progress:
    return Progress(done, 100, done * 1_000, 100_000, articles, passages)


def test_lines_tell_rate_and_time_left_and_do_not_flood() -> None:
    moment = 0.0
    said: list[str] = []
    watch = indexing(lines(said.append, lambda: moment), lambda: moment)
    for second in range(21):
        moment = float(second)
        watch(at(second, second * 10, second * 40))
    assert said == [
        f"{n} of 100 files, {n * 10} articles, 40 passages a second, {left} left"
        for n, left in (
            (5, "1 min 35 s"),
            (10, "1 min 30 s"),
            (15, "1 min 25 s"),
            (20, "1 min 20 s"),
        )
    ]


def test_a_source_of_unknown_size_has_no_time_left() -> None:
    moment = 0.0
    said: list[str] = []
    watch = indexing(lines(said.append, lambda: moment), lambda: moment)
    moment = 10.0
    watch(Progress(0, 1, 0, 0, 7, 20))
    assert said == ["7 articles, 2 passages a second"]


def test_the_bar_takes_any_progress() -> None:
    shown = Terminal()
    with bar(shown) as show:
        watch = indexing(show, lambda: 0.0)
        watch(Progress(0, 0, 0, 0, 0, 0))
        watch(at(50, 10, 40))
        watch(at(100, 20, 80))
    assert "20 articles" in shown.getvalue()


def test_the_report_names_what_happened_only() -> None:
    report = Report(added=1_200, unchanged=3, passages=5_000, embedded=5_000, seconds=4.0)
    assert report_text(report, PIPE).splitlines() == [
        "Articles: 1,200 added, 3 unchanged.",
        "5,000 passages stored in 4.0 s (1,250 a second).",
    ]
    assert report_text(Report(), PIPE).startswith("Articles: none.\n")
    assert failures_text(Report(), PIPE) == ""


def test_doubts_are_listed_and_what_was_left_out_is_counted_by_reason() -> None:
    report = Report(
        doubts=(Failure("a.md", "the date is not understood", "Write it as 2024-07-10"),),
        skipped=(Skipped("b", "hidden"), Skipped("c", "hidden"), Skipped("d", "not a format")),
    )
    shown = report_text(report, PIPE).splitlines()
    assert "  a.md: the date is not understood. Write it as 2024-07-10." in shown
    assert shown[-2:] == ["Left out: 2 files, hidden.", "Left out: 1 file, not a format."]


def test_failures_give_file_reason_and_remedy_and_stay_readable() -> None:
    failures = tuple(Failure(f"{n}\x1b[2J.txt", "empty", "Fetch it again") for n in range(250))
    shown = failures_text(Report(failed=failures), PIPE).splitlines()
    assert shown[0] == "250 things could not be read:"
    assert shown[1] == "  0\ufffd[2J.txt: empty. Fetch it again."
    assert len(shown) == 102
    assert shown[-1] == "  and 150 more, all listed by --json"


def test_durations() -> None:
    assert [duration(s) for s in (0.04, 9.94, 59, 245, 7_805)] == [
        "0.0 s",
        "9.9 s",
        "59 s",
        "4 min 5 s",
        "2 h 10 min",
    ]


def test_an_evaluation_tells_what_it_does() -> None:
    moment = 0.0
    said: list[str] = []
    watch = evaluating(lines(said.append, lambda: moment))
    moment = 10.0
    watch(Step("indexing", 500, 1_000))
    moment = 20.0
    watch(Step("asking", 400, 1_600))
    assert said == ["indexing, 10 s left", "asking 400 of 1,600 questions, 1 min 0 s left"]
