"""The report of an evaluation in a real browser: Debian's chromium, without a window."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.config import Config
from bot.evaluation import evaluate

pytestmark = pytest.mark.slow

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1200,900"
).split()
SHOW = "return [...document.querySelectorAll('.failure')].filter(each => !each.hidden).length"
HOSTILE = "<img src='http://127.0.0.1:9/x' onerror='document.title=\"owned\"'>"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a small data set in which failures of several kinds occur."""
    folder = tmp_path_factory.mktemp("browser") / "set"
    folder.mkdir()
    articles = [
        {"id": "a", "title": "A bridge", "text": f"The bridge of Ulm is long. {HOSTILE} says so."},
        {"id": "b", "title": "A tower", "text": "The tower of Bern is 12 metres high."},
    ]
    packed = gzip.compress("\n".join(map(json.dumps, articles)).encode())
    (folder / "articles.jsonl.gz").write_bytes(packed)
    asked = {"asked": "2022-08-05", "answer_in": ["b"]}
    questions: list[dict[str, Any]] = [
        {"question": "How high is the tower of Bern?", "answer": "12 metres"},
        {"question": "How high is the tower of Bern?", "answer": "13 metres"},
        {"question": "Who painted the Mona Lisa in 1503?", "answer": "12"},
        {"question": f"{HOSTILE} Is the bridge of Ulm long?", "answer": "Leonardo"},
        {
            "question": "How high is the tower of Bern?",
            "answer_in": [],
            "kind": "unanswerable",
        },
    ] * 3
    rows = [{"id": f"{n}", **asked, **question} for n, question in enumerate(questions)]
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)))
    found = evaluate(
        folder,
        config=Config(home=folder.parent / "home"),
        clock=lambda: datetime(2022, 8, 5, tzinfo=UTC),
    )
    return found.run.folder / "report.html"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not program or not driver:
        pytest.skip("Debian's chromium and chromium-driver are not installed")
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = Chrome(options=options, service=Service(driver))
    yield started
    started.quit()


def requests(browser: Any) -> set[str]:
    """Every address that the browser asked for since the last call."""
    messages = [json.loads(each["message"])["message"] for each in browser.get_log("performance")]
    return {
        message["params"]["request"]["url"]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    }


@pytest.fixture
def page(browser: Any, report: Path) -> Any:
    browser.set_window_size(1200, 900)
    browser.get("about:blank")
    requests(browser)
    browser.get(report.as_uri())
    return browser


def test_the_page_needs_nothing_else_and_complains_about_nothing(page: Any, report: Path) -> None:
    assert requests(page) == {report.as_uri()}
    assert page.get_log("browser") == []
    assert page.title == "set: how good the answers are"


def test_every_chart_has_its_marks_inside_of_its_frame(page: Any) -> None:
    charts = page.find_elements("css selector", "svg.chart")
    assert len(charts) >= 5
    outside = page.execute_script(
        """
        const outside = [];
        for (const chart of document.querySelectorAll("svg.chart")) {
          const frame = chart.getBoundingClientRect();
          for (const part of chart.querySelectorAll("rect, circle, polyline, text")) {
            const box = part.getBoundingClientRect();
            if (box.left < frame.left - 1 || box.right > frame.right + 1 ||
                box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
              outside.push(chart.getAttribute("aria-label") + ": " + part.outerHTML);
          }
        }
        return outside;
        """
    )
    assert outside == []
    drawn = page.find_elements("css selector", "svg.chart .bar, svg.chart .line")
    assert len(drawn) > 10
    assert all(each.value_of_css_property("stroke-width") or each.size["height"] for each in drawn)


def test_failures_open_and_show_why_with_the_texts_marked(page: Any) -> None:
    failures = page.find_elements("css selector", ".failure")
    assert len(failures) == 12
    reasons = [each.get_attribute("data-reason") for each in failures]
    assert {"not retrieved", "wrongly declined", "should have declined"} == set(reasons)
    opened = failures[reasons.index("should have declined")]
    assert not opened.find_element("css selector", "blockquote").is_displayed()
    opened.find_element("css selector", "summary").click()
    quote = opened.find_element("css selector", "blockquote mark.quote")
    assert quote.is_displayed()
    assert quote.text == "The tower of Bern is 12 metres high."
    assert quote.value_of_css_property("background-color") == "rgba(214, 230, 248, 1)"


def test_failures_are_chosen_by_reason_kind_and_words(page: Any) -> None:
    from selenium.webdriver.support.select import Select

    assert page.execute_script(SHOW) == 12
    Select(page.find_element("id", "reason")).select_by_value("should have declined")
    assert page.execute_script(SHOW) == 3
    assert page.find_element("id", "shown").text == "3 of 12"
    Select(page.find_element("id", "reason")).select_by_index(0)
    page.find_element("id", "search").send_keys("mona LISA")
    assert page.execute_script(SHOW) == 3
    Select(page.find_element("id", "kind")).select_by_visible_text("unanswerable")
    assert page.execute_script(SHOW) == 0


def test_texts_of_articles_and_questions_do_nothing(page: Any) -> None:
    for summary in page.find_elements("css selector", ".failure summary"):
        summary.click()
    assert HOSTILE in page.find_element("id", "list").text
    assert page.find_elements("css selector", "img") == []
    assert page.title != "owned"


@pytest.mark.parametrize("width", [360, 420, 700, 1000, 1600])
def test_the_page_and_its_tables_fit_narrow_and_wide_windows(page: Any, width: int) -> None:
    # a window has a least width, what it shows has none
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        assert page.execute_script("return innerWidth") == width
        needed = page.execute_script("return document.documentElement.scrollWidth")
        assert needed <= page.execute_script("return document.documentElement.clientWidth") + 1
        cut = page.execute_script(
            """
            return [...document.querySelectorAll(".scroll, table, th, td")]
              .filter(each => each.scrollWidth > each.clientWidth + 1 && each.clientWidth)
              .map(each => each.outerHTML.slice(0, 200));
            """
        )
        assert cut == []
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
