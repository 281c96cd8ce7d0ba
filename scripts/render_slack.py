"""Pictures of what the Slack app says: docs/images/slack-desktop.png and slack-phone.png.

Answers come from seeds/ through the real desk; `block_kit_page` renders their blocks, and Chromium
takes the picture (Debian: apt-get install chromium).

    python scripts/render_slack.py [FOLDER]
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import block_kit_page as kit

from bot.answers import Answer, Citation, Conversation, Question, Searched, Sentence
from bot.compose import open_desk, open_writer
from bot.config import Config
from bot.desk import Desk
from bot.slack.blocks import (
    ChannelSettings,
    Kept,
    answer_messages,
    feedback_view,
    home_view,
    passage_view,
    settings_view,
    source_of,
)
from index.articles import Article, Span
from index.chunking import split
from index.ingest import ingest

ROOT = Path(__file__).parents[1]
#: Width of a scene and number of columns, by picture.
PICTURES = {"slack-desktop": (660, 2), "slack-phone": (375, 4)}
#: How Chromium may be called on Debian and elsewhere.
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ANSWER_ID = "a1"
ARABIC = Article(
    id="port",
    title="ميناء المدينة يعود إلى العمل بعد العاصفة",
    body=(
        "أعلنت إدارة الميناء أن الأرصفة فُتحت صباح الثلاثاء بعد إغلاق دام ثلاثة أيام.\n\n"
        "وقالت المديرة إن 14 سفينة كانت تنتظر خارج الميناء، وإن الرافعة الكبرى لم تتضرر."
    ),
    publisher="صدى المرفأ",
    published=date(2024, 2, 6),
    url="https://sada.example/port",
    language="ar",
)


def main(folder: Path) -> None:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit("render_slack: Chromium is missing; on Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        scenes = list(_scenes(home / ".newsdesk"))
        for picture, (width, columns) in PICTURES.items():
            page = home / f"{picture}.html"
            page.write_text(kit.page(scenes, width=width, columns=columns), encoding="utf-8")
            overflowing = _photograph(browser, page, folder / f"{picture}.png", home / "profile")
            print(f"{picture}.png: {len(scenes)} scenes, too wide: {overflowing or 'none'}")


def _photograph(browser: str, page: Path, picture: Path, profile: Path) -> str:
    """Takes the picture of a whole page; the ids of scenes that are too wide for it."""

    def run(*arguments: str) -> str:
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-sync",
            "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
            f"--user-data-dir={profile}", *arguments, page.as_uri(),
        ]  # fmt: skip
        return subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=120
        ).stdout

    laid_out = run("--dump-dom", "--window-size=2400,1200")
    measures = dict(re.findall(r'data-(width|height|overflowing)="([^"]*)"', laid_out))
    picture.parent.mkdir(parents=True, exist_ok=True)
    size = f"--window-size={measures['width']},{measures['height']}"
    run(f"--screenshot={picture}", size)
    return measures["overflowing"]


def _scenes(home: Path) -> Iterator[tuple[str, str]]:
    """Name and HTML of each picture."""
    config = Config(home=home)
    with open_writer(config, command="render_slack") as writer:
        ingest(writer, [str(ROOT / "seeds" / "articles")], base=ROOT)
    with open_desk(config) as desk:
        yield from _answers(desk)
        yield from _views(desk)


def _answers(desk: Desk) -> Iterator[tuple[str, str]]:
    short = "Who won the Nobel Prize in Literature in 2024?"
    yield "A short answer", _said(_ask(desk, short, date(2024, 10, 11), sentences=1))
    long = "By when did UN members have to send North Korean workers home?"
    answer = _ask(desk, long, date(2024, 7, 12), sentences=6)
    yield (
        "A long answer, with a note",
        _said(
            replace(
                answer, notes=("The vector index could not be reached; words were searched alone",)
            )
        ),
    )
    refused = _ask(desk, "Who won the Booker Prize in 2031?", date(2024, 3, 1))
    yield "A refusal, after dates narrowed the search", _said(refused, narrowed=True)
    first = _ask(desk, "Which countries landed on the Moon before India?", date(2023, 8, 25))
    follow_up = _ask(
        desk, "And what did it cost?", date(2023, 8, 25), Conversation().after(first), sentences=1
    )
    yield "A follow-up as it was understood, with copies of a wire story", _said(follow_up)
    yield "A right-to-left article", _said(_right_to_left())
    shared = _ask(
        desk, "What did the Federal Reserve do this week?", date(2024, 9, 20), sentences=2
    )
    yield "For the asker alone, to be shared", _said(shared, shareable=True)


def _views(desk: Desk) -> Iterator[tuple[str, str]]:
    answer = _ask(
        desk, "By when did UN members have to send North Korean workers home?", date(2024, 7, 12)
    )
    listed = source_of(answer, 2)
    article = desk.archive.catalogue.passages([listed.passages[0]])[listed.passages[0]].article
    yield (
        "A passage in its article",
        kit.view(passage_view(answer, 2, article, answer_id=ANSWER_ID)),
    )
    yield "Feedback", kit.view(feedback_view(ANSWER_ID))
    summary = desk.archive.catalogue.summary()
    settings = ChannelSettings(
        ("Harbour Courier", "Signal Bureau"), since=date(2023, 1, 1), language="en"
    )
    yield (
        "Settings of a channel",
        kit.view(
            settings_view(
                settings,
                channel="C0NEWS",
                publishers=summary.publishers,
                languages=summary.languages,
            )
        ),
    )
    asked = Kept(ANSWER_ID, answer.question, "2024-07-12", answer.likely_answer)
    refused = Kept("a2", "Who won the Booker Prize in 2031?", "2024-07-11", "No answer")
    home = home_view(desk.searched(), summary.publishers, recent=(asked, refused), saved=(asked,))
    yield "App Home", kit.view(home)


def _ask(
    desk: Desk,
    text: str,
    asked: date,
    conversation: Conversation | None = None,
    *,
    sentences: int = 3,
) -> Answer:
    return desk.ask(Question(text, asked, sentences=sentences), conversation)


def _said(answer: Answer, *, narrowed: bool = False, shareable: bool = False) -> str:
    messages = answer_messages(answer, answer_id=ANSWER_ID, narrowed=narrowed, shareable=shareable)
    return kit.question(answer.question) + "".join(kit.message(each.blocks) for each in messages)


def _right_to_left() -> Answer:
    passage = split(ARABIC)[0]
    span = passage.sentences[-1]
    emphasis = ARABIC.body.index("14 سفينة") - span.start
    citation = Citation.of(ARABIC, passage, span)
    sentence = Sentence(span.of(ARABIC.body), (citation,), Span(emphasis, emphasis + 8))
    asked = "كم سفينة كانت تنتظر خارج الميناء؟"
    searched = Searched(1, "2024-02-06", "2024-02-06")
    return Answer(asked, asked, "2024-02-07", False, 0.9, (sentence,), "14 سفينة", (), searched)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images")
