"""Writes the pictures of docs/images: the report of an evaluation of seeds/, in Debian's chromium.

    python scripts/write_screenshots.py

Needs chromium and chromedriver on the path, and the extra "dev".
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from selenium.webdriver import Chrome, ChromeOptions  # noqa: E402
from selenium.webdriver.chrome.service import Service  # noqa: E402

from bot.config import Config  # noqa: E402
from bot.evaluation import evaluate  # noqa: E402

IMAGES = ROOT / "docs/images"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars"
).split()

#: File -> what is scrolled to, the failures that are looked for and opened, and the height.
PICTURES = {
    "evaluation-report.png": ("header", "", 1000),
    "evaluation-curves.png": ("#curves", "", 1560),
    "evaluation-failures.png": ("#failures", "kilometres border", 1000),
}
SHOW = """
const search = document.getElementById("search");
search.value = arguments[1];
search.dispatchEvent(new Event("input", {bubbles: true}));
for (const each of document.querySelectorAll(".failure"))
  each.open = search.value && !each.hidden;
document.querySelector(arguments[0]).scrollIntoView();
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = evaluate(
            ROOT / "seeds",
            config=Config(home=Path(folder) / "home"),
            clock=lambda: datetime.now().astimezone(),
        )
        options = ChromeOptions()
        options.binary_location = shutil.which("chromium") or "chromium"
        for flag in (*FLAGS, f"--user-data-dir={folder}/profile"):
            options.add_argument(flag)
        browser = Chrome(options=options, service=Service(shutil.which("chromedriver")))
        try:
            for name, (place, failure, height) in PICTURES.items():
                browser.set_window_size(1160, height)
                browser.get((found.run.folder / "report.html").as_uri())
                browser.execute_script(SHOW, place, failure)
                browser.save_screenshot(str(IMAGES / name))
        finally:
            browser.quit()


if __name__ == "__main__":
    main()
