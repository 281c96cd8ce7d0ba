from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "render_slack.py"
BROWSER = shutil.which("chromium")


def run(folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), str(folder)],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
    )


@pytest.mark.slow
@pytest.mark.skipif(
    BROWSER is None, reason="Chromium is missing (Debian: apt-get install chromium)"
)
def test_all_ten_scenes_are_in_both_pictures_and_fit(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 0, done.stderr
    assert re.findall(r"^(\S+)\.png: (\d+) scenes, too wide: (.*)$", done.stdout, re.MULTILINE) == [
        ("slack-desktop", "10", "none"),
        ("slack-phone", "10", "none"),
    ]
    for name in ("slack-desktop", "slack-phone"):
        picture = (tmp_path / f"{name}.png").read_bytes()
        assert picture.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", picture[16:24])
        assert width > 1_300
        assert height > 1_500


def test_without_a_browser_it_says_what_is_missing(tmp_path: Path) -> None:
    done = run(tmp_path, PATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == "render_slack: Chromium is missing; on Debian: apt-get install chromium\n"
    assert not list(tmp_path.iterdir())
